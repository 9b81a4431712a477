"""Minutes in words, the same on the page, on paper and in letters: people, outcomes, motions, what a correction changes. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from zoneinfo import ZoneInfo

from governance.formats import clock_time, day, day_of_month, moment, short_day
from governance.meetings.rules.minutes import Attendee, Confirmed, Item, Minutes, Motion, Outcome

KINDS = {
    "decision": "Decision",
    "agreed": "Agreed",
    "action": "Action",
    "information": "Information",
    "objection": "Objection",
    "deferral": "Put off",
    "recommendation": "Recommended",
}
MODES = {"room": "", "phone": "by phone", "online": "online"}
VALUES = {"yes": "yes", "no": "no", "abstain": "abstained", "recused": "recused", "absent": "absent"}
RESULTS = {"carried": "Carried", "failed": "Not carried", "withdrawn": "Withdrawn", "open": "Not voted on"}
LATE = 300  # seconds after the start, or before the end, from which on it is said when somebody came or left


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a sentence that was put otherwise: `same`, `gone` or `new`."""

    kind: str
    words: str


def redline(before: str, after: str) -> tuple[Piece, ...]:
    """What a correction takes out and puts in, word by word."""
    old, new = before.split(), after.split()
    found: list[Piece] = []
    for what, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece(kind="same", words=" ".join(old[first:last])))
            continue
        found += [Piece(kind="gone", words=" ".join(old[first:last]))] if last > first else []
        found += [Piece(kind="new", words=" ".join(new[start:end]))] if end > start else []
    return tuple(found)


def times(of: Minutes) -> str:
    """`2:02 to 2:44 PM`."""
    first, last = (clock_time(each.astimezone(ZoneInfo(of.zone))) for each in (of.opened, of.closed))
    same = first[-2:] == last[-2:]
    return f"{first[:-3] if same else first} to {last}"


def held_on(of: Minutes) -> str:
    return day(of.opened.astimezone(ZoneInfo(of.zone)))


def presence(of: Attendee, minutes: Minutes) -> str:
    """`by phone, from 2:31 PM`; nothing for who was in the room all the time. Boards say every time."""
    if of.words:
        return of.words
    spans = "; ".join(filter(None, (_stay(each.came, each.went, minutes) for each in of.stays)))
    parts = (f"for {of.proxy}" if of.proxy else "", MODES.get(of.mode, of.mode), spans)
    return ", ".join(filter(None, parts))


def _stay(came: datetime, went: datetime, minutes: Minutes) -> str:
    zone = ZoneInfo(minutes.zone)
    late = minutes.is_board or (came - minutes.opened).total_seconds() > LATE
    early = minutes.is_board or (minutes.closed - went).total_seconds() > LATE
    since = f"from {clock_time(came.astimezone(zone))}" if late else ""
    until = f"until {clock_time(went.astimezone(zone))}" if early else ""
    return " ".join(filter(None, (since, until)))


def kind_words(of: Outcome) -> str:
    return KINDS.get(of.kind, of.kind.capitalize())


def outcome_words(of: Outcome) -> str:
    """An objection names who objects; an action, who does it until when is said beside it."""
    return f"{of.speaker}: {of.words}" if of.speaker else of.words


def beneath(of: Outcome, zone: ZoneInfo) -> tuple[str, ...]:
    """What is said beneath an outcome: what rests on it, who confirmed, who has promised it."""
    return tuple(_beneath(of, zone))


def _beneath(of: Outcome, zone: ZoneInfo) -> Iterator[str]:
    if of.motion:
        yield from motion_words(of.motion)
    yield from (confirmed_words(each, zone) for each in of.confirmed)
    yield from (f"waits for {each} to confirm" for each in of.waits)
    if of.promise:
        yield f"{of.promise.owner}, {of.promise.office}, by {day(of.promise.due.astimezone(zone))} ({of.promise.number})"
    if of.decision:
        yield f"{of.decision}{f': {of.effect}' if of.effect else ''}"


def confirmed_words(of: Confirmed, zone: ZoneInfo) -> str:
    shown = f" ({of.shown})" if of.shown else ""
    return f"confirmed by {of.name}, {of.office}, {moment(of.at, zone)}{shown}"


def motion_words(of: Motion) -> Iterator[str]:
    """The motion, who moved it, the votes by role, and what they came to."""
    moved = f", moved by {of.mover}" if of.mover else ""
    seconded = f", seconded by {of.seconder}" if of.seconder else ""
    yield f"Motion{moved}{seconded}: {of.words}"
    if of.ballots:
        yield "; ".join(
            f"{each.seat} ({each.holder or 'vacant'}): {VALUES[each.value]}" for each in of.ballots
        )
    yield result_words(of)


