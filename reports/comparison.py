"""Two versions of an agreement beside each other as PDF. Decides its form; what differs was decided before."""

import hashlib
from pathlib import Path

from reports import paths
from reports.comparison_paper import ComparisonPaper
from reports.pdf import render
from reports.print_templates import fill, style


def pdf(document: ComparisonPaper, *, fonts: Path = paths.FONTS) -> bytes:
    """A reading copy: it carries no data and proves nothing by itself, the documents of both versions do."""
    pair = f"{document.earlier.fingerprint} {document.later.fingerprint}"
    return render(
        html(document),
        css=style(paths.templates(), "print.css", "comparison.css"),
        fonts=fonts,
        attachments=(),
        identifier=f"comparison {pair} {hashlib.sha256(repr(document).encode()).hexdigest()}",
        dated=document.as_of,
    )


def html(document: ComparisonPaper) -> str:
    return fill(paths.templates(), "comparison.html", {"document": document})
