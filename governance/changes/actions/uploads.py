"""A file of targets becomes one drafted change per department named in it. Nothing is sent; nothing is in force yet.

Where a department has an open draft made from a list, whoever takes in another one is asked: it is brought up to date,
or a further draft is made.

Writing down what is promised today changes nothing for crews: the first version may be taken on record from a past
date. Lines that say what is in force already are no edits; lines that could not be read are kept with their reason.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from governance import canonical
from governance.agreements.actions import NewAgreement, Upload, draft_services, open_agreement, record_upload
from governance.agreements.queries import Sight, kept_words, local_day, resolve_lines
from governance.agreements.rules.items import Clause, kind_of
from governance.agreements.terms_file.matching import DepartmentLines, Resolved
from governance.agreements.terms_file.model import DaysMean, WrongCell
from governance.agreements.terms_file.worker import read_aside
from governance.changes.actions.drafting import begin, reframe, save_draft
from governance.changes.queries.uploads import OpenDraft, open_drafts
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.policy import DEFAULT_POLICY, policy_body
from governance.changes.rules.proposal import Proposal, proposal_from
from governance.changes.rules.reasons import Cause, Reason
from governance.database import deadline, session
from governance.errors import Invalid
from governance.people.rules import Acting, PartyKind


class OnOpenDraft(StrEnum):
    """The answer to what becomes of an open draft that was made from a list before."""

    UPDATE = "update"
    ANOTHER = "another"


FIRST = "Writes down the targets in use today. It changes nothing for crews."
NEXT = "Brings the agreement up to date with {file}."


@dataclass(frozen=True, kw_only=True)
class TermsFile:
    """A file as it was handed in, with what its sender said of it.

    `days` answers what plain "days" means; `on_record` is the past date first versions start from; `only` one department;
    `drafts` what becomes of drafts that are open; `paragraphs` whether first versions begin with the standard ones (None:
    nobody said).
    """

    name: str
    content: bytes
    days: DaysMean | None = None
    on_record: date | None = None
    only: str = ""
    paragraphs: bool | None = None
    drafts: OnOpenDraft | None = None

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """One department's draft."""

    department: str
    number: str
    edits: int
    updated: bool = False


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
            WrongCell("department", part.department.name, reason).refused(e.line, part.department.code)
            for e in part.edits
        ]
        kept.append(replace(part, edits=(), new_services=()))
    refused = sorted([*resolved.refused, *left], key=lambda one: one.line)
    return replace(resolved, departments=tuple(kept), refused=tuple(refused))


@deadline.long_work()
async def take_in(file: TermsFile, *, by: Acting, at: datetime) -> TermsIntake:
    """Keep the file's result and begin a draft for each department it changes, all or nothing."""
    await _check_past(file.on_record, at)
    found = await preview(file, sight=Sight(side=by.party), at=at)
    parts = [part for part in found.departments if part.edits]
    if not parts:
        raise Invalid("Nothing in this file changes anything, so no draft was made.")
    begun = await drafts_to_update(found, by=by)
    _ask(begun, file)
    async with session.transaction():
        number = await record_upload(_upload(file, found), by=by, at=at)
        drafts = [
            await _updated(part, file, begun[part.department.code], number, by=by, at=at)
            if file.drafts is OnOpenDraft.UPDATE and part.department.code in begun
            else await _drafted(part, file, number, by=by, at=at)
            for part in parts
        ]
    return TermsIntake(upload=number, drafts=tuple(drafts), resolved=found)


async def drafts_to_update(found: Resolved, *, by: Acting) -> dict[str, OpenDraft]:
    """The own side's open drafts from earlier lists, by the departments whose lines change something."""
    begun = await open_drafts(by.party)
    changed = {part.department.code for part in found.departments if part.edits}
    return {code: draft for code, draft in begun.items() if code in changed}


