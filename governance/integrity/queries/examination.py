"""Running the checks, one after the other, upon the database as it stands at one instant."""

from collections.abc import Callable, Collection

import structlog

from governance.database import deadline, session, sql
from governance.errors import Late
from governance.integrity.queries.checks import CHECKS
from governance.integrity.queries.look import Check, Look
from governance.integrity.rules.findings import Area, Finding, Verdict

LOG = structlog.get_logger("integrity")
WHOLE = frozenset(Area)
MOST = 10_000  # findings of one check that are told
# While a check goes on, its connection is named after its step: others see that at once.
AT_STEP = "checks, step "
TELLING = "SELECT set_config('application_name', :name, true)"
Progress = Callable[[str], None]


def quietly(_: str) -> None:
    """Tells nobody how far it is."""


async def examine(look: Look, *, areas: Collection[Area] = WHOLE, tell: Progress = quietly) -> Verdict:
    """Run all checks of these areas; `tell` hears what is looked at now."""
    found: list[Finding] = []
    async with deadline.long_work(), session.snapshot():
        for step, check in enumerate(CHECKS, start=1):
            if check.area in areas:
                tell(check.title)
                await sql.value(TELLING, name=f"{AT_STEP}{step}")
                found += await _findings(check, look)
    return Verdict(looked_at=dict(look.counted), findings=tuple(found))


async def _findings(check: Check, look: Look) -> list[Finding]:
    """What one check finds. One that cannot go on has found something it cannot read, which is a finding as well."""
    found: list[Finding] = []
    try:
        async for finding in check.look(look):
            found.append(finding)
            if len(found) == MOST:
                break
    except Late:  # the database is away: that says nothing of what it holds
        raise
    except Exception as problem:  # noqa: BLE001 - whatever stops a check is itself found
        LOG.warning("a check could not be finished", check=check.title, problem=repr(problem)[:500])
        fault = f"“{check.title}” could not be finished: {type(problem).__name__}"
        mend = "Something is stored that cannot be read. The log says what was being looked at."
        found.append(Finding(area=check.area, subject="record:all", fault=fault, mend=mend))
    return found
