"""Inside one side: a negotiator puts something before the seat that binds it, and gets it back."""

import secrets
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from governance import acts
from governance.audit.rules import sealed
from governance.audit.tags import Tag
from governance.changes.actions.matter import CHANGES
from governance.changes.queries.situation import Situation
from governance.changes.rules.moves import Step
from governance.changes.tables import Draft, Recommendation
from governance.errors import Invalid, Stale
from governance.people.rules import Acting


async def recommend(
    number: str, *, offer_hash: str = "", words: str = "", by: Acting, at: datetime, seen: int | None = None
) -> None:
    """Puts the offer with this hash before the seat that binds this side or, with no hash, the side's own written
    counterproposal. The other side sees only that a signature is awaited; the words stay within the side.
    """
    async with acts.take(CHANGES, number, Step.RECOMMEND, by=by, at=at, seen=seen) as act:
        await _check_something_to_sign(act.row, offer_hash, by)
        await act.move(signing_since=at)
        salt = secrets.token_hex(16)
        await Recommendation(
            change=act.row.id,
            party=by.party_id,
            offer_hash=offer_hash,
            sends_draft=not offer_hash,
            words=words,
            salt=salt,
            person=by.person_id,
            who=act.who,
            at=at,
        ).save()
        private = _kept_apart(salt, words)
        after = {"hash": offer_hash}
        await act.record(Tag.RECOMMENDED, audience=by.party, after=after, private=private)


def _kept_apart(salt: str, words: str) -> str:
    """What a side says within itself enters the record as a sealed fingerprint, never as words."""
    return sealed(salt, words) if words.strip() else ""


async def _check_something_to_sign(change: Situation, offer_hash: str, by: Acting) -> None:
    if offer_hash and offer_hash != change.offer_hash:
        raise Stale(f"{change.number} has a newer proposal than the one you were looking at.")
    if offer_hash and by.party_id in change.consents:
        raise Invalid(f"{by.party_name} has agreed to this proposal already. Write another one to be signed.")
    drafted = (Draft.change == change.id) & (Draft.party == by.party_id)
    if not offer_hash and not await Draft.exists().where(drafted):
        raise Invalid("There is no written counterproposal to sign yet. Write it first.")


async def hand_back(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """The seat that binds the side gives the offer back to its own negotiator, with a sentence."""
    if not words.strip():
        raise Invalid("Say what your negotiator should change.", fields={"words": "say what should change"})
    async with acts.take(CHANGES, number, Step.HAND_BACK, by=by, at=at) as act:
        await act.move(signing_since=None)
        asked = act.row.asked_to_sign
        if asked is None:
            raise AssertionError("nothing was before the one who signs")
        values: dict[Column | str, Any] = {
            "handed_back_at": at,
            "handed_back_words": words,
            "handed_back_who": act.who,
        }
        await Recommendation.update(values).where(Recommendation.id == asked.id)
        private = _kept_apart(asked.salt, words)
        await act.record(Tag.HANDED_BACK, audience=by.party, private=private)
