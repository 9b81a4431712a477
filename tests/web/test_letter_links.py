"""Where the addresses of letters lead: a scanner that opens each of them changes nothing, and a dead one explains itself."""

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar

from governance import clock
from governance.changes import actions
from governance.database import sql
from governance.people.queries import directory
from governance.reminders.actions import links
from governance.reminders.queries.matter_facts import facts_of
from governance.reminders.rules.contents import Reader
from governance.reminders.rules.facts import NextLevel, encoded
from governance.reminders.rules.links import OPEN_FOR
from governance.reminders.tables import Notice, Watch
from governance.reminders.writing import Written, written
from governance.waiting.queries.matters import Scope, matters
from governance.waiting.rules.matter import Kind
from tests.changes.stage import AT, Stage
from tests.changes.test_sides import SLOWER
from tests.databases import as_owner
from tests.reminders.letters import DANA
from tests.waiting.scenes import sent
from tests.web.conftest import PAGE, Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio
URL = "https://concord.port-alder.gov"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@dataclass(frozen=True, kw_only=True)
class Mailed:
    """A letter to Dana about a proposal that waits for her side, with a warning; and the number of the change."""

    letter: Written
    number: str

    @property
    def paths(self) -> list[str]:
        return [each.removeprefix(URL) for each in self.letter.view.links if "/l/" in each or "/u/" in each]


async def mailed(stage: Stage) -> Mailed:
    number, _ = await sent(stage, by=stage.people.marcus)
    found = await matters(Scope(at=AT, every=True))
    matter = next(each for each in found.matters if each.kind is Kind.TURN)
    facts = replace(await facts_of(matter, AT), next_level=NextLevel(who="Lee Chan", day="2026-06-18"))
    key = f"change/{number}/turn/streets/1"
    await Watch(key=key, kind="turn", subject="change", number=number, party="streets", begun_at=AT).save()
    rows = [
        await _notice(stage, key, facts=encoded(facts), number=number, manner=each)
        for each in ("asked", "warned")
    ]
    city = await directory.city()
    assert city
    reader = Reader(name="Dana Ruiz", zone=DANA.zone)
    letter = written(rows[1:], to=reader, city=city, url=URL, at=AT)
    plain = written(rows[:1], to=reader, city=city, url=URL, at=AT)
    for each in (letter, plain):
        await links.keep(each.links, letter=None, person=stage.people.dana.person_id)
    return Mailed(letter=replace(letter, view=replace(letter.view, stop=plain.view.stop)), number=number)


async def _notice(stage: Stage, key: str, *, facts: str, number: str, manner: str) -> dict[str, Any]:
    row = Notice(
        person=stage.people.dana.person_id,
        key=key,
        level=manner,
        manner=manner,
        kind="turn",
        subject="change",
        number=number,
        facts=facts,
        seat=stage.people.dana.seat,
        told_at=AT,
        humane_from=AT,
    )
    await row.save()
    return row.to_dict()


async def dump() -> dict[str, list[str]]:
    """All that the database holds."""
    async with as_owner():
        names = [row["tablename"] for row in await sql.rows(TABLES)]
        return {name: [row["row"] for row in await sql.rows(_every_row(name))] for name in names}


def _every_row(table: str) -> str:
    return f'SELECT t::text AS row FROM "{table}" t ORDER BY 1'


async def test_a_mail_scanner_that_opens_every_link_twice_changes_nothing_trap_14_and_c9(
    app: Litestar, stage: Stage
) -> None:
    letter = await mailed(stage)
    assert len(letter.paths) == 3
    before = await dump()
    for path in letter.paths:
        for _ in range(2):
            async with browser(app) as scanner:  # each time somebody never seen before
                for method in ("GET", "HEAD"):
                    answer = await scanner.http.request(method, path, headers=PAGE)
                    assert answer.status_code == 200
                    assert not answer.cookies
                    assert "set-cookie" not in answer.headers
                    assert answer.headers["cache-control"] == "no-store"
                    assert answer.headers["referrer-policy"] == "no-referrer"
                    assert bool(answer.content) == (method == "GET")
    assert await dump() == before


