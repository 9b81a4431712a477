"""Questions, answers, more time, and a side's own notes."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from piccolo.columns import Column

from governance import acts
from governance.audit.rules import sealed
from governance.audit.tags import Tag
from governance.changes.actions.dates import answer_by
from governance.changes.actions.matter import CHANGES, ChangeAct
from governance.changes.queries.situation import Situation
from governance.changes.rules.moves import Step
from governance.changes.rules.reasons import ANSWER_DAYS, EXTENSION_DAYS
from governance.changes.tables import Extension, Note, Question
from governance.errors import Forbidden, Invalid
from governance.people.rules import Acting


async def ask(number: str, *, words: str, by: Acting, at: datetime) -> int:
    """Ask the other side one question; the asker's clock stands still until the answer. Returns its number."""
    _check_words(words, "Type your question.")
    async with acts.take(CHANGES, number, Step.ASK, by=by, at=at) as act:
        change = act.row
        await act.move(**({"paused_at": at} if change.turn == by.party else {}))
        count = await Question.count().where(Question.change == change.id)
        due = await answer_by(change.other(by.party), at, ANSWER_DAYS)
        mine: dict[str, Any] = {"party": by.party_id, "words": words, "who": act.who, "at": at}
        await Question(change=change.id, number=count + 1, answer_by=due, **mine).save()
        await act.record(Tag.ASKED, after={"question": count + 1}, reason=words)
    return int(count + 1)


async def reply(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """Answer the open question; the asker's clock goes on with the time it had left."""
    _check_words(words, "Type your answer.")
    async with acts.take(CHANGES, number, Step.REPLY, by=by, at=at) as act:
        await act.move(**_resumed(act.row, at))
        question = act.row.question
        if question is None:
            raise AssertionError("a reply was let through without a question")
        values: dict[Column | str, Any] = {"answer": words, "answered_who": act.who, "answered_at": at}
        await Question.update(values).where(Question.id == question.id)
        await act.record(Tag.REPLIED, after={"question": question.number}, reason=words)


def _resumed(change: Situation, at: datetime) -> dict[str, datetime | None]:
    if change.paused_at is None or change.respond_by is None:
        return {}
    stood: timedelta = at - change.paused_at
    return {"paused_at": None, "respond_by": change.respond_by + stood}


async def extend(number: str, *, words: str = "", by: Acting, at: datetime) -> bool:
    """Take 5 business days more, once a round; further ones ask the other side. True if taken, False if asked."""
    async with acts.take(CHANGES, number, Step.EXTEND, by=by, at=at) as act:
        change = act.row
        mine = [e for e in change.extensions if (e.party, e.round) == (by.party, change.round)]
        if any(not e.granted for e in mine):
            raise Invalid(f"You have already asked {change.names[change.other(by.party)]} for more time.")
        taken = not mine
        await act.move(**(await _later(change, by.party, at) if taken else {}))
        await _extension(act, words, taken=taken)
        tag = Tag.TIME_TAKEN if taken else Tag.TIME_ASKED
        await act.record(tag, after={"days": EXTENSION_DAYS}, reason=words)
    return taken


async def _extension(act: ChangeAct, words: str, *, taken: bool) -> None:
    row = Extension(
        change=act.row.id,
        round=act.row.round,
        party=act.by.party_id,
        days=EXTENSION_DAYS,
        words=words,
        who=act.who,
        at=act.at,
        granted_at=act.at if taken else None,
    )
    await row.save()


async def grant_time(number: str, *, by: Acting, at: datetime) -> None:
    """Say yes to the other side's wish for more time."""
    async with acts.take(CHANGES, number, Step.GRANT, by=by, at=at) as act:
        change = act.row
        wish = next(e for e in change.extensions if not e.granted and e.party != by.party)
        await act.move(**await _later(change, change.other(by.party), at))
        values: dict[Column | str, Any] = {"granted_at": at, "granted_who": act.who}
        await Extension.update(values).where(Extension.id == wish.id)
        await act.record(Tag.TIME_GRANTED, after={"days": wish.days})


async def _later(change: Situation, party: str, at: datetime) -> dict[str, datetime]:
    # A date to answer by is a closing time; counted from the second before it, five days are five and not six.
    start = max(change.respond_by or at, at) - timedelta(seconds=1)
    return {"respond_by": await answer_by(party, start, EXTENSION_DAYS)}


async def note(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """Keep a note that only the own side reads; the record holds a sealed fingerprint of it, not the words."""
    _check_words(words, "Type your note.")
    async with acts.take(CHANGES, number, by=by, at=at) as act:
        change = act.row
        if by.party not in change.parties or not by.negotiates:
            raise Forbidden(
                f"Only those who negotiate for {' and '.join(change.names.values())} keep notes here."
            )
        salt = secrets.token_hex(16)
        await Note(change=change.id, party=by.party_id, words=words, salt=salt, who=act.who, at=at).save()
        await act.record(Tag.NOTE_WRITTEN, audience=by.party, private=sealed(salt, words))


def _check_words(words: str, message: str) -> None:
    if not words.strip():
        raise Invalid(message, fields={"words": message})
