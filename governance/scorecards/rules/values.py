"""What a scorecard says: values of whole numbers, codes and names as they were, that canonical JSON can hold.

Shares are in ten-thousandths (formulas.Rate), times in seconds, days and instants in ISO. -1 stands for "not to be
said": no request to say it of. `told` False means that no data source tells it. Nothing here is computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from governance.results.rules.formulas import Rate, share
from governance.scorecards.rules.periods import Period
from governance.scorecards.rules.swing import NO_USUAL, Compared, Usual

ROLL_UP = (
    "Weighted by requests: every request counts once, whatever its service or department. "
    "A department with more requests weighs more."
)
NO_RATE = share(0, 0)
DUE_BASIS = "Each request is judged once, in the period in which it fell due."


@dataclass(frozen=True, kw_only=True)
class Named:
    """A code and the name it had; code "" is the whole city."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How much of the work has a target: services at the end of the period, requests opened in it."""

    services: int
    with_target: int
    requests: int
    requests_with_target: int


@dataclass(frozen=True, kw_only=True)
class Way:
    """The figures that event adjustments move; a card holds them with and without.

    `due` counts the requests that fell due in the period by result (met, missed, overdue, excluded), `opened` those
    opened in it (any result). `overdue` of them all were open past due at its end, `overdue_age` their median age.
    """

    on_time: Rate
    due: Mapping[str, int]
    opened: Mapping[str, int]
    overdue: int
    overdue_age: int


@dataclass(frozen=True, kw_only=True)
class Volume:
    opened: int
    closed: int
    due: int


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Of the requests closed in the period that can be timed: how long they took, from opening to closing."""

    closed: int
    median: int
    ninetieth: int


@dataclass(frozen=True, kw_only=True)
class OptionalShare:
    """A share that only some data sources tell."""

    told: bool
    share: Rate


@dataclass(frozen=True, kw_only=True)
class CenterDuties:
    """311's own side of the same requests.

    All of requests opened in the period. `handed`: passed on within the agreed time, of those that were passed on or
    whose time was up at its end. `routed`: never sent on to another department. `complete`: passed on with all that
    was agreed. `delay` is the median from opening to passing on of `delays` requests.
    """

    handed: OptionalShare
    routed: OptionalShare
    complete: OptionalShare
    delay_told: bool
    delay: int
    delays: int


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """One service: `due` of its requests fell due; `goal_bp` -1 where no goal was agreed; `before` is the period before.

    Its rate is by the formula that its agreement names; it is told beside the rate where it is not the card's own.
    """

    service: Named
    owner: Named
    goal_bp: int
    formula: str = "on-time"
    on_time: Rate
    plain: Rate
    before: Rate
    opened: int
    closed: int
    due: int
    overdue: int
    reopened: OptionalShare
    paused: OptionalShare

    @property
    def gap_bp(self) -> int:
        """How far above (+) or below (-) its goal."""
        return self.on_time.bp - self.goal_bp

    @property
    def gain_bp(self) -> int:
        """How far above (+) or below (-) the period before."""
        return self.on_time.bp - self.before.bp


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """One department on the citywide card, with 311's own duty toward it beside it."""

    party: Named
    on_time: Rate
    plain: Rate
    opened: int
    due: int
    overdue: int
    handed: OptionalShare


@dataclass(frozen=True, kw_only=True)
class Slice:
    """A district or a channel. Below 30 the rate's share is -1: only its numbers are told."""

    name: str
    opened: int
    due: int
    on_time: Rate


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """A period of the same kind; the last one is this card's own.

    `neutral` judges its requests by the targets in force just before it; n is 0 where no card of it was made.
    """

    starts: str
    on_time: Rate
    plain: Rate
    neutral: Rate = NO_RATE


