"""A file of targets becomes one drafted change per department named in it. Nothing is sent; nothing is in force yet.

Writing down what is promised today changes nothing for crews: the first version may be taken on record from a past
date. Lines that say what is in force already are no edits; lines that could not be read are kept with their reason.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from governance import canonical
from governance.agreements.actions import NewAgreement, Upload, draft_services, open_agreement, record_upload
from governance.agreements.queries import Sight, local_day, resolve_lines
from governance.agreements.terms_file.matching import DepartmentLines, Resolved
from governance.agreements.terms_file.model import DaysMean, Refused
from governance.agreements.terms_file.worker import read_aside
from governance.changes.actions.drafting import begin
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.policy import DEFAULT_POLICY, policy_body
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Cause, Reason
from governance.database import session
from governance.errors import Invalid
from governance.people.rules import Acting, PartyKind

FIRST = "Writes down the targets in use today. It changes nothing for crews."
NEXT = "Brings the agreement up to date with {file}."


@dataclass(frozen=True, kw_only=True)
class TermsFile:
    """A file as it was handed in, with what its sender said of it.

    `days` answers what plain "days" means; `on_record` is the past date first versions start from; `only` one department.
    """

    name: str
    content: bytes
    days: DaysMean | None = None
    on_record: date | None = None
    only: str = ""

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """One department's draft."""

    department: str
    number: str
    edits: int


@dataclass(frozen=True, kw_only=True)
class TermsIntake:
    upload: str
    drafts: tuple[Drafted, ...]
    resolved: Resolved


async def preview(file: TermsFile, *, sight: Sight, at: datetime) -> Resolved:
    """What the file would change, department by department. Writes nothing."""
    parsed = await read_aside(file.content)
    return _narrowed(await resolve_lines(parsed, sight=sight, at=at, days=file.days), file.only)


def _narrowed(resolved: Resolved, only: str) -> Resolved:
    """With one department named, what the file would change for others is left out, and told line by line."""
    if not only:
        return resolved
    kept, left = [], []
    for part in resolved.departments:
        if part.department.code == only:
            kept.append(part)
            continue
        reason = f"about {part.department.name}, whose lines are not taken this time"
        left += [
            Refused(line=e.line, column="department", value=part.department.name, reason=reason)
            for e in part.edits
        ]
        kept.append(replace(part, edits=(), new_services=()))
    refused = sorted([*resolved.refused, *left], key=lambda one: one.line)
    return replace(resolved, departments=tuple(kept), refused=tuple(refused))


async def take_in(file: TermsFile, *, by: Acting, at: datetime) -> TermsIntake:
    """Keep the file's result and begin a draft for each department it changes, all or nothing."""
    await _check_past(file.on_record, at)
    found = await preview(file, sight=Sight(side=by.party), at=at)
    parts = [part for part in found.departments if part.edits]
    if not parts:
        raise Invalid("Nothing in this file changes anything, so no draft was made.")
    async with session.transaction():
        number = await record_upload(_upload(file, found), by=by, at=at)
        drafts = [await _drafted(part, file, number, by=by, at=at) for part in parts]
    return TermsIntake(upload=number, drafts=tuple(drafts), resolved=found)


async def _check_past(on_record: date | None, at: datetime) -> None:
    if on_record and on_record > await local_day(at):
        reason = "lies in the future; what is on record from a day was in use on that day"
        raise Invalid(f"On record from {on_record}: {reason}.", fields={"on_record": reason})


def _upload(file: TermsFile, resolved: Resolved) -> Upload:
    return Upload(
        file_name=file.name,
        file_hash=file.hash,
        lines=resolved.read,
        taken=resolved.taken,
        unchanged=resolved.unchanged,
        refused=resolved.refused,
        days_mean=str(file.days or ""),
    )


async def _drafted(
    part: DepartmentLines, file: TermsFile, upload: str, *, by: Acting, at: datetime
) -> Drafted:
    if part.new_services:
        await draft_services(part.new_services, by=by, at=at)
    code = part.department.agreement or await _opened(part, by=by, at=at)
    cause = Cause(reason=Reason.ON_RECORD, title=_title(part), upload=upload)
    number = await begin(code, _proposal(part, file), cause=cause, by=by, at=at)
    return Drafted(department=part.department.code, number=number, edits=len(part.edits))


async def _opened(part: DepartmentLines, *, by: Acting, at: datetime) -> str:
    if by.kind is not PartyKind.CENTER:
        raise Invalid(
            f"{part.department.name} has no agreement yet; 311 opens it with its first list of targets."
        )
    code = part.department.code
    policy = canonical.dumps(policy_body(DEFAULT_POLICY))
    new = NewAgreement(code=code, department=code, calendar=part.department.calendar, policy=policy)
    await open_agreement(new, by=by, at=at)
    return code


def _title(part: DepartmentLines) -> str:
    targets = "1 target" if len(part.edits) == 1 else f"{len(part.edits):,} targets"
    if part.department.version:
        return f"{part.department.name}: {targets} brought up to date"
    return f"{part.department.name}: {targets} in use today, taken on record"


def _proposal(part: DepartmentLines, file: TermsFile) -> Proposal:
    first = not part.department.version
    named = sorted(part.edits, key=lambda edit: (edit.name.casefold(), edit.line))
    edits = tuple(ProposedEdit(key=e.key, before=e.before, after=e.after) for e in named)
    words = FIRST if first else NEXT.format(file=file.name)
    return Proposal(edits=edits, effective=_effective(part, file, first=first), rationale=words)


def _effective(part: DepartmentLines, file: TermsFile, *, first: bool) -> Effective | None:
    told = date.fromisoformat(part.effective_from) if part.effective_from else None
    if first and (on := file.on_record or told):
        return Effective(kind=EffectiveKind.ON_RECORD, on=on)
    return Effective(kind=EffectiveKind.DATE, on=told) if told else None
