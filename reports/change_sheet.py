"""A change on one page as PDF, for a colleague without an account. Decides how much fits; states nothing of its own."""

import hashlib
from pathlib import Path

from reports import paths
from reports.model import ChangeSheet
from reports.page import filled, style
from reports.pdf import render

# more lines would run over the page; the sheet then says how many are left out and where they are
LINES = 12


def pdf(document: ChangeSheet, *, fonts: Path = paths.FONTS) -> bytes:
    return render(
        html(document),
        css=style(paths.templates(), "print.css", "change_sheet.css"),
        fonts=fonts,
        attachments=(),
        identifier=f"{document.number} {hashlib.sha256(repr(document).encode()).hexdigest()}",
        dated=document.as_of,
    )


def html(document: ChangeSheet) -> str:
    values = {"document": document, "lines": document.lines[:LINES], "left_out": len(document.lines[LINES:])}
    return filled(paths.templates(), "change_sheet.html", values)
