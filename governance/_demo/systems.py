"""The city's CRM: it shows the targets that crews and call takers read. One new target it is known to show, one it is not.

It is registered as a system that is told, and switched off until its engineer has entered the secret: what happened
since waits for it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from governance._demo.diary import Diary
from governance._demo.world import World
from governance.agreements.actions.deployments import name_system
from governance.agreements.queries.deployments import deployment
from governance.agreements.queries.versions import local_day
from governance.meetings.actions.version_steps import confirm_shown
from governance.people.rules import Acting
from governance.waiting.queries.matters import TARGETS, Scope, matters
from governance.webhooks.actions import endpoints
from governance.webhooks.actions.outbox import collect
from governance.webhooks.rules.endpoints import EndpointEntry
from governance.webhooks.rules.messages import WORDS

NAME = "311 CRM"
ENTRY = EndpointEntry(
    name=NAME,
    address="https://crm.portalder.example/concord",
    contact="Inga Holt, city applications, 555-0188",
    kinds=frozenset(WORDS),
    confirms=True,
)
NAMED, REGISTERED, LOOKED = 80, 40, 50  # days ago
TICKETS: Mapping[str, str] = {
    "streets": "Ticket 2217, looked up with a test request.",
    "water": "Ticket 2240.",
    "sanitation": "Ticket 2251.",
}


def write(diary: Diary, world: World) -> None:
    async def named(at: datetime) -> None:
        await name_system(NAME, role="analyst", by=await _administrator(world, at), at=at)

    async def registered(at: datetime) -> None:
        by = await _administrator(world, at)
        number, _ = await endpoints.register(ENTRY, by=by, at=at)
        await endpoints.switch_off(number, by=by, at=at + timedelta(minutes=4))

    async def looked(at: datetime) -> None:
        by = await world.holder("311-analyst", at)
        for each in (await matters(Scope(at=at, every=True), of=(TARGETS,))).matters:
            found = await deployment(each.number, at=at)
            if found.agreement in TICKETS and found.effective_from <= await local_day(at):
                await confirm_shown(
                    each.number, shown_on=found.effective_from, words=TICKETS[found.agreement], by=by, at=at
                )

    async def collected(at: datetime) -> None:
        await collect(at=at)

    for ago, clock, act in (
        (NAMED, "11:05", named),
        (LOOKED, "15:20", looked),
        (REGISTERED, "13:10", registered),
    ):
        diary.write(world.days.working(ago, clock), act)
    diary.write(world.days.exactly(1, "23:40"), collected)


async def _administrator(world: World, at: datetime) -> Acting:
    return await world.holder("operations-administrator", at)
