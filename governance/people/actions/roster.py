"""Taking in a list of people and roles, in one transaction, each line wholly or not at all.

The list gives nobody more authority than whoever brings it: an administrator's list appoints the first lead of a party
and leaves the other appointments, by name, to that lead.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from anyio import to_thread

from governance import acts, canonical
from governance.acts import Act
from governance.aside import Limits, Piece, done_aside
from governance.audit.tags import Tag
from governance.database import deadline, sql
from governance.errors import AlreadyDone, ConcordError, ConfigurationError, Forbidden, Invalid, ProofNeeded
from governance.people.actions import directory, tenures
from governance.people.queries import directory as known
from governance.people.queries import viewers
from governance.people.rules import Acting, entries, leavers, rights, roster
from governance.people.rules.entries import NewSeat
from governance.people.rules.roster import COLUMNS, Refused, RosterLine, WantedRole, read
from governance.tabular.file import PACKED, records
from governance.tabular.rows import Row, Unreadable

LARGEST = 5_000_000  # bytes
KNOWN = frozenset({*COLUMNS, *leavers.COLUMNS})
MOST_LINES = 2_000  # every other act waits while a list is taken in


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """The person and the role are there; the appointment is the decision of somebody else."""

    line: int
    seat: str
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """lines = added + unchanged + waiting + refused. With `dry_run` nothing was kept."""

    dry_run: bool
    lines: int
    added: int
    unchanged: int
    waiting: tuple[Waiting, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, kw_only=True)
class _List:
    """Who brings it and when; days in it are those of the city's zone."""

    by: Acting
    at: datetime
    zone: ZoneInfo


@deadline.long_work()
async def import_people(content: bytes, *, by: Acting, at: datetime, dry_run: bool = False) -> Outcome:
    """Take in a CSV file with the columns of rules.roster.COLUMNS. The same file again changes nothing."""
    rights.adds_people(by)
    with suppress(
        ProofNeeded
    ):  # asked for at the end, with what the list brings; who may not do it at all is told at once
        by.may_record(Tag.PEOPLE_IMPORTED)
    lines, unreadable = read(await rows_of(content))
    async with acts.begin(by, at=at) as act:
        brought = _List(by=by, at=at, zone=await _zone())
        await sql.rows("SAVEPOINT list")
        outcome = await _take(lines, unreadable, brought, dry_run=dry_run)
        await _note(act, outcome)
        await sql.rows("ROLLBACK TO SAVEPOINT list" if dry_run else "RELEASE SAVEPOINT list")
    return outcome


FILE = Piece(what="Reading this file", instead="Save it as CSV and send that.")
READING = Limits(seconds=15, waiting=60, lane="lists of people")


async def rows_of(content: bytes) -> Sequence[Row | Unreadable]:
    """The rows of a list, header first, from CSV of any kind or an Excel workbook, read away from the event loop."""
    if len(content) > LARGEST:
        raise Invalid("The file is larger than 5 MB. Split it by department.")
    read_it = partial(records, content, _is_column, most=MOST_LINES + 2)
    packed = content.startswith(PACKED)
    found = await (done_aside(read_it, piece=FILE, limits=READING) if packed else to_thread.run_sync(read_it))
    if len(found[1]) > MOST_LINES + 1:
        raise Invalid(f"The list has more than {MOST_LINES:,} lines. Split it by department.")
    return found[1]


def _is_column(cell: str) -> bool:
    return roster.column(cell) in KNOWN


async def _zone() -> ZoneInfo:
    city = await known.city()
    if city is None:
        raise ConfigurationError("There is no city yet. Run: governance init")
    return ZoneInfo(city.zone)


async def _take(
    lines: Iterable[RosterLine], unreadable: list[Refused], of: _List, *, dry_run: bool
) -> Outcome:
    waiting: list[Waiting] = []
    refused = list(unreadable)
    changed: list[bool] = []
    # Leads first: whoever else is to be appointed by them can then be told by name.
    for line in sorted(lines, key=_leads_first):
        done = await _line_or_refusal(line, of)
        if isinstance(done, Waiting):
            waiting.append(done)
        elif isinstance(done, Refused):
            refused.append(done)
        else:
            changed.append(done)
    return Outcome(
        dry_run=dry_run,
        lines=len(changed) + len(waiting) + len(refused),
        added=sum(changed),
        unchanged=len(changed) - sum(changed),
        waiting=tuple(sorted(waiting, key=lambda one: one.line)),
        refused=tuple(sorted(refused, key=lambda one: one.line)),
    )


def _leads_first(line: RosterLine) -> tuple[bool, int]:
    return not (line.wanted and line.wanted.leads), line.number


async def _note(act: Act[None], outcome: Outcome) -> None:
    if outcome.dry_run or not outcome.added:
        act.without_event("nobody and nothing was added")
        return
    counts = {"lines": outcome.lines, "added": outcome.added, "unchanged": outcome.unchanged}
    left = {"waiting": len(outcome.waiting), "refused": len(outcome.refused)}
    await act.record(Tag.PEOPLE_IMPORTED, "people", after={**counts, **left})


