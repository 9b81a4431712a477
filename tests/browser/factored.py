"""Who has a second factor in the city that tests look at: Omar Haddad a code app, Grace Kim one that she lost."""

from dataclasses import replace

from governance.identity.actions import resets
from governance.identity.tables import CodeApp
from governance.people.queries import viewers
from tests.browser.serving import MORNING, Portal
from tests.cast import PROOF


async def factored(portal: Portal) -> dict[str, str]:
    """The number of what waits for a second person."""
    await portal.give_password("Omar Haddad")
    async with portal.database():
        for name in ("omar.haddad", "grace.kim"):
            person = await viewers.known_person(f"{name}@portalder.example")
            row = CodeApp(person=person.person_id, secret="sealed", set_up_at=MORNING)
            await CodeApp.insert(row)
        sam = replace(await viewers.acting("sam.ito@portalder.example", at=MORNING), proof=PROOF)
        lost = await resets.ask(person.email, reason="Lost the phone; called back", by=sam, at=MORNING)
    return {"lost": lost}
