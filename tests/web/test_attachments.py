"""Files over HTTP: put beside a matter, kept by those who see it and nobody else, removed; nothing left of what was refused."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from governance.changes import actions as negotiating
from governance.database import sql
from governance.files import store
from governance.settings import Settings
from tests.attachments import samples
from tests.changes.stage import AT, LAMP_FASTER, events
from tests.changes.test_page import SEVEN, SIX
from tests.meetings.followed import Followed, set_followed
from tests.meetings.staged import invited
from tests.web.conftest import POSTED, Visitor, sign_in_as

pytestmark = pytest.mark.anyio


@pytest.fixture
async def held(db: None) -> Followed:
    return await set_followed()


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.clock.now", lambda: AT)


async def sent(to: Visitor, where: str, name: str, content: bytes, **fields: str) -> httpx.Response:
    await to.get(f"{where}/files")
    return to._read(
        await to.http.post(
            f"{where}/files",
            data={"csrf": to.csrf, **fields},
            files={"file": (name, content, "text/html")},
            headers=POSTED,
        )
    )


def page_of(where: str) -> str:
    """A meeting's own address leads on to its agenda."""
    return f"{where}/agenda" if where.startswith("/meetings") else where


def stored(settings: Settings) -> list[Path]:
    return [store.path_of(settings.home, name) for name in store.inventory(settings.home).files]


async def test_a_file_is_served_as_a_download_of_its_own_kind(held: Followed, visitor: Visitor) -> None:
    dana = await sign_in_as(visitor, held.people.dana)
    answer = await sent(dana, f"/actions/{held.number}", "Straßen “4”.pdf", samples.PDF)
    assert answer.status_code == 303
    await dana.get(f"/actions/{held.number}")
    assert "Straßen “4”.pdf" in dana.page
    kept = await dana.http.get("/attachments/AT-2026-0001")
    assert kept.content == samples.PDF
    assert kept.headers["Content-Type"] == "application/pdf"
    assert kept.headers["Content-Disposition"].startswith("attachment;")
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    assert kept.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert kept.headers["Cache-Control"] == "no-store"
    assert (await events())[-1]["tag"] == "attachments:file:kept"


async def test_the_same_file_lies_there_once(held: Followed, visitor: Visitor) -> None:
    dana = await sign_in_as(visitor, held.people.dana)
    for status in (303, 409):
        answer = await sent(dana, f"/actions/{held.number}", "a.pdf", samples.PDF)
        assert answer.status_code == status


@pytest.mark.parametrize("name", ["page.pdf", "macros.docx", "locked.pdf", "empty.pdf", "list.csv"])
async def test_what_is_refused_leaves_nothing(
    held: Followed, visitor: Visitor, settings: Settings, name: str
) -> None:
    dana = await sign_in_as(visitor, held.people.dana)
    answer = await sent(dana, f"/actions/{held.number}", name, samples.HOSTILE[name])
    assert answer.status_code == 422
    assert 'href="#file"' in dana.page
    assert not stored(settings)
    assert await sql.value("SELECT count(*) FROM attachment") == 0


async def _parts(begin: bytes) -> AsyncIterator[bytes]:
    """A body of no stated length that grows beyond what its route takes."""
    yield begin
    for _ in range(22):
        yield b"0" * 1_000_000


async def test_what_is_too_large_or_cut_off_leaves_nothing(
    held: Followed, visitor: Visitor, settings: Settings
) -> None:
    dana = await sign_in_as(visitor, held.people.dana)
    large = await sent(dana, f"/actions/{held.number}", "a.pdf", b"%PDF-" + b"0" * 20_100_000)
    assert large.status_code == 413
    cut = (
        f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{dana.csrf}\r\n--x\r\n'
        'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 half'
    )
    headers = {**POSTED, "Content-Type": "multipart/form-data; boundary=x"}
    half = await dana.http.post(f"/actions/{held.number}/files", content=cut.encode(), headers=headers)
    assert half.status_code in (400, 422)
    endless = await dana.http.post(
        f"/actions/{held.number}/files", content=_parts(cut.encode()), headers=headers
    )
    assert endless.status_code == 413
    assert not stored(settings)
    assert await sql.value("SELECT count(*) FROM attachment") == 0