def result_words(of: Motion) -> str:
    """Such as: Carried, 4 yes, 1 no; 3 needed. 5 of 7 in the room, quorum 4."""
    if of.state in ("withdrawn", "open"):
        return f"{RESULTS[of.state]}."
    room = f"{of.present} of {of.base} in the room, quorum {of.quorum}."
    if of.present < of.quorum:
        return f"{RESULTS[of.state]}: there was no quorum. {room}"
    return f"{RESULTS[of.state]}, {of.yes} yes, {of.no} no; {of.needed} needed. {room}"


def nothing_words(of: Item, zone: ZoneInfo) -> str:
    """What is said of an item of which nothing is written."""
    if of.state == "deferred":
        return f"Put off to the meeting of {_near(of.put_off_to, zone)}." if of.put_off_to else "Put off."
    if of.state == "dropped":
        return "Dropped."
    return "" if of.notes or of.outcomes or of.motions else "Talked about."


def _near(at: datetime, zone: ZoneInfo) -> str:
    return day_of_month(at.astimezone(zone))


def left_out_words(count: int) -> str:
    """How many items are in the whole minutes alone."""
    if not count:
        return ""
    items = "1 item is" if count == 1 else f"{count} items are"
    return f"{items} between the offices concerned and not in this public version."


def place_words(place: str, of: Minutes) -> str:
    """Where a correction belongs: `Item 3, Potholes: 6 or 7 calendar days`, `Who was here: Lee Chan`."""
    what, _, key = place.partition(":")
    if what == "person":
        return f"Who was here: {next((each.name for each in of.here if each.key == key), '')}"
    for item in of.items:
        keys = {item.key, *(each.key for each in item.notes), *(each.key for each in item.outcomes)}
        if key in keys:
            return f"Item {item.number}, {item.title}"
    return "The minutes"


def next_words(of: Minutes) -> str:
    """`Thu, Jan 7, 2027, 2:00 PM`; nothing where no date is set."""
    return moment(of.next_at, ZoneInfo(of.zone)) if of.next_at else ""


def name_of(of: Minutes) -> str:
    """`Minutes of Streets and 311, Nov 30, 2026`."""
    return f"Minutes of {of.body}, {short_day(of.opened.astimezone(ZoneInfo(of.zone)))}"


NOT_SENT = "A draft. {taker} has not sent it round yet."
UNLESS = "unless somebody who was here asks for a correction."


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where minutes stand, in words: what is read first, and what follows it."""

    first: str
    rest: str = ""

    def __str__(self) -> str:
        return f"{self.first}{'' if self.rest.startswith((',', '.')) else ' '}{self.rest}".strip()


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The moments of minutes on their way; None: not yet. `today`: its year is not said."""

    corrections_until: datetime | None = None
    approved: datetime | None = None
    final: datetime | None = None
    today: date | None = None


def near_day(at: datetime, today: date | None) -> str:
    """`Mon, Dec 7`, with its year where that is not today's, and on paper."""
    told = day(at)
    return told.removesuffix(f", {at.year}") if today and at.year == today.year else told


def standing(of: Minutes, state: str, dates: Dates, *, open_corrections: int = 0) -> Standing:
    """Final when, unless what; or that they are."""

    def on(at: datetime) -> str:
        return near_day(at.astimezone(ZoneInfo(of.zone)), dates.today)

    if dates.final:
        since = f"Final since {on(dates.final)}."
        return Standing(first=since, rest="What is corrected since stands beside them.")
    if state == "draft":
        return Standing(first=NOT_SENT.format(taker=of.note_taker or "Nobody"))
    if dates.approved:
        return Standing(first=f"Approved on {on(dates.approved)}.")
    if open_corrections:
        held = "A correction is" if open_corrections == 1 else f"{open_corrections} corrections are"
        return Standing(first="Not final yet.", rest=f"{held} not answered.")
    if dates.corrections_until is None:
        return Standing(first="Not approved yet.", rest=f"{of.body} approves them at its next meeting.")
    return Standing(first=f"Final on {on(dates.corrections_until)},", rest=UNLESS)


def sent_words(of: Minutes, sent: datetime, today: date) -> str:
    """`at 2:51 PM` of the same day, `on Tue, Dec 1` later."""
    zone = ZoneInfo(of.zone)
    at = sent.astimezone(zone)
    same = at.date() == of.opened.astimezone(zone).date()
    return f"at {clock_time(at)}" if same else f"on {near_day(at, today)}"
