"""`governance doctor`: whether this machine has all that the program needs, and how to mend each thing it lacks.

Looks only. It starts the embedded database, as every command does, and leaves a private home folder where none was.
"""

import ctypes
import os
import resource
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from ctypes.util import find_library
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import anyio
import click

from governance import clock, jobs, settings
from governance.anchors import folder as checkpoints
from governance.anchors import keys
from governance.cli.common import json_option, tell_json
from governance.database import folders, migrate, roles, session, space
from governance.database.engine import ENGINE
from governance.errors import ConcordError
from governance.files.shipped import templates_folder
from governance.identity.queries.places import only_place
from governance.integrity.queries import examination
from governance.integrity.queries.look import Look
from governance.mail_settings import Security
from governance.people.queries import directory
from governance.piccolo_app import migrations_folder
from governance.settings import Settings
from governance.sweeps.queries import failing_rows, last_runs
from governance.sweeps.rules import tasks
from governance.web.site import assets
from reports import paths, typeface

_DEBIAN = "On Debian or Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
FILES_WANTED = 8192  # of one process: 4096 connections, and what else is open
_LIBRARIES = {
    "pango": ("libpango-1.0.so.0", "pango-1.0", _DEBIAN),
    "pangoft2": ("libpangoft2-1.0.so.0", "pangoft2-1.0", _DEBIAN),
    "harfbuzz": ("libharfbuzz.so.0", "harfbuzz", _DEBIAN),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "harfbuzz-subset", f"{_DEBIAN} (documents render faster)"),
}
WHO = "SELECT current_user AS role, current_database() AS database"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`mend` is empty where there is nothing to mend."""

    name: str
    ok: bool
    found: str
    mend: str = ""


@click.command()
@json_option
def doctor(*, as_json: bool) -> int:
    """Check database, record, document libraries, fonts, page files, zone, folders and mail; say how to mend what is missing."""
    known = settings.current()
    findings = anyio.run(examine, known)
    ok = all(finding.ok for finding in findings)
    if as_json:
        tell_json(
            {"ok": ok, "checks": [asdict(finding) for finding in findings], "settings": known.printable()}
        )
    else:
        _tell(findings, known)
    return 0 if ok else 1


async def examine(known: Settings) -> list[Finding]:
    """Every check, in the order a person mends them."""
    return [
        _user(),
        *_folders(known),
        *map(_room, space.rooms(known)),
        *(await _database(known)),
        *(_library(name) for name in _LIBRARIES),
        _check("fonts", _fonts),
        _check("page files", _page_files),
        _check("templates", _templates),
        _mail(known),
        _check("checkpoints", lambda: _checkpoints(known)),
        _open_files(),
    ]


def _tell(findings: list[Finding], known: Settings) -> None:
    for finding in findings:
        click.echo(f"{'ok   ' if finding.ok else 'MEND '} {finding.name}: {finding.found}")
        if finding.mend:
            click.echo(f"      {finding.mend}")
    click.echo("\nSettings")
    for name, value in known.printable().items():
        click.echo(f"  {name}={value}")


def _user() -> Finding:
    if os.geteuid() == 0:
        return Finding(
            name="user",
            ok=True,
            found="root",
            mend="Better run as a user of its own, see docs/operations.md.",
        )
    return Finding(name="user", ok=True, found=f"number {os.geteuid()}")


def _open_files() -> Finding:
    """A process takes 4096 connections, each of which is an open file."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    name, found = (
        "connections",
        "any number" if hard == resource.RLIM_INFINITY else f"{hard:,} open files at most",
    )
    if hard == resource.RLIM_INFINITY or hard >= FILES_WANTED:
        return Finding(name=name, ok=True, found=found)
    return Finding(
        name=name, ok=False, found=found, mend=f"LimitNOFILE={FILES_WANTED} in the service's file."
    )


def _folders(known: Settings) -> Iterator[Finding]:
    yield _check("home folder", lambda: _writable(known))
    yield _check("secret", lambda: f"{len(known.secret())} bytes, readable by this user only")


