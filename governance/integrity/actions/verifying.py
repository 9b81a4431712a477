"""A verification and its result on record: what was looked at, what was found, who asked.

Whether somebody may do this is decided where it is asked for.
"""

import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from time import monotonic

from governance import acts
from governance.acts import Act
from governance.audit.tags import Tag
from governance.integrity.queries.examination import WHOLE, Progress, examine, quietly
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area, Verdict
from governance.integrity.tables import RecordCheck
from governance.people.rules import Acting

SUBJECT = "record:all"
KEPT = 500  # findings kept with the check
NAMED = 20  # things named in the entry


async def verify(
    look: Look,
    *,
    by: Acting,
    at: datetime,
    areas: Collection[Area] = WHOLE,
    tell: Progress = quietly,
) -> Verdict:
    """Run the checks of these areas and write down what they came to."""
    begun = monotonic()
    verdict = await examine(look, areas=areas, tell=tell)
    async with acts.begin(by, at=at) as act:
        await _keep(act, verdict, areas, took_ms=int((monotonic() - begun) * 1000))
        named = list(dict.fromkeys(each.subject for each in verdict.findings))[:NAMED]
        told = {
            "sound": verdict.sound,
            "result": verdict.words,
            "events": verdict.looked_at.get("entries", 0),
        }
        found = {"found": len(verdict.findings), "named": named} if named else {}
        after = {**told, "looked_at": dict(verdict.looked_at), **found}
        await act.record(Tag.TRAIL_VERIFIED, SUBJECT, after=after)
    return verdict


async def _keep(act: Act[None], verdict: Verdict, areas: Collection[Area], *, took_ms: int) -> None:
    kept = [asdict(each) for each in verdict.findings[:KEPT]]
    await RecordCheck(
        at=act.at,
        by=act.by.person,
        areas="" if set(areas) == WHOLE else ",".join(area for area in Area if area in areas),
        took_ms=took_ms,
        looked_at=json.dumps(dict(verdict.looked_at)),
        sound=verdict.sound,
        found=len(verdict.findings),
        findings=json.dumps(kept, ensure_ascii=False),
    ).save()
