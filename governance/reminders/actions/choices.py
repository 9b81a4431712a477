"""When people are told of a kind of matter, as administrators choose: other numbers than the rules have, or theirs again."""

from datetime import datetime

from governance import acts, canonical
from governance.audit.tags import Tag
from governance.database import sql
from governance.people.rules import Acting
from governance.people.rules.rights import administers
from governance.reminders.rules import choices
from governance.reminders.rules.levels import Choice, ladder
from governance.reminders.rules.watches import kind_name
from governance.waiting.rules.matter import Kind

KEEP = """INSERT INTO reminder_setting (kind, body, who, at) VALUES (:kind, :body, :who, :at)
    ON CONFLICT (kind) DO UPDATE SET body = :body, who = :who, at = :at"""
DROP = "DELETE FROM reminder_setting WHERE kind = :kind RETURNING id"


async def choose(kind: Kind, choice: Choice, *, by: Acting, at: datetime) -> None:
    """Numbers that are the rules' own are not kept: a later rule moves them."""
    administers(by)
    kept = choices.body(kind, choice)
    async with acts.begin(by, at=at) as act:
        if not kept:
            await sql.rows(DROP, kind=kind_name(kind))
        else:
            await sql.rows(KEEP, kind=kind_name(kind), body=canonical.dumps(kept), who=act.who, at=at)
        after = {"name": choices.name(kind), "days": choices.summary(ladder(kind, choice))}
        await act.record(Tag.LEVELS_CHANGED, _subject(kind), after=after)


async def reset(kind: Kind, *, by: Acting, at: datetime) -> None:
    """The rules' own numbers again."""
    administers(by)
    async with acts.begin(by, at=at) as act:
        if await sql.rows(DROP, kind=kind_name(kind)):
            await act.record(Tag.LEVELS_RESET, _subject(kind), after={"name": choices.name(kind)})
        else:
            act.without_event("it was so already")


def _subject(kind: Kind) -> str:
    return f"reminders:{kind_name(kind).replace('_', '-')}"
