"""A tiny city whose May 2026 anybody can count by hand, and the steps of its scorecards.

Streets owes potholes in 4 and street lamps in 10 business days. Ten requests:

    1  pothole  opened Fri, May 1    due Thu, May 7, 8:30    closed at that second     on time
    2  pothole  as 1                                         closed a second later     closed late
    3  pothole  as 1                                         open                      open, past due
    4  pothole  opened Thu, May 28   due Wed, Jun 3          open                      not due yet
    5  lamp     opened Mon, May 4    due Mon, May 18         closed May 10             on time
    6  pothole  opened Mon, Apr 20   due Fri, Apr 24         closed May 5              (fell due in April)
    7  pothole  opened Wed, Apr 1    due Tue, Apr 7          open                      (fell due in April) open, past due
    8  noise    opened Mon, May 4                                                      not matched to a service
    9  pothole  opened Tue, Apr 28   due Mon, May 4          closed May 1              on time
    10 pothole  opened Mon, Jun 1, after the period
"""

from datetime import UTC, date, datetime
from pathlib import Path

from governance.results.actions import judging
from governance.results.actions.sweep import catch_up
from governance.scorecards.actions import publication as scorecards
from governance.scorecards.queries.cards import CardRow, card_row, rows_in
from governance.scorecards.rules.moves import State
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.scorecards.rules.values import Card
from tests.changes.stage import Stage
from tests.requests.taking import Uploads, row, uploads

MAY = Period(kind=PeriodKind.MONTH, starts=date(2026, 5, 1))
JUNE_2 = datetime(2026, 6, 2, 13, 0, tzinfo=UTC)
OVER = datetime(2026, 6, 20, 13, 0, tzinfo=UTC)  # the reply period ended on Jun 16
POTHOLE, LAMP = "Pothole repair", "Street lamp out"
REQUESTS = (
    row("1", POTHOLE, ended_at="2026-05-07T12:30:00Z", district="North"),
    row("2", POTHOLE, ended_at="2026-05-07T12:30:01Z", district="North"),
    row("3", POTHOLE, district="South"),
    row("4", POTHOLE, opened="2026-05-28T14:00:00Z", district="South"),
    row("5", LAMP, opened="2026-05-04T14:00:00Z", ended_at="2026-05-10T14:00:00Z", district="North"),
    row("6", POTHOLE, opened="2026-04-20T14:00:00Z", ended_at="2026-05-05T14:00:00Z"),
    row("7", POTHOLE, opened="2026-04-01T14:00:00Z"),
    row("8", "Noise", opened="2026-05-04T14:00:00Z"),
    row("9", POTHOLE, opened="2026-04-28T14:00:00Z", ended_at="2026-05-01T16:00:00Z", district="South"),
    row("10", POTHOLE, opened="2026-06-01T14:00:00Z"),
)


async def tiny_city(folder: Path) -> Uploads:
    source = await uploads(folder)
    await source.store(REQUESTS)
    await settled()
    return source


async def settled(at: datetime = JUNE_2) -> None:
    """All results are worked out."""
    await catch_up(at=at)
    await judging.judge_all()


async def drafted(stage: Stage, folder: Path) -> dict[str, CardRow]:
    """The drafts of May by department; "" is the city's."""
    await tiny_city(folder)
    await scorecards.draft_cards(MAY, at=JUNE_2)
    return await stored(State.DRAFT)


async def stored(*states: State) -> dict[str, CardRow]:
    return {row.head.party.code: row for row in await rows_in(states)}


async def card_of(number: str) -> Card:
    return (await card_row(number)).card
