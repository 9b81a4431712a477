"""Leavers, groups of the directory and an emergency account in the city that tests look at.

Animal Care's liaison is stopped; a group proposes one liaison for Housing and no longer lists the present one.
"""

from dataclasses import replace

from governance.identity.actions import emergencies, groups, suspensions
from governance.identity.actions.groups import Group
from governance.identity.rules.groups import Claim
from governance.people.queries import viewers
from governance.people.rules import Acting, operator
from tests.browser.serving import MORNING, Portal
from tests.cast import PROOF

ISSUER, GROUP = "https://login.portalder.example/v2.0", "6c0f7a52-1d1e-4f0b-9a0e-3b7e9d2c5a41"


async def left(portal: Portal) -> dict[str, str]:
    """The numbers of what the directory says."""
    async with portal.database():
        sam = replace(await viewers.acting("sam.ito@portalder.example", at=MORNING), proof=PROOF)
        await suspensions.suspend("beth.lowry@portalder.example", reason="Left", by=sam, at=MORNING)
        found = await _listed(sam)
        name, email = "Emergency account 1", "glass.one@portalder.example"
        await emergencies.add_account(email, name=name, by=operator(), at=MORNING)
    await portal.token(name)
    return found


async def _listed(sam: Acting) -> dict[str, str]:
    group = Group(issuer=ISSUER, claim=Claim.GROUPS, name=GROUP, words="Service target liaisons, Housing")
    await groups.propose_members("housing-liaison", of=group, by=sam, at=MORNING)
    names: frozenset[str] = frozenset({GROUP})
    for who, claims in (("paul.nowak", [names]), ("maya.torres", [names, frozenset()])):
        person = await viewers.known_person(f"{who}@portalder.example")
        for said in claims:
            await groups.listed(person.person_id, ISSUER, {Claim.GROUPS: said}, at=MORNING)
    return {"may-appoint": "DL-2026-0001", "may-end": "DL-2026-0002"}
