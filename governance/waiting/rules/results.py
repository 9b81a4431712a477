"""What waits for whom about results: corrections to answer, events to decide, scorecards to comment on or let go. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from governance import formats
from governance.adjustments.rules import corrections
from governance.people.rules import Role
from governance.requests.rules import meanings
from governance.results.rules import reliefs
from governance.scorecards.rules import moves as cards
from governance.scorecards.rules.periods import Period
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject

SPONSOR = frozenset({Role.SPONSOR})


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked:
    """A correction that is not answered; `centers` are 311, the first answers."""

    number: str
    reason: corrections.Reason
    requests: int
    department: Office
    centers: tuple[Office, ...]
    asked_person: int
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class EventOpen:
    """An event adjustment that was asked for, or holds provisionally; `asking` is whose wish it was."""

    number: str
    name: str
    state: reliefs.State
    asking: Office
    asked_person: int
    asked_at: datetime
    declared_at: datetime | None
    ends: datetime | None
    office: Office


@dataclass(frozen=True, kw_only=True)
class CardOpen:
    """A scorecard that is not published; `spoke` are the parties that commented; `about` is the department or the city."""

    number: str
    about: Office
    period: Period
    state: cards.State
    drafted_at: datetime
    reply_by: datetime
    held_at: datetime | None
    centers: tuple[Office, ...]
    spoke: frozenset[str]
    patterns: bool
    explained: bool
    office: Office


@dataclass(frozen=True, kw_only=True)
class NamesTold:
    """A notice about names that nobody has replied to, or that was objected to; `first` is one of `names` names,
    "" where only words were told.
    """

    number: str
    state: meanings.State
    first: str
    names: int
    results: int
    told: Office
    centers: tuple[Office, ...]
    told_at: datetime
    reply_by: datetime
    replied_at: datetime | None


def of_names(notice: NamesTold) -> Iterator[Matter]:
    """The office that was told may object until its date; an objection is 311's to answer."""
    others = f" and {notice.names - 1} more" if notice.names > 1 else ""
    named = f"“{notice.first}”{others}, {formats.plural(notice.results, 'result')}"
    mine = Matter(
        kind=Kind.LABELS if notice.names else Kind.READ_ANEW,
        subject=Subject.LABELS,
        number=notice.number,
        title=named if notice.names else "A data source and its stored requests",
        step=meanings.Step.ACCEPT,
        party=notice.told,
        seats=Seats(parties=frozenset({notice.told.code})),
        since=notice.told_at,
        until=notice.reply_by if notice.names else None,
        begun=notice.told_at,
        sides=(notice.centers[0], notice.told),
    )
    if notice.state is meanings.State.TOLD:
        yield mine
        return
    asked = replace(mine, kind=Kind.LABELS_OBJECTED, step=meanings.Step.LEAVE, party=notice.centers[0])
    yield replace(
        asked, seats=Seats(parties=_codes(notice.centers)), since=notice.replied_at, until=notice.reply_by
    )


def of_correction(correction: CorrectionAsked) -> Iterator[Matter]:
    """Another person of 311 answers than the one who asked."""
    count = f"{correction.requests:,} request{'' if correction.requests == 1 else 's'}"
    yield Matter(
        kind=Kind.CORRECTION,
        subject=Subject.CORRECTION,
        number=correction.number,
        title=f"{corrections.REASONS[correction.reason][0]}, {count}",
        step=corrections.Step.ANSWER,
        party=correction.centers[0],
        seats=Seats(parties=_codes(correction.centers), without=frozenset({correction.asked_person})),
        since=correction.asked_at,
        begun=correction.asked_at,
        sides=(correction.centers[0], correction.department),
    )


def of_event(event: EventOpen) -> Iterator[Matter]:
    """Whoever asked does not decide; a provisional one is confirmed once it is over."""
    asked = _event_matter(event)
    if event.state is reliefs.State.REQUESTED:
        yield asked
    elif event.state is reliefs.State.DECLARED:
        confirm = replace(asked, kind=Kind.PROVISIONAL, step=reliefs.Step.CONFIRM, seats=Seats(roles=SPONSOR))
        yield replace(confirm, since=event.declared_at or event.asked_at, opens=event.ends, sides=())


def _event_matter(event: EventOpen) -> Matter:
    return Matter(
        kind=Kind.EVENT,
        subject=Subject.EVENT,
        number=event.number,
        title=event.name,
        step=reliefs.Step.DECLARE,
        party=event.office,
        seats=Seats(roles=SPONSOR, without=frozenset({event.asked_person})),
        since=event.asked_at,
        begun=event.asked_at,
        sides=(event.asking,),
    )


def of_card(facts: CardOpen, at: datetime) -> Iterator[Matter]:
    """Nobody but the approving official can let a held one go. Of the citywide card, 311 is the only side."""
    card = _comment_matter(facts)
    if facts.state is cards.State.HELD:
        held = replace(
            card, kind=Kind.HELD, step=cards.Step.RELEASE, party=facts.office, seats=Seats(roles=SPONSOR)
        )
        yield replace(held, since=facts.held_at or facts.drafted_at, until=None, lies=True)
    if facts.state is cards.State.PUBLISHED or at > facts.reply_by:
        return
    if facts.about.code and facts.about.code not in facts.spoke:
        yield card
    if facts.about.code and facts.patterns and not facts.explained:
        yield replace(card, kind=Kind.EXPLANATION, step=cards.Step.EXPLAIN)
    if not _codes(facts.centers) & facts.spoke:
        yield replace(card, party=facts.centers[0], seats=Seats(parties=_codes(facts.centers)))


def _comment_matter(facts: CardOpen) -> Matter:
    return Matter(
        kind=Kind.COMMENT,
        subject=Subject.SCORECARD,
        number=facts.number,
        title=f"{facts.about.name}, {facts.period.words}",
        step=cards.Step.COMMENT,
        party=facts.about,
        seats=Seats(parties=frozenset({facts.about.code})),
        since=facts.drafted_at,
        until=facts.reply_by,
        begun=facts.drafted_at,
        lies=False,
    )


def _codes(offices: tuple[Office, ...]) -> frozenset[str]:
    return frozenset(office.code for office in offices)
