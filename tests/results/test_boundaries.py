"""Where one day ends and the next begins: work due at 24:00, closings at midnight, the last second of a month."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from governance.agreements.rules.items import Target, Term
from governance.agreements.rules.versions import end_of
from governance.calendars.rules import Calendar, Comparison, DueRule, Unit, parse_hours
from governance.calendars.rules.zones import instant_at, seconds
from governance.results.queries.measure import Question, measure
from governance.results.queries.one_request import one_request
from governance.results.queries.requests import RequestQuery, request_count, request_page
from governance.results.rules.dues import Dues, Openings, Rule, dues
from governance.results.rules.formulas import FORMULAS, Basis
from governance.results.rules.frame import NEVER, ORDER, judged
from governance.results.rules.judging import Rows
from governance.results.rules.measures import exported, results
from governance.results.rules.reliefs import Effect, Relief
from governance.results.rules.request_filter import LATE, RequestFilter
from governance.results.rules.verdicts import Verdict
from governance.scorecards.queries import fresh_cards
from tests.changes.stage import LAMP, POTHOLE, Stage, set_stage
from tests.requests.taking import row, uploads
from tests.scorecards.card_city import JUNE_2, MAY, settled
from tests.scorecards.card_city import LAMP as LAMPS
from tests.scorecards.card_city import POTHOLE as POTHOLES

ZONE = ZoneInfo("America/New_York")
LAST_DAY = date(2026, 5, 31)
JUNE_BEGINS = datetime(2026, 6, 1, 4, tzinfo=UTC)
CITY = Calendar(
    code="city",
    name="City Hall",
    number=1,
    zone=ZONE.key,
    week=parse_hours("Mon-Fri 08:30-17:00"),
    holidays=(),
    covers_until=date(2027, 12, 31),
    effective_from=date(2024, 1, 1),
)
EVENINGS = replace(CITY, week=parse_hours("Mon-Sun 16:00-24:00"))
FOUR_DAYS = Target(amount=4, unit=Unit.CALENDAR_DAYS)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def counted(opened: str, rule: Rule) -> Dues:
    never = np.array([NEVER])
    asked = Openings(
        opened=np.array([seconds(local(opened))]), ended=never, paused=never, resumed=never, reason=never * 0
    )
    return dues(asked, rule, ("",))


def last_second(opened: str, rule: Rule) -> str:
    found = counted(opened, rule)
    assert found.plain == found.adjusted
    return instant_at(int(found.plain[0])).astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S %Z")


def ends_with_the_day(amount: int, unit: Unit = Unit.CALENDAR_DAYS) -> Term:
    return replace(POTHOLE, target=Target(amount=amount, unit=unit), due_rule=DueRule.END_OF_DAY)


@pytest.mark.parametrize(
    ("opened", "amount", "last"),
    [
        ("2026-05-27 10:00", 4, "2026-05-31 23:59:59 EDT"),
        ("2026-12-30 10:00", 1, "2026-12-31 23:59:59 EST"),
        ("2026-03-06 10:00", 1, "2026-03-07 23:59:59 EST"),  # the night before the clocks change
        ("2026-03-06 10:00", 2, "2026-03-08 23:59:59 EDT"),
        ("2026-10-30 10:00", 2, "2026-11-01 23:59:59 EST"),
        ("2026-05-31 23:59", 0, "2026-05-31 23:59:59 EDT"),
    ],
)
def test_what_is_due_at_24_00_has_until_the_last_second_of_that_day(opened, amount, last):
    assert last_second(opened, Rule(term=ends_with_the_day(amount), calendar=CITY)) == last
    by_date = replace(ends_with_the_day(amount), comparison=Comparison.DATE)
    assert last_second(opened, Rule(term=by_date, calendar=CITY)) == last


@pytest.mark.parametrize(
    ("term", "last"),
    [
        (ends_with_the_day(1, Unit.BUSINESS_DAYS), "2026-05-31 23:59:59 EDT"),
        (
            replace(POTHOLE, target=Target(amount=8, unit=Unit.BUSINESS_HOURS)),
            "2026-05-31 23:59:59 EDT",
        ),
        (
            replace(POTHOLE, target=Target(amount=7, unit=Unit.BUSINESS_HOURS)),
            "2026-05-31 23:00:00 EDT",
        ),
    ],
    ids=["business days", "to the last hour", "an hour before"],
)
def test_a_calendar_that_closes_at_24_00_closes_on_the_day_that_ends(term, last):
    opened = "2026-05-30 10:00" if term.target.unit is Unit.BUSINESS_DAYS else "2026-05-31 10:00"
    assert last_second(opened, Rule(term=term, calendar=EVENINGS)) == last


def test_hours_that_run_out_at_midnight_run_out_on_the_new_day():
    by_the_clock = replace(POTHOLE, target=Target(amount=14, unit=Unit.HOURS))
    assert (
        last_second("2026-05-31 10:00", Rule(term=by_the_clock, calendar=CITY)) == "2026-06-01 00:00:00 EDT"
    )


def test_what_is_due_when_an_event_begins_is_due_and_what_is_due_later_waits_for_its_end():
    term = replace(POTHOLE, target=Target(amount=14, unit=Unit.HOURS))
    starts = local("2026-06-01 00:00")
    lasting = Relief(
        number="EV-1", name="Storm", effect=Effect.PAUSE, starts=starts, ends=None, provisional=True
    )
    for opened, waits in (("2026-05-31 10:00", False), ("2026-05-31 10:01", True)):
        found = counted(opened, Rule(term=term, calendar=CITY, reliefs=(lasting,)))
        assert found.adjusted.tolist() == ([NEVER] if waits else found.plain.tolist())


def test_each_of_two_events_moves_what_was_open_in_it():
    days = [(local(f"2026-06-0{day} 00:00"), local(f"2026-06-0{day} 01:00")) for day in (1, 3)]
    storms = [
        Relief(number="EV-1", name="Storm", effect=Effect.PAUSE, starts=starts, ends=ends, provisional=False)
        for starts, ends in days
    ]
    rule = Rule(
        term=replace(POTHOLE, target=Target(amount=24, unit=Unit.HOURS)),
        calendar=CITY,
        reliefs=tuple(storms),
    )
    for opened, hours in (("2026-05-31 10:00", 1), ("2026-06-02 10:00", 1), ("2026-06-03 10:00", 0)):
        found = counted(opened, rule)
        assert (found.adjusted - found.plain).tolist() == [hours * 3_600]


def test_of_a_time_that_is_over_what_had_time_until_its_last_second_is_late_unless_done():
    end = 1_000
    columns = {
        "opened": [0, 0, 0],
        "ended": [NEVER, end, NEVER],
        "due": [end, end, end + 1],
        "standing": [0, 0, 0],
    }
    given = [np.array(values, dtype=np.int64) for values in columns.values()]
    over = [ORDER[code] for code in judged(*given, as_of=end, over=True)]
    instant = [ORDER[code] for code in judged(*given, as_of=end)]
    assert over == [Verdict.OVERDUE, Verdict.MET, Verdict.OPEN]
    assert instant == [Verdict.OPEN, Verdict.MET, Verdict.OPEN]


# A month's end, from the file to the card


@pytest.fixture
async def four_days(db: None) -> Stage:
    """Potholes are due at the end of the fourth day, lamps at any time on it."""
    pothole = replace(POTHOLE, target=FOUR_DAYS, due_rule=DueRule.END_OF_DAY)
    lamp = replace(LAMP, target=FOUR_DAYS, comparison=Comparison.DATE)
    return await set_stage(pothole, lamp)


@pytest.fixture
async def month_end(four_days, tmp_path) -> None:
    """Of each: done in the last second of May, in the first of June, not done; and one that is due on June 1."""
    source = await uploads(tmp_path)
    opened, later = "2026-05-27T14:00:00Z", "2026-05-28T14:00:00Z"
    await source.store(
        [
            one
            for label in (POTHOLES, LAMPS)
            for one in (
                row(f"{label} met", label, opened=opened, ended_at="2026-06-01T03:59:59Z"),
                row(f"{label} late", label, opened=opened, ended_at="2026-06-01T04:00:00Z"),
                row(f"{label} open", label, opened=opened),
                row(f"{label} next", label, opened=later),
            )
        ]
    )
    await settled()


def asked(**parts) -> RequestQuery:
    return RequestQuery(wanted=RequestFilter(**parts), at=JUNE_2, zone=ZONE, within=None)


def in_may(**parts) -> RequestQuery:
    return asked(basis=Basis.DUE, first=MAY.starts, last=MAY.ends, as_of=MAY.ends, **parts)


async def test_a_closing_on_the_next_day_is_late_and_the_request_counts_in_its_own_month(month_end):
    told = {
        line.external_id: line.result
        for line in (await request_page(asked(basis=Basis.DUE, first=MAY.starts, last=MAY.ends))).lines
    }
    wanted = {"met": Verdict.MET, "late": Verdict.MISSED, "open": Verdict.OVERDUE}
    assert told == {
        f"{label} {name}": result for label in (POTHOLES, LAMPS) for name, result in wanted.items()
    }
    june = await request_page(asked(basis=Basis.DUE, first=JUNE_2.date().replace(day=1)))
    assert {line.external_id for line in june.lines} == {f"{POTHOLES} next", f"{LAMPS} next"}


async def test_the_card_its_lists_and_the_command_count_the_same_at_a_months_end(month_end):
    made = await fresh_cards.period_cards(MAY, at=JUNE_2)
    (card,) = [each for each in made.cards.values() if each.party.code == "streets"]
    assert {name: n for name, n in card.adjusted.due.items() if n} == {"met": 2, "overdue": 4}
    for verdict in (Verdict.MET, Verdict.MISSED, Verdict.OVERDUE):
        assert await request_count(in_may(results=(verdict,))) == card.adjusted.due[verdict], verdict
    assert await request_count(in_may(results=LATE)) == card.adjusted.on_time.n - card.adjusted.on_time.met
    assert await request_count(in_may(results=(Verdict.OPEN,))) == 0
    assert card.adjusted.overdue == await request_count(asked(results=(Verdict.OVERDUE,), as_of=MAY.ends))
    question = Question(
        feed="city-works",
        first=MAY.starts,
        last=MAY.ends,
        as_of=end_of(LAST_DAY, ZONE),
        over=True,
        basis=Basis.DUE,
    )
    done = await measure(question)
    assert (done.total.rate.met, done.total.rate.n) == (card.adjusted.on_time.met, card.adjusted.on_time.n)
    assert {each: n for each, n in done.total.counts.items() if n} == {Verdict.MET: 2, Verdict.OVERDUE: 4}


@pytest.mark.parametrize("label", [POTHOLES, LAMPS])
async def test_one_request_tells_until_when_it_had_time_and_what_that_day_made_of_it(month_end, label):
    found = await one_request("city-works", f"{label} open", query=asked(as_of=LAST_DAY))
    assert found.due.plain == "by the end of Sun, May 31, 2026"
    assert found.adjusted is found.plain is Verdict.OVERDUE
    at_that_second = RequestQuery(wanted=RequestFilter(), at=end_of(LAST_DAY, ZONE), zone=ZONE, within=None)
    now = await one_request("city-works", f"{label} open", query=at_that_second)
    assert now.adjusted is Verdict.OPEN, "until that second itself is over"


# Openings that nobody can read


@pytest.mark.parametrize("opened", ["1899-12-31 23:59:59", "2200-01-01 00:00:00"])
def test_by_exported_dates_too_an_opening_in_an_impossible_year_is_invalid(opened):
    at = int(datetime.fromisoformat(opened).replace(tzinfo=UTC).timestamp())
    nothing: dict[str, Any] = {
        each.name: np.zeros(1, dtype=np.int64) for each in fields(Rows) if each.name != "reasons"
    }
    never: dict[str, Any] = dict.fromkeys(("ended", "due"), np.array([NEVER]))
    known: dict[str, Any] = {**nothing, **never, "opened": np.array([at]), "due": np.array([seconds(JUNE_2)])}
    stored = Rows(**known)
    found = results(exported(stored, np.array([1]), np.array([1])), seconds(JUNE_2), FORMULAS["on-time"])
    assert ORDER[found[0]] is Verdict.INVALID
