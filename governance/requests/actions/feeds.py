"""The acts on data sources: add one, change how its files are read."""

from datetime import datetime
from typing import Any

from piccolo.columns import Column

from governance import acts, canonical
from governance.acts import Act
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Invalid, Stale
from governance.people.rules import Acting
from governance.requests.actions.meanings import tell_about
from governance.requests.queries.feeds import FeedFacts, feed_by_code
from governance.requests.rules.mapping import mapping_body
from governance.requests.rules.meanings import Touched
from governance.requests.rules.read_changes import changed_words
from governance.requests.rules.uploads import FeedEntry, checked_entry, takes_in
from governance.requests.tables import Feed

KEEP_CHANGE = "UPDATE feed SET read_change = :words, read_changed_at = :at WHERE id = :feed"
# Whoever owes or owed work that requests of this source are about.
CONCERNED = """SELECT id, code, name FROM party WHERE id IN (SELECT o.party FROM label l JOIN ownership o ON o.service = l.service
    WHERE l.feed = :feed) ORDER BY name, id"""


async def add_feed(entry: FeedEntry, *, by: Acting, at: datetime) -> str:
    """Answers its code, made from the name where none is given."""
    takes_in(by)
    new = checked_entry(entry)
    row = Feed(
        code=new.code,
        name=new.name,
        preset=new.preset,
        mapping=canonical.dumps(mapping_body(new.mapping)),
        endpoint=new.endpoint,
        every_days=new.every_days,
        created_by=by.person,
        created_at=at,
    )
    async with acts.begin(by, at=at) as act:
        if not await Feed.insert(row).on_conflict(target=Feed.code, action="DO NOTHING").returning(Feed.id):
            reason = f"There is a data source “{new.code}” already. Choose another name."
            raise Invalid(reason, fields={"name": reason})
        after = _event_facts(new)
        await act.record(Tag.FEED_ADDED, f"data-source:{new.code}", after=after)
    return new.code


async def change_feed(code: str, entry: FeedEntry, *, seen: int, by: Acting, at: datetime) -> bool:
    """Say anew how files are read; stored requests stay as they were read. `seen` is the revision that was looked at.

    False where nothing is different.
    """
    takes_in(by)
    async with acts.begin(by, at=at) as act:
        known = await feed_by_code(code)
        new = checked_entry(FeedEntry(**{**vars(entry), "code": known.code}))
        before = _event_facts(_entry(known))
        if before == _event_facts(new):
            act.without_event("nothing is different")
            return False
        await _replace(known, new, seen)
        after = _event_facts(new)
        old = {key: value for key, value in before.items() if after[key] != value}
        changed = {key: value for key, value in after.items() if before[key] != value} | {"name": new.name}
        told = await _told(act, known, new)
        await act.record(Tag.FEED_CHANGED, f"data-source:{code}", before=old, after=changed | told)
    return True


async def _told(act: Act[None], known: FeedFacts, new: FeedEntry) -> dict[str, str]:
    """Every department with stored requests of this source is told how they would be read from now on."""
    words = changed_words(known.mapping, new.mapping)
    if not words:
        return {}
    await sql.rows(KEEP_CHANGE, words=words, at=act.at, feed=known.id)
    about = f"311 changed how files of {new.name} are read from now on. {words}."
    offices = [Touched(**row, results=0) for row in await sql.rows(CONCERNED, feed=known.id)]
    for office in offices:
        await tell_about(act, office, about)
    names = ", ".join(office.name for office in offices)
    return {"changes": words} | ({"told": names} if names else {})


async def _replace(known: FeedFacts, new: FeedEntry, seen: int) -> None:
    values: dict[Column | str, Any] = {
        Feed.name: new.name,
        Feed.preset: new.preset,
        Feed.mapping: canonical.dumps(mapping_body(new.mapping)),
        Feed.endpoint: new.endpoint,
        Feed.every_days: new.every_days,
        Feed.revision: seen + 1,
    }
    if (
        not await Feed.update(values)
        .where((Feed.id == known.id) & (Feed.revision == seen))
        .returning(Feed.id)
    ):
        raise Stale(f"Somebody else changed “{known.name}” meanwhile. Look at it again.")


def _entry(known: FeedFacts) -> FeedEntry:
    return FeedEntry(
        code=known.code,
        name=known.name,
        preset=known.preset,
        mapping=known.mapping,
        endpoint=known.endpoint,
        every_days=known.every_days,
    )


def _event_facts(entry: FeedEntry) -> dict[str, object]:
    body = mapping_body(entry.mapping)
    said = {"name": entry.name, "preset": entry.preset, "endpoint": entry.endpoint, "mapping": body}
    return {**said, "every_days": entry.every_days}
