"""Minutes as PDF, whole or in the public reading. Decides their parts and order; what each reading holds is decided before."""

import hashlib
from pathlib import Path
from zoneinfo import ZoneInfo

from governance.meetings.rules import minutes_words
from reports import paths
from reports.minutes_paper import MinutesPaper
from reports.pdf import Attachment, render
from reports.print_templates import fill, style


def pdf(document: MinutesPaper, *, fonts: Path = paths.FONTS) -> bytes:
    """The minutes with their data inside; marked on each page while nobody has approved them."""
    templates = paths.templates()
    marks = ("unapproved.css",) if document.unapproved else ()
    reading = "public" if document.public else "whole"
    return render(
        html(document),
        css=style(templates, "print.css", "minutes.css", *marks),
        fonts=fonts,
        attachments=_attachments(document),
        identifier=f"minutes {document.content.meeting} {reading} {document.fingerprint} {document.entry.fingerprint}",
        dated=document.dated,
    )


def html(document: MinutesPaper) -> str:
    values = {
        "document": document,
        "minutes": document.content,
        "zone": ZoneInfo(document.content.zone),
        "says": minutes_words,
        "attachments": [
            (each, len(each.content), hashlib.sha256(each.content).hexdigest())
            for each in _attachments(document)
        ],
    }
    return fill(paths.templates(), "minutes.html", values)


def _attachments(document: MinutesPaper) -> tuple[Attachment, ...]:
    return (
        Attachment(
            name="minutes.json",
            description="These minutes for machines, in the form of which the fingerprint is made",
            content=document.minutes_json,
            relationship="Source",
        ),
    )
