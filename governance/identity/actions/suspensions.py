"""Stopping somebody at once, and letting them in again. Neither ends a role: that is for whoever leads the office.

What a suspended account is still good for is decided by one condition in the database, `active(person)`: nothing. Its
sessions end here for good; tokens, feeds and links are dead as long as it holds.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import acts, formats
from governance.audit.tags import Tag
from governance.database import deadline, sql
from governance.database.session import transaction
from governance.errors import AlreadyDone, ConcordError, Forbidden, Invalid
from governance.identity.actions import sessions
from governance.people.actions.roster import rows_of
from governance.people.queries import directory
from governance.people.rules import Acting, entries, rights
from governance.people.rules.leavers import LeaverLine, read
from governance.people.rules.roster import Refused

ACCOUNT = """SELECT p.id, p.name, p.email, p.suspended_at, p.deactivated_at,
    (SELECT coalesce(string_agg(s.title || ', ' || o.name, '; ' ORDER BY s.code), '') FROM tenure t JOIN seat s ON s.id = t.seat
        JOIN party o ON o.id = s.party WHERE t.person = p.id AND (t.ends IS NULL OR t.ends > :at)) AS roles
    FROM person p WHERE p.email = ANY(:spelled) FOR NO KEY UPDATE OF p"""
SUSPEND = "UPDATE person SET suspended_at = :at WHERE id = :person AND suspended_at IS NULL RETURNING id"
READMIT = "UPDATE person SET suspended_at = NULL WHERE id = :person AND suspended_at IS NOT NULL RETURNING id"
# Locked in one order, so that of two administrators who suspend each other one stays.
ADMINISTRATORS = """SELECT p.id FROM person p WHERE p.kind = 'person' AND active(p) AND EXISTS (SELECT FROM tenure t
    JOIN seat s ON s.id = t.seat AND s.role = 'administrator' AND s.closed_at IS NULL
    JOIN party o ON o.id = s.party AND o.kind = 'oversight' WHERE t.person = p.id AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)) ORDER BY p.id FOR NO KEY UPDATE OF p"""


async def suspend(email: str, *, reason: str, by: Acting, at: datetime) -> str:
    """Nobody signs in, acts or reads with this account from now on; answers the person's name."""
    rights.administers(by)
    why = entries.needed(reason, "reason", limit=1000)
    async with acts.begin(by, at=at) as act:
        left = {row["id"] for row in await sql.rows(ADMINISTRATORS, at=at)}
        one = await _account(email, at=at)
        _check(one, left, by)
        if not await sql.rows(SUSPEND, person=one["id"], at=at):
            raise AlreadyDone(f"{one['name']} is stopped already.")
        ended = await sessions.end_all(one["id"], at=at)
        after = {"name": one["name"], "sessions": ended, **({"roles": one["roles"]} if one["roles"] else {})}
        await act.record(Tag.PERSON_SUSPENDED, f"person:{one['email']}", after=after, reason=why)
    return str(one["name"])


async def readmit(email: str, *, reason: str, by: Acting, at: datetime) -> str:
    """The account is good again for what it was; sessions that ended stay ended. Answers the person's name."""
    rights.administers(by)
    why = entries.needed(reason, "reason", limit=1000)
    async with acts.begin(by, at=at) as act:
        one = await _account(email, at=at)
        if not await sql.rows(READMIT, person=one["id"]):
            raise AlreadyDone(f"{one['name']} was not stopped.")
        await act.record(
            Tag.PERSON_READMITTED, f"person:{one['email']}", after={"name": one["name"]}, reason=why
        )
    return str(one["name"])


async def _account(email: str, *, at: datetime) -> sql.Row:
    missing = f"There is no account for {entries.email(email)}."
    return await sql.one(ACCOUNT, missing, spelled=entries.spelled(email), at=at)


def _check(one: sql.Row, administrators: set[int], by: Acting) -> None:
    if one["deactivated_at"]:
        raise AlreadyDone(f"The account of {one['name']} is closed already.")
    if one["id"] == by.person_id:
        raise Forbidden("Nobody stops themselves: another administrator does.")
    if administrators == {one["id"]} and not by.is_program:
        raise Invalid(f"{one['name']} is the last administrator. Another one has to be there first.")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What became of one line: whom it names, and in a word why."""

    line: int
    name: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """lines = suspended + unchanged + later + refused. With `dry_run` nothing was kept."""

    dry_run: bool
    suspended: tuple[Listed, ...]
    unchanged: tuple[Listed, ...]
    later: tuple[Listed, ...]
    refused: tuple[Refused, ...]

    @property
    def lines(self) -> int:
        return sum(map(len, (self.suspended, self.unchanged, self.later, self.refused)))


@deadline.long_work()
async def suspend_listed(content: bytes, *, by: Acting, at: datetime, dry_run: bool = False) -> Outcome:
    """Everybody whom a list says has left, each line wholly or not at all. The same list again changes nothing."""
    rights.administers(by)
    lines, unreadable = read(await rows_of(content))
    today = await _today(at)
    later = [line for line in lines if line.last_day and line.last_day >= today]
    async with transaction():
        await sql.rows("SAVEPOINT list")
        done = [await _suspend_line(line, by, at) for line in lines if line not in later]
        await sql.rows("ROLLBACK TO SAVEPOINT list" if dry_run else "RELEASE SAVEPOINT list")
    refused = [*unreadable, *(one for one in done if isinstance(one, Refused))]
    return Outcome(
        dry_run=dry_run,
        suspended=tuple(one for one in done if isinstance(one, Listed) and not one.what),
        unchanged=tuple(one for one in done if isinstance(one, Listed) and one.what),
        later=tuple(Listed(line=one.number, name=one.email, what=_until(one)) for one in later),
        refused=tuple(sorted(refused, key=lambda one: one.line)),
    )


async def _today(at: datetime) -> date:
    city = await directory.city()
    return at.astimezone(ZoneInfo(city.zone)).date() if city else at.date()


def _until(line: LeaverLine) -> str:
    return f"is here until {formats.short_day(line.last_day)}" if line.last_day else ""


async def _suspend_line(line: LeaverLine, by: Acting, at: datetime) -> Listed | Refused:
    await sql.rows("SAVEPOINT line")
    try:
        name = await suspend(line.email, reason=line.reason, by=by, at=at)
    except ConcordError as wrong:
        await sql.rows("ROLLBACK TO SAVEPOINT line")
        if isinstance(wrong, AlreadyDone):
            return Listed(line=line.number, name=line.email, what=wrong.message)
        return Refused(line=line.number, column="email", value=line.email, reason=wrong.message)
    finally:
        await sql.rows("RELEASE SAVEPOINT line")
    return Listed(line=line.number, name=name, what="")