def _checkpoints(known: Settings) -> str:
    """The key that signs the record's checkpoints, and the newest of them; before the first there is neither."""
    places = checkpoints.places(known.home, known.witness_folder)
    kept = next(iter(checkpoints.newest(places)), None)
    if kept is None and not keys.is_there(known.home):
        return "none yet"
    keys.public(known.home, "any")
    newest = (
        f"the newest of {kept.at:%Y-%m-%d %H:%M} UTC, {kept.checkpoint.size:,} entries"
        if kept
        else "none yet"
    )
    return f"{newest}, in {' and '.join(map(str, places))}"


def _room(room: space.Room) -> Finding:
    mend = (
        "Nothing new is kept below that. Make room, or move GOVERNANCE_HOME to a larger disk."
        if room.is_low
        else ""
    )
    return Finding(name="free space", ok=not room.is_low, found=room.words, mend=mend)


def _writable(known: Settings) -> str:
    home = settings.ensured(known.home)
    for folder in (home, home / "store"):
        if folder.exists():
            probe = folder / f".doctor-{secrets.token_hex(4)}"
            probe.write_bytes(b"")
            probe.unlink()
    return f"{home} is writable"


async def _database(known: Settings) -> list[Finding]:
    try:
        async with session.opened(known, size=1, by_owner=True):
            version = (await ENGINE.run_ddl("SHOW server_version"))[0]["server_version"]
            schema = await _schema()
            city = await directory.city() if schema.ok else None
            zone = _zone(ZoneInfo(city.zone) if city else known.zone, stored=city is not None)
            found = f"PostgreSQL {version}{_elsewhere(known)}"
            further = [await _rights(), await _record(known), await _places(known)] if schema.ok else []
            timed = [await _tasks(), *await _failing()] if schema.ok else []
            reached = Finding(name="database", ok=True, found=found)
            return [reached, await _limits(), schema, zone, *further, *timed]
    except ConcordError as problem:
        return [Finding(name="database", ok=False, found="not usable", mend=problem.message)]


async def _places(known: Settings) -> Finding:
    """Behind a proxy that is not named, everybody has its address: tries of one would slow down all."""
    address = await only_place(at=clock.now())
    found = f"everybody signed in from {address} lately" if address else "as the server sees them"
    mend = (
        f"If a proxy stands in front, name it: GOVERNANCE_TRUSTED_PROXIES={address}. Whoever fails to sign in slows down all "
        "until then."
    )
    told = "" if not address or known.trusted_proxies else mend
    return Finding(name="addresses", ok=True, found=found, mend=told)


async def _limits() -> Finding:
    """A pooler in between may leave out what a connection asks for; then one stuck process holds up all others."""
    if ignored := await session.ignored_limits():
        mend = "Set them for the role, see “Waiting” in docs/operations.md."
        return Finding(name="limits", ok=False, found=f"the server ignores {', '.join(ignored)}", mend=mend)
    return Finding(name="limits", ok=True, found="waiting ends by itself")


async def _tasks() -> Finding:
    """Whether everything that is done by the clock is done. Where nothing ran yet, nothing was started yet."""
    runs = await last_runs()
    late = tasks.late(jobs.EVERY, {name: run.since for name, run in runs.items()})
    broken = [f"{name}: {run.error}" for name, run in runs.items() if run.error]
    if not (late or broken):
        found = (
            f"{len(jobs.EVERY)} on time" if runs else "not run yet: they run as long as the portal is served"
        )
        return Finding(name="timed tasks", ok=True, found=found)
    mend = (
        "Start governance serve or governance worker; where it runs, its log says what failed."
        if late
        else ""
    )
    found = "; ".join([*([f"late: {', '.join(late)}"] if late else []), *broken])
    return Finding(name="timed tasks", ok=False, found=found, mend=mend or "Its log says what failed.")


async def _failing() -> list[Finding]:
    """One for each row that fails, as far as a page shows them."""
    return [
        Finding(
            name=f"task {tasks.task_of(row.sweep)}",
            ok=False,
            found=f"fails at {row.key}, {row.failed} times since {row.began_at:%Y-%m-%d %H:%M} UTC: {row.error}",
            mend="It stops nothing else and is tried again by itself; or at once on the page Timed tasks.",
        )
        for row in await failing_rows()
    ]


