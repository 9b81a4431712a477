"""What would have happened on a service's own history: a proposed target beside today's. Reads only.

The first answer reads the requests and works out how long each took; a moved target is answered from those times, for as
long as nothing new is known (queries/history.py). Working out is done in a thread.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from anyio import to_thread

from governance.agreements.rules.items import Term
from governance.calendars.queries import Timeline, load_all
from governance.calendars.rules import Calendar
from governance.database import sql
from governance.database.session import one_connection
from governance.errors import NotFound
from governance.results.rules.terms import DONE, ROUTED
from governance.trials.queries.history import History, Period, history
from governance.trials.rules.backtest import Backtest, backtest
from governance.trials.rules.trial import Clocked, Trial, clocked, past_calendar, trial

TOLD = frozenset({DONE, ROUTED})  # what requests tell the time of


@dataclass(frozen=True, kw_only=True)
class TrialAnswer:
    """The answer, and on what ground it stands. `told` False: requests do not say when this was fulfilled.

    Event spans are told with it, so that a page can shade them.
    """

    service: str
    proposed: Term
    today: Term | None
    period: Period
    as_of: datetime
    zone: str
    told: bool
    result: Backtest
    history: History

    @property
    def empty(self) -> bool:
        return not self.result.requests


@one_connection()
async def what_would_have_happened(
    proposed: Term, today: Term | None, *, at: datetime, period: Period | None = None
) -> TrialAnswer:
    """Both targets on the service's past requests. Raises Invalid where the proposal has no target, NotFound for an
    unknown service or calendar. `today` without a target counts as none.
    """
    held = today if today and today.target else None
    own_pauses = bool(proposed.pauses or (held and held.pauses))
    known = await history(proposed, at=at, period=period, own_pauses=own_pauses)
    day = known.as_of.astimezone(ZoneInfo(known.zone)).date()
    calendars = await load_all()
    first = clocked(proposed, _calendar(calendars, proposed.calendar, day))
    second = clocked(held, _calendar(calendars, held.calendar, day)) if held else None
    result = await to_thread.run_sync(_judged, known, (proposed, first), (held, second))
    return TrialAnswer(
        service=proposed.service,
        proposed=proposed,
        today=held,
        period=known.period,
        as_of=known.as_of,
        zone=known.zone,
        told=proposed.metric in TOLD,
        result=result,
        history=known,
    )


def _calendar(known: Mapping[str, Timeline], code: str, day: date) -> Calendar:
    """The calendar with this code, "" for the whole city's, as it would judge the past from a day on."""
    line = known.get(code) if code else next((each for each in known.values() if not each.party), None)
    if line is None:
        which = f"There is no calendar “{code}”" if code else "No calendar of working time is set up yet"
        raise NotFound(f"{which}, so nothing can be judged. The page Calendars lists them all.")
    return past_calendar(line.versions, day)


def _judged(
    known: History, proposed: tuple[Term, Clocked], today: tuple[Term | None, Clocked | None]
) -> Backtest:
    term, by = today
    held = _trial(known, term, by) if term and by else None
    return backtest(known.past, _trial(known, *proposed), held)


def _trial(known: History, term: Term, by: Clocked) -> Trial:
    if by not in known.times:
        as_of = int(known.as_of.timestamp())
        found = trial(known.past.facts, term, by, as_of=as_of, events=known.past.events)
        known.times[by] = (found.timed, found.plain)
    times, plain = known.times[by]
    return Trial(term=term, by=by, timed=times, plain=plain)


NAMED = (
    "SELECT id, external_id FROM request WHERE id = ANY(:requests::bigint[]) ORDER BY external_id LIMIT :most"
)


async def case_numbers(requests: list[int], *, most: int) -> tuple[str, ...]:
    """What the source calls these requests, the first ones in order."""
    rows = await sql.rows(NAMED, requests=requests, most=most)
    return tuple(row["external_id"] for row in rows)
