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
    tried = [one for sent in page.acts.rounds if sent.figures for one in sent.figures.lines]
    keys = dict.fromkeys(one.key for one in tried)
    return {key: _shares(page, [one for one in tried if one.key == key]) for key in keys}


def _shares(page: ChangePage, tried: list[FrozenTarget]) -> Shares:
    line = next((each for each in page.lines if each.key == tried[0].key), None)
    held = line.before.target if line and line.before else None
    said = {side: word.item.target for side, word in line.words.items() if word.item} if line else {}
    department, center = (
        next(
            (
                _words(each.proposed, " would be")
                for each in tried
                if side in said and each.proposed.target == said[side]
            ),
            "",
        )
        for side in (page.sides.department, page.sides.center)
    )
    today = next((one.today for one in tried if one.today and one.today.target == held), None)
    return Shares(in_effect=_words(today) if today else "", department=department, center=center)


def _words(counted: Counted, would: str = "") -> str:
    """“83% would be on time”."""
    return f"{share_words(counted)}{would} on time" if counted.n else ""
