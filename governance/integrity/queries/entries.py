"""Whether the entries of the record follow one another, each as it was written."""

from collections.abc import AsyncIterator

from governance.audit import queries as audit
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area, Finding

SUBJECT = "entry:"
MEND = "Nothing mends this. Keep this copy for examination and set a backup from before beside it."


async def look(look: Look) -> AsyncIterator[Finding]:
    walk = await audit.walk()
    look.count("entries", walk.events)
    if walk.fault:
        subject = f"{SUBJECT}{walk.fault.number}"
        yield Finding(area=Area.TRAIL, subject=subject, fault=walk.fault.reason, mend=MEND)
