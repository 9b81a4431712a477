"""Lines of the to-do page about results: corrections to answer, events to decide, scorecards to comment on or held back, and those in other hands."""

from dataclasses import dataclass
from datetime import datetime

from governance import formats
from governance.adjustments.queries.corrections import CorrectionFacts, corrections_waiting
from governance.adjustments.rules.corrections import Step
from governance.database.session import one_connection
from governance.people.rules import Role, Viewer
from governance.results.queries.reliefs import ReliefFacts, reliefs_waiting
from governance.results.rules.reliefs import State
from governance.scorecards.queries.cards import CardHead, CardRow, heads_to_comment, rows_in
from governance.scorecards.rules.moves import State as CardState
from governance.web.corrections.form import seat_for
from governance.web.site.words import CORRECTION


@dataclass(frozen=True, kw_only=True)
class Line:
    """The act as a link (for what is in other hands: in whose), what it is about, since when, and until when if told."""

    number: str
    title: str
    act: str
    href: str
    with_whom: str
    since: datetime
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AboutResults:
    waiting: tuple[Line, ...]
    elsewhere: tuple[Line, ...]


@one_connection()
async def about_results(viewer: Viewer, *, at: datetime) -> AboutResults:
    """Without a role that asks, answers or decides, nothing is asked of the database."""
    asked = await corrections_waiting(viewer)
    mine = [each for each in asked if seat_for(viewer, Step.ANSWER, each.state, asker=each.asked_person)]
    others = [each for each in asked if each not in mine]
    events = await reliefs_waiting(viewer, at=at)
    held = await rows_in((CardState.HELD,)) if viewer.with_role(Role.SPONSOR) else ()
    corrections = (_correction(each, "Answer {whose} correction") for each in mine)
    comments = map(_comment, await heads_to_comment(viewer, at=at))
    lines = [*map(_event, events), *map(_card, held), *corrections, *comments]
    return AboutResults(
        waiting=tuple(sorted(lines, key=lambda line: line.since)),
        elsewhere=tuple(_correction(each, "311 has to answer") for each in others),
    )


def _event(found: ReliefFacts) -> Line:
    asked = found.state is State.REQUESTED
    return Line(
        number=found.number,
        title=found.wanted.name,
        act="Decide about an event" if asked else "Confirm an event, or take it back",
        href=f"/adjustments/{found.number}",
        with_whom=found.asked_name if asked else "",
        since=found.asked_at if asked else found.declared_at or found.asked_at,
    )


def _card(row: CardRow) -> Line:
    """Nobody else can let it go: while it is held, it is never published."""
    return Line(
        number=row.head.number,
        title=f"{row.head.party.name}, {row.head.period.words}",
        act="Release a scorecard you held back",
        href=f"/scorecards/{row.head.number}",
        with_whom="",
        since=row.held_at or row.head.drafted_at,
    )


def _comment(head: CardHead) -> Line:
    return Line(
        number=head.number,
        title=f"{head.party.name}, {head.period.words}",
        act="Comment on a scorecard",
        href=f"/scorecards/{head.number}",
        with_whom="",
        since=head.drafted_at,
        due=head.reply_by,
    )


def _correction(found: CorrectionFacts, act: str) -> Line:
    count = formats.plural(found.requests, "request")
    return Line(
        number=found.number,
        title=f"{CORRECTION[found.reason][0]}, {count}",
        act=act.format(whose=formats.possessive(found.party_name)),
        href=f"/corrections/{found.number}",
        with_whom=found.party_name,
        since=found.asked_at,
    )
