"""Questions, answers, more time, and a side's own notes."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from piccolo.columns import Column

from governance import canonical
from governance.audit import trail
from governance.audit.rules import Entry, sealed
from governance.audit.tags import Tag
from governance.changes.actions.guard import guarded, held, moved, one_side_only, written
from governance.changes.actions.timing import answer_by
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.moves import State, Step
from governance.changes.rules.reasons import ANSWER_DAYS, EXTENSION_DAYS
from governance.changes.tables import Extension, Note, Question
from governance.database import session
from governance.errors import Forbidden, Invalid
from governance.people.rules import Acting


async def ask(number: str, *, words: str, by: Acting, at: datetime) -> int:
    """Ask the other side one question; the asker's clock stands still until the answer. Returns its number."""
    _said(words, "Type your question.")
    async with session.transaction():
        now = await guarded(number, Step.ASK, by=by, at=at)
        pause = {"paused_at": at} if now.turn == by.party else {}
        await moved(now, at, **pause)
        count = await Question.count().where(Question.change == now.id)
        due = await answer_by(now.other(by.party), at, ANSWER_DAYS)
        who = canonical.dumps(by.as_written())
        await Question(
            change=now.id, number=count + 1, party=by.party_id, words=words, who=who, at=at, answer_by=due
        ).save()
        await written(now, Tag.ASKED, by=by, at=at, after={"question": count + 1}, reason=words)
    return int(count + 1)


async def reply(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """Answer the open question; the asker's clock goes on with the time it had left."""
    _said(words, "Type your answer.")
    async with session.transaction():
        now = await guarded(number, Step.REPLY, by=by, at=at)
        await moved(now, at, **_resumed(now, at))
        question = now.question or {}
        values: dict[Column | str, Any] = {
            "answer": words,
            "answered_who": canonical.dumps(by.as_written()),
            "answered_at": at,
        }
        await Question.update(values).where(Question.id == question["id"])
        await written(now, Tag.REPLIED, by=by, at=at, after={"question": question["number"]}, reason=words)


def _resumed(now: Situation, at: datetime) -> dict[str, datetime | None]:
    if now.paused_at is None or now.respond_by is None:
        return {}
    stood: timedelta = at - now.paused_at
    return {"paused_at": None, "respond_by": now.respond_by + stood}


async def extend(number: str, *, words: str = "", by: Acting, at: datetime) -> bool:
    """Take 5 business days more, once a round; further ones ask the other side. True if taken, False if asked."""
    async with session.transaction():
        now = await guarded(number, Step.EXTEND, by=by, at=at)
        mine = [e for e in now.extensions if e["party"] == by.party_id and e["round"] == now.round]
        if any(not e["granted"] for e in mine):
            raise Invalid(f"You have already asked {now.names[now.other(by.party)]} for more time.")
        taken = not mine
        await moved(now, at, **(await _later(now, by.party, at) if taken else {}))
        await _extension(now, words, by=by, at=at, taken=taken)
        tag = Tag.TIME_TAKEN if taken else Tag.TIME_ASKED
        await written(now, tag, by=by, at=at, after={"days": EXTENSION_DAYS}, reason=words)
    return taken


async def _extension(now: Situation, words: str, *, by: Acting, at: datetime, taken: bool) -> None:
    who = canonical.dumps(by.as_written())
    row = Extension(
        change=now.id, round=now.round, party=by.party_id, days=EXTENSION_DAYS, words=words, who=who, at=at
    )
    row.granted_at = at if taken else None
    await row.save()


async def grant_time(number: str, *, by: Acting, at: datetime) -> None:
    """Say yes to the other side's wish for more time."""
    async with session.transaction():
        now = await situation(number)
        await held(by, at)
        one_side_only(now, by)
        wish = next((e for e in now.extensions if not e["granted"] and e["party"] != by.party_id), None)
        if by.party not in now.parties or not by.negotiates or wish is None or now.state is not State.OPEN:
            raise Forbidden(f"Nobody has asked {by.party_name} for more time on {number}.")
        await moved(now, at, **await _later(now, now.other(by.party), at))
        values: dict[Column | str, Any] = {"granted_at": at, "granted_who": canonical.dumps(by.as_written())}
        await Extension.update(values).where(Extension.id == wish["id"])
        await written(now, Tag.TIME_GRANTED, by=by, at=at, after={"days": wish["days"]})


async def _later(now: Situation, party: str, at: datetime) -> dict[str, datetime]:
    # A date to answer by is a closing time; counted from the second before it, five days are five and not six.
    start = max(now.respond_by or at, at) - timedelta(seconds=1)
    return {"respond_by": await answer_by(party, start, EXTENSION_DAYS)}


async def note(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """Keep a note that only the own side reads; the record holds a sealed fingerprint of it, not the words."""
    _said(words, "Type your note.")
    async with session.transaction():
        now = await situation(number)
        await held(by, at)
        if by.party not in now.parties or not by.negotiates:
            raise Forbidden(
                f"Only those who negotiate for {' and '.join(now.names.values())} keep notes here."
            )
        one_side_only(now, by)
        salt = secrets.token_hex(16)
        who = by.as_written()
        row = Note(change=now.id, party=by.party_id, words=words, salt=salt, who=canonical.dumps(who), at=at)
        await row.save()
        subject = f"change:{number}"
        private = sealed(salt, words)
        tag = Tag.NOTE_WRITTEN
        await trail.append(Entry(tag=tag, subject=subject, at=at, by=who, audience=by.party, private=private))


def _said(words: str, message: str) -> None:
    if not words.strip():
        raise Invalid(message, fields={"words": message})
