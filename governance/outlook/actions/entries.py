"""The acts on what is coming up: a department enters, changes and takes back its own, and takes over what a colleague wrote."""

from datetime import datetime
from typing import Any

from governance import acts, canonical
from governance.acts import Act, Matter
from governance.agreements.queries.versions import local_day
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Invalid
from governance.outlook.queries.entries import OutlookEntryFacts, outlook_entry, own_services
from governance.outlook.rules import MOVES, Announcement, Standing, State, Step, checked
from governance.outlook.tables import OutlookEntry
from governance.people.rules import Acting

STATES = {
    State.SENT: "written by a colleague",
    State.SHOWN: "told",
    State.WITHDRAWN: "taken back",
    State.LEFT_OUT: "left out",
}


def _standing(row: OutlookEntryFacts | None, by: Acting) -> Standing:
    return Standing(state=row.state if row else State.NEW, by=by, party=row.party if row else "")


ANNOUNCEMENTS: Matter[OutlookEntryFacts, Step] = Matter(
    name="announcement",
    table=OutlookEntry,
    moves=MOVES,
    load=outlook_entry,
    standing=_standing,
    states=STATES,
)
# Telling of something answers what was asked.
ANSWER = """UPDATE outlook_question SET answered_at = :at, who = :who
  WHERE party = :party AND answered_at IS NULL AND asked_at <= :at"""
AFFECTED = """INSERT INTO outlook_service (entry, service)
  SELECT e.id, s.id FROM outlook_entry e, service s WHERE e.number = :number AND s.code = ANY(:services::text[])"""
FORGET = "DELETE FROM outlook_service WHERE entry = :entry"


async def enter(typed: Announcement, *, by: Acting, at: datetime) -> str:
    """Tell what is coming up; answers its number. It answers the question of the quarter, too."""
    async with acts.create(ANNOUNCEMENTS, Step.ENTER, by=by, at=at) as act:
        entry = await fit(typed, by.party, at=at)
        number = await stored(act, entry, state=State.SHOWN)
        await sql.rows(ANSWER, party=by.party_id, at=at, who=act.who)
        await act.record(Tag.OUTLOOK_ENTERED, f"announcement:{number}", after=entry.told)
    return number


async def fit(typed: Announcement, party: str, *, at: datetime) -> Announcement:
    """It as it may be stored: about services whose work is this department's."""
    own = frozenset(code for code, _ in await own_services(party, at=at))
    return checked(typed, own=own, today=await local_day(at))


async def stored(
    act: Act[None], entry: Announcement, *, state: State, party: int = 0, sent_by: str = ""
) -> str:
    """The row of a new entry and the services it affects; answers its number."""
    number = await next_number("CU", act.at)
    row = OutlookEntry(
        number=number,
        party=party or act.by.party_id,
        state=str(state),
        sent_by=sent_by,
        who="" if sent_by else act.who,
        at=act.at,
        **_columns(entry),
    )
    await OutlookEntry.insert(row)
    await sql.rows(AFFECTED, number=number, services=list(entry.services))
    return number


def _columns(entry: Announcement) -> dict[str, Any]:
    names = ("title", "starts", "ends", "volume", "calls", "words")
    return {name: getattr(entry, name) for name in names}


async def change(number: str, typed: Announcement, *, seen: int, by: Acting, at: datetime) -> None:
    """Say it anew; whoever reads it is told when it was changed."""
    async with acts.take(ANNOUNCEMENTS, number, Step.CHANGE, by=by, at=at, seen=seen) as act:
        entry = await fit(typed, act.row.party, at=at)
        await act.move(changed_who=act.who, changed_at=at, **_columns(entry))
        await sql.rows(FORGET, entry=act.row.id)
        await sql.rows(AFFECTED, number=number, services=list(entry.services))
        await act.record(Tag.OUTLOOK_CHANGED, before=_told(act.row), after=entry.told)


async def withdraw(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """Take it back: call takers do not read it any more."""
    why = canonical.text(words, field="words", limit=500)
    if not why:
        raise Invalid("Say why in a sentence. 311 reads it.", fields={"words": "say why in a sentence"})
    async with acts.take(ANNOUNCEMENTS, number, Step.WITHDRAW, by=by, at=at, seen=seen) as act:
        await act.move(changed_who=act.who, changed_at=at, reason=why)
        await act.record(Tag.OUTLOOK_WITHDRAWN, before=_told(act.row), reason=why)


async def accept(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """Take over what a colleague wrote, as it stands: from now on 311 reads it."""
    async with acts.take(ANNOUNCEMENTS, number, Step.ACCEPT, by=by, at=at, seen=seen) as act:
        await act.move(who=act.who, at=at)
        await sql.rows(ANSWER, party=by.party_id, at=at, who=act.who)
        after = {**_told(act.row), "written_by": act.row.sent_by}
        await act.record(Tag.OUTLOOK_ACCEPTED, after=after)


async def leave_out(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """Nobody but their own side will have seen it."""
    async with acts.take(ANNOUNCEMENTS, number, Step.LEAVE_OUT, by=by, at=at, seen=seen) as act:
        await act.move(changed_who=act.who, changed_at=at)
        await act.record(Tag.OUTLOOK_LEFT_OUT, audience=act.row.party)


def _told(row: OutlookEntryFacts) -> dict[str, str | int | bool]:
    known = {name: getattr(row, name) for name in ("title", "starts", "ends", "volume", "calls", "words")}
    return Announcement(**known, services=tuple(code for code, _ in row.services)).told
