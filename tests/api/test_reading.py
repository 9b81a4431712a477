"""Lists and single things by API: whole whatever is added meanwhile, told again only when they changed, refused plainly."""

import hashlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar

from governance import canonical
from governance.agreements.tables import Service
from governance.audit.rules import chained
from governance.changes import actions
from tests.api.conftest import Program, program, token_of
from tests.changes.stage import AT, LAMP_FASTER, Stage, set_stage
from tests.source import ROOT
from tests.web.port_alder import scheduled

pytestmark = pytest.mark.anyio
More = Callable[[Stage, int], Awaitable[object]]


@pytest.fixture
async def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(hours=2))
    return await set_stage()


@pytest.fixture
async def ruth(app: Litestar, stage: Stage) -> AsyncIterator[Program]:
    """The city's auditor reads all that is shared."""
    async with program(app, await token_of(stage.people.ruth)) as one:
        yield one


async def _sent(stage: Stage, nth: int) -> None:
    by = (stage.people.priya, stage.people.lee)[nth % 2]
    number = await stage.begun(LAMP_FASTER, by=by)
    await actions.offer(number, await stage.proposal(LAMP_FASTER), by=by, at=AT)


async def _two_services(stage: Stage, nth: int) -> None:
    """One before all that are there and one after them."""
    for code in (f"a{nth}", f"z{nth}"):
        await Service.insert(Service(code=code, problem=code, live_at=AT, created_at=AT))


@pytest.mark.parametrize(
    ("path", "key", "more"),
    [("/changes", "number", _sent), ("/events", "number", _sent), ("/services", "code", _two_services)],
)
async def test_criterion_28_nothing_is_twice_and_nothing_missing(
    ruth: Program, stage: Stage, path: str, key: str, more: More
) -> None:
    for nth in range(2):
        await _sent(stage, nth)
    first = [one[key] for one in (await ruth.get(f"{path}?limit=200")).json()["items"]]
    seen: list[Any] = []
    asked = f"{path}?limit=2"
    for nth in range(60):
        told = (await ruth.get(asked)).json()
        seen += [one[key] for one in told["items"]]
        if nth < 3:
            await more(stage, nth)
        if told["next"] is None:
            break
        asked = f"{path}?limit=2&cursor={told['next']}"
    assert len(seen) == len(set(seen)), "something came twice"
    assert set(first) <= set(seen), "something was left out"
    assert seen == sorted(seen)


async def test_the_record_proves_itself_from_the_answers(ruth: Program, stage: Stage) -> None:
    """Whoever keeps the answers can recompute every hash from them alone."""
    await _sent(stage, 0)
    entries = (await ruth.get("/events?limit=200")).json()["items"]
    previous = "0" * 64
    for one in entries:
        if one["text"] is not None:
            assert one["previous"] == previous
            assert (
                chained(previous, one["text"], number=one["number"], recorded_at=one["recorded_at"])
                == one["hash"]
            )
        previous = one["hash"]


async def test_a_version_proves_itself_from_the_answer(ruth: Program, stage: Stage) -> None:
    told = (await ruth.get("/agreements/streets/versions/1")).json()
    for item in told["items"]:
        text = canonical.dumps(item["body"])
        assert hashlib.sha256(f"concord:item:1\n{text}".encode()).hexdigest() == item["fingerprint"]
    items = {item["key"]: item["fingerprint"] for item in told["items"]}
    assert canonical.fingerprint("content", {"v": 1, "items": items}) == told["head"]["fingerprint"]


async def test_an_agreement_tells_its_versions_and_the_one_that_comes(ruth: Program, stage: Stage) -> None:
    await scheduled(stage)
    told = (await ruth.get("/agreements/streets")).json()
    assert (told["version"], told["next_version"], told["next_from"]) == (1, 2, "2026-06-22")
    assert (await ruth.get("/agreements")).json()["items"] == [told]
    versions = (await ruth.get("/agreements/streets/versions")).json()["items"]
    assert [(one["number"], one["state"]) for one in versions] == [(2, "scheduled"), (1, "in force")]


