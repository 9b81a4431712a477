"""What share of past requests would have been on time by each value of the table, as the proposals were sent with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance.changes.queries.page import ChangePage
from governance.trials.rules.evidence import Counted, FrozenTarget, share_words


@dataclass(frozen=True, kw_only=True)
class Shares:
    """In words, under the value they belong to; "" where nobody worked it out."""

    in_effect: str
    department: str
    center: str


def shares(page: ChangePage) -> Mapping[str, Shares]:
    """By the key of the line. Each proposal froze its own figures; the newest that speaks of a value counts."""
    tried = [(sent.party, one) for sent in page.acts.rounds if sent.figures for one in sent.figures.lines]
    keys = dict.fromkeys(one.key for _, one in tried)
    return {key: _shares(page, [(by, one) for by, one in tried if one.key == key]) for key in keys}


def _shares(page: ChangePage, tried: list[tuple[str, FrozenTarget]]) -> Shares:
    line = next((each for each in page.lines if each.key == tried[0][1].key), None)
    said = {side: word.item.target for side, word in line.words.items() if word.item} if line else {}

    def by(side: str) -> str:
        fits = (one for _, one in tried if side in said and one.proposed.target == said[side])
        found = next(fits, None)
        return _words(found.proposed, "would be") if found else ""

    today = next((one.today for _, one in tried if one.today), None)
    held = line.before.target if line and line.before else None
    return Shares(
        in_effect=_words(today, "") if today and today.target == held else "",
        department=by(page.sides.department),
        center=by(page.sides.center),
    )


def _words(counted: Counted, would: str) -> str:
    """“83% would be on time”."""
    return f"{share_words(counted)} {would} on time".replace("  ", " ") if counted.n else ""
