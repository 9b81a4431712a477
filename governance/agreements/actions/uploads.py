"""A file of terms taken in: what it was, who said which days it means, what came of it, and every line refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance import acts, canonical
from governance.agreements.tables import TermsUpload
from governance.agreements.terms_file.model import Refused
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Forbidden, Invalid
from governance.people.rules import Acting

REFUSE = """INSERT INTO refused_line (upload, line, "column", value, reason, department)
    SELECT :upload, * FROM unnest(:lines::bigint[], :columns::text[], :values::text[], :reasons::text[], :departments::text[])"""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """`lines` = taken + unchanged + refused; `file_hash` is the SHA-256 of its bytes; `days_mean` "" where not asked."""

    file_name: str
    file_hash: str
    lines: int
    taken: int
    unchanged: int
    refused: tuple[Refused, ...]
    days_mean: str = ""


async def record_upload(upload: Upload, *, by: Acting, at: datetime) -> str:
    """Answers its number, such as UP-2026-0003. Whoever uploads is the one who said which days are meant."""
    if not by.negotiates:
        raise Forbidden("Only 311 and the departments' own negotiators take in lists of targets.")
    if upload.lines != upload.taken + upload.unchanged + len(upload.refused):
        raise Invalid("The lines of this file do not add up; nothing was taken.")
    async with acts.begin(by, at=at) as act:
        number = await next_number("UP", at)
        row = _row(upload, number, by, at)
        await row.save()
        await _store_refused(row.id, upload.refused)
        # What was taken becomes drafts of one side, which nobody else sees: so does the upload.
        after = _summary(upload, number)
        await act.record(Tag.TERMS_UPLOADED, f"upload:{number}", audience=by.party, after=after)
    return number


def _row(upload: Upload, number: str, by: Acting, at: datetime) -> TermsUpload:
    return TermsUpload(
        number=number,
        file_name=canonical.text(upload.file_name, field="file name", limit=255),
        file_hash=upload.file_hash,
        lines=upload.lines,
        taken=upload.taken,
        unchanged=upload.unchanged,
        refused=len(upload.refused),
        days_mean=upload.days_mean,
        days_answered_by=by.person if upload.days_mean else "",
        uploaded_by=by.person,
        at=at,
        party=by.party_id,
    )


async def _store_refused(upload: int, refused: Sequence[Refused]) -> None:
    if refused:
        await sql.rows(
            REFUSE,
            upload=upload,
            lines=[one.line for one in refused],
            columns=[one.column for one in refused],
            values=[_storable(one.value) for one in refused],
            departments=[one.department for one in refused],
            reasons=[one.reason for one in refused],
        )


def _storable(value: str) -> str:
    """The database takes every character but one."""
    return value.replace("\0", "\ufffd")[:200]


def _summary(upload: Upload, number: str) -> dict[str, str | int]:
    after: dict[str, str | int] = {
        "number": number,
        "file": canonical.text(upload.file_name, field="file name", limit=255),
        "sha256": upload.file_hash,
        "lines": upload.lines,
        "taken": upload.taken,
        "unchanged": upload.unchanged,
        "refused": len(upload.refused),
    }
    if upload.days_mean:
        after["days_mean"] = upload.days_mean
    return after
