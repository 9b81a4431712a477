"""Promises that were read out of due dates become a draft: services, the hours they count on, targets. Nothing is sent.

Done as with a list of targets: what is new is its own side's alone, and counts nowhere before both sides have agreed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from governance.agreements.queries import Sight, local_day, resolve_lines
from governance.agreements.rules.service_names import folded
from governance.agreements.terms_file.matching import DepartmentLines, Resolved
from governance.agreements.terms_file.model import Layout, ParsedTerms, TermLine
from governance.calendars.actions import NewCalendar, draft_calendar
from governance.calendars.proposals import proposed_holidays
from governance.calendars.queries import Timeline, for_party, lines_of, load_all, timeline
from governance.calendars.rules import parse_hours
from governance.calendars.rules.versions import NewVersion
from governance.changes.actions.uploads import begin_lines, edits_of
from governance.changes.queries.findings import NameFacts, found, names_of
from governance.changes.rules import read_promises as rules
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.read_promises import Chosen, Found, Meant
from governance.changes.rules.reasons import Cause, Reason
from governance.database import deadline, session
from governance.errors import Forbidden, Invalid
from governance.formats import plural
from governance.inference.rules.values import LabelFinding, Promised
from governance.people.rules import Acting, PartyKind
from governance.requests.rules.labels import LabelState

Taken = list[tuple[LabelFinding, Promised]]
NOT_YOURS = "Only 311's analyst or lead drafts targets from what data sources say."
NOTHING_NEW = "What you chose is in the agreement already, so no draft was made."


@deadline.long_work()
async def draft_read_promises(number: str, chosen: Chosen, *, by: Acting, at: datetime) -> str:
    """Begin a draft for one department from a finding, all or nothing; answers the change's number."""
    if by.kind is not PartyKind.CENTER or not by.negotiates:
        raise Forbidden(NOT_YOURS)
    read = await found(number)
    rules.check_chosen(chosen, read)
    claims = [each for each in rules.claims(read.reading) if each.label in chosen.called]
    taken = [(claim, rules.settled(claim, chosen, read)) for claim in claims]
    async with session.transaction():
        calendars = await _calendars(taken, chosen, read, by=by, at=at)
        part = await _part(taken, chosen, read, calendars, by=by, at=at)
        answered = rules.answers_words(chosen, read, who=by.person)
        edits = edits_of(part, paragraphs=chosen.paragraphs)
        proposal = Proposal(edits=edits, rationale=rules.why(read, taken, answered))
        return await begin_lines(part, proposal, cause=_cause(part, number), by=by, at=at)


def _cause(part: DepartmentLines, number: str) -> Cause:
    first = not part.department.version
    title = f"{part.department.name}: {plural(len(part.edits), 'target')} read from due dates"
    return Cause(reason=Reason.ON_RECORD if first else Reason.DATA, title=title, finding=number)


# The calendar they count on.


async def _calendars(
    taken: Taken, chosen: Chosen, read: Found, *, by: Acting, at: datetime
) -> Mapping[str, str]:
    """The code of a calendar for each working hours of these promises: one that says the same, or a drafted one."""
    wanted = list(dict.fromkeys(promise.hours for _, promise in taken if promise.hours))
    codes = {}
    for place, hours in enumerate(wanted):
        same = await _same(hours, chosen, read, at)
        codes[hours] = same or await _drafted(hours, place, chosen, read, by=by, at=at)
    return codes


async def _same(hours: str, chosen: Chosen, read: Found, at: datetime) -> str:
    """A calendar of the department or of the whole city with these hours, against whose days the data say nothing."""
    today, week = await local_day(at), parse_hours(hours)
    if rules.wants_days_off(chosen, read):
        return ""
    for line in lines_of(chosen.department, await load_all()):
        version = line.in_force(today)
        apart = rules.speaks_against(
            read.reading.holidays, version.holiday_names, version.effective_from, version.covers_until
        )
        if version.week == week and version.zone == read.zone.key and not apart:
            return line.code
    return ""


