"""The honest date as a call taker says it, beside the promise and never instead of it. Wording only; on no paper."""

from dataclasses import dataclass
from datetime import date, timedelta

from governance import formats
from governance.estimates.rules.values import ENOUGH_DUE, Estimate, WhyNone

TOO_FEW = "too few yet to say"
NO_ENTRY = "There are too few requests yet to say when 9 of 10 are done."


@dataclass(frozen=True, kw_only=True)
class Lately:
    """`on` is the day by which nine of ten are done, None where none is told.

    `before`, that day, `after` is one sentence; `brief` stands in a list.
    """

    on: date | None
    before: str
    day: str
    after: str
    brief: str

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.day}{self.after}"


def lately(of: Estimate | None, opened_on: date, *, today: date) -> Lately:
    """What to say to somebody who asks, or asked, on a day; counted from that day."""
    if of is None or of.days is None:
        return Lately(on=None, before=_why(of), day="", after="", brief=_brief(of))
    on = opened_on + timedelta(days=of.days)
    day = formats.near_day(on, today)
    kept = kept_words(of)
    return Lately(
        on=on,
        before="Lately 9 of 10 were done by " if opened_on == today else f"{_within(of.days)}: by ",
        day=day,
        after=f"; {kept}." if kept else ".",
        brief=formats.coming_day(on, today),
    )


def _within(days: int) -> str:
    if days == 0:
        return "Lately 9 of 10 are done on the day they are asked for"
    return f"Lately 9 of 10 are done within {formats.plural(days, 'day')}"


def kept_words(of: Estimate) -> str:
    """“the promise was kept 69 times out of 100”; "" where too few fell due."""
    if of.due < ENOUGH_DUE:
        return ""
    return f"the promise was kept {formats.plural(_of_100(of.kept, of.due), 'time')} out of 100"


def _of_100(part: int, whole: int) -> int:
    """Rounded; never none or all unless it is exactly that."""
    rounded = (200 * part + whole) // (2 * whole)
    return rounded if part in (0, whole) else min(max(rounded, 1), 99)


def _why(of: Estimate | None) -> str:
    if of is None or of.why_none in (WhyNone.FEW, None):
        return NO_ENTRY
    if of.why_none is WhyNone.STALE:
        return f"What is known ends on {formats.day_of_month(of.as_of)}: too long ago to say when 9 of 10 are done."
    first = "9 of 10 take more than 90 days." if of.why_none is WhyNone.FAR else NOT_NINE
    return f"{first} {ripened_words(of)}".strip()


NOT_NINE = "When 9 of 10 are done cannot be said."


def ripened_words(of: Estimate) -> str:
    """“Of 100 asked 90 to 180 days ago, 62 are recorded as done.”; "" where there are too few for a share."""
    if of.ripened < ENOUGH_DUE:
        return ""
    return f"Of 100 asked 90 to 180 days ago, {_of_100(of.ripened_done, of.ripened)} are recorded as done."


def _brief(of: Estimate | None) -> str:
    if of is None or of.why_none in (WhyNone.FEW, None):
        return TOO_FEW
    if of.why_none is WhyNone.STALE:
        return "known too long ago to say"
    if of.why_none is WhyNone.FAR:
        return "in more than 90 days"
    return (
        f"{_of_100(of.ripened_done, of.ripened)} of 100 recorded as done"
        if of.ripened >= ENOUGH_DUE
        else "cannot be said"
    )
