"""Meetings of the city that tests look at: one of Streets and 311 that goes on, about a change, with notes and what came of it."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from governance.database import sql
from governance.meetings.actions import agenda_items, attendance, current_item, notes, outcomes
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.actions.meeting import Planned, invite, open_meeting, set_meeting
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.agenda import ItemSource
from governance.meetings.rules.attendance import Arrival, Mode
from governance.meetings.rules.notes import NewNote
from governance.meetings.rules.outcomes import NewOutcome, OutcomeKind
from governance.meetings.rules.times import Slot
from governance.people.queries import viewers
from governance.people.rules import Acting
from tests.browser.serving import Portal
from tests.cast import PROOF

ZONE = "America/New_York"


async def met(portal: Portal, change: str) -> dict[str, str]:
    """By name: the meeting that goes on. Its first item is about this change, and Marcus wrote the last note."""
    at = portal.at
    async with portal.database():
        dana, marcus = [await _acting(name, portal) for name in ("Dana Ruiz", "Marcus Bell")]
        body = await sql.value(
            "SELECT b.code FROM body b JOIN party p ON p.id = b.party WHERE p.code = 'streets'"
        )
        starts = (at + timedelta(minutes=30)).astimezone(ZoneInfo(ZONE))
        slot = Slot(day=starts.date(), begins=starts.time(), minutes=45, zone=ZONE, place="Room 4")
        number = await set_meeting(body, Planned(title="Streets and 311", slot=slot), by=dana, at=at)
        await invite(number, seen=1, by=dana, at=at)
        items = [await _put(number, title, about, by=dana, portal=portal) for title, about in _titles(change)]
        await open_meeting(number, by=dana, at=at)
        found = await meeting(number)
        await current_item.go_to(found, items[0], by=dana, at=at)
        for who, mode in ((dana, Mode.ROOM), (marcus, Mode.PHONE)):
            here = Arrival(
                key=f"here-{who.person_id:04}",
                person=who.person_id,
                name=who.person,
                party=who.party,
                mode=mode,
            )
            await attendance.come(found, here, by=who, at=at)
        await notes.add(
            found, NewNote(key="note-0001", item=items[0], words="Crew is back in July."), by=dana, at=at
        )
        internal = NewNote(key="note-0002", item=items[0], words="# Two leave for Parks.")
        await notes.add(found, internal, by=marcus, at=at)
        for kind, words in (
            (OutcomeKind.INFORMATION, "The plan is public"),
            (OutcomeKind.OBJECTION, "Too slow for frost"),
        ):
            said = NewOutcome(key=f"said-{kind}", item=items[0], kind=kind, words=words)
            await outcomes.add(found, said, {}, by=dana, at=at)
    return {"now": number}


def _titles(change: str) -> tuple[tuple[str, str], ...]:
    return (
        ("Potholes: how many days?", f"change/{change}"),
        ("Crew roster for winter", ""),
        ("Frost on bridges", ""),
    )


async def _put(number: str, title: str, about: str, *, by: Acting, portal: Portal) -> str:
    source = ItemSource.CHANGE if about else ItemSource.OWN
    new = NewItem(
        title=title, about=about, source=source, minutes=10, reason="an answer is due" if about else ""
    )
    return await agenda_items.add(number, new, by=by, at=portal.at)


async def _acting(name: str, portal: Portal) -> Acting:
    email = await sql.value("SELECT email FROM person WHERE name = :name", name=name)
    return replace(await viewers.acting(email, at=portal.at), proof=PROOF)
