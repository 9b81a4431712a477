"""What was said in Port Alder's meetings: about each kind of matter, and what each group brought up besides."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from governance.meetings.rules.agenda import ItemFacts, ItemSource
from governance.meetings.rules.outcomes import OutcomeKind

KINDS = {
    "says": OutcomeKind.INFORMATION,
    "decides": OutcomeKind.DECISION,
    "minds": OutcomeKind.OBJECTION,
}
# By where an item came from: one of these, in turn. Of others nothing was written down.
NOTES: Mapping[ItemSource, tuple[str, ...]] = {
    ItemSource.CHANGE: (
        "Read together, line by line. Both know now what the other side needs.",
        "The figures of the last year were on the table. It goes on in writing.",
        "Short: what is open is one number, and who answers next.",
    ),
    ItemSource.TALK: ("Talked through at length. The answer comes within two days.",),
    ItemSource.MISSED: (
        "Crews were short, and the season is hard. Nobody wants to promise what cannot be held.",
        "It is the same streets again. The supervisor looks at the routes.",
    ),
    ItemSource.DECLINING: ("Slower than last year, by a little. Looked at again next time.",),
    ItemSource.CENTER: ("311: two shifts were short. What lacks its place is asked for again the same day.",),
    ItemSource.OUTLOOK: ("Dates as they were told. Call takers have the words.",),
    ItemSource.REVIEW: ("Both will look at it line by line before its day.",),
}
AGAIN = ": how it goes"
HOLDS = (
    "It holds. Nothing to change.",
    "Better than before, not yet good. We look again later.",
    "Fewer calls about it.",
)
MINUTES_TAKEN = "Taken as they are."
ACTION_GOES_ON = "Not done yet. {owner} says it again next time."


@dataclass(frozen=True, kw_only=True)
class Came:
    """Something that came of an item; `form` holds what its kind asks besides."""

    kind: OutcomeKind
    words: str
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Said:
    note: str = ""
    came: tuple[Came, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Topic:
    """What a group talked about besides what was open."""

    title: str
    said: Said


@cache
def topics() -> Mapping[str, tuple[Topic, ...]]:
    body = tomllib.loads((files("governance._demo") / "topics.toml").read_text("utf-8"))
    return {group: tuple(_topic(row) for row in rows) for group, rows in body.items()}


def topic(group: str, nth: int) -> Topic:
    """Of a group's meeting, counted from the first one."""
    known = topics()[group]
    first = known[nth % len(known)]
    return first if nth < len(known) else Topic(title=f"{first.title}{AGAIN}", said=Said())


def _topic(row: Mapping[str, str]) -> Topic:
    return Topic(title=row["title"], said=Said(note=row["note"], came=tuple(_came(row))))


def _came(row: Mapping[str, str]) -> Iterator[Came]:
    yield from (Came(kind=kind, words=row[name]) for name, kind in KINDS.items() if name in row)
    if "does" in row:
        yield promised(row["does"])


def promised(line: str) -> Came:
    """An action: `seat | what is done | business days | done when`."""
    seat, words, due, done_when = (part.strip() for part in line.split("|"))
    form = {"seat": seat, "due": due, "done_when": done_when}
    return Came(kind=OutcomeKind.ACTION, words=words, form=form)


# Promised at the last meeting between so many days ago, whatever holidays left out, and carried ever since.
ROSTER_GROUP, ROSTER_SINCE, ROSTER_AGO, ROSTER_TITLE = "streets-311", 225, 172, "Crew roster for winter"
ROSTER = Topic(
    title="Who drives when it freezes",
    said=Said(
        note="Callers ask at night whether anybody comes. Nobody at 311 can tell today.",
        came=(
            promised(f"streets-alternate | {ROSTER_TITLE} | 15 | 311 has the roster, with names and shifts."),
        ),
    ),
)


def about(item: ItemFacts, nth: int) -> Said:
    """What was said about an item that came by itself, or was put on by somebody, at the nth meeting of a group."""
    if item.source is ItemSource.OWN:
        known = (
            each for rows in (*topics().values(), (ROSTER,)) for each in rows if each.title == item.title
        )
        return next((each.said for each in known), Said())
    if item.source is ItemSource.MINUTES:
        return Said(note=MINUTES_TAKEN)
    if item.source is ItemSource.ACTION:
        return Said(
            note=ACTION_GOES_ON.format(owner=item.reason.removeprefix("action of ").partition(",")[0])
        )
    notes = NOTES.get(item.source, ())
    return Said(note=notes[(nth + item.id) % len(notes)]) if notes else Said()
