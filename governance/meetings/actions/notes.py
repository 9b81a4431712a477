"""Notes of items: an entry is added once, and changed only by whoever saw it as it is.

They go on record when the meeting closes, one event an item: an entry for each pause in typing would be most of the record.
"""

from dataclasses import dataclass
from datetime import datetime

from governance import acts, canonical
from governance.acts import Act
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import NotFound, Stale
from governance.meetings.actions import live
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.notes import Choice, NewNote, is_internal, parts, written
from governance.meetings.rules.outcomes import named
from governance.people.rules import Acting

ADD = """INSERT INTO meeting_note (key, item, position, words, internal, who, at)
  SELECT :key, i.id, (SELECT coalesce(max(position), 0) + 1024 FROM meeting_note WHERE item = i.id),
    :words, :internal, :who, :at
  FROM agenda_item i WHERE i.key = :item AND i.meeting = :meeting
  ON CONFLICT (key) DO NOTHING RETURNING id"""
ONE = """SELECT n.id, n.key, i.key AS item, n.words, n.internal, n.revision, n.who::json ->> 'name' AS by,
    coalesce(n.changed_at, n.at) AS at
  FROM meeting_note n JOIN agenda_item i ON i.id = n.item WHERE n.key = :key AND i.meeting = :meeting"""
CHANGE = """WITH old AS (SELECT * FROM meeting_note WHERE id = :id AND revision = :seen FOR UPDATE),
  new AS (UPDATE meeting_note n SET words = :words, internal = :internal, revision = n.revision + 1,
    changed_at = :at, who = :who FROM old WHERE n.id = old.id RETURNING n.id),
  kept AS (INSERT INTO meeting_note_version (note, revision, words, who, at)
    SELECT id, revision, words, who, coalesce(changed_at, at) FROM old)
  SELECT id FROM new"""
NOT_TAKEN = """INSERT INTO meeting_note_version (note, revision, words, who, at)
  VALUES (:note, :revision, :words, :who, :at)"""
NO_ITEM = "There is no such item on this agenda."
NO_NOTE = "There is no such note in this meeting."
CHANGED = "{by} changed this note while you wrote. Both texts are kept until you choose."
OF_MEETING = """SELECT n.id, n.position, n.words, i.title, i.key AS item FROM meeting_note n
  JOIN agenda_item i ON i.id = n.item WHERE i.meeting = :meeting AND n.words <> '' ORDER BY i.position, n.position, n.id"""
PART = """INSERT INTO meeting_note (key, item, position, words, internal, who, at, changed_at)
  SELECT n.key || '-' || (:place::int)::text, n.item, n.position + :place::int, :words, :internal, n.who, n.at, n.changed_at
  FROM meeting_note n WHERE n.id = :note"""
# From the closing on they are rows of the record: the trigger writes each down (migration 0028).
KEEP = """UPDATE meeting_note SET position = position
  WHERE item IN (SELECT id FROM agenda_item WHERE meeting = :meeting)"""
KEEPING = "SELECT set_config('concord.keeping', :notes, true)"
PARTED = (
    "UPDATE meeting_note SET words = :words, internal = :internal, revision = revision + 1 WHERE id = :note"
)


@dataclass(frozen=True, kw_only=True)
class Note:
    """One as it is stored; `by` wrote it last, `at` when."""

    id: int
    key: str
    item: str
    words: str
    internal: bool
    revision: int
    by: str
    at: datetime


class Conflict(Stale):
    """Somebody else wrote this note anew: `theirs` stands there, `mine` was not taken."""

    def __init__(self, *, theirs: Note, mine: str) -> None:
        super().__init__(CHANGED.format(by=theirs.by))
        self.theirs, self.mine = theirs, mine


async def add(meeting: str | MeetingFacts, typed: NewNote, *, by: Acting, at: datetime) -> Note:
    """A new note. The same key a second time is the same note, with its words as they are now."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await live.hold(act)
        found = await _put(act, typed)
        act.without_event("notes go on record when the meeting closes")
    return found


async def change(meeting: str | MeetingFacts, typed: NewNote, *, seen: int, by: Acting, at: datetime) -> Note:
    """Other words. Raises Conflict where somebody else was first; nothing is lost then."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await live.hold(act)
        found = await _change(act, typed, seen)
        act.without_event("notes go on record when the meeting closes")
    return found


async def settle(
    meeting: str | MeetingFacts, typed: NewNote, choice: Choice, *, seen: int, by: Acting, at: datetime
) -> Note:
    """After a Conflict: both stand one below the other, or one of them; the other is kept in its history.

    `seen` is the revision of theirs; where that was changed meanwhile as well, it is a Conflict again.
    """
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await live.hold(act)
        act.without_event("notes go on record when the meeting closes")
        if choice is Choice.MINE:
            return await _change(act, typed, seen)
        theirs = await _one(act, typed.key)
        if choice is Choice.BOTH:
            key = canonical.fingerprint("note", [typed.key, str(seen), typed.words])[:32]
            return await _put(
                act, NewNote(key=key, item=theirs.item, words=typed.words, internal=typed.internal)
            )
        words = written(typed.words, internal=typed.internal)
        await sql.rows(NOT_TAKEN, note=theirs.id, revision=seen, words=words, who=act.who, at=at)
        return theirs


async def close(act: Act[MeetingFacts]) -> None:
    """Part of the act that closes a meeting: notes are parted into internal and not, and each item's go on record."""
    counts: dict[str, list[str]] = {}
    await sql.rows(KEEPING, notes="notes")
    for row in await sql.rows(OF_MEETING, meeting=act.row.id):
        await _part(row["id"], row["words"])
        counts.setdefault(row["title"], []).append(row["words"])
    await sql.rows(KEEP, meeting=act.row.id)
    await sql.rows(KEEPING, notes="")
    for title, words in counts.items():
        after = {"item": title, "notes": f"{len(words)}", "hash": canonical.fingerprint("notes", words)}
        await act.record(Tag.NOTES_KEPT, after=after)


async def _put(act: Act[MeetingFacts], typed: NewNote) -> Note:
    words = written(typed.words, internal=typed.internal)
    values = {"key": named(typed.key), "item": typed.item, "words": words, "internal": is_internal(words)}
    new = await sql.rows(ADD, **values, meeting=act.row.id, who=act.who, at=act.at)
    found = await _one(act, typed.key, otherwise=NO_ITEM)
    if new or words == found.words:
        return found
    if found.by != act.by.person:
        raise Conflict(theirs=found, mine=words)
    return await _change(act, typed, found.revision)


async def _change(act: Act[MeetingFacts], typed: NewNote, seen: int) -> Note:
    found, words = await _one(act, typed.key), written(typed.words, internal=typed.internal)
    if words == found.words:
        return found
    values = {"words": words, "internal": is_internal(words), "who": act.who}
    if not await sql.rows(CHANGE, id=found.id, seen=seen, at=act.at, **values):
        raise Conflict(theirs=found, mine=words)
    return await _one(act, typed.key)


async def _one(act: Act[MeetingFacts], key: str, *, otherwise: str = NO_NOTE) -> Note:
    row = await sql.row(ONE, key=key, meeting=act.row.id)
    if row is None:
        raise NotFound(otherwise)
    return Note(**row)


async def _part(note: int, words: str) -> None:
    first, *rest = parts(words) or (("", False),)
    if first == (words, False):
        return
    await sql.rows(PARTED, note=note, words=first[0], internal=first[1])
    for place, (text, internal) in enumerate(rest, 1):
        await sql.rows(PART, note=note, place=place, words=text, internal=internal)
