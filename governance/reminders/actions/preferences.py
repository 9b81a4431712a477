"""How somebody wants to be written to. It is theirs alone to say, and on record for whoever asks why a letter did not come."""

from dataclasses import dataclass
from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Forbidden
from governance.people.rules import Acting, Viewer
from governance.reminders.queries import preferences
from governance.reminders.rules.rhythms import named

# Whoever chooses wants letters again, unless they choose none.
CHOOSE = """INSERT INTO correspondent (person, rhythm) VALUES (:person, :rhythm)
    ON CONFLICT (person) DO UPDATE SET rhythm = :rhythm, mail_off_at = NULL, revision = correspondent.revision + 1
    WHERE correspondent.rhythm <> :rhythm OR correspondent.mail_off_at IS NOT NULL RETURNING id"""

RETIME = """UPDATE notice n SET humane_from = :next_letter WHERE n.person = :person AND n.humane_from > :at AND NOT n.urgent
    AND n.skipped = '' AND NOT EXISTS (SELECT FROM letter_notice x WHERE x.notice = n.id)"""


async def choose_rhythm(rhythm: str, *, viewer: Viewer, at: datetime) -> None:
    """`rhythm` "" follows how often they sign in."""
    if not viewer.seats:
        raise Forbidden("You hold no role at this moment, so no letters reach you.")
    when = await preferences.next_letter(viewer, rhythm, at=at)
    await _choose(Chosen(rhythm=rhythm, email=viewer.email, next_letter=when), by=viewer.seats[0], at=at)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What somebody chose, and when the next letter goes by it."""

    rhythm: str
    email: str
    next_letter: datetime


async def _choose(chosen: Chosen, *, by: Acting, at: datetime) -> None:
    """What waits for a letter goes with the next one, as often as they are written to from now on."""
    async with acts.begin(by, at=at) as act:
        if await sql.rows(CHOOSE, person=by.person_id, rhythm=chosen.rhythm):
            await sql.rows(RETIME, person=by.person_id, at=at, next_letter=chosen.next_letter)
            after = {"rhythm": named(chosen.rhythm)} if chosen.rhythm else {}
            await act.record(Tag.RHYTHM_CHOSEN, f"person:{chosen.email}", after=after)
        else:
            act.without_event("it was so already")