def _ask(begun: Mapping[str, OpenDraft], file: TermsFile) -> None:
    if begun and file.drafts is None:
        listed = ", ".join(f"{one.number} ({one.department_name})" for one in begun.values())
        reason = f"A draft made from an earlier list is open: {listed}. Say whether this list updates it or makes another."
        raise Invalid(reason, fields={"drafts": reason})


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
    cause = Cause(reason=Reason.ON_RECORD, title=_title(part, len(part.edits)), upload=upload)
    number = await begin_lines(part, _proposal(part, file), cause=cause, by=by, at=at)
    return Drafted(department=part.department.code, number=number, edits=len(part.edits))


async def begin_lines(
    part: DepartmentLines, proposal: Proposal, *, cause: Cause, by: Acting, at: datetime
) -> str:
    """Begin a draft of a department's lines, with the services and the agreement that are new; within a transaction."""
    if part.new_services:
        await draft_services(part.new_services, by=by, at=at)
    code = part.department.agreement or await _opened(part, by=by, at=at)
    return await begin(code, await _with_words(proposal, part, at), cause=cause, by=by, at=at)


async def _with_words(proposal: Proposal, part: DepartmentLines, at: datetime) -> Proposal:
    """A first version also takes over the words that call takers read today; from then on both sides agree on them."""
    words = () if part.department.version else await kept_words(part.department.code, at=at)
    edits = tuple(ProposedEdit(key=each.key, before="", after=each) for each in words)
    return replace(proposal, edits=proposal.edits + edits)


async def _updated(
    part: DepartmentLines, file: TermsFile, draft: OpenDraft, upload: str, *, by: Acting, at: datetime
) -> Drafted:
    """The list's lines take the place of the draft's; what it does not mention stays, and so do the words."""
    if part.new_services:
        await draft_services(part.new_services, by=by, at=at)
    old, new = proposal_from(json.loads(draft.body)), _proposal(part, replace(file, paragraphs=False))
    gone = {edit.key for edit in new.edits} | set(part.same)
    edits = (*(edit for edit in old.edits if edit.key not in gone), *new.edits)
    whole = replace(old, edits=edits, effective=new.effective or old.effective)
    await save_draft(draft.number, whole, by=by, at=at, seen=draft.revision)
    targets = sum(kind_of(edit.key).valued for edit in edits)
    title = _title(part, targets) if _TITLE.search(draft.title) else draft.title
    cause = Cause(reason=Reason(draft.reason) if draft.reason else None, title=title, upload=upload)
    await reframe(draft.number, cause=cause, by=by, at=at)
    return Drafted(department=part.department.code, number=draft.number, edits=len(part.edits), updated=True)


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


_TITLE = re.compile(r": [\d,]+ targets? (brought up to date|in use today, taken on record)$")


def _title(part: DepartmentLines, count: int) -> str:
    targets = "1 target" if count == 1 else f"{count:,} targets"
    if part.department.version:
        return f"{part.department.name}: {targets} brought up to date"
    return f"{part.department.name}: {targets} in use today, taken on record"


def edits_of(part: DepartmentLines, *, paragraphs: bool) -> tuple[ProposedEdit, ...]:
    """The lines by name; `paragraphs`: a first version begins with the standard ones."""
    named = sorted(part.edits, key=lambda edit: (edit.name.casefold(), edit.line))
    edits = tuple(ProposedEdit(key=e.key, before=e.before, after=e.after) for e in named)
    if part.department.version or not paragraphs:
        return edits
    return edits + tuple(ProposedEdit(key=one.key, before="", after=one) for one in Clause.standard())


def _proposal(part: DepartmentLines, file: TermsFile) -> Proposal:
    first = not part.department.version
    edits = edits_of(part, paragraphs=bool(file.paragraphs))
    words = FIRST if first else NEXT.format(file=file.name)
    return Proposal(edits=edits, effective=_effective(part, file, first=first), rationale=words)


def _effective(part: DepartmentLines, file: TermsFile, *, first: bool) -> Effective | None:
    told = date.fromisoformat(part.effective_from) if part.effective_from else None
    if first and (on := file.on_record or told):
        return Effective(kind=EffectiveKind.ON_RECORD, on=on)
    return Effective(kind=EffectiveKind.DATE, on=told) if told else None
