"""Ground rules in plain sentences, as pages, agreements and papers say them. They state what a group wrote down for itself."""

from collections.abc import Iterator, Mapping

from governance.bodies.rules.ground_rules import Base, GroundRules, Holidays, Kind, Lead, MotionKind
from governance.bodies.rules.open_meetings import Notice, NoticeUnit, OpenMeetings

HOLIDAYS = {
    Holidays.SKIP: "is left out",
    Holidays.BEFORE: "moves to a working day before it",
    Holidays.AFTER: "moves to a working day after it",
}
LEADS = {
    Lead.IN_TURN: "both sides in turn",
    Lead.CENTER: "311",
    Lead.DEPARTMENT: "the department",
}
BASES = {Base.SEATS: "all seats, vacant ones among them", Base.FILLED: "the seats that somebody holds"}
MOTIONS = {
    MotionKind.ORDINARY: "a motion",
    MotionKind.APPROVAL: "an approval",
    MotionKind.GROUND_RULES: "other ground rules",
    MotionKind.MINUTES: "minutes",
    MotionKind.LATE_ITEM: "taking up an item that came too late",
    MotionKind.CONSENT: "several items at once",
}
UNITS = {
    NoticeUnit.HOURS: "hours",
    NoticeUnit.OPEN_HOURS: "hours, not counting days on which the city is closed,",
    NoticeUnit.BUSINESS_DAYS: "business days",
}


def within_words(days: int) -> str:
    """When notes go round: on the same day, within 14 days."""
    return f"within {days} day{'s' if days > 1 else ''}" if days else "on the same day"


def corrections_words(days: int) -> str:
    return f"for {days} business day{'s' if days > 1 else ''}"


def notice_words(notice: Notice) -> str:
    """48 hours, not counting days on which the city is closed, before the meeting."""
    return f"{notice.amount} {UNITS[notice.unit]} before the meeting"


def sentences(rules: GroundRules, seats: Mapping[str, str]) -> tuple[str, ...]:
    """What the rules say, one sentence each; `seats` names each seat by its code."""
    told = _voting(rules, seats) if rules.kind is Kind.BOARD else _working(rules)
    return (*filter(None, _purpose(rules)), *told, _dates(rules), *_minutes(rules))


def _purpose(rules: GroundRules) -> tuple[str, str]:
    return rules.purpose, rules.cadence


def _working(rules: GroundRules) -> Iterator[str]:
    yield f"The meeting is led by {LEADS[Lead(rules.chair)]}; notes are written by {LEADS[Lead(rules.note_taker)]}."


def _dates(rules: GroundRules) -> str:
    return f"A date on a day that is off for either side {HOLIDAYS[rules.holidays]}."


def _minutes(rules: GroundRules) -> Iterator[str]:
    went = within_words(rules.minutes_within)
    after = "" if rules.kind is Kind.BOARD else " After that they are final."
    yield f"Minutes go round {went}; whoever was there may correct them {corrections_words(rules.corrections_days)}.{after}"


def _voting(rules: GroundRules, seats: Mapping[str, str]) -> Iterator[str]:
    yield f"The members are {', '.join(seats.get(code, 'a closed role') for code in rules.seats)}."
    taker = seats.get(rules.note_taker, "")
    yield f"{seats.get(rules.chair, 'Nobody')} leads the meetings" + (
        f"; {taker} takes the notes." if taker else "."
    )
    yield f"A quorum is {rules.quorum.words} of {BASES[rules.base]}, counted for each item from who is in the room."
    counts = "still counts" if rules.recused_counts else "does not count"
    yield f"Whoever takes no part in an item {counts} for its quorum, and never votes on it."
    yield from _majorities(rules)
    proxies = "Votes by proxy are allowed." if rules.proxies else "Nobody votes by proxy."
    yield f"A tie fails. {proxies} Without a quorum, what is decided is a recommendation, and the item comes back next time."
    if rules.open_meetings:
        yield from _law(rules.open_meetings)


def _majorities(rules: GroundRules) -> Iterator[str]:
    yield f"A motion needs {rules.needs(MotionKind.ORDINARY).words}."
    for kind, needed in rules.needed.items():
        if kind is not MotionKind.ORDINARY:
            yield f"For {MOTIONS[kind]} it takes {needed.words}."


def _law(law: OpenMeetings) -> Iterator[str]:
    special = f", of a meeting called on short notice {notice_words(law.special)}" if law.special else ""
    yield f"Open-meetings law applies: the agenda is published {notice_words(law.notice)}{special}."
    yield (
        "Nothing is approved between meetings. What comes after that is shown, but neither talked about nor voted on"
        + (", unless a vote takes it up:" if law.exceptions else ".")
    )
    for each in law.exceptions:
        yield f"{each.words}: {each.needed.words}."