async def test_a_calendar_tells_its_hours_and_holidays(ruth: Program) -> None:
    (calendar,) = (await ruth.get("/calendars")).json()["items"]
    assert calendar == (await ruth.get("/calendars/city")).json()
    (version,) = calendar["versions"]
    assert version["hours"] == "Mon-Fri 08:30-17:00"
    assert {"day": "2026-06-19", "name": "Juneteenth"} in version["holidays"]


async def test_services_are_found_by_everyday_words(ruth: Program) -> None:
    found = (await ruth.get("/services?q=lamp")).json()
    assert [one["code"] for one in found["items"]] == ["street-lamp"]
    assert found["next"] is None


MISSING = (
    *("/services/none", "/agreements/none", "/agreements/none/versions", "/agreements/streets/versions/99"),
    *("/calendars/none", "/changes/CH-2026-9999", "/meetings/M-2026-9999", "/decisions/D-2026-9999"),
    *("/scorecards/SC-2026-9999", "/events?change=CH-2026-9999", "/agreements/streets/versions/0"),
)
LISTS = (
    *("/services", "/agreements", "/calendars", "/changes"),
    *("/meetings", "/decisions", "/scorecards", "/events"),
)


async def test_what_is_not_there_is_a_plain_404(ruth: Program) -> None:
    for path in MISSING:
        answer = await ruth.get(path)
        assert answer.status_code == 404, (path, answer.text)
        assert answer.json()["detail"]


async def test_every_list_is_told_again_only_when_it_changed(ruth: Program) -> None:
    for path in LISTS:
        first = await ruth.get(path)
        assert first.status_code == 200, first.text
        again = await ruth.get(path, **{"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path


async def test_whoever_stands_on_no_side_reads_the_catalog_and_no_negotiation(
    app: Litestar, stage: Stage
) -> None:
    """Tom leads Water, which has no agreement: he sees the catalog, and nothing of 311 and Streets."""
    await _sent(stage, 0)
    async with program(app, await token_of(stage.people.tom)) as tom:
        assert (await tom.get("/services")).json()["items"]
        assert (await tom.get("/changes")).json() == {"items": [], "next": None}
        refused = await tom.get("/events")
    assert refused.status_code == 403
    assert "change=CH-" in refused.json()["detail"]


def test_every_path_of_the_examples_is_there() -> None:
    """docs/api.md names no path that the document does not have."""
    told = set(
        re.findall(
            r"(?:\$CONCORD|`)(/[a-z]+(?:/\{\w+\}|/[a-z]+)*)", (ROOT / "docs" / "api.md").read_text("utf-8")
        )
    )
    known = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))["paths"]
    fits = [re.compile(re.sub(r"\{\w+\}", "[^/]+", path)) for path in known]
    named = {f"/api/v1{path}" for path in told if path.partition("/api")[0]}
    assert named
    assert not [path for path in named if not any(one.fullmatch(path) for one in fits)]


WITH_TEXT = (
    *("/services?q={}", "/services/{}", "/promises?service={}", "/due?service={}", "/agreements/{}"),
    *("/calendars/{}", "/changes?agreement={}", "/changes/{}", "/meetings?group={}", "/meetings/{}"),
    *(
        "/decisions?group={}",
        "/decisions/{}",
        "/scorecards?department={}",
        "/scorecards/{}",
        "/events?change={}",
    ),
)
NASTY = ("a%00b", "%27%22%25_%5C", "%F0%9F%9A%A7", "x" * 5_000)


async def test_no_text_in_an_address_is_a_fault_of_ours(ruth: Program) -> None:
    for path in WITH_TEXT:
        for text in NASTY:
            answer = await ruth.get(path.format(text))
            assert answer.status_code < 500, (path, text[:20], answer.text)
