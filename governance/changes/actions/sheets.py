"""A spreadsheet of one agreement's targets: out, edited, and back as what it changes.

Nothing in it is sent. A list that concerns several departments is taken in by `uploads`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from governance import acts
from governance.agreements.actions import Upload, draft_services, record_upload
from governance.agreements.queries import Sight, agreement_by_code
from governance.agreements.rules.catalog import ServiceEntry, may_keep_catalog
from governance.agreements.rules.items import Term, service_of
from governance.agreements.terms_file.matching import DepartmentLines
from governance.agreements.terms_file.model import Refused
from governance.agreements.terms_file.worker import read_aside
from governance.audit.tags import Tag
from governance.changes.actions.drafting import begin
from governance.changes.actions.uploads import TermsFile, preview
from governance.changes.rules.offers import ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Cause
from governance.database import session
from governance.errors import Invalid
from governance.people.rules import Acting

NOT_YET = "a service that is not in the catalog yet; 311's analyst adds it, then the line can be taken"


@dataclass(frozen=True, kw_only=True)
class SheetRead:
    """What an edited spreadsheet says of one department: `edits` differ from the latest version.

    `as_today` are targets it names with today's values; read = edits + unchanged + refused.
    """

    edits: tuple[ProposedEdit, ...]
    as_today: frozenset[str]
    new_services: tuple[ServiceEntry, ...]
    read: int
    unchanged: int
    refused: tuple[Refused, ...]


async def read_sheet(
    file: TermsFile, *, department: str, by: Acting, at: datetime, shown: frozenset[str] = frozenset()
) -> SheetRead:
    """The file against the department's agreement. Raises Invalid where it says nothing of it; writes nothing.

    `shown` are services of the other side's proposal, which may still be drafted.
    """
    sight = Sight(side=by.party, shown=shown)
    found = await preview(replace(file, only=department), sight=sight, at=at)
    part = next((part for part in found.departments if part.department.code == department), None)
    if part is None:
        first = found.refused[0].reason if found.refused else "it has no line for this department"
        raise Invalid(f"Nothing in this file could be taken: {first}.", fields={"file": first})
    unknown = _not_to_add(part, by)
    edits = tuple(
        ProposedEdit(key=e.key, before=e.before, after=e.after) for e in part.edits if e.line not in unknown
    )
    refused = tuple(sorted((*found.refused, *unknown.values()), key=lambda one: one.line))
    named = await _named(file, {one.line for one in refused})
    return SheetRead(
        edits=edits,
        as_today=named - {edit.key for edit in edits},
        new_services=() if unknown else part.new_services,
        read=found.read,
        unchanged=found.unchanged,
        refused=refused,
    )


def _not_to_add(part: DepartmentLines, by: Acting) -> Mapping[int, Refused]:
    """Lines about services that are still to be added, where this role may not add them."""
    if may_keep_catalog(by):
        return {}
    new = {service.code for service in part.new_services}
    refused = partial(Refused, column="problem", reason=NOT_YET, department=part.department.code)
    return {e.line: refused(line=e.line, value=e.name) for e in part.edits if service_of(e.key) in new}


async def _named(file: TermsFile, refused: set[int]) -> frozenset[str]:
    """Keys of the targets that the file names by their code, as every file of ours does."""
    lines = (await read_aside(file.content)).lines
    told = (line for line in lines if line.service and line.line not in refused)
    return frozenset(
        Term(service=one.service, metric=one.metric, population=one.population).key for one in told
    )


async def begin_from_sheet(
    agreement: str, file: TermsFile, sheet: SheetRead, *, by: Acting, at: datetime
) -> str:
    """Begin a change with all that the file changes; keeps what became of its lines. Answers the change's number."""
    if not sheet.edits:
        reason = "nothing in it differs from what the agreement says already"
        raise Invalid(f"No draft was made from this file: {reason}.", fields={"file": reason})
    facts = await agreement_by_code(agreement)
    async with session.transaction():
        upload = await record_upload(_upload(file, sheet), by=by, at=at)
        await add_services(sheet, by=by, at=at)
        cause = Cause(reason=None, upload=upload)
        return await begin(facts.code, Proposal(edits=sheet.edits), cause=cause, by=by, at=at)


async def add_services(sheet: SheetRead, *, by: Acting, at: datetime) -> None:
    """Adds the services that the file names for the first time.

    Lines that name any were refused before, unless this role keeps the catalog.
    """
    if sheet.new_services:
        await draft_services(sheet.new_services, by=by, at=at)


def _upload(file: TermsFile, sheet: SheetRead) -> Upload:
    return Upload(
        file_name=file.name,
        file_hash=file.hash,
        lines=sheet.read,
        taken=len(sheet.edits),
        unchanged=sheet.unchanged,
        refused=sheet.refused,
        days_mean=str(file.days or ""),
    )


async def record_download(number: str, *, kind: str, by: Acting, at: datetime, audience: str) -> None:
    """Records, before it happens, that a change's lines are downloaded. The event of a draft is for its own side only."""
    async with acts.begin(by, at=at) as act:
        after = {"format": kind}
        await act.record(Tag.CHANGE_DOWNLOADED, f"change:{number}", audience=audience, after=after)
