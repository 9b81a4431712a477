"""Saying which system shows targets to those who work by them, and since when it shows those of a version."""

from datetime import date, datetime

from governance import acts, canonical
from governance.acts import Act
from governance.agreements.queries.deployments import DeploymentFacts, deployment, system
from governance.agreements.queries.versions import local_day
from governance.agreements.rules import deployments as rules
from governance.agreements.tables import Deployment, SystemOfRecord
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, NotFound
from governance.people.rules import Acting, rights

NO_SYSTEM = "No system that shows targets is named, so there is nothing to say here."
LOCKED = "SELECT id FROM version WHERE id = :version FOR NO KEY UPDATE"


async def name_system(name: str, *, role: str, by: Acting, at: datetime) -> None:
    """Which system shows targets ("" for none any more), and which role of 311 looks after it."""
    rights.administers(by)
    named, looks_after = rules.checked_system(name, role)
    async with acts.begin(by, at=at) as act:
        before = await system()
        await SystemOfRecord(name=named, role=str(looks_after), who=act.who, at=at).save()
        told = {"name": before.name, "role": str(before.role)} if before else {}
        await act.record(
            Tag.SYSTEM_NAMED, "system of record", before=told, after={"name": named, "role": str(looks_after)}
        )


async def record_shown(
    act: Act[None], number: str, *, shown_on: date, words: str = "", who: Acting
) -> DeploymentFacts:
    """Within an act of `who`: the system shows the targets of this version since a day. Raises AlreadyDone where that was said before."""
    note = canonical.text(words, field="words", limit=1_000)
    known = await system()
    if known is None:
        raise NotFound(NO_SYSTEM)
    rules.check_may_say(who, known.role, known.name)
    found = await _locked(number, act.at)
    recorded = await local_day(found.recorded_at)
    day = rules.checked_day(shown_on, recorded=recorded, today=await local_day(act.at))
    await Deployment(version=found.version_id, shown_on=day, words=note, who=act.who, at=act.at).save()
    after = {"version": found.version, "system": known.name, "shown_on": day.isoformat()}
    await act.record(Tag.TARGET_SHOWN, f"agreement:{found.agreement}", after=after, reason=note)
    return found


async def _locked(number: str, at: datetime) -> DeploymentFacts:
    """The version, while nobody else says the same of it."""
    found = await deployment(number, at=at)
    await sql.rows(LOCKED, version=found.version_id)
    found = await deployment(number, at=at)
    if not found.waits:
        raise AlreadyDone(f"Nobody needs to say any more that version {found.version} is shown.")
    return found
