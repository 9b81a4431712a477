"""One poisoned row for every timed task: all other rows are done, and the bad one is counted, tried again, and mended.

Generated: the timetable runs over a city in which something of everything is due, and every write is noted. In a copy of that
city the database then refuses one of those writes, for each task in turn. A new task joins by itself.
"""

import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from governance import clock, jobs
from governance import settings as all_settings
from governance.anchors import folder
from governance.anchors.actions import signing
from governance.database import session, sql
from governance.files import uploads
from governance.identity.actions import emergencies, letters, sessions
from governance.identity.actions.letters import Addressed
from governance.identity.actions.sessions import Browser
from governance.identity.rules.letters import Purpose
from governance.inference.actions import asking
from governance.people.queries import viewers
from governance.people.rules import operator
from governance.requests.actions.tidying import sweep_uploads
from governance.sweeps.actions import runs
from governance.sweeps.queries import failing_rows
from governance.sweeps.rules.tasks import task_of
from governance.web.site import logs
from tests.cast import AT, email_of
from tests.changes import readings
from tests.databases import as_owner, at_home, by_owner, reachable_folder
from tests.seats.staged import Staged, staged
from tests.stages import Shelf
from tests.sweeps.test_rules import WITHOUT_ROWS
from tests.web.conftest import URL

pytestmark = pytest.mark.anyio
# What comes due the same day, within ten weeks, and when letters of the first day are forgotten.
DAYS = tuple(AT + timedelta(days=days) for days in (1, 70, 95))
LATER = DAYS[-1]
GLASS = "glass.one@portalder.gov"
Sound = dict[tuple[datetime, str], list["Write"]]  # what each task writes on each day, where no row is bad
# Shared by all rows, or books about the sweeps themselves.
SHARED = (
    "written_row",
    "event_due",
    "event",
    "trail_head",
    "trail_reader",
    "counter",
    "watermark",
    "form_sent",
    "sweep_run",
    "sweep_failure",
    "written",
)
# Where the bad row lies, and what names it in both copies: rows that a task makes get other ids there. Of any other task it
# is a row of the table in which it writes most, by its id.
PLACE = {
    "announce": ("version", "agreement number"),
    "ask_quarter": ("outlook_question", "party"),
    "catch_up": ("judgment", "request"),
    "collect": ("delivery", "endpoint kind"),
    "compare_findings": ("target_difference", "feed"),
    "compose_letters": ("letter", "key"),
    "deliver": ("delivery", "endpoint kind"),
    "found_working_groups": ("body", "party"),
    "keep_agendas": ("agenda_item", "meeting"),
    "keep_estimates": ("estimate", "service"),
    "keep_minutes": ("minutes", "meeting"),
    "keep_watch": ("watch", "key"),
    "lapse": ("change", "number"),
    "mail_checkpoints": ("letter", "key"),
    "mail_emergencies": ("letter", "key"),
    "mail_faults": ("letter", "key"),
    "open_version_steps": ("action", "version step"),
    "plan_series": ("meeting", "series"),
    "rematch": ("label", "feed name"),
    "send_letters": ("letter", "key"),
    "sweep_scorecards": ("scorecard", "number"),
    "take_effect": ("change", "number"),
    "take_queued": ("request_import", "number"),
    "tell": ("watch", "key"),
    "tell_calendars": ("invitation", "meeting person number"),
    "tell_what_happened": ("notice", "person subject number"),
    "write_account_letters": ("account_letter", "id"),
}
COLUMNS = {of: columns.split() for of, columns in PLACE.values()}
MORE = """
INSERT INTO party (code, name, kind, created_at) VALUES ('harbor', 'Harbor', 'department', :at), ('trees', 'Trees', 'department', :at)
"""
OLD_REQUESTS = """
WITH source AS (INSERT INTO feed (code, name, mapping, created_by, created_at) SELECT 'old', 'Old', mapping, '{}', :at FROM feed
    LIMIT 1 RETURNING id),
upload AS (INSERT INTO request_import (number, feed, state, file_name, file_hash, who, at, touched_at)
    SELECT 'IM-OLD', id, 'done', 'old.csv', 'old', '{}', :at, :at FROM source),
name AS (INSERT INTO label (feed, name, folded, service, state, by, at, last_opened)
    SELECT f.id, s.code, s.code, s.id, 'matched', 'Ana', :at, :at FROM source f, service s)
INSERT INTO judgment SELECT 900000 + s.id, f.id, 0, s.id, 0, 0, 0, 0, :at, 'infinity', 'infinity', 'infinity', 'infinity', 'infinity',
    6, 6, 0, 0, 0, 0, 0, -1, -1, -1 FROM source f, service s
"""
UNWRITTEN = """UPDATE meeting SET state = 'closed', opened_at = starts, closed_at = ends WHERE id IN (SELECT id FROM meeting
    WHERE state = 'draft' AND series IS NOT NULL ORDER BY starts LIMIT 2)"""
