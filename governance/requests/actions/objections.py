"""The acts on notices about names: an office accepts or objects, 311 leaves the names as they were, the office agrees after all."""

from collections.abc import Collection, Iterable
from datetime import datetime

from governance import acts, formats
from governance.acts import Act, Matter
from governance.agreements.queries.versions import city_zone
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Invalid, Stale
from governance.people.rules import Acting, entries
from governance.requests.actions.meanings import announce, check_barred, mean, reply_by
from governance.requests.queries.meanings import NoticeFacts, NoticeLine, notice_by_number
from governance.requests.rules.meanings import MOVES, Moved, Standing, State, Step
from governance.requests.tables import LabelNotice

STATES = {
    State.TOLD: "told",
    State.ACCEPTED: "accepted",
    State.OBJECTED: "objected to",
    State.LEFT: "left as the names were before",
    State.AGREED: "agreed to after all",
}


def _standing(row: NoticeFacts | None, by: Acting) -> Standing:
    return Standing(state=row.state if row else State.TOLD, by=by, told=row.party if row else "")


NOTICES: Matter[NoticeFacts, Step] = Matter(
    name="name-notice",
    table=LabelNotice,
    moves=MOVES,
    load=notice_by_number,
    standing=_standing,
    states=STATES,
)
LOCK = "SELECT id FROM label WHERE id = ANY(:labels::bigint[]) ORDER BY id FOR UPDATE"
# With it, what it overtook while that was open: those before it that began at the same meaning, one after another.
UNDO = """UPDATE label_change c SET undone_at = :at FROM label_change x
  WHERE x.id = :change AND c.label = x.label AND c.id <= x.id AND c.undone_at IS NULL
    AND NOT EXISTS (SELECT FROM label_change d WHERE d.label = x.label AND d.id BETWEEN c.id AND x.id AND d.undone_at IS NULL
      AND (d.state_was <> x.state_was OR d.service_was IS DISTINCT FROM x.service_was))"""
OBJECTED = "UPDATE label_told SET objected = true WHERE change = ANY(:changes::bigint[]) AND notice = :notice"


async def accept(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """The office has nothing against it."""
    async with acts.take(NOTICES, number, Step.ACCEPT, by=by, at=at, seen=seen) as act:
        await act.move(replied_who=act.who, replied_at=at)
        await act.record(Tag.LABELS_ACCEPTED, after=_facts(act.row.lines))


async def object_to(
    number: str, changes: Collection[int], *, words: str, seen: int, by: Acting, at: datetime
) -> None:
    """The names of these changes mean again what they meant before, until both agree."""
    async with acts.take(NOTICES, number, Step.OBJECT, by=by, at=at, seen=seen) as act:
        why = entries.reason(words, "311 reads it.")
        lines = await _chosen(act.row, changes, at)
        await sql.rows(LOCK, labels=[line.moved.label for line in lines])
        await act.move(words=why, replied_who=act.who, replied_at=at, reply_by=await _answer_by(at))
        await sql.rows(OBJECTED, changes=[line.change for line in lines], notice=act.row.id)
        for line in lines:
            await mean(act, line.moved.label, line.moved.after, line.moved.before, line.name)
            await sql.rows(UNDO, change=line.change, at=at)
        await act.record(Tag.LABELS_OBJECTED, after=_facts(lines), reason=why)


async def _answer_by(at: datetime) -> datetime:
    """As long as an office has to object, 311 has to answer; figures that move by it wait no longer."""
    return await reply_by(str(await sql.value("SELECT code FROM party WHERE kind = 'center'")), at)


async def _chosen(notice: NoticeFacts, changes: Collection[int], at: datetime) -> tuple[NoticeLine, ...]:
    if at > notice.reply_by:
        ended = formats.moment(notice.reply_by, await city_zone())
        raise Stale(f"The time to object ended on {ended}. Ask for a correction of the requests instead.")
    found = tuple(line for line in notice.standing_lines if line.change in changes)
    if not found:
        reason = "Choose at least one name that still means what you object to."
        raise Invalid(reason, fields={"names": reason})
    return found


async def leave(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """311 leaves the names as they were before the objection."""
    async with acts.take(NOTICES, number, Step.LEAVE, by=by, at=at, seen=seen) as act:
        why = entries.reason(words, f"{act.row.party_name} reads it.")
        await act.move(answer=why, settled_who=act.who, settled_at=at)
        await act.record(Tag.LABELS_LEFT, after=_facts(act.row.objected_lines), reason=why)


async def agree(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """The office takes its objection back: the names mean again what it objected to, and other offices are told anew."""
    async with acts.take(NOTICES, number, Step.AGREE, by=by, at=at, seen=seen) as act:
        why = entries.reason(words, "311 reads it.")
        lines = act.row.objected_lines
        await sql.rows(LOCK, labels=[line.moved.label for line in lines])
        await act.move(answer=why, settled_who=act.who, settled_at=at)
        for line in lines:
            await _again(act, line)
        await act.record(Tag.LABELS_AGREED, after=_facts(lines), reason=why)


async def _again(act: Act[NoticeFacts], line: NoticeLine) -> None:
    moved: Moved = line.moved
    await check_barred(moved, line.name)
    await announce(act, moved, line.name, spare=act.row.party_id)


def _facts(lines: Iterable[NoticeLine]) -> dict[str, str | int]:
    every = tuple(lines)
    named = "; ".join(f"“{line.name}” {line.after}" for line in every)
    return {"labels": named, "results": sum(line.results for line in every)}
