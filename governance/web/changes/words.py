"""What a change's page tells of its rounds, its date and its history. Wording only; the summary has its own module."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from governance import formats
from governance.audit import sentences
from governance.audit.rules import SHARED
from governance.audit.stored_event import StoredEvent, event_from
from governance.changes.queries.acts import Decision, Objected, Round, Yes
from governance.changes.queries.page import ChangePage
from governance.changes.rules.offers import Effective, EffectiveKind
from governance.changes.rules.proposal import headline
from governance.changes.rules.standard import Procedure

SILENTLY = "the business day after the last day to object, or after a yes"
OUTCOMES = {"approved": "Approved by", "returned": "Sent back by", "rejected": "Rejected by"}


def working_title(page: ChangePage) -> str:
    """The title of a draft that has no title of its own yet, taken from its lines."""
    changed = (
        (line.service, line.before, line.words[page.own].item)
        for line in page.lines
        if page.own in line.words
    )
    return headline(tuple((name, before, after) for name, before, after in changed if after and after.valued))


def effective_words(effective: Effective) -> str:
    if effective.kind is EffectiveKind.AFTER_APPROVAL:
        return f"{formats.plural(effective.days, 'business day')} after the last yes"
    assert effective.on is not None  # noqa: S101 - every other kind names its day
    on = formats.day(effective.on)
    return f"taken on record from {on}" if effective.kind is EffectiveKind.ON_RECORD else on


@dataclass(frozen=True, kw_only=True)
class EffectiveLine:
    """When it takes effect, as each side would have it."""

    department: str
    center: str
    mark: str


def effective_line(page: ChangePage) -> EffectiveLine:
    said = [page.word_of(side) for side in (page.sides.department, page.sides.center)]
    department, center = (effective_words(each.effective) if each else page.sides.silent for each in said)
    return EffectiveLine(department=department, center=center, mark=effective_mark(page))


def effective_mark(page: ChangePage) -> str:
    said = [page.word_of(side) for side in (page.sides.department, page.sides.center)]
    if not all(said):
        return ""
    return "agreed" if len({each.effective for each in said if each}) == 1 else "open"


@dataclass(frozen=True, kw_only=True)
class RoundEntry:
    """One proposal with everybody who signed or decided on it."""

    round: Round
    label: str
    effective: str
    yeses: tuple[Yes, ...]
    decisions: tuple[tuple[str, Decision], ...]
    objection: Objected | None
    latest: bool

    @property
    def signed(self) -> tuple[Yes, ...]:
        """The yeses of its own side."""
        return tuple(yes for yes in self.yeses if yes.party == self.round.party)


def rounds(page: ChangePage) -> tuple[RoundEntry, ...]:
    """The rounds of the change, the newest first."""
    return tuple(
        RoundEntry(
            round=each,
            label=_round_label(page, each),
            effective=SILENTLY if _was_noticed(page, each) else effective_words(each.effective),
            objection=page.acts.objection if each.number == 1 else None,
            yeses=tuple(yes for yes in page.acts.yeses if yes.round == each.number),
            decisions=tuple((OUTCOMES[d.outcome], d) for d in page.acts.decisions if d.round == each.number),
            latest=place == 0,
        )
        for place, each in enumerate(page.acts.rounds)
    )


def _round_label(page: ChangePage, each: Round) -> str:
    first = "Notice" if _was_noticed(page, each) else "Proposal"
    return first if each.number == 1 else f"Counterproposal {each.number - 1}"


def _was_noticed(page: ChangePage, each: Round) -> bool:
    return each.number == 1 and bool(page.acts.objection or page.change.procedure is Procedure.STANDARD)


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    at: datetime
    sentence: sentences.Sentence
    private: bool


def history(page: ChangePage, *, zone: ZoneInfo) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(at=e.at, sentence=sentence_of(e.text, zone), private=e.audience != SHARED)
        for e in page.history
    )


# What an event says never changes: those read last are kept.
event_of = lru_cache(maxsize=4096)(event_from)


@lru_cache(maxsize=4096)
def sentence_of(text: str, zone: ZoneInfo) -> sentences.Sentence:
    """What an event says, in the words of the record."""
    return sentences.sentence(_plain(event_of(text)), zone=zone)


def _plain(event: StoredEvent | None) -> StoredEvent | None:
    """The event without its fingerprint, which only documents and the record show."""
    if event is None:
        return None
    after = {key: value for key, value in event.after.items() if key != "hash"}
    return replace(event, after=after)