def _elsewhere(known: Settings) -> str:
    folder = None if known.database_url else folders.folder_elsewhere(known.home)
    return f", kept in {folder}: its user may not enter the home folder" if folder else ""


async def _schema() -> Finding:
    try:
        await migrate.check_schema()
    except ConcordError as problem:
        return Finding(name="schema", ok=False, found="not of this version", mend=problem.message)
    found = await migrate.schema()
    return Finding(name="schema", ok=True, found=f"up to date ({migrate.counted(found.applied)})")


async def _rights() -> Finding:
    """What the portal's role may do; one role for everything works, and is told with the way on."""
    if (role := ENGINE.app_role) is None:
        return await _one_role()
    wrong = (
        ["may act as their owner"] if await roles.may_act_as_owner(role) else await roles.differences(role)
    )
    mend = "Run: governance migrate, which gives it what it needs and takes the rest." if wrong else ""
    found = f"{role} owns no table" + (f", but {', '.join(wrong[:5])}" if wrong else "")
    return Finding(name="rights", ok=not wrong, found=found, mend=mend)


async def _one_role() -> Finding:
    if not await roles.owns_the_record():
        return Finding(name="rights", ok=True, found="the portal's role owns no table")
    who = (await ENGINE.run_ddl(WHO))[0]
    mend = roles.statements(who["role"], who["database"])
    return Finding(name="rights", ok=True, found="the portal owns its tables and could alter them", mend=mend)


async def _record(known: Settings) -> Finding:
    """Everything is checked, as `governance verify` does, but for the entry that tells of it."""
    verdict = await examination.examine(Look(home=known.home))
    first = next((f"{each.subject}: {each.fault}. " for each in verdict.findings), "")
    mend = f"First: {first}All of it, and what to do: governance verify." if first else ""
    return Finding(name="record", ok=verdict.sound, found=verdict.words, mend=mend)


def _library(name: str) -> Finding:
    file, short, mend = _LIBRARIES[name]
    for candidate in filter(None, (file, find_library(short))):
        with suppress(OSError):
            ctypes.CDLL(candidate)
            return Finding(name=name, ok=True, found=candidate)
    return Finding(name=name, ok=False, found="not installed", mend=mend)


def _fonts() -> str:
    folder = paths.FONTS if paths.FONTS.is_dir() else assets.FOLDER
    typeface.css(folder)
    return f"Public Sans in {folder}"


def _page_files() -> str:
    return f"{assets.FOLDER}, style sheet {assets.asset_url('concord.css')}"


def _templates() -> str:
    for folder in (templates_folder(), migrations_folder()):
        if not folder.is_dir():
            raise ConcordError(f"The folder {folder} is missing: install the program again.")
    return str(templates_folder())


def _mail(known: Settings) -> Finding:
    """What is set; whether it works, a test message says (People → Outgoing mail)."""
    mail = known.mail
    if not mail.host:
        found, mend = (
            f"letters become files in {known.home / 'outbox'}",
            "Set GOVERNANCE_MAIL_HOST to send them.",
        )
        return Finding(name="mail", ok=True, found=found, mend=mend)
    found = f"{mail.host}:{mail.port} ({mail.security}), from {mail.reminders_from}, numbered by {known.host}"
    open_way = mail.security is Security.NONE and not mail.local
    mend = (
        "Letters cross the network readable: set GOVERNANCE_MAIL_SECURITY to starttls, if the server can."
        if open_way
        else ""
    )
    return Finding(name="mail", ok=True, found=found, mend=mend)


def _zone(zone: ZoneInfo, *, stored: bool) -> Finding:
    name = datetime.now(tz=UTC).astimezone(zone).tzname()
    until = "" if stored else ", until governance init stores the city's own"
    return Finding(name="zone", ok=True, found=f"{zone.key} ({name} now){until}")


def _check(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name=name, ok=True, found=look())
    except ConcordError as problem:
        return Finding(name=name, ok=False, found="not as needed", mend=problem.message)
    except OSError as problem:
        mend = f"{problem.filename}: {problem.strerror}. Give this user the right to write there."
        return Finding(name=name, ok=False, found="not as needed", mend=mend)
