"""What the lines of a file mean in this city: which department, service and calendar, and what each would change.

Pure. A line that says what the agreement says already is no edit. What a line does not speak of stays as it is, and so
does every target that no line mentions. Nothing is guessed: a line that could mean two things is refused.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Item, Term, item_hash, slug
from governance.agreements.rules.service_names import folded, full_name, same_name
from governance.agreements.terms_file.city import City, KnownDepartment, ServiceNames
from governance.agreements.terms_file.model import DaysMean, ParsedTerms, Refused, TermLine, WrongCell
from governance.errors import Invalid

_LONGEST_CODE = 80


@dataclass(frozen=True, kw_only=True)
class LineEdit:
    """What one line changes: `before` is the fingerprint it replaces ("" = none), `after` None takes the target out.

    `goal_assumed` where the file names no goal for a new target, so that a person can be told.
    """

    line: int
    key: str
    name: str
    before: str
    before_item: Item | None
    after: Term | None
    goal_assumed: bool = False


@dataclass(frozen=True, kw_only=True)
class DepartmentLines:
    """Everything a file says for one department. `effective_from` is an ISO date where the file names one.

    `same` are the keys of the lines that say what the agreement says already.
    """

    department: KnownDepartment
    edits: tuple[LineEdit, ...]
    same: tuple[str, ...]
    not_mentioned: int
    new_services: tuple[ServiceEntry, ...]
    effective_from: str

    @property
    def unchanged(self) -> int:
        return len(self.same)


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """A file's lines, sorted out: read = taken + unchanged + the number of lines refused."""

    read: int
    departments: tuple[DepartmentLines, ...]
    refused: tuple[Refused, ...]

    @property
    def taken(self) -> int:
        return sum(len(part.edits) for part in self.departments)

    @property
    def goals_assumed(self) -> int:
        return sum(edit.goal_assumed for part in self.departments for edit in part.edits)

    @property
    def unchanged(self) -> int:
        return sum(part.unchanged for part in self.departments)


class _Part:
    """What is being gathered for one department."""

    def __init__(self, department: KnownDepartment) -> None:
        self.department = department
        self.edits: list[LineEdit] = []
        self.same: list[str] = []
        self.new: dict[str, ServiceEntry] = {}
        self.lines: dict[str, int] = {}
        self.effective = ("", 0)

    def finished(self) -> DepartmentLines:
        terms = {key for key, stored in self.department.items.items() if Term.of(stored.item)}
        return DepartmentLines(
            department=self.department,
            edits=tuple(self.edits),
            same=tuple(self.same),
            not_mentioned=len(terms - self.lines.keys()),
            new_services=tuple(self.new.values()),
            effective_from=self.effective[0],
        )


def resolved(parsed: ParsedTerms, city: City, *, days: DaysMean | None) -> Resolved:
    """Every line against what the city has. Raises Invalid where the file says “days” and nobody said which."""
    if parsed.needs_days_answer and days is None:
        reason = "The file says “days”. Choose whether it means calendar days or business days."
        raise Invalid(reason, fields={"days": reason})
    matched = _Matching(city, days)
    refused = [replace(one, department=matched.code_of(one.department)) for one in parsed.refused]
    for line in parsed.lines:
        try:
            matched.take(line)
        except WrongCell as wrong:
            refused.append(wrong.refused(line.line, matched.code_of(line.department)))
    return Resolved(
        read=parsed.read,
        departments=tuple(part.finished() for part in matched.parts.values() if part.lines),
        refused=tuple(sorted(refused, key=lambda one: one.line)),
    )


