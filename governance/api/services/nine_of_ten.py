"""By when nine of ten were done lately, as an answer of the API: read from what is recorded, and no promise."""

from datetime import date, timedelta

from governance.api.shapes import Answer
from governance.estimates.rules.values import Estimate, WhyNone
from governance.estimates.rules.words import lately


class NineOfTen(Answer, frozen=True, kw_only=True):
    """By when nine of ten requests for a service were done lately, as it is said on `said_on`. It promises nothing.

    `days` after the local day of asking, whole days; null where none can be said, `why_none` says why then: "few" requests; "no ninth":
    the ninth of ten was not done; "far": more than 90 days; "stale": what is known ends too long ago. Read from `requests` of the
    `window_days` until `known_until`. Of `asked` 90 to 180 days before that day, `recorded_as_done` are. From `due_from` to
    `due_until` the promise fell due `fell_due` times and was `kept` so often.
    """

    said_on: date
    known_until: date
    days: int | None
    why_none: WhyNone | None
    requests: int
    window_days: int
    asked: int
    recorded_as_done: int
    fell_due: int
    kept: int
    due_from: date | None
    due_until: date | None


class DoneLately(Answer, frozen=True, kw_only=True):
    """Beside a date that is promised, and never instead of it: by which day nine of ten are done, for the same report.

    `day` is null where none can be said; `told` is the sentence that call takers read; `behind` is null where nothing is known yet.
    """

    day: date | None
    told: str
    behind: NineOfTen | None


def nine_of_ten(of: Estimate | None) -> NineOfTen | None:
    if of is None:
        return None
    return NineOfTen(
        said_on=of.day,
        known_until=of.as_of,
        days=of.days,
        why_none=of.why_none,
        requests=of.n,
        window_days=of.window_days,
        asked=of.ripened,
        recorded_as_done=of.ripened_done,
        fell_due=of.due,
        kept=of.kept,
        due_from=of.due_first,
        due_until=of.due_last,
    )


def done_lately(of: Estimate | None, opened_on: date, *, today: date) -> DoneLately:
    """For a report on a local day."""
    said = lately(of, opened_on, today=today)
    day = opened_on + timedelta(days=of.days) if of is not None and of.days is not None else None
    return DoneLately(day=day, told=said.sentence, behind=nine_of_ten(of))
