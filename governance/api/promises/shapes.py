"""What is promised of a service on a day, and when it falls due for a report at an instant, as answers of the API."""

from datetime import date, datetime

from governance.api.services.nine_of_ten import DoneLately
from governance.api.shapes import Answer, Office
from governance.calendars.rules import Comparison, DueRule, Unit
from governance.results.rules.reliefs import Effect


class AmountOfTime(Answer, frozen=True, kw_only=True):
    """An amount and its unit, never guessed. Business units count on the calendar that is named beside; hours and calendar days do not."""

    amount: int
    unit: Unit
    words: str


class CalendarVersion(Answer, frozen=True, kw_only=True):
    """A version of a calendar of working time, as both sides agreed to count on it. `zone` is its IANA time zone."""

    code: str
    name: str
    version: int
    zone: str


class StandingStill(Answer, frozen=True, kw_only=True):
    """A reason for which the clock may stand still, and for how long at most."""

    reason: str
    at_most: AmountOfTime


class ServiceTarget(Answer, frozen=True, kw_only=True):
    """One line that both sides agreed to, under its `fingerprint`.

    `target` null: explicitly none; `handled_by` says who takes care of it. `metric` "done" is the work itself. `population` "" means everyone.
    `goal_bp` is the share that is to be on time, in hundredths of a percent. `due_rule` and `comparison` say to which second the time counts.
    `holds_until` is the first instant at which something else is agreed to hold; null: nothing else is agreed yet, which is no promise that it stays.
    """

    key: str
    fingerprint: str
    sentence: str
    metric: str
    population: str
    population_words: str
    owed_by: Office
    target: AmountOfTime | None
    handled_by: str
    goal_bp: int
    due_rule: DueRule
    comparison: Comparison
    calendar: CalendarVersion
    stands_still: list[StandingStill]
    closed_when: str
    condition: str
    holds_until: datetime | None


class CallTakerScript(Answer, frozen=True, kw_only=True):
    """What 311 asks first and what it tells the resident; not `agreed` where 311 alone wrote it."""

    ask_first: str
    tell_resident: str
    agreed: bool


class InForce(Answer, frozen=True, kw_only=True):
    """The version of the agreement that an answer rests on. `fingerprint` covers its whole content; `page` shows it to people."""

    agreement: str
    version: int
    fingerprint: str
    effective_from: date
    department: Office
    page: str


class Promises(Answer, frozen=True, kw_only=True):
    """What is promised of one service on one day of the city's calendar.

    `promises` is empty and `in_force` null where nothing is promised; `why` says the reason in a sentence then, and is "" otherwise.
    """

    service: str
    name: str
    on: date
    in_force: InForce | None
    promises: list[ServiceTarget]
    call_takers: CallTakerScript
    why: str
    page: str


class DeclaredEvent(Answer, frozen=True, kw_only=True):
    """An event adjustment that touches a date: its clock stands still from `starts` until before `ends` (null: not over), or nothing is promised.

    `provisional` until the approving official has confirmed it: the date may still move.
    """

    number: str
    name: str
    effect: Effect
    starts: datetime
    ends: datetime | None
    provisional: bool


class DueMoment(Answer, frozen=True, kw_only=True):
    """When one target falls due for a report at the instant asked for, event adjustments counted in.

    `due_at` is the due moment and `on_time_until` the last second that counts as on time (the end of the day where dates are compared); both
    null where no date can be told, and `because` says why not. `told` is the date as people read it, in the calendar's zone.
    `provisional`: it lies beyond the holidays that are confirmed. `events` are those that touch this date;
    `on_time_until_without_events` counts none.
    """

    promise: ServiceTarget
    due_at: datetime | None
    on_time_until: datetime | None
    told: str
    because: str
    provisional: bool
    events: list[DeclaredEvent]
    on_time_until_without_events: datetime | None


class Due(Answer, frozen=True, kw_only=True):
    """When what is promised falls due for a report at `opened`.

    `due` is the work itself for everyone, null where that is not promised; `others` is what else is promised: other populations, first
    answers, 311's own part. `why` says in a sentence why nothing is promised, and is "" otherwise.
    `done_lately` stands beside a date in `due`; null where no date is told.
    """

    service: str
    name: str
    opened: datetime
    in_force: InForce | None
    due: DueMoment | None
    others: list[DueMoment]
    done_lately: DoneLately | None
    why: str
    page: str
