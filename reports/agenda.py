"""A published agenda as PDF. Decides its parts and order; what it holds was decided when it was published."""

import hashlib
from pathlib import Path

from reports import paths
from reports.agenda_paper import AgendaPaper
from reports.pdf import Attachment, render
from reports.print_templates import fill, style


def pdf(document: AgendaPaper, *, fonts: Path = paths.FONTS) -> bytes:
    """The agenda with its data inside."""
    return render(
        html(document),
        css=style(paths.templates(), "print.css", "minutes.css", "agenda.css"),
        fonts=fonts,
        attachments=_attachments(document),
        identifier=f"agenda {document.content.meeting} {document.number} {document.fingerprint} {document.entry.fingerprint}",
        dated=document.dated,
    )


def html(document: AgendaPaper) -> str:
    found = _attachments(document)
    listed = [(each, len(each.content), hashlib.sha256(each.content).hexdigest()) for each in found]
    values = {"document": document, "agenda": document.content, "attachments": listed}
    return fill(paths.templates(), "agenda.html", values)


def _attachments(document: AgendaPaper) -> tuple[Attachment, ...]:
    return (
        Attachment(
            name="agenda.json",
            description="This agenda for machines, in the form of which the fingerprint is made",
            content=document.agenda_json,
            relationship="Source",
        ),
    )
