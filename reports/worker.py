"""Makes documents aside, so that the server stays quick: only the child imports the PDF engine."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from governance.aside import STANDARD, Limits, Piece, done_aside
from reports import paths
from reports.agenda_paper import AgendaPaper
from reports.brief_paper import BriefPaper
from reports.card_paper import CardPaper
from reports.comparison_paper import ComparisonPaper
from reports.minutes_paper import MinutesPaper
from reports.model import Agreement, ChangeSheet, Kind

Values = Agreement | ChangeSheet | CardPaper | BriefPaper | MinutesPaper | AgendaPaper | ComparisonPaper
DOCUMENT = Piece(what="The document", instead="Its data can be downloaded as a spreadsheet.")


async def make_pdf(
    kind: Kind, document: Values, *, fonts: Path = paths.FONTS, limits: Limits = STANDARD
) -> bytes:
    """The PDF of a document, or an `Unavailable` that says which limit it ran into."""
    return await done_aside(partial(_make, kind, document, fonts), piece=DOCUMENT, limits=limits)


def _make(kind: Kind, document: Values, fonts: Path) -> bytes:
    from reports import (  # noqa: PLC0415 - 60 MB and half a second that only the child pays
        agenda,
        agreement,
        brief,
        change_sheet,
        comparison,
        minutes,
        scorecard,
    )

    papers: dict[Kind, tuple[type[Values], Callable[..., bytes]]] = {
        Kind.AGREEMENT: (Agreement, agreement.pdf),
        Kind.CHANGE_SHEET: (ChangeSheet, change_sheet.pdf),
        Kind.SCORECARD: (CardPaper, scorecard.pdf),
        Kind.BRIEF: (BriefPaper, brief.pdf),
        Kind.MINUTES: (MinutesPaper, minutes.pdf),
        Kind.AGENDA: (AgendaPaper, agenda.pdf),
        Kind.COMPARISON: (ComparisonPaper, comparison.pdf),
    }
    values, pdf = papers[kind]
    if not isinstance(document, values):
        raise TypeError(f"A {kind} cannot be made of {type(document).__name__}.")
    return pdf(document, fonts=fonts)
