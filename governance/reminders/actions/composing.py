"""The sweep that writes letters: what a person was told and no letter carries yet, one letter a person and working day.

People are taken a few at a time, each locked by the row of how they wish to be written to; whom another process has is
passed over. A letter that cannot be written is left alone for a growing while and stops nobody else's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from governance.database import sql
from governance.database.sql import Row
from governance.errors import Invalid
from governance.reminders.actions import letters, links
from governance.reminders.actions.letters import Address, House, NewLetter, house
from governance.reminders.queries import unsent
from governance.reminders.queries.desk import Desk, desk_at
from governance.reminders.rules import day_letter, letter_keys
from governance.reminders.rules.contents import Reader as Addressee
from governance.reminders.rules.day_letter import Unsent
from governance.reminders.rules.facts import decoded
from governance.reminders.rules.humane import Hours
from governance.reminders.rules.links import NewLink
from governance.reminders.rules.recipients import Reader
from governance.reminders.writing import written
from governance.settings import current
from governance.sweeps.actions import rows

LOG = structlog.get_logger("mail")
CHUNK = 20
DAY = timedelta(days=1)
OUTAGE = "Letters could not be sent for a while; this one holds what was told since."

KNOWN = "INSERT INTO correspondent (person) SELECT unnest(:people::bigint[]) ON CONFLICT DO NOTHING"
LOCK = """SELECT person, rhythm = 'portal' OR mail_off_at IS NOT NULL AS portal FROM correspondent
    WHERE person = ANY(:people::bigint[]) AND refused_at IS NULL ORDER BY person FOR UPDATE SKIP LOCKED"""
# A letter of a former day that surely went nowhere: the mail server fails. What it told rides in today's.
REPLACE = """
WITH old AS (
  UPDATE letter SET state = 'withdrawn', done_at = :at, next_at = NULL
  WHERE person = ANY(:people::bigint[]) AND state = 'ready' AND key LIKE 'day/%'
    AND unsure = 0 AND in_flight_at IS NULL AND coalesce(lease_until, '-infinity') < clock_timestamp()
  RETURNING id, person),
