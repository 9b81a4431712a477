"""How the database stands: schema, rights, limits, the record, timed tasks, and from where people come."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from governance import clock, jobs
from governance.cli.diagnosis.finding import Finding
from governance.database import folders, migrate, roles, session
from governance.database.engine import ENGINE
from governance.errors import ConcordError
from governance.identity.queries.emergencies import emergency_accounts
from governance.identity.queries.places import only_place
from governance.identity.rules import emergencies as rules
from governance.integrity.queries import examination
from governance.integrity.queries.look import Look
from governance.people.queries import directory
from governance.settings import Settings
from governance.sweeps.queries import failing_rows, last_runs
from governance.sweeps.rules import tasks

WHO = "SELECT current_user AS role, current_database() AS database"


async def database(known: Settings) -> list[Finding]:
    try:
        async with session.opened(known, size=1, by_owner=True):
            version = (await ENGINE.run_ddl("SHOW server_version"))[0]["server_version"]
            schema = await _schema()
            city = await directory.city() if schema.ok else None
            zone = _zone(ZoneInfo(city.zone) if city else known.zone, stored=city is not None)
            found = f"PostgreSQL {version}{_elsewhere(known)}"
            further = (
                [await _rights(), await _record(known), await addresses(known), *await emergencies()]
                if schema.ok
                else []
            )
            timed = [await timed_tasks(), *await failing()] if schema.ok else []
            reached = Finding(name="database", ok=True, found=found)
            return [reached, await _limits(), schema, zone, *further, *timed]
    except ConcordError as problem:
        return [Finding(name="database", ok=False, found="not usable", mend=problem.message)]


async def addresses(known: Settings) -> Finding:
    """Behind a proxy that is not named, everybody has its address: tries of one would slow down all."""
    address = await only_place(at=clock.now())
    found = f"everybody signed in from {address} lately" if address else "as the server sees them"
    mend = (
        f"If a proxy stands in front, name it: GOVERNANCE_TRUSTED_PROXIES={address}. Whoever fails to sign in slows down all "
        "until then."
    )
    told = "" if not address or known.trusted_proxies else mend
    return Finding(name="addresses", ok=True, found=found, mend=told)


async def emergencies() -> list[Finding]:
    """Accounts for emergencies: whether there are two, and somebody tried each of them within 90 days."""
    found, at = await emergency_accounts(), clock.now()
    few, late = rules.fewer(found), rules.untried(found, at)
    told = f"{len(found)}, each tried within 90 days" if found else "none"
    make = f"{few} Make one: governance emergency add EMAIL --name NAME" if few else ""
    tried = [Finding(name="emergency accounts", ok=False, found="not tried", mend=mend) for mend in late]
    return tried or [Finding(name="emergency accounts", ok=True, found=told, mend=make)]


async def _limits() -> Finding:
    """A pooler in between may leave out what a connection asks for; then one stuck process holds up all others."""
    if ignored := await session.ignored_limits():
        mend = "Set them for the role, see “Waiting” in docs/operations.md."
        return Finding(name="limits", ok=False, found=f"the server ignores {', '.join(ignored)}", mend=mend)
    return Finding(name="limits", ok=True, found="waiting ends by itself")


async def timed_tasks() -> Finding:
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


async def failing() -> list[Finding]:
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


def _zone(zone: ZoneInfo, *, stored: bool) -> Finding:
    name = datetime.now(tz=UTC).astimezone(zone).tzname()
    until = "" if stored else ", until governance init stores the city's own"
    return Finding(name="zone", ok=True, found=f"{zone.key} ({name} now){until}")
