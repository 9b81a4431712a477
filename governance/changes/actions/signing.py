"""Inside one side: a negotiator puts something before the seat that binds it, and gets it back."""

import secrets
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from governance import canonical
from governance.audit.rules import sealed
from governance.audit.tags import Tag
from governance.changes.actions.guard import guarded, moved, written
from governance.changes.queries.situation import Situation
from governance.changes.rules.moves import Step
from governance.changes.tables import Draft, Recommendation
from governance.database import session
from governance.errors import Invalid, Stale
from governance.people.rules import Acting


async def recommend(
    number: str, *, offer_hash: str = "", words: str = "", by: Acting, at: datetime, seen: int | None = None
) -> None:
    """Put the offer with this hash before the own binding seat or, with no hash, the side's written counterproposal.

    The other side sees only that the party's signature is awaited; the words stay within the side.
    """
    async with session.transaction():
        now = await guarded(number, Step.RECOMMEND, by=by, at=at, seen=seen)
        await _something_to_sign(now, offer_hash, by)
        await moved(now, at, signing_since=at)
        salt = secrets.token_hex(16)
        await Recommendation(
            change=now.id,
            party=by.party_id,
            offer_hash=offer_hash,
            sends_draft=not offer_hash,
            words=words,
            salt=salt,
            person=by.person_id,
            who=canonical.dumps(by.as_written()),
            at=at,
        ).save()
        told: dict[str, Any] = {
            "audience": by.party,
            "after": {"hash": offer_hash},
            "private": _kept_apart(salt, words),
        }
        await written(now, Tag.RECOMMENDED, by=by, at=at, **told)


def _kept_apart(salt: str, words: str) -> str:
    """What a side says within itself enters the record as a sealed fingerprint, never as words."""
    return sealed(salt, words) if words.strip() else ""


async def _something_to_sign(now: Situation, offer_hash: str, by: Acting) -> None:
    if offer_hash and offer_hash != now.offer_hash:
        raise Stale(f"{now.number} has a newer proposal than the one you were looking at.")
    drafted = (Draft.change == now.id) & (Draft.party == by.party_id)
    if not offer_hash and not await Draft.exists().where(drafted):
        raise Invalid("There is no written counterproposal to sign yet. Write it first.")


async def hand_back(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """Give it back to the own negotiator, with a sentence."""
    if not words.strip():
        raise Invalid("Say what your negotiator should change.", fields={"words": "say what should change"})
    async with session.transaction():
        now = await guarded(number, Step.HAND_BACK, by=by, at=at)
        await moved(now, at, signing_since=None)
        asked = now.asked_to_sign or {}
        values: dict[Column | str, Any] = {
            "handed_back_at": at,
            "handed_back_words": words,
            "handed_back_who": canonical.dumps(by.as_written()),
        }
        await Recommendation.update(values).where(Recommendation.id == asked["id"])
        private = _kept_apart(asked["salt"], words)
        await written(now, Tag.HANDED_BACK, by=by, at=at, audience=by.party, private=private)