@dataclass(frozen=True, kw_only=True)
class Neutral:
    """The period's requests by the targets in force at the last instant of the period before.

    `moved` of them have another due date by those targets; where it is 0 nothing changed and both rates are one.
    """

    on_time: Rate
    moved: int


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event adjustment that touches the period. `ends` "" while it lasts."""

    number: str
    name: str
    effect: str
    starts: str
    ends: str
    provisional: bool


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """Requests about whose result a department asked in the period, and what became of the question."""

    asked: int
    corrected: int
    left_as_is: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class NewMeaning:
    """A name of a data source that came to mean something else, or was met for the first time, since the last card.

    `before` "" where it was met for the first time; `by` "" where the names of services say so. `results` are the stored
    ones that it moved. `undone`: an objection has put it back.
    """

    label: str
    source: str
    before: str
    after: str
    results: int
    by: str
    at: str
    undone: bool = False


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file the requests came from."""

    source: Named
    number: str
    file: str
    file_hash: str


@dataclass(frozen=True, kw_only=True)
class Basis:
    """A version of an agreement or a calendar by which requests were judged; `hash` "" where it has none."""

    named: Named
    number: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class Sources:
    uploads: tuple[Upload, ...] = ()
    agreements: tuple[Basis, ...] = ()
    calendars: tuple[Basis, ...] = ()


class PatternKind(StrEnum):
    JUST_BEFORE_DUE = "just-before-due"
    REOPENED = "reopened"
    PAUSED = "paused"
    BULK = "bulk"


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """Something worth a look, never a result: `seen` of `n` requests, where about `expected` would be usual.

    `words` says what was seen, `threshold` when it is mentioned at all.
    """

    kind: PatternKind
    service: Named
    seen: int
    n: int
    expected: int
    words: str
    threshold: str


@dataclass(frozen=True, kw_only=True)
class Habit:
    """What was usual for a service in the twelve months before: of how many closed, how many came back or were paused."""

    closed_told: int
    reopened: int
    paused_told: int
    paused: int


@dataclass(frozen=True, kw_only=True)
class FormulaFacts:
    name: str
    version: int
    says: str
    basis: str = DUE_BASIS


@dataclass(frozen=True, kw_only=True)
class Card:
    """A period's result for a department, or (party code "") for the whole city.

    `as_of` is the last instant of the period, `generated_at` when the data was read. `attention`, `improved` name
    services by code, worst or most improved first, none in both; `compared` says by which rule, `usual` with what. `unranked` are those below 30, by name. `flags` counts marks of
    the records over all `rows` requests of the card; `touched` requests were touched by an event adjustment.
    """

    party: Named
    city: str
    zone: str
    period: Period
    as_of: str
    generated_at: str
    formula: FormulaFacts
    coverage: Coverage
    adjusted: Way
    plain: Way
    touched: int
    volume: Volume
    pace: Pace
    reopened: OptionalShare
    paused: OptionalShare
    trend: tuple[TrendPoint, ...]
    neutral: Neutral
    services: tuple[ServiceLine, ...]
    attention: tuple[str, ...]
    improved: tuple[str, ...]
    unranked: tuple[str, ...]
    center: CenterDuties
    parties: tuple[PartyLine, ...]
    districts: tuple[Slice, ...]
    channels: tuple[Slice, ...]
    events: tuple[Event, ...]
    corrections: Corrections
    flags: Mapping[str, int]
    patterns: tuple[Pattern, ...]
    habits: Mapping[str, Habit] = field(default_factory=dict)
    compared: Compared = Compared.PERIOD_BEFORE
    usual: Mapping[str, Usual] = field(default_factory=dict)
    meanings: tuple[NewMeaning, ...] = ()
    sources: Sources
    rows: int
    roll_up: str = field(default=ROLL_UP)

    @property
    def citywide(self) -> bool:
        return not self.party.code

    def line(self, code: str) -> ServiceLine:
        """The line of a service by its code."""
        return next(line for line in self.services if line.service.code == code)

    def former(self, line: ServiceLine) -> Rate:
        """What a service is compared with: its twelve months before, on the first cards the period before."""
        own = self.usual.get(line.service.code, NO_USUAL).rate
        return line.before if self.compared is Compared.PERIOD_BEFORE else own
