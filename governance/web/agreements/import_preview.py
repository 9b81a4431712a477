"""A file of targets as its preview shows it, and how a stored file is found again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from governance.agreements.queries.services import Sight, services
from governance.agreements.rules.items import Term, further, goal_words, service_of, target_words
from governance.agreements.terms_file.matching import DepartmentLines, LineEdit, Resolved
from governance.agreements.terms_file.model import DaysMean, Refused
from governance.cells import line
from governance.changes.actions import Drafted, OnOpenDraft, TermsFile
from governance.errors import Forbidden
from governance.formats import plural
from governance.people.rules import Acting, PartyKind, Viewer
from governance.web.site import files
from governance.web.site.forms import Form
from governance.web.site.pages import Request

NOT_YOURS = "Only 311's analysts and the departments' own negotiators take in lists of targets."
OTHERS = "Other services"
ON_OPEN_DRAFTS = [
    (
        OnOpenDraft.UPDATE,
        "Bring it up to date with this list",
        "Its lines take the place of the draft’s; what the list does not mention stays as it is drafted",
    ),
    (
        OnOpenDraft.ANOTHER,
        "Leave it, and make another draft",
        "Two drafts about the same targets then lie side by side",
    ),
]


@dataclass(frozen=True, kw_only=True)
class ImportedEdit:
    """One line of the file as an edit, in words; `group` is "" where the line stands alone under its heading.

    `further` lists what it changes beside the time.
    """

    line: int
    department: str
    group: str
    service: str
    metric: str
    before: str
    after: str
    further: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DepartmentTotals:
    """How many lines of one department's agreement the file would change; `version` is 0 where there is none yet."""

    code: str
    name: str
    version: int
    new: int
    changed: int
    removed: int
    unchanged: int
    not_mentioned: int
    new_services: int

    @property
    def edits(self) -> int:
        return self.new + self.changed + self.removed


def takers(viewer: Viewer) -> list[Acting]:
    """The seats in which somebody may import a list: 311's first, their own before those they stand in for."""
    found = [seat for seat in viewer.seats if seat.negotiates]
    if not found:
        raise Forbidden(NOT_YOURS)
    return sorted(found, key=lambda seat: (seat.kind is not PartyKind.CENTER, seat.delegation_id is not None))


def taker(viewer: Viewer, seat: str) -> Acting:
    """The seat chosen, else the first one."""
    possible = takers(viewer)
    return next((one for one in possible if one.seat == seat), possible[0])


async def kept_file(request: Request, form: Form, by: Acting) -> TermsFile:
    """The stored file that a preview or its form names, with the answers given about it. Raises NotFound."""
    kept = files.kept_file(request, form.value("file"), of="terms")
    content = await files.content(request, kept)
    days = form.value("days")
    only = by.party if by.kind is PartyKind.DEPARTMENT else ""
    known = DaysMean(days) if days in set(DaysMean) else None
    return TermsFile(name=kept.name, content=content, days=known, only=only)


def address(form: Form) -> str:
    """The preview's address without a page number: the file and the answers given about it."""
    told = {name: form.value(name) for name in ("file", "days", "seat") if form.value(name)}
    return f"/imports/terms/preview?{urlencode(told)}"


def answered(file: TermsFile, form: Form) -> TermsFile:
    """The file with what the preview asked about it. Raises Invalid."""
    on = form.day_or_none("on_record", "On record from")
    form.check()
    standard = form.checked("paragraphs")
    return replace(file, on_record=on, drafts=on_open_drafts(form), paragraphs=standard)


def on_open_drafts(form: Form) -> OnOpenDraft | None:
    said = form.value("drafts")
    return OnOpenDraft(said) if said in set(OnOpenDraft) else None


def made_words(drafts: Sequence[Drafted]) -> str:
    """What became of a list, for the notice on its page."""
    updated = sum(draft.updated for draft in drafts)
    new = len(drafts) - updated
    told = [plural(new, "draft is", "drafts are") + " made"] if new else []
    told += [plural(updated, "draft is", "drafts are") + " brought up to date"] if updated else []
    return f"{', '.join(told)}. Nothing is sent: look each one over, then send it."


def sums(found: Resolved) -> list[DepartmentTotals]:
    return sorted((_sum(part) for part in found.departments), key=lambda one: one.name)


def _sum(part: DepartmentLines) -> DepartmentTotals:
    new = sum(1 for edit in part.edits if not edit.before)
    removed = sum(1 for edit in part.edits if edit.after is None)
    return DepartmentTotals(
        code=part.department.code,
        name=part.department.name,
        version=part.department.version,
        new=new,
        changed=len(part.edits) - new - removed,
        removed=removed,
        unchanged=part.unchanged,
        not_mentioned=part.not_mentioned,
        new_services=len(part.new_services),
    )


async def rows(found: Resolved, *, by: Acting, at: datetime) -> list[ImportedEdit]:
    """Every edit, sorted by department, the heading of its service, and name."""
    seen = await services(at=at, sight=Sight(side=by.party))
    known = {one.code: one.grouping or one.problem for one in seen}
    told = [row for part in found.departments for row in _rows(part, known)]
    sizes = Counter((row.department, row.group) for row in told)
    # a heading over a single line would only repeat it
    told = [row if sizes[row.department, row.group] > 1 else replace(row, group="") for row in told]
    return sorted(
        told, key=lambda row: (row.department, row.group == OTHERS, row.group, row.service, row.line)
    )


def _rows(part: DepartmentLines, known: Mapping[str, str]) -> Iterable[ImportedEdit]:
    new = {one.code: one.grouping or one.problem for one in part.new_services}
    for edit in part.edits:
        code = service_of(edit.key)
        group = new.get(code) or known.get(code) or OTHERS
        yield _row(edit, part.department.name, group)


def _row(edit: LineEdit, department: str, group: str) -> ImportedEdit:
    before = Term.of(edit.before_item)
    either = edit.after or before
    return ImportedEdit(
        line=edit.line,
        department=department,
        group=group,
        service=edit.name,
        metric=either.metric_words if either else "",
        before=target_words(before.target) if before else "none",
        after=_after(edit.after, before),
        further=_further(before, edit.after),
    )


def _after(after: Term | None, before: Term | None) -> str:
    if after is None:
        return "taken out"
    if after.target is None:
        return f"no target, handled by {after.handled_by}"
    goal = "" if before else f", {goal_words(after.goal_bp)} on time"
    return target_words(after.target) + goal


def _further(before: Term | None, after: Term | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    return tuple(
        f"{one.field}: {one.before or 'none'} → {one.after or 'none'}" for one in further(before, after)
    )


def group_edits(told: Iterable[ImportedEdit]) -> list[tuple[str, str, list[ImportedEdit]]]:
    """The rows of each department, for one heading each."""
    runs = groupby(told, key=lambda row: (row.department, row.group))
    return [(department, group, list(run)) for (department, group), run in runs]


def refused_csv(refused: Iterable[Refused]) -> bytes:
    """The lines that could not be read, for a spreadsheet."""
    lines = [("line", "column", "value", "reason")]
    lines += [(str(one.line), one.column, one.value, one.reason) for one in refused]
    return "".join(line(cells) for cells in lines).encode("utf-8-sig")
