"""What was said and done in a change, told once, the newest first: each entry of its history is a line, or part of one.

A proposal takes along its own side's yes, a question its answer, what was put before a signer what became of it. Whatever
has no shape of its own stands in the words of the record. Order and wording only; what a reader may see was decided before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance.agreements.rules.items import Target, target_words
from governance.audit.queries import VisibleEvent
from governance.audit.rules import SHARED
from governance.audit.stored_event import StoredEvent
from governance.audit.tags import Tag
from governance.changes.queries.acts import Acts, QuestionAsked, Round
from governance.changes.queries.page import ChangePage
from governance.trials.rules.evidence import FrozenTarget
from governance.web.changes.words import RoundEntry, event_of, rounds, sentence_of

SENT = frozenset({Tag.OFFER_SENT, Tag.COUNTER_SENT, Tag.NOTICE_GIVEN})
MOST_MOVES = 3


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line. `kind` says what `told` is: a round, a question, a signing, a note or, of an act, the record's sentence."""

    kind: str
    at: datetime
    side: str
    told: Any
    private: bool
    moved: tuple[str, ...] = ()


def timeline(page: ChangePage, *, zone: ZoneInfo) -> tuple[Entry, ...]:
    """The entries of the history as one reader sees them, the newest first."""
    teller = _Teller(page, zone)
    return tuple(entry for seen in page.history for entry in teller.entries(seen))


class _Teller:
    """Goes through the history once; notes and signings carry no number and are taken in their order."""

    def __init__(self, page: ChangePage, zone: ZoneInfo) -> None:
        self.page, self.zone = page, zone
        self.rounds = {each.round.hash: each for each in rounds(page)}
        acts: Acts = page.acts
        self.notes, self.asked = iter(acts.notes), iter(acts.signings)
        self.back = iter([each for each in acts.signings if each.handed_back_at])

    def entries(self, seen: VisibleEvent) -> Iterator[Entry]:
        """The line of one event; none where another line tells it."""
        event = event_of(seen.text)
        kind, told = self._shape(event) if event else ("act", None)
        if kind != "part":
            yield Entry(
                kind=kind if told else "act",
                at=seen.at,
                side=self._side(event.by.office if event else ""),
                told=told or sentence_of(seen.text, self.zone),
                private=seen.audience != SHARED,
                moved=_moves(told.round, self.page.acts.rounds) if kind == "round" and told else (),
            )

    def _shape(self, event: StoredEvent) -> tuple[str, Any]:
        if event.tag in SENT:
            return "round", self._sent(event)
        if event.tag is Tag.CONSENTED:
            return ("part" if self._is_own_yes(event) else "act"), None
        if event.tag in (Tag.ASKED, Tag.REPLIED):
            asked = self._question(event)
            answered = asked is not None and asked.answered_at is not None
            return ("part" if answered and event.tag is Tag.ASKED else "question"), asked
        return self._of_own_side(event)

    def _of_own_side(self, event: StoredEvent) -> tuple[str, Any]:
        if event.tag is Tag.NOTE_WRITTEN:
            return "note", next(self.notes, None)
        if event.tag is Tag.RECOMMENDED:
            signing = next(self.asked, None)
            return ("part" if signing and signing.handed_back_at else "signing"), signing
        return ("signing", next(self.back, None)) if event.tag is Tag.HANDED_BACK else ("act", None)

    def _sent(self, event: StoredEvent) -> RoundEntry | None:
        return self.rounds.get(str(event.after.get("hash")))

    def _is_own_yes(self, event: StoredEvent) -> bool:
        """A side's signature under its own proposal stands with the proposal."""
        sent = self._sent(event)
        return bool(sent and event.by.office == sent.round.party_name and sent.signed)

    def _question(self, event: StoredEvent) -> QuestionAsked | None:
        number = event.after.get("question")
        return next((each for each in self.page.acts.questions if each.number == number), None)

    def _side(self, office: str) -> str:
        names, sides = self.page.change.names, self.page.sides
        if office == names[sides.center]:
            return "center"
        return "department" if office == names[sides.department] else "oversight"


def _moves(sent: Round, known: Sequence[Round]) -> tuple[str, ...]:
    """“Pothole 5 → 7 calendar days”: the targets of a proposal that were said otherwise before."""
    lines = sent.figures.lines if sent.figures else ()
    moved = [(each.name, _before(each, sent, known), each.proposed.target) for each in lines]
    told = [f"{name} {_move(before, after)}" for name, before, after in moved if before != after]
    return tuple(told[:MOST_MOVES])


def _before(tried: FrozenTarget, sent: Round, known: Sequence[Round]) -> Target | None:
    """What the rounds before said last of the same target; before the first, what was in effect."""
    older = [each.figures for each in known if each.number < sent.number and each.figures]
    said = (one.proposed.target for figures in older for one in figures.lines if one.key == tried.key)
    return next(said, tried.today.target if tried.today else None)


def _move(before: Target | None, after: Target) -> str:
    if before and before.unit == after.unit:
        return f"{before.amount:,} → {target_words(after)}"
    return f"{target_words(before)} → {target_words(after)}"
