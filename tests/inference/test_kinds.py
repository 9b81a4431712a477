"""Each kind of promise alone, four hundred requests of one label: the kinds that the forty labels are drawn from."""

import pytest

from governance.calendars.rules import DueRule, Unit
from governance.inference.rules import infer
from governance.inference.rules.values import Promised
from tests.inference.known import WEEKS, of_one
from tests.inference.right import scored

CITY, EARLY, EARLIER, SIX_DAYS, LATE = WEEKS


def _hours(amount: int) -> Promised:
    return Promised(amount=amount, unit=Unit.HOURS)


def _business_hours(amount: int, hours: str) -> Promised:
    return Promised(amount=amount, unit=Unit.BUSINESS_HOURS, hours=hours)


def _days(amount: int, hours: str = "", rule: DueRule = DueRule.SAME_TIME) -> Promised:
    unit = Unit.BUSINESS_DAYS if hours else Unit.CALENDAR_DAYS
    return Promised(amount=amount, unit=unit, hours=hours, rule=rule)


END = DueRule.END_OF_DAY
KINDS: dict[str, tuple[Promised, ...]] = {
    "hours": (_hours(72),),
    "hours that change": (_hours(8), _hours(48)),
    "calendar days": (_days(30),),
    "a calendar day": (_days(1),),
    "calendar days, end of day": (_days(10, rule=END),),
    "a calendar day, end of day": (_days(1, rule=END),),
    "business days": (_days(5, CITY),),
    "a business day that starts late": (_days(2, LATE),),
    "business days with Saturdays": (_days(3, SIX_DAYS),),
    "many business days": (_days(20, EARLY),),
    "business days, end of day": (_days(10, EARLIER, END),),
    "business hours, whole days": (_business_hours(16, EARLY),),
    "business hours, parts of days": (_business_hours(12, LATE),),
    "business hours that start early": (_business_hours(20, EARLIER),),
    "business hours with Saturdays": (_business_hours(4, SIX_DAYS),),
    "business hours of weeks": (_business_hours(60, LATE),),
    "another amount": (_days(10, CITY), _days(14, CITY)),
    "another amount and back": (_days(10, CITY), _days(14, CITY), _days(10, CITY)),
    "another kind": (_business_hours(16, SIX_DAYS), _hours(72)),
    "three kinds": (_days(1, rule=END), _hours(4), _hours(96)),
    "many business days, then hours of them": (_days(30, SIX_DAYS), _business_hours(8, CITY)),
}
QUICK = ("hours that change", "calendar days, end of day", "business days", "another amount and back")


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[] if kind in QUICK else [pytest.mark.slow]) for kind in KINDS]
)
def test_a_kind_of_promise_is_read_back(kind: str) -> None:
    truth = of_one(*KINDS[kind])
    score = scored(truth, infer(truth.cases()))
    assert score.wrong == ()
    assert score.false == ()
