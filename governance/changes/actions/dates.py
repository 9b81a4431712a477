"""Respond-by dates, on the calendar of who answers, and the date an adopted offer takes effect, on the calendar that its
agreement counts on: one side's or one office's calendar moves no such date.
"""

from datetime import date, datetime

from governance.agreements.queries import local_day
from governance.agreements.queries.counting import counting
from governance.calendars.queries import for_party
from governance.calendars.rules import add_business_days, respond_by
from governance.changes.rules.offers import Effective, resolved_date
from governance.changes.rules.reasons import USABLE_DAYS
from governance.changes.rules.standard import NEXT_DAY, NOTICE_DAYS


async def answer_by(party: str, at: datetime, days: int) -> datetime:
    """The end of the `days`-th business day after `at` on the receiving party's calendar."""
    calendar = await for_party(party, await local_day(at))
    return respond_by(calendar, at, days)


async def takes_effect(effective: Effective, *, agreement: int, at: datetime) -> date:
    """The date an offer would take effect if its last approval came at `at`."""
    today = await local_day(at)
    calendar = (await counting(agreement, at=at)).of().calendar
    after = add_business_days(calendar, today, effective.days) if effective.days else today
    usable = add_business_days(calendar, today, USABLE_DAYS)
    return resolved_date(effective, today=today, after_days=after, usable=usable)


async def announced(told: str, *, agreement: int, at: datetime) -> tuple[datetime, date]:
    """Until when the party that is told of a notice at `at` may object, and the day from which it holds if it does not."""
    over = await answer_by(told, at, NOTICE_DAYS)
    return over, await takes_effect(NEXT_DAY, agreement=agreement, at=over)
