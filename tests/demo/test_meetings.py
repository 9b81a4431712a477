"""What Port Alder's meetings tell: who met, what is now, what was promised, and one target from its miss to being kept."""

from datetime import date, timedelta

import pytest

from governance.agreements import queries as agreements
from governance.agreements.rules.items import Target, Term
from governance.calendars.rules.units import Unit
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.agenda import ItemState
from governance.meetings.rules.meetings import EARLY, MOVES, Standing, Step
from governance.people.queries import viewers
from governance.people.rules import Via
from tests.demo.conftest import AT, ZONE, rows
from tests.demo_city import TODAY

OF_BODIES = "SELECT b.code, m.number, m.state, m.starts, m.reason, m.nominal FROM meeting m JOIN body b ON b.id = m.body"


async def test_each_department_meets_by_its_habits(city: None) -> None:
    found = await rows(f"{OF_BODIES} ORDER BY m.starts")
    held = {
        code: [r for r in found if r["code"] == code and r["state"] == "closed"]
        for code in {r["code"] for r in found}
    }
    assert {code: len(each) for code, each in held.items() if code != "standards"} == HELD
    assert AT - found[0]["starts"] > timedelta(days=600)
    ahead = {r["code"] for r in found if r["state"] in ("draft", "invited") and r["starts"] > AT}
    assert not {"housing-311"} & ahead
    next_of_water = [r["starts"] for r in found if r["code"] == "water-311" and r["state"] == "draft"]
    assert all(starts < AT for starts in next_of_water), "without a liaison no date is set"


HELD = {
    "streets-311": 12,
    "sanitation-311": 12,
    "parks-311": 12,
    "signals-311": 11,
    "water-311": 7,
    "animals-311": 2,
    "buildings-311": 12,
    "housing-311": 2,
}


async def test_the_board_met_each_quarter_voted_and_approved_its_minutes(city: None) -> None:
    found = await rows(f"{OF_BODIES} WHERE b.code = 'standards' ORDER BY m.starts")
    behind = [r for r in found if r["state"] == "closed"]
    assert len(behind) == 7
    assert any(r["starts"] > AT for r in found)
    results = {r["result"]: r["n"] for r in await rows("SELECT result, count(*) AS n FROM motion GROUP BY 1")}
    assert results["carried"] >= 12
    states = await rows(
        "SELECT x.state, count(*) AS n FROM minutes x JOIN meeting m ON m.id = x.meeting JOIN body b ON b.id = m.body"
        " WHERE b.kind = 'board' GROUP BY 1"
    )
    assert {r["state"]: r["n"] for r in states} == {"final": 6, "circulated": 1}, (
        "the last ones wait for the next meeting"
    )


async def test_one_meeting_is_now_and_a_newcomer_can_start_it(city: None) -> None:
    (now,) = await rows(f"{OF_BODIES} WHERE m.state = 'invited' AND b.code = 'streets-311'")
    found = await meeting(now["number"])
    assert found.starts - EARLY <= AT <= found.starts + timedelta(minutes=15)
    assert found.note_taker_name == "Marcus Bell"
    for email, seat in (("marcus.bell", "311-analyst"), ("dana.ruiz", "streets-liaison")):
        by = await viewers.acting(f"{email}@portalder.example", seat=seat, at=AT, via=Via.PAGE)
        assert Step.OPEN in MOVES.open_steps(Standing(state=found.state, by=by, circle=found.circle))
    items = [each for each in await agenda(found.id) if each.state is ItemState.PLANNED]
    told = {str(each.source) for each in items}
    assert {"action", "change", "missed", "outlook"} <= told
    roster = next(each for each in items if each.title == "Crew roster for winter")
    assert "carried 5 times" in roster.reason


async def test_actions_are_kept_late_and_carried(city: None) -> None:
    found = await rows(
        "SELECT a.state, a.carried, a.words, a.due, p.code AS party FROM action a JOIN party p ON p.id = a.party"
    )
    (roster,) = [r for r in found if r["words"] == "Crew roster for winter"]
    assert (roster["state"], roster["carried"], roster["party"]) == ("open", 5, "streets")
    assert {"open", "done", "verified"} <= {r["state"] for r in found}
    assert len({r["party"] for r in found if r["state"] == "open"}) >= 3
    assert (await rows("SELECT count(*) AS n FROM action_deferral"))[0]["n"] == 2


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ("minutes that wait for corrections", "FROM minutes WHERE state = 'circulated' AND corrections_until > '{at}'"),
        ("a correction that waits", "FROM minutes_correction WHERE state = 'asked'"),
        ("a meeting that somebody canceled", "FROM meeting WHERE state = 'canceled' AND reason LIKE 'We are two people short%'"),
        ("one moved by a holiday", "FROM meeting WHERE nominal <> (starts AT TIME ZONE zone)::date AND state <> 'canceled'"),
        ("an internal note", "FROM meeting_note WHERE internal"),
        ("a decision", "FROM decision WHERE NOT recommendation"),
        ("an agenda published in time", "FROM published_agenda"),
        ("a change that was talked about and agreed",
         ("FROM change c JOIN agenda_item i ON i.about = 'change/' || c.number JOIN meeting m ON m.id = i.meeting"
         " WHERE c.state = 'adopted' AND m.state = 'closed' AND i.state = 'done'")),
    ],
)  # fmt: skip
async def test_there_is(what: str, where: str, city: None) -> None:
    assert (await rows(f"SELECT count(*) AS n {where.replace('{at}', AT.isoformat())}"))[0]["n"], (
        f"there is not {what}"
    )


async def test_one_target_goes_from_its_miss_to_being_kept(city: None) -> None:
    """Missed on a card, on the agenda, agreed in the meeting, confirmed by both, in force, kept."""
    (met,) = await rows(f"{OF_BODIES} WHERE m.title LIKE 'Missed trash:%'")
    (change,) = await rows("SELECT number, state FROM change WHERE title = 'Missed trash: a time that holds'")
    assert change["state"] == "adopted"
    about = {
        r["about"]: r
        for r in await rows(
            "SELECT i.about, i.source, i.id FROM agenda_item i JOIN meeting m ON m.id = i.meeting WHERE m.number = {}",
            met["number"],
        )
    }
    assert any(
        key.startswith("card/") and key.endswith(":missed-trash") and r["source"] == "missed"
        for key, r in about.items()
    )
    assert f"change/{change['number']}" in about
    (agreed,) = await rows("SELECT state FROM meeting_agreement")
    assert agreed["state"] == "confirmed"
    assert (await rows("SELECT count(*) AS n FROM confirmation"))[0]["n"] == 2
    held = await agreements.content((await agreements.agreement_by_code("sanitation")).id, as_of=TODAY)
    assert held is not None
    term = held.items["term:missed-trash/done"].item
    assert isinstance(term, Term)
    assert term.target == Target(amount=2, unit=Unit.BUSINESS_DAYS)
    since = date(2026, 4, 1)
    cards = await rows(
        "SELECT starts, figures FROM scorecard s JOIN party p ON p.id = s.party WHERE p.code = 'sanitation' AND period = 'month' AND state = 'published' ORDER BY starts"
    )
    assert [
        ('"missed-trash"' in card["figures"].partition('"attention":')[2].partition("]")[0])
        for card in cards
        if card["starts"] >= since
    ] == [False]


async def test_nobody_met_on_a_weekend(city: None) -> None:
    found = await rows(f"{OF_BODIES} WHERE m.state = 'closed'")
    assert {r["starts"].astimezone(ZONE).weekday() for r in found} <= set(range(5))
