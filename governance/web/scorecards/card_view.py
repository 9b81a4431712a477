"""What a scorecard's page shows: charts, words, and links from figures to requests. Computes no figure."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from governance.scorecards.rules.values import Card
from governance.web.scorecards.card_links import CardLinks
from reports import card_charts, card_words
from reports.charts import Size

ATTENTION, IMPROVED = "Services that need attention", "Services that improved"
EMPTY = {
    ATTENTION: card_words.no_attention,
    IMPROVED: card_words.not_improved,
}


@dataclass(frozen=True, kw_only=True)
class Charts:
    trend_wide: Markup
    trend_narrow: Markup
    drawable: bool
    shaded: bool
    goal: bool


@dataclass(frozen=True, kw_only=True)
class ServiceComparison:
    """Some services below one another: chart, and the lines of their table."""

    id: str
    title: str
    lines: tuple[Any, ...]
    wide: Markup
    narrow: Markup
    empty: str


def card_context(card: Card) -> dict[str, Any]:
    """What the templates need beside the card itself."""
    return {
        "card": card,
        "headline": card_words.headline(card),
        "says": card_words,
        "rivals": card_words.rivals(card),
        "links": CardLinks(card=card),
        "charts": _charts(card),
        "goal_bp": card_charts.goal_bp(card),
        "compared": (
            _comparison(card, card.attention, ATTENTION),
            _comparison(card, card.improved, IMPROVED),
        ),
    }


def _charts(card: Card) -> Charts:
    return Charts(
        trend_wide=_inline(card_charts.trend_chart(card, size=Size.WIDE)),
        trend_narrow=_inline(card_charts.trend_chart(card, size=Size.NARROW)),
        drawable=card_charts.drawable(card),
        shaded=card_charts.shaded(card),
        goal=card_charts.goal_bp(card) >= 0,
    )


def _comparison(card: Card, codes: tuple[str, ...], title: str) -> ServiceComparison:
    return ServiceComparison(
        id=title.rsplit(" ", 1)[-1],
        title=title,
        lines=tuple(card.line(code) for code in codes),
        wide=_inline(card_charts.services_chart(card, codes, title=title, size=Size.WIDE)),
        narrow=_inline(card_charts.services_chart(card, codes, title=title, size=Size.NARROW)),
        empty=EMPTY[title](card),
    )


def _inline(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - our own drawing; every word in it is escaped where it is drawn
