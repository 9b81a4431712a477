"""Actions and files in the city that tests look at: the steps of versions to come, some that came of meetings, a file."""

from dataclasses import replace

from governance.attachments.actions import NewFile
from governance.bodies.actions.founding import found_working_groups
from governance.database import sql
from governance.meetings.actions import following_up
from governance.meetings.actions.filing import file_with_action
from governance.meetings.actions.version_steps import open_version_steps
from governance.meetings.rules.actions import Evidence
from governance.people.queries import viewers
from governance.people.rules import Acting
from tests.attachments.samples import CSV, PDF
from tests.browser.serving import Portal
from tests.cast import PROOF
from tests.meetings.followed import opened

LAMPS = "Write down which lamps belong to the power company, so that call takers know whom to ask"


async def followed(portal: Portal) -> dict[str, str]:
    """By name: one open and overdue, one done, one confirmed, one that nothing shows yet, a step of a version, a file."""
    at = portal.at
    async with portal.database():
        await found_working_groups(at=at)
        await open_version_steps(at=at)
        pair = await sql.value(
            "SELECT b.id FROM body b JOIN party p ON p.id = b.party WHERE p.code = 'streets'"
        )
        dana, marcus = await _acting("Dana Ruiz", portal), await _acting("Marcus Bell", portal)
        words = (
            LAMPS,
            "Send the list of night crews",
            "Show 311 the new yard",
            "Name two people for the night",
        )
        late, done, over, bare = [
            await opened(marcus, pair, at=at, seat=dana.seat, words=each) for each in words
        ]
        await sql.rows(
            "UPDATE action SET due = due - interval '40 days', carried = 5 WHERE number = :late", late=late
        )
        for number in (done, over):
            shows = Evidence(
                words="The list is with 311 since Monday.", link="https://portalder.example/crews"
            )
            await following_up.do(number, shows, seen=1, by=dana, at=at)
        await following_up.verify(over, seen=2, by=marcus, at=at)
        kept = [
            NewFile(name=name, content=content, home=portal.home)
            for name, content in (("Lamps.csv", CSV), ("Old lamps.pdf", PDF))
        ]
        file, _ = [await file_with_action(late, each, by=dana, at=at) for each in kept]
        step = await sql.value("SELECT number FROM action WHERE step = 'system' ORDER BY id LIMIT 1")
    return {"late": late, "done": done, "over": over, "bare": bare, "step": str(step), "lamps": file}


async def _acting(name: str, portal: Portal) -> Acting:
    email = await sql.value("SELECT email FROM person WHERE name = :name", name=name)
    return replace(await viewers.acting(email, at=portal.at), proof=PROOF)
