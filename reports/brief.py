"""The weekly brief as PDF: one page, however much there is to tell; what does not fit is counted."""

from dataclasses import replace
from pathlib import Path

from reports import paths
from reports.brief_paper import BriefPaper, BriefPart
from reports.pdf import pages, render
from reports.print_templates import fill, style

FEWEST = 2  # the least number of lines that each part keeps
MOST = 12  # fitting begins with so many lines, so that a list of hundreds needs few layouts


def pdf(document: BriefPaper, *, fonts: Path = paths.FONTS) -> bytes:
    """The brief; its longest lists are cut until it is one page."""
    templates = paths.templates()
    css = style(templates, "print.css", "brief.css")
    shown = _fit(document, css, fonts)
    return render(
        html(shown),
        css=css,
        fonts=fonts,
        attachments=(),
        identifier=f"brief {document.made_at.isoformat()} {document.entry.fingerprint}",
        dated=document.made_at,
    )


def html(document: BriefPaper) -> str:
    return fill(paths.templates(), "brief.html", {"document": document})


def _fit(document: BriefPaper, css: str, fonts: Path) -> BriefPaper:
    shown = replace(document, parts=tuple(_cut(part, MOST) for part in document.parts))
    while pages(html(shown), css=css, fonts=fonts) > 1:
        longest = max(range(len(shown.parts)), key=lambda index: len(shown.parts[index].lines), default=-1)
        if longest < 0 or len(shown.parts[longest].lines) <= FEWEST:
            return shown
        part = shown.parts[longest]
        cut = _cut(part, len(part.lines) - 1)
        shown = replace(shown, parts=(*shown.parts[:longest], cut, *shown.parts[longest + 1 :]))
    return shown


def _cut(part: BriefPart, most: int) -> BriefPart:
    """The first lines, so many with those that are kept in any case."""
    room = most - sum(line.kept for line in part.lines)
    loose = [place for place, line in enumerate(part.lines) if not line.kept]
    gone = set(loose[max(room, 0) :])
    shown = tuple(line for place, line in enumerate(part.lines) if place not in gone)
    return replace(part, lines=shown, more=part.more + len(gone))
