"""What the data promise is read aside, kept once, walks back to its requests, and shows it where it was altered."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from governance import settings
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Forbidden, Invalid, Unsound
from governance.inference.actions import reading as reading_action
from governance.inference.actions.asking import ask
from governance.inference.actions.reading import read_promises
from governance.inference.queries.findings import finding_by_number, findings_of
from governance.inference.rules.consequences import Apart, Effect
from governance.inference.rules.runs import FindingState
from governance.inference.rules.values import Kind
from governance.integrity.queries.contents import KINDS
from governance.integrity.queries.fingerprints.kinds import Kind as Kept
from governance.integrity.queries.fingerprints.kinds import findings
from governance.integrity.queries.look import Look
from governance.requests.actions import feeds
from governance.requests.rules.mapping import Column, FeedMapping
from governance.requests.rules.uploads import FeedEntry
from tests import cast
from tests.agreements.town import events
from tests.inference import housing
from tests.inference.housing import AT, HEAT, LEAD, MOLD, UNLOADED, VISIT
from tests.integrity.altering import altered

pytestmark = pytest.mark.anyio
BEHIND = """SELECT r.external_id, x.kind, x.effect, x.day FROM finding_request x JOIN request r ON r.id = x.request
    ORDER BY r.external_id"""


@pytest.fixture
async def people(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[cast.Cast]:
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    settings.current.cache_clear()
    found = await cast.city(datetime(2026, 1, 5, 12, tzinfo=UTC))
    await housing.calendar(by=found.nora)
    yield found
    settings.current.cache_clear()


async def test_a_finding_is_kept_with_its_proof_and_its_requests(people: cast.Cast, home: Path) -> None:
    source = await housing.taken_in(home, housing.export())
    number = await ask(source, by=people.marcus, at=AT)
    assert await ask(source, by=people.ruth, at=AT) == number, "one at a time"
    assert await read_promises(at=AT) == 1
    kept = await finding_by_number(number)
    reading = kept.content.reading
    assert {each.label: each.kind for each in reading.labels} == {
        HEAT: Kind.PROMISE,
        MOLD: Kind.PROMISE,
        LEAD: Kind.NOTE,
        VISIT: Kind.NOT_A_PROMISE,
    }
    assert (kept.facts.rows, kept.facts.upload) == (reading.n, "IM-2026-0001")
    behind = await sql.rows(BEHIND)
    moved = [row for row in behind if row["kind"] == Apart.MOVED]
    assert [row["external_id"] for row in moved] == ["M-7"]
    holiday = [row for row in behind if row["kind"] == Apart.HOLIDAY]
    assert {row["day"] for row in holiday} == {UNLOADED}
    assert [row["external_id"] for row in holiday if row["effect"] == Effect.LATE] == ["C-0", "C-1", "C-2"]
    (unloaded,) = kept.content.consequences.unloaded
    assert (unloaded.date, unloaded.moved, unloaded.late) == (UNLOADED, len(holiday), 3)
    apart = {each.label: each.apart for each in kept.content.consequences.labels}
    assert {each.label: each.n - each.hits for each in reading.labels if each.kind is Kind.PROMISE} == apart
    (told,) = await events(Tag.FINDING_KEPT)
    assert (told["after"]["promises"], told["after"]["hash"]) == ("2 promises", kept.facts.hash)
    await _altered_is_told(number)


async def _altered_is_told(number: str) -> None:
    (kind,) = [each for each in KINDS if each.counted == "findings"]
    assert await _faults(kind) == []
    await altered("finding_request", "UPDATE finding_request SET kind = 'apart' WHERE kind = 'moved'")
    (fault,) = await _faults(kind)
    assert "names other requests" in fault
    await altered("finding", "UPDATE finding SET content = replace(content, '\"hits\":59', '\"hits\":60')")
    with pytest.raises(Unsound):
        await finding_by_number(number)


async def _faults(kind: Kept) -> list[str]:
    async with transaction():
        return [each.fault async for each in findings(kind, Look(home=Path()))]


async def test_read_again_it_says_the_same_and_new_uploads_make_it_stale(
    people: cast.Cast, home: Path
) -> None:
    source = await housing.taken_in(home, housing.export(heat=60))
    numbers = [await housing.kept(source, by=by) for by in (people.marcus, people.ruth)]
    first, second = [await finding_by_number(number) for number in numbers]
    assert first.facts.number != second.facts.number
    assert first.facts.hash == second.facts.hash, "anybody can have it read again, and gets the same"
    assert (await findings_of(source)).since == 0
    more = housing.HEAD + "N-1,No heat,2026-05-04 09:00:00,,2026-05-06 09:00:00\n"
    await housing.taken_in(home, more)
    assert (await findings_of(source)).since == 1


async def test_what_goes_wrong_is_told_and_keeps_nothing(
    people: cast.Cast, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = await housing.taken_in(
        home, housing.HEAD + "N-1,Mold,2026-05-04 09:00:00,,2026-05-06 09:00:00\n"
    )

    async def broken(*_: object, **__: object) -> None:
        raise Invalid("The child ended.")

    monkeypatch.setattr(reading_action, "read_away", broken)
    await ask(source, by=people.marcus, at=AT)
    await read_promises(at=AT)
    found = await findings_of(source)
    assert found.kept is None
    assert found.last
    assert (found.last.state, found.last.problem) == (FindingState.FAILED, "The child ended.")
    assert [event["reason"] for event in await events(Tag.FINDING_FAILED)] == ["The child ended."]


async def test_only_whoever_sees_data_sources_asks_and_only_where_due_dates_are_told(
    people: cast.Cast,
) -> None:
    silent = FeedMapping(
        columns={Column.ID: ("id",), Column.LABEL: ("kind",), Column.OPENED: ("opened",)},
        zone="America/New_York",
    )
    source = await feeds.add_feed(FeedEntry(name="Silent", mapping=silent), by=people.marcus, at=AT)
    with pytest.raises(Forbidden):
        await ask(source, by=people.dana, at=AT)
    with pytest.raises(Invalid, match="tells no due dates"):
        await ask(source, by=people.marcus, at=AT)
