"""Whose scorecard, of which period: the two menus of a card, the card before it, and what stands where on its page."""

from collections.abc import Iterable
from typing import Any

from governance.scorecards.queries.cards import CardHead, CardPage
from governance.scorecards.rules.values import Card


def period_key(head: CardHead) -> str:
    """How a period is told in an address: `month-2026-10-01`."""
    return f"{head.period.kind}-{head.period.starts.isoformat()}"


def menus(page: CardPage, heads: Iterable[CardHead]) -> dict[str, Any]:
    """Of the cards that the reader may see."""
    known = sorted(heads, key=lambda each: each.period.ends, reverse=True)
    own = [each for each in known if each.party.code == page.head.party.code]
    before = (each for each in own if each.period.kind == page.head.period.kind)
    return {
        "periods": list(dict.fromkeys((period_key(each), each.period.words) for each in known)),
        "period": period_key(page.head),
        "parties": sorted({(each.party.code, each.party.name) for each in known}),
        "earlier": next((each for each in before if each.period.starts < page.head.period.starts), None),
        "places": list(places(page.card)),
    }


def places(card: Card) -> Iterable[tuple[str, str]]:
    yield "#figures", "Figures"
    yield "#trend", f"{len(card.trend)} {card.period.kind}s"
    yield "#attention", "Needs attention"
    yield "#improved", "Improved"
    yield "#both", "Both sides"
    if card.patterns:
        yield "#patterns", "Patterns worth a look"
    yield "#events", "With and without events"
    yield "#services", f"All {len(card.services)} services"
    if card.districts or card.channels:
        yield "#slices", "Districts and channels"
    yield "#formulas", "Other formulas"
    yield "#corrections", "Corrections"
    yield "#sources", "Sources"