MEANT = """UPDATE label SET state = 'matched', by = 'Ana', service = (SELECT id FROM service WHERE code = 'pothole')
    WHERE name = 'No heat'"""

NOTE = """CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $note$ BEGIN
    INSERT INTO written (of, how, row) VALUES (TG_TABLE_NAME, TG_OP, to_jsonb(CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END));
    RETURN NULL; END $note$"""
REFUSE = """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$ BEGIN
    IF to_jsonb(CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END) @> TG_ARGV[0]::jsonb THEN RAISE EXCEPTION 'poisoned'; END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END $refuse$"""
TABLES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY(:shared::text[])"
WRITTEN = "SELECT of, how, row FROM written WHERE n > :after ORDER BY n"
LAST = "SELECT coalesce(max(n), 0) FROM written"


@dataclass(frozen=True, kw_only=True)
class Write:
    """A row that was written, by what names it in every copy of the city."""

    of: str
    how: str
    name: str


@dataclass(kw_only=True)
class City:
    """A city with something due for every task, put aside, and what each task writes there."""

    shelf: Shelf
    database: str
    home: Path

    @asynccontextmanager
    async def copied(self) -> AsyncIterator[None]:
        shutil.rmtree(folder.own(self.home), ignore_errors=True)  # checkpoints of another copy's record
        signing._HINTS.clear()
        async with self.shelf.copied(self.database) as config, session.pool(config, size=3):
            clock.set_to(LATER)
            yield

    async def ran(self, sweep: jobs.Sweep, at: datetime = LATER) -> list[Write]:
        """What a run of a task writes; it must not fail as a whole."""
        clock.set_to(at)
        after = await sql.value(LAST)
        async with runs.noted(sweep.__name__) as run:
            await sweep(at=at)
        assert not run.error, f"{sweep.__name__} stopped: {run.error}"
        return [self._write(**row) for row in await sql.rows(WRITTEN, after=after)]

    def _write(self, of: str, how: str, row: str) -> Write:
        known: Mapping[str, Any] = json.loads(row)
        named = {column: known[column] for column in COLUMNS.get(of, ["id"]) if column in known}
        return Write(of=of, how=how, name=json.dumps(named, sort_keys=True))


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with reachable_folder() as made, at_home(made):
        yield made
    clock.set_to(datetime.now(tz=UTC))


@pytest.fixture(scope="module")
async def city(shelf: Shelf, template: str, home: Path) -> AsyncIterator[City]:
    logs.configure(terminal=False)
    clock.set_to(AT)
    settings = all_settings.read({"GOVERNANCE_HOME": str(home), "GOVERNANCE_URL": URL})
    async with AsyncExitStack() as stack:
        config = await stack.enter_async_context(shelf.copied(template))
        made = City(shelf=shelf, database=config["database"], home=home)
        async with session.pool(config, size=3):
            await _more(await staged(settings))
            await _noting()
        yield made


async def _more(of: Staged) -> None:
    """A second of what the staged city has one of."""
    await by_owner(MORE, at=AT)
    await by_owner(OLD_REQUESTS, at=AT)
    await by_owner(UNWRITTEN)
    people = of.stage.people
    for who in (people.dana, people.lee):
        await letters.want(
            Purpose.PASSWORD, Addressed(email=email_of(who), person_id=who.person_id), at=LATER
        )
    for feed in ("first", "second", "third", "fourth"):
        await readings.keep(f"FN-2026-{feed}", readings.reading(readings.HEAT), "No heat", feed=feed, at=AT)
    for feed in ("third", "fourth"):  # what is read anew finds nothing there
        await asking.ask(feed, by=people.marcus, at=AT)
    await by_owner(MEANT)
    await emergencies.add_account(GLASS, name="Glass One", by=operator(), at=AT)
    glass = await viewers.known_person(GLASS)
    for minutes in (1, 2):
        used = DAYS[0] - timedelta(minutes=minutes)
        await sessions.open_session(glass.person_id, method="password", browser=Browser(), at=used)


async def _noting() -> None:
    """From now on every write is noted."""
    async with as_owner(), sql.connection() as server:
        await server.execute("CREATE TABLE written (n bigserial, of text, how text, row jsonb)")
        await server.execute("GRANT SELECT ON written TO PUBLIC")
        await server.execute(NOTE)
        await server.execute(REFUSE)
        for table in await sql.rows(TABLES, shared=list(SHARED)):
            await server.execute(
                f'CREATE TRIGGER zz_note AFTER INSERT OR UPDATE OR DELETE ON "{table["name"]}"'
                " FOR EACH ROW EXECUTE FUNCTION note_write()"
            )


