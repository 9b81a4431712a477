"""Says of each service, once a day and after each upload, by when nine of ten were done lately; and keeps what was said.

What was said on a day before stays as it was said. Counting is done in a thread, some services at a time. Any number of
processes may run this: one counts, and a day is kept once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from anyio import to_thread

from governance.agreements.queries.versions import city_zone, local_day
from governance.calendars.rules.zones import DAY, day_at, seconds
from governance.database import deadline, sql
from governance.estimates.queries.due import MILLION, Span, ToCount, cases_of, said_before, to_count
from governance.estimates.queries.sources import Source, sources
from governance.estimates.rules.days import Reach, days_to_say
from governance.estimates.rules.statements import LADDER, Known, statements
from governance.estimates.rules.values import Cases, Stated
from governance.results.actions import judging
from governance.sweeps.actions.rows import halved, rows_of

SWEEP = "keep_estimates"
AT_ONCE = 500_000  # requests in memory, or those of one service
_KEY = 7_311_040
# What was said before today stays; today's is said anew where it did not know the newest requests.
KEEP = """INSERT INTO estimate AS e (service, day, until, level, seconds, days, done_bp, n, window_days, why_none, ripened,
        ripened_done, upload, afterwards, made_at)
    SELECT service, day, to_timestamp(until), level, nullif(seconds, -1), nullif(days, -1), done_bp, n, window_days, why_none,
        ripened, ripened_done, upload, day < :today::date, :at
    FROM unnest(:service::bigint[], :day::date[], :until::bigint[], :level::int[], :seconds::int[], :days::int[],
        :done_bp::int[], :n::int[], :window::int[], :why::text[], :ripened::int[], :ripened_done::int[], :upload::bigint[])
        AS x (service, day, until, level, seconds, days, done_bp, n, window_days, why_none, ripened, ripened_done, upload)
    ON CONFLICT (service, day) DO UPDATE SET until = excluded.until, level = excluded.level, seconds = excluded.seconds,
        days = excluded.days, done_bp = excluded.done_bp, n = excluded.n, window_days = excluded.window_days,
        why_none = excluded.why_none, ripened = excluded.ripened, ripened_done = excluded.ripened_done,
        upload = excluded.upload, made_at = excluded.made_at
    WHERE e.day = :today AND e.upload < excluded.upload"""


async def keep_estimates(*, at: datetime) -> int:
    """The sweep. Answers of how many services something was said."""
    async with deadline.long_work(), judging.alone(waits=False, key=_KEY) as mine:
        return await _kept(at) if mine else 0


@dataclass(frozen=True, kw_only=True)
class _Run:
    """A run of the sweep: the services that are due by what a failure is called, on a local day."""

    due: Mapping[str, ToCount]
    sources: Mapping[int, Source]
    at: datetime
    day: date
    zone: str

    def since(self, service: ToCount) -> date:
        """The first day on which something is to be said that was not said."""
        if service.said is None:
            return max(service.first + timedelta(days=1), self.day - timedelta(days=LADDER[-1]))
        return min(service.said + timedelta(days=1), self.day)

    def reach(self, service: ToCount) -> Reach:
        """As far as the best of its data sources tells."""
        of = [self.sources[feed] for feed in service.feeds if feed in self.sources]
        return Reach(
            told=min(max(each.told for each in of), seconds(self.at)),
            late=max(each.late for each in of),
            patience=max(each.patience for each in of),
        )


async def _kept(at: datetime) -> int:
    zone, today = (await city_zone()).key, await local_day(at)
    due = {f"service {each.code}": each for each in await to_count(today=today, zone=zone)}
    rows = await rows_of(SWEEP)
    names = await rows.only(due)
    if not names:
        return 0
    run = _Run(due=due, sources=await sources(), at=at, day=today, zone=zone)
    said = [await halved(rows, part, partial(_said, run=run), opens_own=True) for part in _parts(names, due)]
    return sum(map(sum, said))


def _parts(names: Iterable[str], due: Mapping[str, ToCount]) -> Iterator[list[str]]:
    """Few enough services at once to hold their requests in memory."""
    part: list[str] = []
    size = 0
    for name in names:
        if part and size + due[name].requests > AT_ONCE:
            yield part
            part, size = [], 0
        part.append(name)
        size += due[name].requests
    if part:
        yield part


async def _said(names: Sequence[str], *, run: _Run) -> int:
    services = [run.due[name] for name in names]
    ids = [each.service for each in services]
    first = min(min(run.since(each), day_at(run.reach(each).told // DAY)) for each in services)
    since = datetime.combine(first - timedelta(days=LADDER[-1] + 20), time(), tzinfo=UTC)
    known = await said_before(ids, today=run.day)
    cases = await cases_of(ids, Span(since=since, until=run.at), run.sources)
    lines = await to_thread.run_sync(_counted, services, cases, known, run)
    await _keep(lines, run)
    return len(services)


_Line = tuple[ToCount, Stated]


def _counted(
    services: Sequence[ToCount], cases: Mapping[int, Cases], known: Mapping[int, Known], run: _Run
) -> list[_Line]:
    found: list[_Line] = []
    for each in services:
        days = days_to_say(run.since(each), run.day, run.reach(each), zone=run.zone)
        past, before = cases.get(each.service, Cases.none()), known.get(each.service)
        found += [(each, stated) for stated in statements(past, days, zone=run.zone, known=before)]
    return found


async def _keep(lines: Sequence[_Line], run: _Run) -> None:
    columns = {
        "service": [each.service for each, _ in lines],
        "upload": [each.upload for each, _ in lines],
        "level": [round(said.level * MILLION) for _, said in lines],
        "seconds": [-1 if said.seconds is None else said.seconds for _, said in lines],
        "days": [-1 if said.days is None else said.days for _, said in lines],
        "why": [str(said.why or "") for _, said in lines],
    }
    names = ("day", "until", "done_bp", "n", "window", "ripened", "ripened_done")
    plain = {name: [getattr(said, name) for _, said in lines] for name in names}
    await sql.rows(KEEP, **columns, **plain, today=run.day, at=run.at)
