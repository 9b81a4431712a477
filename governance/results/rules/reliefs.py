"""Event adjustments: what a storm does to promises, and the table of moves by which one is asked for and declared.

Decides which step is open to whom, what a sound adjustment is, and which adjustments touch a request. Does not decide
due dates (working time does) nor results (judging does).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from governance.calendars.rules.model import Pause
from governance.errors import Invalid
from governance.moves import Moves, move
from governance.people.rules import Acting, PartyKind, Role

LONGEST = timedelta(days=366)
EARLIEST_YEAR = 2000


class Effect(StrEnum):
    PAUSE = "pause"  # the clock of matching requests stands still between the bounds
    EXCLUDE = "exclude"  # requests opened between the bounds are left out


class State(StrEnum):
    NEW = "new"  # nothing is stored yet
    REQUESTED = "requested"
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    ANY_SIDE = "a department, for its own services, or 311"
    ASKING = "the side that asked"
    SPONSOR = "the approving official, or who acts for them"


class Step(StrEnum):
    REQUEST = "request"
    DECLARE = "declare"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    TAKE_BACK = "take back"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an adjustment stands for an actor: the party that asked (its code) and the person, who do not decide about it."""

    state: State
    by: Acting
    asked_by: str = ""
    asker: int | None = None


def _of_a_side(s: Standing) -> bool:
    return s.by.negotiates and s.by.kind in (PartyKind.DEPARTMENT, PartyKind.CENTER)


def _asked_by_others(s: Standing) -> bool:
    return s.asker != s.by.person_id


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.ANY_SIDE: _of_a_side,
    By.ASKING: lambda s: _of_a_side(s) and s.by.party == s.asked_by,
    By.SPONSOR: lambda s: s.by.holds(Role.SPONSOR),
}
_OWN = "You asked for {number} yourself, so somebody else decides about it."
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.REQUEST, "new → requested", By.ANY_SIDE, "Says what happened, from when until when, and to which services."),
    move(Step.DECLARE, "new/requested → declared", By.SPONSOR, "Holds at once, provisionally; bounds, services and effect may differ from the request.", _asked_by_others, _OWN),
    move(Step.CONFIRM, "declared → confirmed", By.SPONSOR, "Makes it final, with its last day."),
    move(Step.REFUSE, "requested → refused", By.SPONSOR, "Ends the request, with a reason.", _asked_by_others, _OWN),
    move(Step.TAKE_BACK, "requested → withdrawn", By.ASKING, "Takes the request back, with a reason."),
    move(Step.WITHDRAW, "declared/confirmed → withdrawn", By.SPONSOR, "Takes it back, with a reason; published scorecards stay as they are."),
))  # fmt: skip
HOLDS = frozenset({State.DECLARED, State.CONFIRMED})


@dataclass(frozen=True, kw_only=True)
class Relief:
    """A declared event as it touches requests of one service; `ends` None while it lasts, `provisional` until confirmed.

    Bounds are aware, on full seconds: from `starts` until before `ends`.
    """

    number: str
    name: str
    effect: Effect
    starts: datetime
    ends: datetime | None
    provisional: bool

    def leaves_out(self, opened: datetime) -> bool:
        """A request opened then is left out."""
        return self.effect is Effect.EXCLUDE and self.covers(opened)

    def covers(self, instant: datetime) -> bool:
        return self.starts <= instant and (self.ends is None or instant < self.ends)


def pauses_of(reliefs: Iterable[Relief]) -> tuple[Pause, ...]:
    """The times in which the clock stands; those whose end is not known yet are left to `standing_since`."""
    paused = (each for each in reliefs if each.effect is Effect.PAUSE)
    return tuple(Pause(start=each.starts, end=each.ends) for each in paused if each.ends)


def standing_since(reliefs: Iterable[Relief]) -> Relief | None:
    """The earliest pause without an end: what is not done before it starts has no due date while it lasts."""
    lasting = (each for each in reliefs if each.effect is Effect.PAUSE and each.ends is None)
    return min(lasting, key=lambda each: each.starts, default=None)


def left_out_by(reliefs: Iterable[Relief], opened: datetime) -> Relief | None:
    """The adjustment that leaves out a request opened then, if there is one."""
    return next((each for each in reliefs if each.leaves_out(opened)), None)


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """What is asked for or declared: what happened, from when until when, which services (codes), and the effect."""

    name: str
    reason: str
    effect: Effect
    starts: datetime
    ends: datetime | None
    services: tuple[str, ...]


def checked(wanted: Adjustment, *, at: datetime, final: bool = False) -> Adjustment:
    """The adjustment with bounds cut to seconds. Raises Invalid naming each field; `final` asks for an end."""
    wrong = dict(_faults(wanted, at, final=final))
    if wrong:
        raise Invalid("; ".join(wrong.values()), fields=wrong)
    ends = wanted.ends.replace(microsecond=0) if wanted.ends else None
    return Adjustment(**{**vars(wanted), "starts": wanted.starts.replace(microsecond=0), "ends": ends})


def _faults(wanted: Adjustment, at: datetime, *, final: bool) -> Iterable[tuple[str, str]]:
    if not wanted.name:
        yield "name", "Name the event in a few words, such as “Ice storm”."
    if not wanted.reason:
        yield "reason", "Say what happened."
    if not wanted.services:
        yield "services", "Choose at least one service."
    if wanted.starts.year < EARLIEST_YEAR or wanted.starts > at + LONGEST:
        yield "starts_on", "An event starts after the year 2000 and at most a year from now."
    yield from _faults_of_end(wanted, at, final=final)


def _faults_of_end(wanted: Adjustment, at: datetime, *, final: bool) -> Iterable[tuple[str, str]]:
    if wanted.ends is None:
        if final:
            yield "ends_on", "Say when it ended. An event is confirmed with its last moment."
    elif wanted.ends <= wanted.starts:
        yield "ends_on", "The end must come after the start."
    elif wanted.ends - wanted.starts > LONGEST:
        yield "ends_on", "An event lasts a year at most."
    elif final and wanted.ends > at:
        yield "ends_on", "An event is confirmed once it is over. Until then it stays provisional."