class _Matching:
    """The city indexed by everything a line may call its things, and what was gathered so far."""

    def __init__(self, city: City, days: DaysMean | None) -> None:
        self.days = days
        self.parts: dict[str, _Part] = {}
        self.departments = {folded(n): d for d in city.departments for n in (d.name, d.code)}
        self.calendars = {folded(n): code for code, name in city.calendars.items() for n in (name, code)}
        self.by_code = {service.code: service for service in city.services}
        self.taken = set(city.codes)
        self.by_name = _indexed(
            (same_name(one.problem, one.detail, one.further), one) for one in city.services
        )
        self.by_alias = _indexed((folded(alias), one) for one in city.services for alias in one.aliases)

    def code_of(self, department: str) -> str:
        """Of the department so named; "" where there is none."""
        known = self.departments.get(folded(department))
        return known.code if known else ""

    def take(self, line: TermLine) -> None:
        department = self.departments.get(folded(line.department))
        if department is None:
            raise WrongCell("department", line.department, _unknown_department(line.department))
        part = self.parts.setdefault(department.code, _Part(department))
        service, is_new = self._service(line, department)
        edit = self._edit(line, service, department)
        _check_alone(edit, line, part)
        _check_owner(edit, line, service, department)
        if line.effective_from:
            _keep_effective(line, part)
        part.lines[edit.key] = line.line
        if is_new and edit.after:
            part.new.setdefault(service.code, _new_service(service, line, department))
            self._remember(service)
        if edit.after and item_hash(edit.after) == edit.before:
            part.same.append(edit.key)
        else:
            part.edits.append(edit)

    def _service(self, line: TermLine, department: KnownDepartment) -> tuple[ServiceNames, bool]:
        """The service meant, and whether it is still to be added."""
        if line.service:
            return self._by_code(line, department)
        found = self._by_names(line, department)
        if found:
            return found, False
        return _service_of(line, self._free_code(line, department), department), True

    def _by_code(self, line: TermLine, department: KnownDepartment) -> tuple[ServiceNames, bool]:
        known = self.by_code.get(line.service)
        if known is None and line.service in self.taken:
            raise WrongCell("service", line.service, "this short name is taken; choose another one")
        if known is None and not line.problem:
            reason = "there is no service with this code; add its problem to the line if it is a new one"
            raise WrongCell("service", line.service, reason)
        if known is None:
            return _service_of(line, line.service, department), True
        if line.problem and not _is_called(known, line):
            reason = f"the service {known.code} is called “{known.name}”; correct the code or the name"
            raise WrongCell("problem", full_name(line.problem, line.detail, line.further), reason)
        return known, False

    def _by_names(self, line: TermLine, department: KnownDepartment) -> ServiceNames | None:
        """The department's own service of that name; else one whose owner is not settled."""
        named = self.by_name.get(same_name(line.problem, line.detail, line.further), [])
        named = named or self.by_alias.get(folded(full_name(line.problem, line.detail, line.further)), [])
        own = [one for one in named if department.code in (one.owner, one.next_owner)] or [
            one for one in named if not one.owner
        ]
        if len(own) > 1:
            codes = " or ".join(sorted(one.code for one in own))
            raise WrongCell("problem", line.problem, f"two services have this name; give the code: {codes}")
        return own[0] if own else None

    def _free_code(self, line: TermLine, department: KnownDepartment) -> str:
        start = slug(folded(full_name(line.problem, line.detail, line.further)))
        ends = ["", f"-{department.code}", *(f"-{number}" for number in range(2, 100))]
        codes = (start[: _LONGEST_CODE - len(end)].rstrip("-") + end for end in ends)
        free = next((code for code in codes if code not in self.taken), "")
        if not free:
            raise WrongCell(
                "problem", line.problem, "a hundred services have this name; give this one a code"
            )
        return free

    def _remember(self, service: ServiceNames) -> None:
        if service.code not in self.by_code:
            self.by_code[service.code] = service
            self.taken.add(service.code)
            self.by_name[same_name(service.problem, service.detail, service.further)].append(service)

    def _edit(self, line: TermLine, service: ServiceNames, department: KnownDepartment) -> LineEdit:
        default = Term(
            service=service.code,
            metric=line.metric,
            population=line.population,
            calendar=department.calendar,
        )
        stored = department.items.get(default.key)
        if line.removed and stored is None:
            raise WrongCell("remove", "yes", "this target is not in the agreement, so it cannot be taken out")
        current = (Term.of(stored.item) if stored else None) or default
        return LineEdit(
            line=line.line,
            key=default.key,
            name=service.name,
            before=stored.hash if stored else "",
            before_item=stored.item if stored else None,
            after=None if line.removed else self._term(line, current, department),
            goal_assumed=stored is None and line.span is not None and "goal_bp" not in line.stated,
        )

    def _term(self, line: TermLine, current: Term, department: KnownDepartment) -> Term:
        stated: dict[str, Any] = dict(line.stated)
        if "calendar" in stated:
            stated["calendar"] = self._calendar(str(stated["calendar"]))
        if folded(str(stated.get("handled_by", ""))) in {folded(department.name), folded(department.code)}:
            stated["handled_by"] = department.name
        target = line.span.target(self.days) if line.span else None
        try:
            return replace(current, target=target, **stated).checked()
        except Invalid as wrong:
            field, reason = next(iter(wrong.fields.items()), ("", wrong.message))
            raise WrongCell(field.replace("_", " "), "", reason) from wrong

    def _calendar(self, named: str) -> str:
        code = self.calendars.get(folded(named))
        if code is None:
            listed = ", ".join(sorted(set(self.calendars.values())))
            raise WrongCell("calendar", named, f"there is no such calendar; we know {listed}")
        return code


def _unknown_department(name: str) -> str:
    return f"there is no department “{name}” here; an administrator adds it on the page People, or correct its name"


def _check_alone(edit: LineEdit, line: TermLine, part: _Part) -> None:
    first = part.lines.get(edit.key)
    if first:
        raise WrongCell("problem", line.problem, f"line {first} is about the same target and was taken")


def _check_owner(edit: LineEdit, line: TermLine, service: ServiceNames, department: KnownDepartment) -> None:
    """A department promises its own work; what its agreement holds already stays its own."""
    if department.code in {service.owner or department.code, service.next_owner} or edit.before:
        return
    reason = f"“{service.name}” is the work of {service.owner}; move the service to {department.name} first"
    raise WrongCell("service", line.service or service.code, reason)


def _keep_effective(line: TermLine, part: _Part) -> None:
    day, first = part.effective
    if day and day != line.effective_from:
        reason = f"line {first} says {day}; all targets of a department take effect on one day"
        raise WrongCell("effective from", line.effective_from, reason)
    part.effective = (line.effective_from, first or line.line)


def _is_called(known: ServiceNames, line: TermLine) -> bool:
    if same_name(line.problem, line.detail, line.further) == same_name(
        known.problem, known.detail, known.further
    ):
        return True
    name = folded(full_name(line.problem, line.detail, line.further))
    return name in {folded(known.name), *(folded(alias) for alias in known.aliases)}


def _service_of(line: TermLine, code: str, department: KnownDepartment) -> ServiceNames:
    return ServiceNames(
        code=code,
        problem=line.problem,
        detail=line.detail,
        further=line.further,
        aliases=(),
        owner=department.code,
    )


def _new_service(service: ServiceNames, line: TermLine, department: KnownDepartment) -> ServiceEntry:
    return ServiceEntry(
        code=service.code,
        problem=line.problem,
        detail=line.detail,
        further=line.further,
        grouping=line.grouping,
        department=department.code,
    )


def _indexed(pairs: Iterable[tuple[str, ServiceNames]]) -> defaultdict[str, list[ServiceNames]]:
    found: defaultdict[str, list[ServiceNames]] = defaultdict(list)
    for name, service in pairs:
        found[name].append(service)
    return found
