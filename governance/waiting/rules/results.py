"""What waits for whom about results: corrections to answer, events to decide, scorecards to comment on or let go. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from governance.adjustments.rules import corrections
from governance.people.rules import Role
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


def of_correction(found: CorrectionAsked) -> Iterator[Matter]:
    """Another person of 311 answers than the one who asked."""
    count = f"{found.requests:,} request{'' if found.requests == 1 else 's'}"
    yield Matter(
        kind=Kind.CORRECTION,
        subject=Subject.CORRECTION,
        number=found.number,
        title=f"{corrections.REASONS[found.reason][0]}, {count}",
        step=corrections.Step.ANSWER,
        party=found.centers[0],
        seats=Seats(parties=_codes(found.centers), without=frozenset({found.asked_person})),
        since=found.asked_at,
        begun=found.asked_at,
        sides=(found.centers[0], found.department),
    )


def of_event(found: EventOpen) -> Iterator[Matter]:
    """Whoever asked does not decide; a provisional one is confirmed once it is over."""
    asked = _asked(found)
    if found.state is reliefs.State.REQUESTED:
        yield asked
    elif found.state is reliefs.State.DECLARED:
        confirm = replace(asked, kind=Kind.PROVISIONAL, step=reliefs.Step.CONFIRM, seats=Seats(roles=SPONSOR))
        yield replace(confirm, since=found.declared_at or found.asked_at, opens=found.ends, sides=())


def _asked(found: EventOpen) -> Matter:
    return Matter(
        kind=Kind.EVENT,
        subject=Subject.EVENT,
        number=found.number,
        title=found.name,
        step=reliefs.Step.DECLARE,
        party=found.office,
        seats=Seats(roles=SPONSOR, without=frozenset({found.asked_person})),
        since=found.asked_at,
        begun=found.asked_at,
        sides=(found.asking,),
    )


def of_card(found: CardOpen, at: datetime) -> Iterator[Matter]:
    """Nobody but the approving official can let a held one go. Of the citywide card, 311 is the only side."""
    card = _comment(found)
    if found.state is cards.State.HELD:
        held = replace(
            card, kind=Kind.HELD, step=cards.Step.RELEASE, party=found.office, seats=Seats(roles=SPONSOR)
        )
        yield replace(held, since=found.held_at or found.drafted_at, until=None, lies=True)
    if found.state is cards.State.PUBLISHED or at > found.reply_by:
        return
    if found.about.code and found.about.code not in found.spoke:
        yield card
    if found.about.code and found.patterns and not found.explained:
        yield replace(card, kind=Kind.EXPLANATION, step=cards.Step.EXPLAIN)
    if not _codes(found.centers) & found.spoke:
        yield replace(card, party=found.centers[0], seats=Seats(parties=_codes(found.centers)))


def _comment(found: CardOpen) -> Matter:
    return Matter(
        kind=Kind.COMMENT,
        subject=Subject.SCORECARD,
        number=found.number,
        title=f"{found.about.name}, {found.period.words}",
        step=cards.Step.COMMENT,
        party=found.about,
        seats=Seats(parties=frozenset({found.about.code})),
        since=found.drafted_at,
        until=found.reply_by,
        begun=found.drafted_at,
        lies=False,
    )


def _codes(offices: tuple[Office, ...]) -> frozenset[str]:
    return frozenset(office.code for office in offices)
