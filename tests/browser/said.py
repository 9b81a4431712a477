"""What people say about results in the city that tests look at: events asked for and declared, corrections asked and answered."""

from dataclasses import replace
from datetime import timedelta

from governance.adjustments.actions import corrections, reliefs
from governance.adjustments.queries.selection import chosen
from governance.adjustments.rules.corrections import Answer, Asking, Decision, Reason, listed
from governance.identity.queries import sessions as session_queries
from governance.people.rules import Acting
from governance.results.rules.reliefs import Adjustment, Effect
from tests.adjustments.filed import Times, files
from tests.browser.serving import MORNING, Portal

DAY = timedelta(days=1)
STORM = Adjustment(
    name="Windstorm",
    reason="Trees lay across streets in the whole north. Crews cleared hospitals and main streets first.",
    effect=Effect.PAUSE,
    starts=MORNING - 4 * DAY,
    ends=MORNING - 2 * DAY,
    services=("pothole", "sidewalk"),
)
LATE: Times = {"opened": MORNING - 20 * DAY, "ended": MORNING - 5 * DAY, "due": MORNING - 10 * DAY}


async def said_about_results(portal: Portal) -> dict[str, str]:
    """Numbers, by the short names under which the states of pages know them."""
    dana, marcus = await _acting(portal, "Dana Ruiz"), await _acting(portal, "Marcus Bell")
    amara = await _acting(portal, "Amara Okafor")
    async with portal.database():
        held = await files("field-system")
        for number in ("F-101", "F-102", "F-103"):
            await held.request(number, service="pothole", **LATE)
        lasting = replace(STORM, name="Water main break", ends=None, effect=Effect.EXCLUDE)
        return {
            "event-asked": await reliefs.request(STORM, by=dana, at=MORNING),
            "event-declared": await reliefs.declare(lasting, by=amara, at=MORNING),
            "correction-answered": await _answered(dana, marcus),
            "correction-asked": await _asked("F-102\nF-103", by=dana),
        }


async def _acting(portal: Portal, name: str) -> Acting:
    token = await portal.token(name)
    async with portal.database():
        viewer = await session_queries.viewer(token, at=MORNING)
    assert viewer is not None
    return viewer.seats[0]


async def _asked(numbers: str, *, by: Acting) -> str:
    selection = listed(numbers)
    found = await chosen(selection, party=by.party_id, at=MORNING)
    asking = Asking(selection=selection, reason=Reason.NO_ACCESS, words="The gate to the yard was locked.")
    return await corrections.ask(asking, seen=found.fingerprint, by=by, at=MORNING)


async def _answered(dana: Acting, marcus: Acting) -> str:
    number = await _asked("F-101", by=dana)
    said = Answer(decision=Decision.CORRECT, words="The photo shows the locked gate.")
    await corrections.answer(number, said, seen=1, by=marcus, at=MORNING)
    return number
