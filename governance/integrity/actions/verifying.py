"""A verification and its result on record: what was looked at, what was found, who asked.

Whether somebody may do this is decided where it is asked for.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from time import monotonic

from governance import acts
from governance.acts import Act
from governance.audit.tags import Tag
from governance.database import deadline, session, sql
from governance.integrity.queries import files
from governance.integrity.queries.examination import WHOLE, Progress, examine, quietly
from governance.integrity.queries.history import ALONE
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area, Verdict
from governance.integrity.tables import RecordCheck
from governance.people.rules import Acting
from governance.records.actions.documents import lose

SUBJECT = "record:all"
KEPT = 500  # findings kept with the check
NAMED = 20  # things named in the entry


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a check came to, of which areas, and how long it took."""

    look: Look
    verdict: Verdict
    areas: Collection[Area]
    took_ms: int


async def verify(
    look: Look, *, by: Acting, at: datetime, areas: Collection[Area] = WHOLE, tell: Progress = quietly
) -> Verdict:
    """Run the checks of these areas, write down what they came to, and have lost documents made again."""
    seen = await examined(look, areas=areas, tell=tell)
    await record(seen, by=by, at=at)
    return seen.verdict


async def verify_alone(look: Look, *, by: Acting, at: datetime) -> Verdict | None:
    """The same of everything, where no other process does it at this moment; None where one does."""
    async with deadline.long_work():
        async with session.snapshot():
            if not await sql.value(ALONE):
                return None
            seen = await examined(look)
        await record(seen, by=by, at=at)
        return seen.verdict


async def examined(look: Look, *, areas: Collection[Area] = WHOLE, tell: Progress = quietly) -> Seen:
    begun = monotonic()
    verdict = await examine(look, areas=areas, tell=tell)
    return Seen(look=look, verdict=verdict, areas=areas, took_ms=int((monotonic() - begun) * 1000))


async def record(seen: Seen, *, by: Acting, at: datetime) -> None:
    """Write down what a check came to. Rendered documents whose files are lost are made again when they are wanted."""
    verdict = seen.verdict
    async with acts.begin(by, at=at) as act:
        await _keep(act, seen)
        named = list(dict.fromkeys(each.subject for each in verdict.findings))[:NAMED]
        told = {
            "sound": verdict.sound,
            "result": verdict.words,
            "events": verdict.looked_at.get("entries", 0),
        }
        found = {"found": len(verdict.findings), "named": named} if named else {}
        after = {**told, "looked_at": dict(verdict.looked_at), **found}
        await act.record(Tag.TRAIL_VERIFIED, SUBJECT, after=after)
    for finding in verdict.findings:
        if finding.mend == files.AGAIN:
            await lose(files.name_of(finding.subject), home=seen.look.home, at=at)


async def _keep(act: Act[None], seen: Seen) -> None:
    found = seen.verdict.findings
    await RecordCheck(
        at=act.at,
        by=act.by.person,
        areas="" if set(seen.areas) == WHOLE else ",".join(area for area in Area if area in seen.areas),
        took_ms=seen.took_ms,
        looked_at=json.dumps(dict(seen.verdict.looked_at)),
        sound=seen.verdict.sound,
        found=len(found),
        findings=json.dumps([asdict(each) for each in found[:KEPT]], ensure_ascii=False),
    ).save()
