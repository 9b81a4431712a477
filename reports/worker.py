"""Makes documents aside, so that the server stays quick: only the child imports the PDF engine."""

from functools import partial
from pathlib import Path

from governance.aside import STANDARD, Limits, Piece, done_aside
from reports import paths
from reports.agenda_paper import AgendaPaper
from reports.brief_paper import BriefPaper
from reports.card_paper import CardPaper
from reports.minutes_paper import MinutesPaper
from reports.model import Agreement, ChangeSheet, Kind

Values = Agreement | ChangeSheet | CardPaper | BriefPaper | MinutesPaper | AgendaPaper
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
        minutes,
        scorecard,
    )

    match kind, document:
        case Kind.AGREEMENT, Agreement():
            return agreement.pdf(document, fonts=fonts)
        case Kind.CHANGE_SHEET, ChangeSheet():
            return change_sheet.pdf(document, fonts=fonts)
        case Kind.SCORECARD, CardPaper():
            return scorecard.pdf(document, fonts=fonts)
        case Kind.BRIEF, BriefPaper():
            return brief.pdf(document, fonts=fonts)
        case Kind.MINUTES, MinutesPaper():
            return minutes.pdf(document, fonts=fonts)
        case Kind.AGENDA, AgendaPaper():
            return agenda.pdf(document, fonts=fonts)
    raise TypeError(f"A {kind} cannot be made of {type(document).__name__}.")
