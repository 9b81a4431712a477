"""Files of targets that were taken in, as the side sees them that did so: counts, drafts, lines not read.

What was taken became drafts of one side, which nobody else sees: so does the upload.
"""

from dataclasses import dataclass
from datetime import datetime

from governance.agreements.terms_file.model import Refused
from governance.changes.rules.moves import State
from governance.database import sql
from governance.errors import NotFound
from governance.people.rules import Matter, Viewer, may_see


@dataclass(frozen=True, kw_only=True)
class UploadFacts:
    """lines = taken + unchanged + refused. `days_mean` is "" where nobody had to be asked."""

    number: str
    file_name: str
    file_hash: str
    lines: int
    taken: int
    unchanged: int
    refused: int
    days_mean: str
    days_answered_by: str
    uploaded_by: str
    at: datetime
    party: str


@dataclass(frozen=True, kw_only=True)
class UploadDraft:
    """A change begun from an upload, as it stands now."""

    number: str
    title: str
    department: str
    department_name: str
    state: State


SIDE = "(SELECT o.code FROM party o WHERE o.id = u.party)"
FACTS = f"""SELECT u.number, u.file_name, u.file_hash, u.lines, u.taken, u.unchanged, u.refused, u.days_mean,
        u.days_answered_by, u.uploaded_by, u.at, {SIDE} AS party FROM terms_upload u"""  # noqa: S608 - our own words


async def upload(number: str, *, viewer: Viewer) -> UploadFacts:
    """Raises NotFound for everybody but the side that took it in."""
    rows = await sql.rows(f"{FACTS} WHERE u.number = :number", number=number)
    if not rows or not may_see(viewer, Matter.OWN_MATTER, own=rows[0]["party"] or ""):
        raise NotFound(f"There is no upload {number} that you may see.")
    return UploadFacts(**rows[0])


RECENT = f"{FACTS} WHERE {SIDE} = ANY(:sides::text[]) ORDER BY u.id DESC LIMIT :most"


async def recent_uploads(viewer: Viewer, *, limit: int = 10) -> tuple[UploadFacts, ...]:
    """The latest uploads of the viewer's own side, the latest first."""
    rows = await sql.rows(RECENT, sides=_sides(viewer), most=limit)
    return tuple(UploadFacts(**row) for row in rows)


SAME = f"{FACTS} WHERE u.file_hash = :file_hash AND {SIDE} = ANY(:sides::text[]) ORDER BY u.id DESC LIMIT 1"


async def taken_before(file_hash: str, *, viewer: Viewer) -> UploadFacts | None:
    """The last time this very file was taken in by the viewer's side."""
    row = await sql.row(SAME, file_hash=file_hash, sides=_sides(viewer))
    return UploadFacts(**row) if row else None


DRAFTS = """SELECT c.number, c.title, c.state, d.code AS department, d.name AS department_name
    FROM change c JOIN agreement a ON a.id = c.agreement JOIN party d ON d.id = a.department
    WHERE c.upload = :number ORDER BY d.name, c.id"""


async def drafts_of(number: str) -> tuple[UploadDraft, ...]:
    rows = await sql.rows(DRAFTS, number=number)
    return tuple(UploadDraft(**{**row, "state": State(row["state"])}) for row in rows)


REFUSED = """SELECT r.line, r."column", r.value, r.reason, r.department FROM refused_line r
    JOIN terms_upload u ON u.id = r.upload WHERE u.number = :number AND (:department = '' OR r.department = :department)
    ORDER BY r.line, r.id"""


async def refused_lines(number: str, *, department: str = "") -> tuple[Refused, ...]:
    """The lines of an upload that could not be taken, in the order of the file: all, or those that name a department."""
    rows = await sql.rows(REFUSED, number=number, department=department)
    return tuple(Refused(**row) for row in rows)


@dataclass(frozen=True, kw_only=True)
class OpenDraft:
    """A draft of one side that was made from a list and not sent yet."""

    number: str
    title: str
    reason: str
    department: str
    department_name: str
    revision: int
    body: str


OPEN = """SELECT DISTINCT ON (d.code) c.number, c.title, c.reason, d.code AS department, d.name AS department_name,
        t.revision, t.body
    FROM change c JOIN agreement a ON a.id = c.agreement JOIN party d ON d.id = a.department
    JOIN party o ON o.id = c.initiator JOIN draft t ON t.change = c.id AND t.party = c.initiator
    WHERE c.state = 'draft' AND c.subject = 'terms' AND c.upload <> '' AND o.code = :party
    ORDER BY d.code, c.id DESC"""


async def open_drafts(party: str) -> dict[str, OpenDraft]:
    """The latest of a side's open drafts made from a list, by the department it is about."""
    return {row["department"]: OpenDraft(**row) for row in await sql.rows(OPEN, party=party)}


def _sides(viewer: Viewer) -> list[str]:
    return sorted({seat.party for seat in viewer.seats if may_see(viewer, Matter.OWN_MATTER, own=seat.party)})
