"""What a letter's table says of a change: line by line what holds, what each side says, how past requests would fare. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from governance.agreements.rules.items import kind_of
from governance.changes.rules.lines import AS_TODAY, NONE, Cells, Row, Sides
from governance.formats import plural
from governance.reminders.rules.facts import Value
from governance.trials.rules.evidence import Figures, FrozenTarget, share_words

MOST = 6  # lines of one table
LONGEST = 160  # characters of one cell
TIME = "Time"
BOTH = "both sides"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The targets that were tried on past requests: by side and by line, as each side's latest proposal froze them."""

    lines: Mapping[tuple[str, str], FrozenTarget] = field(default_factory=dict)

    @classmethod
    def of(cls, figures: Mapping[str, Figures]) -> "Tried":
        return cls(lines={(side, one.key): one for side, each in figures.items() for one in each.lines})

    def today(self, key: str) -> str:
        found = (one.today for (_, known), one in self.lines.items() if known == key)
        return next((share_words(counted) for counted in found if counted), "")

    def proposed(self, side: str, key: str) -> str:
        found = self.lines.get((side, key))
        return share_words(found.proposed) if found else ""

    @property
    def words(self) -> str:
        """What the shares in brackets are, "" where nothing was tried."""
        first = next(iter(self.lines.values()), None)
        if first is None:
            return ""
        past = plural(first.proposed.n, "past request")
        return f"In brackets: how many of {past} would count as on time, each by its own target."


def values(rows: Iterable[Row], sides: Sides, tried: Tried) -> tuple[Value, ...]:
    """What is still open comes first; what both sides leave as it is is not told."""
    found = [(cells.mark != "open", row, cells) for row in rows for cells in row.fields]
    found.sort(key=lambda each: each[0])
    told = [told for _, row, cells in found if (told := tuple(_values(row, cells, sides, tried)))]
    rest = len(told) - MOST
    more = Value(what=f"and {plural(rest, 'further value')}, on the page")
    return (*(one for each in told[:MOST] for one in each), *((more,) if rest > 0 else ()))


def _values(row: Row, cells: Cells, sides: Sides, tried: Tried) -> Iterator[Value]:
    now = _cell(row, cells, cells.in_effect, tried.today(row.key))
    said = {sides.department: cells.department, sides.center: cells.center}
    moved = {side: words for side, words in said.items() if side in sides.spoken and _moves(words, cells)}
    shares = {side: tried.proposed(side, row.key) for side in moved}
    if cells.mark == "agreed" and len(moved) > 1:
        share = next((each for each in shares.values() if each), "")
        words = _cell(row, cells, next(iter(moved.values())), share)
        yield Value(what=_what(row, cells), now=now, proposed_by=BOTH, proposed=words)
        return
    for side, words in moved.items():
        told = _cell(row, cells, words, shares[side])
        yield Value(what=_what(row, cells), now=now, proposed_by=sides.names.get(side, side), proposed=told)


def _moves(words: str, cells: Cells) -> bool:
    """Whether a side's word belongs in the table: all of what is open, else only what is to change."""
    return cells.mark == "open" or words not in (AS_TODAY, cells.in_effect)


def _what(row: Row, cells: Cells) -> str:
    return row.name if cells.label == TIME else f"{row.name}, {cells.label[:1].lower()}{cells.label[1:]}"


def _cell(row: Row, cells: Cells, words: str, share: str) -> str:
    """A value with the share of past requests behind it; a paragraph by its beginning."""
    if words == NONE and not kind_of(row.key).valued:
        return ""
    tells = share and cells.label == TIME and words not in (NONE, AS_TODAY)
    return f"{words} ({share})" if tells else shortened(words)


def listed(pairs: Sequence[tuple[str, str]], *, by: str = "") -> tuple[Value, ...]:
    """Facts without a value of today: what, and what of it."""
    rest = len(pairs) - MOST
    more = (Value(what=f"and {rest} more, on the page"),) if rest > 0 else ()
    told = [(what, shortened(words)) for what, words in pairs[:MOST] if words]
    return (*(Value(what=what, proposed_by=by, proposed=words) for what, words in told), *more)


def shortened(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
