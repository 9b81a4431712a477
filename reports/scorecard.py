"""The scorecard as PDF. Decides its parts and their order, and that its first page stands alone."""

import base64
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from reports import card_charts, card_words, paths
from reports.card_paper import CardPaper
from reports.charts import Size
from reports.pdf import Attachment, pages, render
from reports.print_templates import fill, style

ATTENTION, IMPROVED = "Services that need attention", "Services that improved"


# What the first page holds beside its figures: letters of each comment, how many of them, services in each list.
ROOM = ((900, 6, 5), (450, 4, 5), (220, 4, 5), (110, 3, 5), (90, 2, 4), (90, 2, 3))


def pdf(document: CardPaper, *, fonts: Path = paths.FONTS) -> bytes:
    """One scorecard with its figures and its chart; marked as a draft until it is published."""
    templates = paths.templates()
    marks = ("draft.css",) if document.draft else ()
    css = style(templates, "print.css", "scorecard.css", *marks)
    return render(
        _fitting(document, css, fonts),
        css=css,
        fonts=fonts,
        attachments=_attachments(document),
        identifier=f"{document.number} {document.state} {document.fingerprint} {document.entry.fingerprint}",
        dated=document.dated,
    )


def _fitting(document: CardPaper, css: str, fonts: Path) -> str:
    """The card with as much of the comments on its first page as that holds."""
    values = _values(document) | {"first_alone": True}
    room = next(
        (
            room
            for room in ROOM[:-1]
            if pages(_filled(values | _said(document, *room)), css=css, fonts=fonts) == 1
        ),
        ROOM[-1],
    )
    return _filled(values | _said(document, *room) | {"first_alone": False})


def html(document: CardPaper) -> str:
    return _filled(_values(document) | _said(document, *ROOM[0]) | {"first_alone": False})


def _filled(values: dict[str, Any]) -> str:
    return fill(paths.templates(), "scorecard.html", values)


def _said(document: CardPaper, letters: int, most: int, listed: int) -> dict[str, Any]:
    """The latest comment of each side, cut to so many letters; 311's is always among them."""
    latest = {each.side: each for each in document.comments}
    center = [latest.pop(document.center)] if document.center in latest else []
    chosen = [*latest.values()][: most - len(center)] + center
    shown = [replace(each, words=_cut(each.words, letters)) for each in chosen]
    whole = len(chosen) == len(document.comments) and all(
        cut.words == each.words for cut, each in zip(shown, chosen, strict=True)
    )
    return {"said": shown, "whole": whole, "listed": listed}


def _cut(words: str, letters: int) -> str:
    return words if len(words) <= letters else f"{words[:letters].rsplit(maxsplit=1)[0]} …"


def _values(document: CardPaper) -> dict[str, Any]:
    card = document.card
    return {
        "document": document,
        "card": card,
        "headline": card_words.headline(card),
        "says": card_words,
        "rivals": card_words.rivals(card),
        "goal": card_charts.goal_bp(card),
        "trend": _picture(card_charts.trend_chart(card, size=Size.PRINT)),
        "drawable": card_charts.drawable(card),
        "shaded": card_charts.shaded(card),
        "trend_says": card_charts.trend_words(card),
        "comparisons": [
            (title, [card.line(code) for code in codes], _picture(_comparison(document, codes, title)), empty)
            for title, codes, empty in (
                (ATTENTION, card.attention, card_words.no_attention(card)),
                (IMPROVED, card.improved, card_words.not_improved(card)),
            )
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