freed AS (DELETE FROM letter_notice USING old WHERE letter = old.id)
SELECT DISTINCT person FROM old
"""
SKIP = """UPDATE notice n SET skipped = x.why FROM unnest(:ids::bigint[], :whys::text[]) AS x (id, why)
    WHERE n.id = x.id"""
CARRY = """INSERT INTO letter_notice (letter, notice)
    SELECT * FROM unnest(:letters::bigint[], :notices::bigint[])"""
UNREACHED = """UPDATE correspondent SET refused_at = :at, refused_words = 'No mail server takes this address.',
    revision = revision + 1 WHERE person = :person"""


@dataclass(kw_only=True)
class Draft:
    """A person whose letter may go now."""

    reader: Reader
    hours: Hours
    wants_letters: bool = True
    late: bool = False  # an earlier letter could not be sent
    gone: int = 0  # letters of this day

    @property
    def person(self) -> int:
        return self.reader.person


@dataclass(frozen=True, kw_only=True)
class Made:
    """A letter that is written, before it is kept, and the notices it carries."""

    new: NewLetter
    person: int
    links: tuple[NewLink, ...]
    carried: tuple[int, ...]


async def compose_letters(*, at: datetime) -> int:
    """Answers how many letters were written."""
    due = await unsent.people(at)
    if not due:
        return 0
    desk, mine = await desk_at(at), await house(current())
    people = {f"letter to {desk.reader(person).email or person}": person for person in due}
    mail = await rows.rows_of("compose_letters")
    ready = await mail.only(people)
    chunks = [ready[first : first + CHUNK] for first in range(0, len(ready), CHUNK)]

    async def write(names: Sequence[str]) -> int:
        drafts = [_draft(desk, person, due[person]) for person in map(people.__getitem__, names)]
        return await _write(desk, mine, {draft.person: draft for draft in drafts if draft})

    return sum([count for chunk in chunks for count in await rows.halved(mail, chunk, write)])


def _draft(desk: Desk, person: int, due: unsent.Due) -> Draft | None:
    reader = desk.reader(person)
    hours = desk.hours(reader, due.seats)
    is_time = day_letter.is_time(hours, person, desk.at, urgent=due.urgent)
    return Draft(reader=reader, hours=hours) if is_time else None


async def _write(desk: Desk, mine: House, drafts: Mapping[int, Draft]) -> int:
    await sql.rows(KNOWN, people=list(drafts))
    locked = {row["person"]: row["portal"] for row in await sql.rows(LOCK, people=list(drafts))}
    taken = [drafts[person] for person in locked]
    told = await _gathered(desk, {draft.person: draft for draft in taken})
    waiting = await unsent.waiting(list(locked), but=[row["key"] for rows in told.values() for row in rows])
    made = []
    for draft in taken:
        draft.wants_letters = not locked[draft.person]
        rows, number = await _chosen(desk, draft, told[draft.person])
        because = OUTAGE if draft.late else ""
        to = desk.addressee(draft.reader, waiting=waiting.get(draft.person, 0), long_because=because)
        if number and (letter := await _made(desk, mine, draft, (rows, number, to))):
            made.append(letter)
    return await _kept(made, mine, desk.at) if made else 0


async def _gathered(desk: Desk, taken: Mapping[int, Draft]) -> dict[int, list[Row]]:
    """What each was told, that of letters which went nowhere included; each knows how many of the day are gone."""
    today = [key for draft in taken.values() for key in _keys(desk, draft)]
    for person, count in (await unsent.gone(today)).items():
        taken[person].gone = count
    first = [draft.person for draft in taken.values() if not draft.gone]
    for row in await sql.rows(REPLACE, people=first, at=desk.at):
        taken[row["person"]].late = True
    told: dict[int, list[Row]] = {person: [] for person in taken}
    for row in await unsent.notices(list(taken), until=desk.at + DAY):
        hours = taken[row["person"]].hours
        if hours.local(row["humane_from"]) <= hours.local(desk.at):
            told[row["person"]].append(row)
    return told


def _keys(desk: Desk, draft: Draft) -> list[str]:
    today = draft.hours.local(desk.at)
    return [letter_keys.of_day(draft.person, today, nth + 1) for nth in range(day_letter.A_DAY)]


async def _chosen(desk: Desk, draft: Draft, rows: Sequence[Row]) -> tuple[list[Row], int]:
    """The notices that a letter carries, and which letter of the day it is; 0: none."""
    found = [_unsent(desk, draft.reader, row) for row in rows]
    chosen = day_letter.sorted_out(found, wants_letters=draft.wants_letters)
    if chosen.skipped:
        whys = [str(why) for why in chosen.skipped.values()]
        await sql.rows(SKIP, ids=list(chosen.skipped), whys=whys)
    carried = [each for each in found if each.id in chosen.carried]
    number = day_letter.number_today(draft.hours, desk.at, gone=draft.gone, carried=carried)
    return [row for row in rows if row["id"] in chosen.carried], number if carried else 0


def _unsent(desk: Desk, reader: Reader, row: Row) -> Unsent:
    names = ("id", "key", "level", "urgent", "humane_from", "muted")
    due = decoded(row["facts"]).due
    return Unsent(due=due, seen=desk.sees(reader, row), **{name: row[name] for name in names})


async def _made(desk: Desk, mine: House, draft: Draft, of: tuple[list[Row], int, Addressee]) -> Made | None:
    rows, number, addressee = of
    key = _keys(desk, draft)[number - 1]
    to = Address(name=draft.reader.name, email=draft.reader.email, person=draft.person)
    try:
        letter = written(rows, to=addressee, city=desk.city, url=current().url, at=desk.at)
        message = letters.built(key, letter.contents, to=to, house=mine, at=desk.at)
    except Invalid as unreachable:
        LOG.warning("no mail reaches an address", person=draft.person, reason=unreachable.message)
        await sql.rows(UNREACHED, person=draft.person, at=desk.at)
        return None
    new = NewLetter(key=key, to=to, subject=letter.contents.subject, message=message)
    return Made(new=new, person=draft.person, links=letter.links, carried=tuple(row["id"] for row in rows))


async def _kept(made: Sequence[Made], mine: House, at: datetime) -> int:
    """Letters, their addresses and what they carry, together."""
    ids = await letters.store([each.new for each in made], host=mine.host, at=at)
    new = [(ids[each.new.key], each) for each in made if each.new.key in ids]
    await links.keep_all([(id_, each.person, each.links) for id_, each in new])
    carried = [(id_, notice) for id_, each in new for notice in each.carried]
    await sql.rows(CARRY, letters=[id_ for id_, _ in carried], notices=[notice for _, notice in carried])
    return len(new)
