"""Port Alder's scorecards: drafted by the clock after each upload, commented on, published; one held; two corrections."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from governance._demo.diary import Act, Days, Diary
from governance._demo.evidence import FIRST_UPLOAD
from governance._demo.world import World
from governance.adjustments.actions import corrections
from governance.adjustments.queries.corrections import correction_by_number
from governance.adjustments.queries.selection import chosen
from governance.adjustments.rules.corrections import Answer, Asking, Decision, Reason
from governance.estimates.actions.keeping import keep_estimates
from governance.results.actions import sweep as following
from governance.results.rules.request_filter import Days as Between
from governance.results.rules.request_filter import RequestFilter
from governance.results.rules.verdicts import Verdict
from governance.scorecards.actions import comments as card_comments
from governance.scorecards.actions import publication as scorecards
from governance.scorecards.queries.cards import CardRow, rows_in
from governance.scorecards.rules.moves import State
from governance.scorecards.rules.periods import PeriodKind

# What a department says of its month's card, as long as it says anything.
SAYS: Mapping[str, str] = {
    "streets": "Two crews are on paving until spring. Potholes wait longer than we want; utility cuts do not.",
    "parks": "The second forester's van and the summer helpers show. We keep both.",
    "sanitation": "Streets that are dug up cannot be collected on their day; we ask for corrections where we have photos.",
    "signals": "Lamps are replaced by LED on a route a month, so a few wait for their route.",
}
ANSWERS = "We looked at the requests behind these figures with the department and take them as they are."
HELD = "Water has had no liaison for forty days. Nobody could answer this card; it waits for the new one."
# Days of a month: an upload lies there and cards are drafted; both sides comment; the reply period is over.
SWEPT, COMMENTED = frozenset({2, 19}), 9
ASKED, ANSWERED, WAITING = 61, 54, 6


def write(diary: Diary, world: World) -> None:
    days = diary.days
    on = {ago: days.exactly(ago, "07:10").astimezone(days.zone).day for ago in range(1, FIRST_UPLOAD)}
    commented = [ago for ago, day in on.items() if day == COMMENTED]
    for ago in sorted(on, reverse=True):
        if on[ago] in SWEPT:
            diary.write(days.exactly(ago, "07:10"), _swept)
    for ago in commented:
        diary.write(days.working(ago, "10:20"), _comments(world, hold=ago == min(commented)))
    diary.write(days.exactly(1, "20:00"), _swept)
    diary.write(days.exactly(1, "20:05"), _counted)
    diary.write(
        days.working(ASKED, "14:25"), _ask(world, "missed-trash", Reason.NO_ACCESS, first=104, last=96)
    )
    diary.write(days.working(ANSWERED, "11:10"), _answered(world))
    diary.write(days.working(WAITING, "15:40"), _ask(world, "bulk-item", Reason.EVENT, first=52, last=44))


async def _swept(at: datetime) -> None:
    """What the timetable would have done: judge what was marked, then draft, refresh and publish."""
    await following.catch_up(at=at)
    await scorecards.sweep_scorecards(at=at)


async def _counted(at: datetime) -> None:
    """By when nine of ten were done lately, for the day and, worked out afterwards, for the two years before."""
    await keep_estimates(at=at)


def _comments(world: World, *, hold: bool) -> Act:
    async def act(at: datetime) -> None:
        months = [row for row in await rows_in((State.DRAFT,)) if row.head.period.kind is PeriodKind.MONTH]
        for row in months:
            await _comment(world, row, at)
            if hold and row.head.party.code == "water":
                await _hold(world, row, at)

    return act


async def _comment(world: World, row: CardRow, at: datetime) -> None:
    party = row.head.party.code
    if words := SAYS.get(party, ""):
        by = await world.negotiator(party, at)
        await card_comments.comment(row.head.number, words, by=by, at=at)
        center = await world.negotiator("311", at)
        await card_comments.comment(row.head.number, ANSWERS, by=center, at=at)


async def _hold(world: World, row: CardRow, at: datetime) -> None:
    """Hold back the last card of a department whose negotiating role nobody holds."""
    by = await world.holder("operations-sponsor", at)
    await card_comments.hold(row.head.number, HELD, seen=row.revision, by=by, at=at)


def _ask(world: World, service: str, reason: Reason, *, first: int, last: int) -> Act:
    async def act(at: datetime) -> None:
        by = await world.negotiator("sanitation", at)
        late = RequestFilter(
            service=service, due=_between(world.days, first, last), results=(Verdict.MISSED,)
        )
        found = await chosen(late, party=by.party_id, at=at)
        words = "The street was closed for the water main works; the truck could not enter. Photos are with Marcus."
        asking = Asking(selection=late, reason=reason, words=words)
        world.asked.append(await corrections.ask(asking, seen=found.fingerprint, by=by, at=at))

    return act


def _between(days: Days, first: int, last: int) -> Between:
    return Between(first=days.today - timedelta(days=first), last=days.today - timedelta(days=last))


def _answered(world: World) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("311-analyst", at)
        known = await correction_by_number(world.asked[0])
        said = Answer(words="The closures were announced to us on that morning.", decision=Decision.CORRECT)
        await corrections.answer(known.number, said, seen=known.revision, by=by, at=at)

    return act
