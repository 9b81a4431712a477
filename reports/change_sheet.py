"""A change on one page as PDF, for a colleague without an account. Decides how much fits; states nothing of its own."""

import hashlib
from pathlib import Path

from reports import paths
from reports.model import ChangeSheet
from reports.pdf import pages, render
from reports.print_templates import fill, style

# the sheet says how many lines are left out and where they are; fewer than four would say too little to be of use
LINES = (14, 10, 7, 4)


def pdf(document: ChangeSheet, *, fonts: Path = paths.FONTS) -> bytes:
    """One page, with as many lines as fit on it beside the words; only very long words run on to a second."""
    css = style(paths.templates(), "print.css", "change_sheet.css")
    return render(
        _fitting(document, css, fonts),
        css=css,
        fonts=fonts,
        attachments=(),
        identifier=f"{document.number} {hashlib.sha256(repr(document).encode()).hexdigest()}",
        dated=document.as_of,
    )


def html(document: ChangeSheet, *, most: int = LINES[0]) -> str:
    values = {"document": document, "lines": document.lines[:most], "left_out": len(document.lines[most:])}
    return fill(paths.templates(), "change_sheet.html", values)


def _fitting(document: ChangeSheet, css: str, fonts: Path) -> str:
    for most in LINES[:-1]:
        page = html(document, most=most)
        if pages(page, css=css, fonts=fonts) == 1:
            return page
    return html(document, most=LINES[-1])