async def test_removed_is_listed_as_removed_and_stays_in_the_store(
    held: Followed, visitor: Visitor, settings: Settings
) -> None:
    here = f"/actions/{held.number}"
    dana = await sign_in_as(visitor, held.people.dana)
    await sent(dana, here, "a.pdf", samples.PDF)
    marcus = await sign_in_as(visitor, held.people.marcus)
    await marcus.get(here)
    assert (await marcus.get("/attachments/AT-2026-0001/removal")).status_code == 403
    dana = await sign_in_as(visitor, held.people.dana)
    await dana.get("/attachments/AT-2026-0001/removal")
    assert (await dana.post("/attachments/AT-2026-0001/removal", {"words": ""})).status_code == 422
    await dana.post("/attachments/AT-2026-0001/removal", {"words": "The wrong street"})
    await dana.get(f"{here}/files")
    assert "The wrong street" in dana.page
    assert (await dana.get("/attachments/AT-2026-0001")).status_code == 410
    assert len(stored(settings)) == 1
    again = await dana.post("/attachments/AT-2026-0001/removal", {"words": "Twice"})
    assert again.status_code == 409
    assert (await sent(dana, here, "a.pdf", samples.PDF)).status_code == 303


async def test_of_a_round_by_the_side_that_sent_it_until_the_other_answers(
    held: Followed, visitor: Visitor
) -> None:
    people, stage = held.people, held.stage
    number = await stage.begun(SEVEN, LAMP_FASTER, by=people.lee)
    lee = await sign_in_as(visitor, people.lee)
    assert (
        await sent(lee, f"/changes/{number}", "a.csv", samples.CSV)
    ).status_code == 403  # nothing was sent
    await negotiating.offer(number, await stage.proposal(SEVEN, LAMP_FASTER), by=people.lee, at=AT)
    assert (await sent(lee, f"/changes/{number}", "a.csv", samples.CSV)).status_code == 303
    marcus = await sign_in_as(visitor, people.marcus)
    assert (await sent(marcus, f"/changes/{number}", "b.csv", samples.CSV)).status_code == 403
    await negotiating.counter(number, await stage.proposal(SIX, LAMP_FASTER), by=people.marcus, at=AT)
    assert (await sent(marcus, f"/changes/{number}", "b.csv", samples.CSV)).status_code == 303
    await marcus.get(f"/changes/{number}")
    assert 'href="/attachments/AT-2026-0001"' in marcus.page
    assert 'href="/attachments/AT-2026-0002"' in marcus.page
    lee = await sign_in_as(visitor, people.lee)
    assert (await sent(lee, f"/changes/{number}", "c.png", samples.PNG)).status_code == 403


async def test_a_file_is_seen_by_exactly_those_who_see_its_matter(held: Followed, visitor: Visitor) -> None:
    people, stage = held.people, held.stage
    number = await stage.begun(SEVEN, by=people.marcus)
    await negotiating.offer(number, await stage.proposal(SEVEN), by=people.marcus, at=AT)
    marcus = await sign_in_as(visitor, people.marcus)
    meeting = await invited(people.dana)
    places = (f"/actions/{held.number}", f"/changes/{number}", f"/meetings/{meeting}")
    for where in places:
        assert (await sent(marcus, where, "a.pdf", samples.PDF)).status_code == 303
    seen: dict[Any, set[str]] = {where: set() for where in places}
    for name, who in vars(people).items():
        visited = await sign_in_as(visitor, who)
        for file, where in enumerate(places, start=1):
            statuses = [
                (await visited.get(path)).status_code
                for path in (page_of(where), f"/attachments/AT-2026-000{file}", f"{where}/files")
            ]
            assert statuses in ([200] * 3, [404] * 3), (name, where)
            seen[where] |= {name} if statuses[0] == 200 else set()
    assert all(len(names) < len(vars(people)) for names in seen.values())
    assert (await visited.get("/attachments/AT-2026-0099")).status_code == 404
