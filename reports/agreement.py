"""The service agreement as PDF. Decides its parts and their order; the words of targets come with the values."""

import hashlib
from pathlib import Path
from typing import Any

from governance import formats
from reports import paths
from reports.model import Act, Agreement, Organization, Standing
from reports.pdf import Attachment, render
from reports.print_templates import fill, style
from reports.schedule import schedule


def pdf(document: Agreement, *, fonts: Path = paths.FONTS) -> bytes:
    """One version of an agreement, its data embedded; marked as a draft until it takes effect."""
    templates = paths.templates()
    return render(
        html(document),
        css=style(templates, "print.css", "agreement.css", *_watermark(document)),
        fonts=fonts,
        attachments=_attachments(document),
        identifier=f"{document.code} {document.version} {document.fingerprint} {document.entry.fingerprint}",
        dated=document.recorded_at,
    )


def html(document: Agreement) -> str:
    return fill(paths.templates(), "agreement.html", _values(document))


def _values(document: Agreement) -> dict[str, Any]:
    return {
        "document": document,
        "schedule": schedule(document.targets),
        "standing": _standing(document),
        "signatures": _signatures(document),
        "fingerprints": _fingerprints(document.acts),
        "attachments": [
            (attachment, len(attachment.content), hashlib.sha256(attachment.content).hexdigest())
            for attachment in _attachments(document)
        ],
    }


def _standing(document: Agreement) -> str:
    start = formats.day(document.effective_from) if document.effective_from else "a date not yet agreed"
    until = f" on {formats.day(document.superseded_on)}" if document.superseded_on else ""
    return {
        Standing.DRAFT: "Draft: not agreed, commits nobody",
        Standing.SCHEDULED: f"Scheduled: takes effect on {start}",
        Standing.IN_EFFECT: f"In effect from {start}",
        Standing.SUPERSEDED: f"Superseded{until}: a later version applies",
    }[document.standing]


def _watermark(document: Agreement) -> tuple[str, ...]:
    return {Standing.DRAFT: ("draft.css",), Standing.SCHEDULED: ("scheduled.css",)}.get(document.standing, ())


def _attachments(document: Agreement) -> tuple[Attachment, ...]:
    return (
        Attachment(
            name="terms.json",
            description="Every service target, clause and date of this version, for machines",
            content=document.terms_json,
            relationship="Source",
        ),
        Attachment(
            name="terms.csv",
            description="Every service target of this version as a spreadsheet",
            content=document.terms_csv,
            relationship="Data",
        ),
    )


def _signatures(document: Agreement) -> list[tuple[str, list[Act]]]:
    """Whoever signed in and acted, under the name acted for; both sides always have a place to sign."""
    places: dict[str, list[Act]] = {_place(side): [] for side in (document.department, document.center)}
    for act in (act for act in document.acts if act.signed_in):
        places.setdefault(act.on_behalf_of, []).append(act)
    return list(places.items())


def _place(side: Organization) -> str:
    return side.name


def _fingerprints(acts: tuple[Act, ...]) -> list[str]:
    return list(dict.fromkeys(act.fingerprint for act in acts))
