"""What of a kind's levels administrators may choose: how many business days, and which are never told. Pure.

The first telling and the last reminder before a superior stay: nobody's superior hears before they do.
"""

from dataclasses import dataclass
from typing import Any

from governance import formats
from governance.reminders.rules.levels import PAGE, Choice, Ladder, Of, Rung, ladder
from governance.reminders.rules.watches import WARNINGS, Level
from governance.waiting.rules.matter import Kind
from governance.waiting.rules.words import ACTS

LABELS = {
    Level.REMINDED: "Reminder",
    Level.DUE: "Second reminder",
    Level.WARNED: "Last reminder before somebody above them is told",
    Level.DIVISION_HEAD: "Whoever leads their office is told",
    Level.BEFORE_CONVENOR: "Last reminder before the facilitator is told",
    Level.CONVENOR: "The facilitator is told",
    Level.BEFORE_SPONSOR: "Last reminder before the approving official is told",
    Level.SPONSOR: "The approving official is told",
}
COLUMNS = {
    "Reminder": (Level.REMINDED,),
    "Second reminder": (Level.DUE,),
    "Last reminder": (Level.WARNED,),
    "Their lead": (Level.DIVISION_HEAD,),
    "The facilitator": (Level.BEFORE_CONVENOR, Level.CONVENOR),
    "The approving official": (Level.BEFORE_SPONSOR, Level.SPONSOR),
}
NAMES = {Kind.EXPLANATION: "Explain patterns on a scorecard"}  # asked on the page of another kind
FURTHEST = 90  # business days, each way


@dataclass(frozen=True, kw_only=True)
class Choosable:
    """One level that may be chosen: its field, the number it has, from what it counts, and whether it may be left out."""

    level: Level
    label: str
    after: int
    of: Of
    off: bool
    may_be_off: bool

    @property
    def low(self) -> int:
        return {Of.UNTIL: -FURTHEST, Of.SINCE: 1, Of.LAST: 1}[self.of]


def choosable(kind: Kind, choice: Choice | None = None) -> tuple[Choosable, ...]:
    """The levels of a kind but the first, with an administrator's numbers where there are any."""
    usual = ladder(kind)
    kept = {rung.level: rung for rung in ladder(kind, choice).rungs}
    return tuple(_line(rung, kept.get(rung.level)) for rung in usual.rungs if rung.level in LABELS)


def _line(rung: Rung, kept: Rung | None) -> Choosable:
    return Choosable(
        level=rung.level,
        label=LABELS[rung.level],
        after=kept.after if kept else rung.after,
        of=rung.of,
        off=kept is None,
        may_be_off=rung.level not in WARNINGS,
    )


def body(kind: Kind, choice: Choice) -> dict[str, Any]:
    """What differs from the rules, as it is kept; nothing where nothing does."""
    usual = {rung.level: rung.after for rung in ladder(kind).rungs}
    after = {
        str(level): days
        for level, days in choice.after.items()
        if level in usual and level not in choice.off and usual[level] != days
    }
    off = sorted(level for level in choice.off if level in usual and level not in WARNINGS)
    return {**({"after": after} if after else {}), **({"off": off} if off else {})}


def kinds() -> tuple[Kind, ...]:
    """Those with something to choose, in the order of how pressing they are."""
    return tuple(kind for kind in Kind if kind in PAGE and choosable(kind))


def name(kind: Kind) -> str:
    """What is asked, whoever is asked by whom."""
    words = NAMES.get(kind) or ACTS.get(kind, str(kind))
    return words.format(own="the office", other="the other side", others="the other side’s")


def summary(found: Ladder) -> str:
    """The levels after the first in few words."""
    told = [
        f"{LABELS[each.level]} {days_words(each.after, each.of)}"
        for each in found.rungs
        if each.level in LABELS
    ]
    return "; ".join(told)


def row(found: Ladder) -> tuple[str, ...]:
    """The levels of a kind under COLUMNS, in short; "" where it has no such level."""
    rungs = {each.level: each for each in found.rungs}
    return tuple(
        ", ".join(_short(rungs[level]) for level in levels if level in rungs) for levels in COLUMNS.values()
    )


def _short(rung: Rung) -> str:
    if rung.of is Of.LAST:
        return f"+{rung.after}"
    if rung.of is Of.SINCE:
        return f"after {rung.after}"
    return (
        "on its date" if rung.after == 0 else f"{abs(rung.after)} {'before' if rung.after < 0 else 'after'}"
    )


def days_words(after: int, of: Of) -> str:
    """`2 business days before its date`."""
    if of is Of.UNTIL and after == 0:
        return "on its date"
    count = formats.plural(abs(after), "business day")
    if of is Of.UNTIL:
        return f"{count} {'before' if after < 0 else 'after'} its date"
    return f"{count} {'after it began to wait' if of is Of.SINCE else 'later'}"
