"""What was read out of due dates in the words of pages, papers and the terminal. Decides nothing."""

from governance.calendars.rules import DueRule, amount_words, parse_hours
from governance.calendars.rules.weeks import week_words
from governance.formats import clock_time, number, plural
from governance.inference.rules.values import (
    CountsFrom,
    HolidayVerdict,
    LabelFinding,
    Promised,
    Regime,
    Rival,
    Shift,
    ShiftKind,
    Why,
)

HOLIDAY = {
    HolidayVerdict.LOADED: "a day off",
    HolidayVerdict.WORKED: "worked",
    HolidayVerdict.NO_EVIDENCE: "no request tells",
}
CLOCK = {
    ShiftKind.NONE: "the city’s time, as the source’s files are read today",
    ShiftKind.UTC: "UTC, although they are read as local time",
    ShiftKind.SHIFTED: "local time that was moved by the distance from UTC once more",
}
WHY = {
    Why.FEW: "Too few to say",
    Why.MIXED: "Too many exceptions",
    Why.RESTARTS: "The clock restarts at the last update",
    Why.ECHOES_CLOSING: "Due on the day on which it was closed",
    Why.NO_RULE: "No rule fits",
}


def promise_words(promise: Promised) -> str:
    """“1 business day”, “5 business days, until the end of the day”."""
    words = amount_words(promise.amount, promise.unit)
    return f"{words}, until the end of the day" if promise.rule is DueRule.END_OF_DAY else words


def hours_words(promise: Promised) -> str:
    """The working hours, and from when a report counts for the next day; "" where neither matters."""
    hours = week_words(parse_hours(promise.hours)) if promise.hours and not promise.by_date else ""
    days = promise.hours.split()[0].replace("-", " to ") if promise.hours and promise.by_date else ""
    after = f"reported after {clock_time(promise.after)} counts as the next day" if promise.after else ""
    return ", ".join(part for part in (hours or days, after) if part)


def whole_words(promise: Promised) -> str:
    """Both in one: what tells two promises of one amount apart."""
    hours = hours_words(promise)
    return f"{promise_words(promise)} ({hours})" if hours else promise_words(promise)


def rival_words(rival: Rival) -> str:
    """“120 calendar days or 2,880 hours: 927 cases decide, 926 for the first, 1 for the second”."""
    return f"{_either(rival)}: {decides_words(rival)}"


def _either(rival: Rival) -> str:
    one, other = (promise_words(each) for each in (rival.claim, rival.promise))
    return f"{one} or {other}" if one != other else f"{one} on {hours_either(rival)}"


def hours_either(rival: Rival) -> str:
    """The two working hours, where they are all that tells two promises apart."""
    return " or ".join(hours_words(each) or "all hours" for each in (rival.claim, rival.promise))


def decides_words(rival: Rival) -> str:
    """How many cases tell the two apart, and for which."""
    told = f"{plural(rival.decides, 'case')} {'decides' if rival.decides == 1 else 'decide'}"
    if not rival.decides:
        return told
    return f"{told}, {number(rival.for_claim)} for the first, {number(rival.for_rival)} for the second"


def shift_words(shift: Shift) -> str:
    """How the times of the file are meant."""
    if shift.kind is ShiftKind.FIXED:
        hours = plural(abs(shift.hours), "hour")
        return f"{hours} {'behind' if shift.hours > 0 else 'ahead of'} the city’s time, in summer and winter"
    return CLOCK[shift.kind]


def counts_words(finding: LabelFinding) -> str:
    """From when the time runs."""
    return "after the last update" if finding.counts_from is CountsFrom.LAST_UPDATE else ""


def changed(finding: LabelFinding) -> tuple[Regime, ...]:
    """The promises one after the other, where there was more than one; the newest first."""
    return tuple(reversed(finding.regimes)) if len(finding.regimes) > 1 else ()