async def _line_or_refusal(line: RosterLine, of: _List) -> bool | Waiting | Refused:
    """A refused line leaves nothing behind; lines before and after it stand."""
    await sql.rows("SAVEPOINT line")
    try:
        return await _add(line, of)
    except ProofNeeded:  # of whoever brings the list, whatever the line
        raise
    except ConcordError as wrong:
        await sql.rows("ROLLBACK TO SAVEPOINT line")
        fields = wrong.fields if isinstance(wrong, Invalid) else {}
        field, reason = next(iter(fields.items()), ("", wrong.message))
        column = {"starts": "from", "code": "party"}.get(field, field)
        return Refused(line=line.number, column=column, value=_value(line, field), reason=reason)
    finally:
        await sql.rows("RELEASE SAVEPOINT line")


def _value(line: RosterLine, field: str) -> str:
    values = {**asdict(line), **(asdict(line.wanted) if line.wanted else {})}
    return str(values.get(field) or "")


async def _add(line: RosterLine, of: _List) -> bool | Waiting:
    """Adds what a line says; answers whether anything was new."""
    new = await _person(line, of)
    if line.wanted is None:
        return new
    wanted, added = await _party(line.wanted, of)
    seat, made = await _seat(wanted, of)
    return await _tenure(seat, line, wanted, of) or new or added or made


async def _person(line: RosterLine, of: _List) -> bool:
    found = await sql.rows("SELECT name, deactivated_at FROM person WHERE email = :email", email=line.email)
    if not found:
        await directory.create_person(line.email, name=line.name, phone=line.phone, by=of.by, at=of.at)
        return True
    if found[0]["deactivated_at"]:
        raise entries.refused("email", "this account is deactivated")
    if found[0]["name"] != line.name:
        raise entries.refused("name", f"this account belongs to {found[0]['name']}")
    return False


OFFICE = """SELECT code FROM party WHERE code = lower(:named) OR lower(name) = lower(:named)
    ORDER BY code <> lower(:named) LIMIT 2"""


async def _party(line: WantedRole, of: _List) -> tuple[WantedRole, bool]:
    """The same with the code of the office, which may be named instead; and whether the office had to be added."""
    found = await sql.rows(OFFICE, named=line.party)
    if len(found) > 1 and found[0]["code"] != line.party.lower():
        raise entries.refused("party", f"two offices are called {line.party}; write its code")
    if found:
        return replace(line, party=found[0]["code"]), False
    code = entries.code(line.party, "party")
    if line.kind is None or not line.party_name:
        missing = "kind" if line.kind is None else "party_name"
        raise entries.refused(missing, f"is needed, because {line.party} is new")
    await directory.create_party(code, name=line.party_name, kind=line.kind, by=of.by, at=of.at)
    return replace(line, party=code), True


SAME_SEAT = """SELECT s.code, s.binding, s.leads FROM seat s JOIN party o ON o.id = s.party
    WHERE o.code = :party AND s.role = :role AND lower(s.title) = lower(:title) AND s.closed_at IS NULL ORDER BY s.id"""


async def _seat(line: WantedRole, of: _List) -> tuple[str, bool]:
    """The role of this party with this title, and whether it had to be added."""
    new = NewSeat(party=line.party, role=line.role, title=line.title, binding=line.binding, leads=line.leads)
    found = await sql.rows(SAME_SEAT, party=line.party, role=str(line.role), title=canonical.text(line.title))
    if not found:
        return await directory.create_seat(new, by=of.by, at=of.at), True
    for column, said in (("binding", line.binding), ("leads", line.leads or None)):
        if said is not None and said != found[0][column]:
            raise entries.refused(
                column, f"the role {line.title} is recorded otherwise; change it on its page"
            )
    return str(found[0]["code"]), False


HELD = """SELECT t.starts, t.ends FROM tenure t JOIN seat s ON s.id = t.seat JOIN person p ON p.id = t.person
    WHERE s.code = :seat AND p.email = :email AND (t.ends IS NULL OR t.ends > t.starts)"""


async def _tenure(seat: str, line: RosterLine, wanted: WantedRole, of: _List) -> bool | Waiting:
    starts = _starts(wanted, of)
    for held in await sql.rows(HELD, seat=seat, email=line.email):
        if held["ends"] is None or held["starts"] == starts:
            return False
    try:
        await tenures.appoint(
            seat,
            email=line.email,
            authority=wanted.authority,
            by=await _appointer(wanted, of),
            at=of.at,
            starts=starts,
        )
    except AlreadyDone:
        return False
    except Forbidden as not_theirs:
        return Waiting(line=line.number, seat=seat, name=line.name, reason=not_theirs.message)
    return True


async def _appointer(wanted: WantedRole, of: _List) -> Acting:
    """Whoever brings the list as the lead of this party, where they are that too; a seat may be new by this list."""
    if rights.leads(of.by, wanted.party):
        return of.by
    own = await viewers.seats_beside(of.by, at=of.at)
    return next((seat for seat in own if rights.leads(seat, wanted.party)), of.by)


def _starts(line: WantedRole, of: _List) -> datetime:
    """The beginning of that day in the city; the present instant for today or for no day."""
    if line.starts is None or line.starts == of.at.astimezone(of.zone).date():
        return of.at
    return datetime.combine(line.starts, time(), tzinfo=of.zone).astimezone(UTC)
