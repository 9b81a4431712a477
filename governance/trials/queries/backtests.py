"""What would have happened on a service's own history: a proposed target beside today's. Reads only.

The first answer reads the requests and works out how long each took; a moved target is answered from those times, for as
long as nothing new is known (queries/history.py). Working out is done in a thread.
"""

from dataclasses import dataclass
from datetime import datetime

from anyio import to_thread

from governance.agreements.queries.counting import Counting
from governance.agreements.rules.items import Term
from governance.calendars.rules import Calendar
from governance.database import sql
from governance.database.session import one_connection
from governance.results.rules.terms import DONE, ROUTED
from governance.trials.queries.history import History, Period, history
from governance.trials.rules.backtest import Backtest, backtest
from governance.trials.rules.slack import Slack, slack
from governance.trials.rules.trial import Clocked, Trial, clocked, trial

TOLD = frozenset({DONE, ROUTED})  # what requests tell the time of


@dataclass(frozen=True, kw_only=True)
class TrialAnswer:
    """The answer, and on what ground it stands. `told` False: requests do not say when this was fulfilled.

    Event spans are told with it, so that a page can shade them. `slack` is what history says of the proposed target itself.
    """

    service: str
    proposed: Term
    today: Term | None
    period: Period
    as_of: datetime
    zone: str
    told: bool
    result: Backtest
    slack: tuple[Slack, ...]
    history: History

    @property
    def empty(self) -> bool:
        return not self.result.requests


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A target and the calendar it counts on; one calendar judges the whole past."""

    term: Term
    calendar: Calendar


def tried(term: Term, counted: Counting) -> Tried:
    """A target on the calendar that its agreement counts on."""
    return Tried(term=term, calendar=counted.of(term.calendar).calendar)


@one_connection()
async def what_would_have_happened(
    proposed: Tried, today: Tried | None, *, at: datetime, period: Period | None = None
) -> TrialAnswer:
    """Both targets on the service's past requests. Raises Invalid where the proposal has no target, NotFound for an
    unknown service. `today` without a target counts as none.
    """
    term, held = proposed.term, today.term if today and today.term.target else None
    own_pauses = bool(term.pauses or (held and held.pauses))
    known = await history(term, at=at, period=period, own_pauses=own_pauses)
    first = clocked(term, proposed.calendar)
    second = clocked(held, today.calendar) if held and today else None
    result, remarks = await to_thread.run_sync(_judged, known, (term, first), (held, second))
    return TrialAnswer(
        service=term.service,
        proposed=term,
        today=held,
        period=known.period,
        as_of=known.as_of,
        zone=known.zone,
        told=term.metric in TOLD,
        result=result,
        slack=remarks,
        history=known,
    )


def _judged(
    known: History, proposed: tuple[Term, Clocked], today: tuple[Term | None, Clocked | None]
) -> tuple[Backtest, tuple[Slack, ...]]:
    term, by = today
    held = _trial(known, term, by) if term and by else None
    on_trial, as_of = _trial(known, *proposed), int(known.as_of.timestamp())
    return backtest(known.past, on_trial, held), slack(known.past, on_trial, as_of=as_of)


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