@pytest.fixture(scope="module")
async def sound(city: City) -> Sound:
    async with city.copied():
        return {(at, sweep.__name__): await city.ran(sweep, at) for at in DAYS for _, sweep in jobs.TIMETABLE}


def chosen(sound: Sound) -> dict[tuple[datetime, str], Write]:
    """On which day which row is to be bad: one of the table in which a task writes most, on the day on which it does."""
    found = {}
    for name in jobs.EVERY.keys() - WITHOUT_ROWS:
        counted = [(n, at, of) for at in DAYS for of, n in _names(sound[at, name]).items()]
        places = [each for each in counted if each[2] == PLACE.get(name, (each[2],))[0]]
        if places:
            _, at, place = max(places)
            found[at, name] = next(each for each in sound[at, name] if each.of == place)
    return found


def _names(writes: list[Write]) -> Counter[str]:
    """How many rows of each table."""
    return Counter(of for of, _ in {(each.of, each.name) for each in writes})


@asynccontextmanager
async def poisoned(bad: Write) -> AsyncIterator[None]:
    async with as_owner(), sql.connection() as server:
        literal = bad.name.replace("'", "''")
        await server.execute(
            f'CREATE TRIGGER aa_bad BEFORE INSERT OR UPDATE OR DELETE ON "{bad.of}"'
            f" FOR EACH ROW EXECUTE FUNCTION refuse('{literal}')"
        )
    try:
        yield
    finally:
        async with as_owner(), sql.connection() as server:
            await server.execute(f'DROP TRIGGER aa_bad ON "{bad.of}"')


async def failing(sweep: str) -> list[str]:
    return [row.key for row in await failing_rows() if task_of(row.sweep) == sweep]


async def test_every_task_has_something_to_do_here(sound: Sound) -> None:
    idle = set(jobs.EVERY) - {sweep for _, sweep in chosen(sound)}
    assert idle == {*WITHOUT_ROWS, "sweep_uploads"}, "Give it a row to do, in `_more`"


async def test_one_bad_row_stops_only_itself_in_every_task(city: City, sound: Sound) -> None:
    wrong, bad = [], chosen(sound)
    async with city.copied():
        for at in DAYS:
            for _, sweep in jobs.TIMETABLE:
                if row := bad.get((at, sweep.__name__)):
                    good = {e.name for e in sound[at, sweep.__name__] if e.of == row.of} - {row.name}
                    faults = [each async for each in _faults(city, sweep, at, row, good)]
                    wrong += [f"{sweep.__name__}: {each}" for each in faults]
                else:
                    await city.ran(sweep, at)
    assert not wrong, "\n".join(wrong)


async def _faults(
    city: City, sweep: jobs.Sweep, at: datetime, bad: Write, good: set[str]
) -> AsyncIterator[str]:
    """What does not go as it should with one bad row."""

    async def ran() -> set[str]:
        return {each.name for each in await city.ran(sweep, at) if each.of == bad.of}

    async with poisoned(bad):
        done = await ran()
        if missing := good - done:
            yield f"of {len(good)} good rows of {bad.of}, {len(missing)} were not done: {sorted(missing)[:3]}"
        if bad.name in done or not await failing(sweep.__name__):
            yield f"the bad row of {bad.of} is not counted"
        await ran()
        if await sql.value("SELECT max(failed) FROM sweep_failure") not in (1, None):
            yield "it is tried again in a ring"
    await sql.rows("UPDATE sweep_failure SET next_at = clock_timestamp()")
    if bad.name not in await ran():
        yield f"the row of {bad.of} is not done once it is mended ({bad.name})"
    await ran()
    if left := await failing(sweep.__name__):
        yield f"{left} still count as failing"


async def test_a_file_that_cannot_be_taken_away_stops_no_other(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_away, kept = uploads.take_away, [uploads.keep(city.home, text, at=AT) for text in (b"1", b"2", b"3")]

    def refused(path: Path) -> None:
        if path.name == kept[1]:
            raise PermissionError(path)
        take_away(path)

    async with city.copied():
        monkeypatch.setattr(uploads, "take_away", refused)
        await city.ran(sweep_uploads)
        assert await failing("sweep_uploads") == [f"uploads/{kept[1]}"]
        assert kept[1] in uploads.old(city.home, LATER)[f"uploads/{kept[1]}"].name
        monkeypatch.undo()
        await sql.rows("UPDATE sweep_failure SET next_at = clock_timestamp()")
        await city.ran(sweep_uploads)
        assert await failing("sweep_uploads") == []
        assert not any(name in kept for name in uploads.old(city.home, LATER))
