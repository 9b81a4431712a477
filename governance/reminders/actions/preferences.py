"""How somebody wants to be written to. It is theirs alone to say, and on record for whoever asks why a letter did not come."""

from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Forbidden
from governance.people.rules import Acting, Viewer
from governance.reminders.rules.rhythms import named

# Whoever chooses wants letters again, unless they choose none.
CHOOSE = """INSERT INTO correspondent (person, rhythm) VALUES (:person, :rhythm)
    ON CONFLICT (person) DO UPDATE SET rhythm = :rhythm, mail_off_at = NULL, revision = correspondent.revision + 1
    WHERE correspondent.rhythm <> :rhythm OR correspondent.mail_off_at IS NOT NULL RETURNING id"""


async def choose_rhythm(rhythm: str, *, viewer: Viewer, at: datetime) -> None:
    """`rhythm` "" follows how often they sign in."""
    if not viewer.seats:
        raise Forbidden("You hold no role at this moment, so no letters reach you.")
    await _choose(rhythm, f"person:{viewer.email}", by=viewer.seats[0], at=at)


async def _choose(rhythm: str, subject: str, *, by: Acting, at: datetime) -> None:
    async with acts.begin(by, at=at) as act:
        if await sql.rows(CHOOSE, person=by.person_id, rhythm=rhythm):
            await act.record(Tag.RHYTHM_CHOSEN, subject, after={"rhythm": named(rhythm)} if rhythm else {})
        else:
            act.without_event("it was so already")
