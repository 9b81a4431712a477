"""Whether each stored fingerprint fits the content beside it, kind by kind."""

from collections.abc import AsyncIterator

from governance.integrity.queries.fingerprints import agreed, cards, met, offered, read
from governance.integrity.queries.fingerprints.kinds import findings
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Finding

KINDS = (*agreed.KINDS, *offered.KINDS, *met.KINDS, *cards.KINDS, *read.KINDS)


async def look(look: Look) -> AsyncIterator[Finding]:
    for kind in KINDS:
        async for finding in findings(kind, look):
            yield finding