async def test_twenty_at_once_are_all_answered(visitor: Visitor, stage: Stage) -> None:
    path = (await mailed(stage)).paths[0]
    answers = await asyncio.gather(*(visitor.http.get(path, headers=PAGE) for _ in range(20)))
    assert {each.status_code for each in answers} == {200}


async def test_it_says_where_the_matter_stands_and_leads_on_by_way_of_the_sign_in_page(
    app: Litestar, visitor: Visitor, stage: Stage
) -> None:
    letter = await mailed(stage)
    await visitor.get(letter.paths[0])
    assert "Pothole repair: from 4 business days to 7 calendar days" in visitor.page
    assert "Marcus Bell" in visitor.page
    assert f'href="/sign-in?next=%2Fchanges%2F{letter.number}"' in visitor.page
    assert "Sign in: answer 311" in visitor.page
    assert 'method="post"' not in visitor.page
    assert (await visitor.get(f"/changes/{letter.number}")).status_code == 303, (
        "nobody is signed in by a link"
    )
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(letter.paths[0])
    assert f'href="/changes/{letter.number}"' in visitor.page
    await visitor.get(letter.paths[1])
    assert f'href="/changes/{letter.number}/extension"' in visitor.page


async def test_nothing_is_read_by_opening_it_not_even_signed_in(visitor: Visitor, stage: Stage) -> None:
    letter = await mailed(stage)
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(letter.paths[0])
    assert not await Notice.exists().where(Notice.read_at.is_not_null())


async def test_somebody_else_is_told_to_whom_the_letter_was_written(visitor: Visitor, stage: Stage) -> None:
    letter = await mailed(stage)
    await sign_in_as(visitor, stage.people.rosa)
    await visitor.get(letter.paths[0])
    assert "The letter was written to Dana Ruiz, and you are signed in as Rosa Vega" in visitor.page


async def test_a_link_dies_when_another_proposal_stands_there(visitor: Visitor, stage: Stage) -> None:
    letter = await mailed(stage)
    await actions.counter(letter.number, await stage.proposal(SLOWER), by=stage.people.lee, at=AT)
    assert (await visitor.get(letter.paths[0])).status_code == 200
    assert "This has changed since the letter was written" in visitor.page
    assert "Sign in: see how it stands now" in visitor.page
    assert "Sign in: answer 311" not in visitor.page


async def test_a_question_beside_it_leaves_the_link_alive(visitor: Visitor, stage: Stage) -> None:
    letter = await mailed(stage)
    await actions.ask(letter.number, words="Since when?", by=stage.people.dana, at=AT)
    await visitor.get(letter.paths[0])
    assert "This has changed" not in visitor.page


async def test_a_matter_that_is_done_says_so(visitor: Visitor, stage: Stage) -> None:
    letter = await mailed(stage)
    await Watch.update({Watch.ended_at: AT}, force=True)
    await visitor.get(letter.paths[0])
    assert "Nothing is left to do here" in visitor.page


async def test_after_thirty_days_it_leads_to_the_to_do_page(visitor: Visitor, stage: Stage) -> None:
    letter = await mailed(stage)
    clock.set_to(AT + OPEN_FOR + timedelta(minutes=1))
    await visitor.get(letter.paths[0])
    assert "This address leads no further" in visitor.page
    assert "Pothole" not in visitor.page
    assert 'href="/sign-in?next=%2Fto-do"' in visitor.page


async def test_an_address_that_is_in_no_letter_is_not_found(visitor: Visitor, stage: Stage) -> None:
    for path in ("/l/aaaaaaaaaaaaaaaaaaaaaa", "/u/aaaaaaaaaaaaaaaaaaaaaa"):
        assert (await visitor.get(path)).status_code == 404
        assert "stands in no letter of ours" in visitor.page


async def test_only_fingerprints_of_the_addresses_are_kept(stage: Stage) -> None:
    letter = await mailed(stage)
    kept = {row["token"] for row in await sql.rows("SELECT token FROM letter_link")}
    assert all(re.fullmatch(r"[0-9a-f]{64}", each) for each in kept)
    assert not kept & {path.rpartition("/")[2] for path in letter.paths}