async def _drafted(hours: str, place: int, chosen: Chosen, read: Found, *, by: Acting, at: datetime) -> str:
    today, usual = await local_day(at), await _usual(chosen.department, at)
    first = min((each.first for claim in rules.claims(read.reading) for each in claim.regimes), default=today)
    until = date(today.year, 12, 31)
    days = _days(read, chosen, usual.region, first, until)
    short = f"{chosen.department[:24]}-{read.hash[:8]}" + (f"-{place + 1}" if place else "")
    name = f"Hours read from {read.feed_name}"[: 78 if place else 80] + (f" {place + 1}" if place else "")
    new = NewCalendar(code=short, name=name, party=chosen.department, region=usual.region)
    version = NewVersion(
        hours=hours, zone=read.zone.key, effective_from=min(first, today), covers_until=until, holidays=days
    )
    return (await draft_calendar(new, first=version, by=by, at=at)).code


async def _usual(department: str, at: datetime) -> Timeline:
    return await timeline((await for_party(department, await local_day(at))).code)


def _days(read: Found, chosen: Chosen, region: str, first: date, until: date) -> dict[date, str]:
    official = proposed_holidays(region, range(first.year, until.year + 1)) if region else {}
    worked_too = rules.wants_days_off(chosen, read)
    days = rules.days_off(read.reading.holidays, official, worked_too=worked_too)
    return {day: name for day, name in days.items() if first <= day <= until}


# The lines of the draft.


async def _part(
    taken: Taken,
    chosen: Chosen,
    read: Found,
    calendars: Mapping[str, str],
    *,
    by: Acting,
    at: datetime,
) -> DepartmentLines:
    known = await names_of(read.feed)
    lines, labels = _lines(taken, chosen, read, known, calendars)
    parsed = ParsedTerms(
        layout=Layout.NATIVE, encoding="utf-8", read=len(lines), lines=tuple(lines), refused=()
    )
    resolved = await resolve_lines(parsed, sight=Sight(side=by.party), at=at)
    _check(resolved, labels, read)
    (part,) = resolved.departments
    new = tuple(replace(each, aliases=_also_called(each.name, chosen.called)) for each in part.new_services)
    return replace(part, new_services=new)


def _lines(
    taken: Taken, chosen: Chosen, read: Found, known: Mapping[str, NameFacts], calendars: Mapping[str, str]
) -> tuple[list[TermLine], dict[int, str]]:
    """One line for each service, and the name that each is about; several names may stand for one service."""
    lines: dict[tuple[object, ...], TermLine] = {}
    labels: dict[int, str] = {}
    for place, (claim, promise) in enumerate(taken, start=1):
        meant = _meant(claim.label, chosen, read, known.get(claim.label))
        line = rules.line_of(place, claim, promise, meant=meant, calendar=calendars.get(promise.hours, ""))
        same = (line.service, folded(line.problem), line.span, *sorted(map(str, line.stated.items())))
        if same not in lines:
            lines[same], labels[place] = line, claim.label
    return list(lines.values()), labels


def _meant(label: str, chosen: Chosen, read: Found, known: NameFacts | None) -> Meant:
    if known and known.state is LabelState.SET_ASIDE:
        raise _wrong(label, read, f"“{label}” is set aside as no work that 311 promises.")
    if known and known.service:
        return Meant(department=chosen.department, service=known.service)
    return Meant(department=chosen.department, called=chosen.called[label])


def _also_called(name: str, called: Mapping[str, str]) -> tuple[str, ...]:
    """The names in the data source by which requests match a service that is called otherwise."""
    own = (label for label, given in called.items() if folded(given) == folded(name))
    return tuple(label for label in own if folded(label) != folded(name))


def _check(resolved: Resolved, labels: Mapping[int, str], read: Found) -> None:
    """Raises Invalid at the first name that cannot be drafted, and where nothing is new."""
    for refused in resolved.refused:
        label = labels[refused.line]
        raise _wrong(label, read, f"“{label}”: {refused.reason}.")
    if not any(part.edits for part in resolved.departments):
        raise Invalid(NOTHING_NEW, fields={"label": NOTHING_NEW})


def _wrong(label: str, read: Found, reason: str) -> Invalid:
    return Invalid(reason, fields={rules.name_field(label, read): reason})
