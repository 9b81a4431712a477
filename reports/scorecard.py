"""The scorecard as PDF. Decides its parts and their order, and that its first page stands alone."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from reports import card_charts, card_words, paths
from reports.card_paper import CardPaper
from reports.charts import Size
from reports.pdf import Attachment, render
from reports.print_templates import fill, style

ATTENTION, IMPROVED = "Services that need attention", "Services that improved"


def pdf(document: CardPaper, *, fonts: Path = paths.FONTS) -> bytes:
    """One scorecard with its figures and its chart; marked as a draft until it is published."""
    templates = paths.templates()
    marks = ("draft.css",) if document.draft else ()
    return render(
        html(document),
        css=style(templates, "print.css", "scorecard.css", *marks),
        fonts=fonts,
        attachments=_attachments(document),
        identifier=f"{document.number} {document.state} {document.fingerprint} {document.entry.fingerprint}",
        dated=document.dated,
    )


def html(document: CardPaper) -> str:
    return fill(paths.templates(), "scorecard.html", _values(document))


def _values(document: CardPaper) -> dict[str, Any]:
    card = document.card
    return {
        "document": document,
        "card": card,
        "headline": card_words.headline(card),
        "says": card_words,
        "rivals": card_words.rivals(card),
        "trend": _picture(card_charts.trend_chart(card, size=Size.PRINT)),
        "drawable": card_charts.drawable(card),
        "shaded": card_charts.shaded(card),
        "trend_says": card_charts.trend_words(card),
        "comparisons": [
            (title, [card.line(code) for code in codes], _picture(_comparison(document, codes, title)))
            for title, codes in ((ATTENTION, card.attention), (IMPROVED, card.improved))
        ],
        "attachments": [
            (attachment, len(attachment.content), hashlib.sha256(attachment.content).hexdigest())
            for attachment in _attachments(document)
        ],
    }


def _comparison(document: CardPaper, codes: tuple[str, ...], title: str) -> str:
    return card_charts.services_chart(document.card, codes, title=title, size=Size.PRINT)


def _picture(svg: str) -> str:
    """The chart as the address of a picture."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _attachments(document: CardPaper) -> tuple[Attachment, ...]:
    return (
        Attachment(
            name="scorecard.json",
            description="Every figure of this scorecard, for machines",
            content=document.card_json,
            relationship="Source",
        ),
        Attachment(
            name="scorecard.csv",
            description="The figures of each service as a spreadsheet",
            content=document.card_csv,
            relationship="Data",
        ),
    )
