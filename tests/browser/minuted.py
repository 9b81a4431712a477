"""Minutes in the city that tests look at: a draft, sent round, with a correction to answer, final."""

from datetime import timedelta
from types import SimpleNamespace

from governance.bodies.actions.founding import found_working_groups
from governance.database import sql
from governance.meetings.actions import minutes, minutes_corrections
from governance.meetings.actions.minutes import keep_minutes
from governance.meetings.actions.minutes_corrections import Wish
from governance.people.queries import viewers
from tests.browser.serving import Portal
from tests.meetings.held import held_meeting

NAMES = {"marcus": "Marcus Bell", "dana": "Dana Ruiz", "lee": "Lee Chan", "priya": "Priya Nair"}
STANDS = ("final-minutes", "sent-minutes", "asked-minutes", "draft-minutes")


async def minuted(portal: Portal) -> dict[str, str]:
    """By name, numbers of meetings of Streets and 311; the keys of what was noted end with that name."""
    at, ago = portal.at, portal.at - timedelta(days=40)
    async with portal.database():
        await found_working_groups(at=ago)
        emails = {
            short: await sql.value("SELECT email FROM person WHERE name = :name", name=name)
            for short, name in NAMES.items()
        }
        people = SimpleNamespace(
            **{short: await viewers.acting(email, at=at) for short, email in emails.items()}
        )
        numbers = {
            name: await held_meeting(
                people, opened=ago if name == "final-minutes" else at - timedelta(hours=1), at=at, mark=name
            )
            for name in STANDS
        }
        await keep_minutes(at=at)
        for name in STANDS[:3]:
            sent = ago if name == "final-minutes" else at
            await minutes.circulate(numbers[name], seen=1, by=people.marcus, at=sent)
        await keep_minutes(at=at)
        said = {
            "before": "We spoke of Potholes in winter.",
            "words": "We spoke of frost in potholes.",
            "reason": "It was about frost.",
        }
        for name in ("asked-minutes", "final-minutes"):
            await minutes_corrections.ask(
                numbers[name], Wish(place=f"note:note-2-{name}", **said), by=people.dana, at=at
            )
        await minutes_corrections.accept(numbers["final-minutes"], 1, seen=1, by=people.priya, at=at)
    return numbers
