"""Whether what a letter says still stands when it leaves: what was done meanwhile is left out, what says nothing stays."""

from datetime import datetime

from governance.database import sql
from governance.database.session import transaction
from governance.reminders.actions import letters, links
from governance.reminders.actions.letter_log import Leased
from governance.reminders.actions.letters import Address, House
from governance.reminders.queries import unsent
from governance.reminders.queries.desk import desk_at
from governance.reminders.writing import written
from governance.settings import current

STANDS = """
SELECT l.person, count(n.id) AS carried,
  count(n.id) FILTER (WHERE n.settled_at IS NOT NULL OR n.read_at IS NOT NULL) AS gone,
  coalesce(bool_or(NOT active(p) OR c.refused_at IS NOT NULL), false) AS unreachable
FROM letter l LEFT JOIN letter_notice ln ON ln.letter = l.id LEFT JOIN notice n ON n.id = ln.notice
LEFT JOIN person p ON p.id = l.person LEFT JOIN correspondent c ON c.person = l.person
WHERE l.id = :id GROUP BY l.person
"""
WITHDRAW = """UPDATE letter SET state = 'withdrawn', done_at = :at, next_at = NULL, lease_owner = '', lease_until = NULL
    WHERE id = :id AND lease_owner = :owner AND state = 'ready'"""
LEAVE_OUT = "DELETE FROM letter_notice WHERE letter = :letter AND NOT notice = ANY(:left::bigint[])"


async def current_bytes(letter: Leased, *, house: House, at: datetime) -> bytes:
    """What to send; nothing where the letter is withdrawn. A letter that may have arrived is sent again as it was."""
    found = await sql.one(STANDS, id=letter.id)
    if letter.unsure or not found["carried"]:
        return letter.bytes
    if found["gone"] == found["carried"] or found["unreachable"]:
        await sql.rows(WITHDRAW, id=letter.id, owner=letter.owner, at=at)
        return b""
    return await _anew(letter, found["person"], house, at) if found["gone"] else letter.bytes


async def _anew(letter: Leased, person: int, house: House, at: datetime) -> bytes:
    """Written again with what still waits, and with addresses of its own: those of the first text were in no mailbox."""
    desk, rows = await desk_at(at), [row for row in await unsent.carried(letter.id) if row["stands"]]
    reader = desk.reader(person)
    anew = written(rows, to=desk.addressee(reader), city=desk.city, url=current().url, at=at)
    to = Address(name=reader.name, email=letter.recipient, person=person)
    message = letters.built(letter.key, anew.contents, to=to, house=house, at=at)
    async with transaction():
        await sql.rows(LEAVE_OUT, letter=letter.id, left=[row["id"] for row in rows])
        await links.drop(letter.id)
        await links.keep(anew.links, letter=letter.id, person=person)
        await letters.rewrite(letter.id, anew.contents.subject, message)
    return message
