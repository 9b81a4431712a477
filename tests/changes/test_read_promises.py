"""What the data promise becomes a draft: what may be chosen, what is asked once, and that nothing leaves the draft."""

import json
from dataclasses import replace
from datetime import date

import pytest

from governance.agreements.queries.services import services
from governance.agreements.rules.items import Target, Term
from governance.calendars import queries as calendars
from governance.calendars.rules import Unit, format_hours
from governance.changes import actions
from governance.changes.actions import read_promises
from governance.changes.queries.situation import situation
from governance.changes.rules import read_promises as rules
from governance.changes.rules.moves import State
from governance.changes.rules.offers import Effective, EffectiveKind
from governance.changes.rules.proposal import Proposal, proposal_from
from governance.changes.rules.read_promises import AS_READ, OTHERWISE, Chosen, Found
from governance.changes.tables import Draft
from governance.errors import Forbidden, Invalid
from governance.inference.rules.values import HolidaySeen, HolidayVerdict, Kind
from tests.changes.readings import (
    CLOCKS,
    COLUMBUS,
    DAY,
    HEAT,
    LABOR,
    LONG,
    MOLD,
    MONTHS,
    PESTS,
    WHICH,
    WORKED,
    claim,
    found,
)
from tests.changes.stage import AT, set_stage

ALL = found(HEAT, PESTS, claim("Noise", DAY, kind=Kind.NOTE), asks=(WHICH, CLOCKS, WORKED))
SINCE = Effective(kind=EffectiveKind.ON_RECORD, on=date(2025, 1, 2))
TAKEN = Chosen(department="parks", called={"Mold": "Mold", "No heat": "No heat or hot water"})


def test_only_a_promise_can_be_chosen():
    assert [each.label for each in rules.claims(ALL.reading)] == ["No heat", "Pests"]
    with pytest.raises(Invalid, match="Noise"):
        rules.check_chosen(Chosen(department="parks", called={"Noise": "Noise"}), ALL)


def test_a_rival_that_no_case_tells_apart_is_asked_with_both_promises_in_words():
    question = rules.questions(ALL)[0]
    assert question.words == "What is promised for Pests? 0 cases decide."
    assert dict(question.answers) == {AS_READ: "120 calendar days", OTHERWISE: "2,880 hours"}


def test_a_question_of_the_clock_shows_the_hours_that_either_means():
    question = rules.questions(replace(ALL, reading=replace(ALL.reading, asks=(CLOCKS,))))[0]
    told = dict(question.answers)
    assert told[AS_READ] == "Monday to Friday, 8:30 AM to 5:00 PM"
    assert told[OTHERWISE] == "Monday to Friday, 12:30 PM to 9:00 PM"


def test_a_question_about_days_names_them():
    question = rules.questions(replace(ALL, reading=replace(ALL.reading, asks=(WORKED,))))[0]
    assert question.words == "A day off, or working time? Columbus Day, Mon, Oct 13, 2025"
    assert question.labels == ("No heat",)


def test_nothing_is_drafted_before_what_concerns_it_is_answered():
    chosen = Chosen(department="parks", called={"Pests": "Pests"})
    with pytest.raises(Invalid) as refused:
        rules.check_chosen(chosen, ALL)
    assert set(refused.value.fields) == {"ask-0"}, "neither hours nor days off concern calendar days"
    rules.check_chosen(replace(chosen, answers={"ask-0": AS_READ}), ALL)


def test_an_answer_settles_the_promise():
    chosen = Chosen(department="parks", called={"Pests": "", "No heat": ""}, answers={"ask-0": OTHERWISE})
    assert rules.settled(PESTS, chosen, ALL) == LONG
    assert rules.settled(PESTS, replace(chosen, answers={"ask-0": AS_READ}), ALL) == MONTHS
    other_clock = replace(chosen, answers={"ask-1": OTHERWISE})
    assert rules.settled(HEAT, other_clock, ALL).hours == "Mon-Fri 12:30-21:00"


def test_days_off_are_those_the_system_has_loaded_and_official_ones_that_nothing_speaks_against():
    official = {date(2026, 9, 7): "Labor Day", date(2026, 10, 12): "Columbus Day"}
    days = rules.days_off(ALL.reading.holidays, official, worked_too=False)
    assert days == {LABOR: "Labor Day", date(2026, 9, 7): "Labor Day"}
    wished = rules.days_off(ALL.reading.holidays, official, worked_too=True)
    assert {COLUMBUS, date(2026, 10, 12)} <= wished.keys()


def test_a_calendar_fits_unless_the_data_say_otherwise_of_a_day_that_it_knows():
    seen, year = ALL.reading.holidays, (date(2025, 1, 1), date(2025, 12, 31))
    assert not rules.speaks_against(seen, {LABOR}, *year)
    assert rules.speaks_against(seen, set(), *year), "Labor Day is loaded"
    assert rules.speaks_against(seen, {LABOR, COLUMBUS}, *year), "Columbus Day is worked"
    assert not rules.speaks_against(seen, set(), date(2026, 1, 1), date(2026, 12, 31)), "it knows neither"
    silent = HolidaySeen(date=LABOR, name="", verdict=HolidayVerdict.NO_EVIDENCE, repairs=0, breaks=0)
    assert not rules.speaks_against((silent,), set(), *year)


def test_the_words_name_the_finding_and_how_many_due_dates_follow_each_target():
    words = rules.why(ALL, [(HEAT, DAY), (PESTS, MONTHS)], ("Asked. Marcus Bell: so.",))
    assert "finding FD-2026-0001, fingerprint 3f9a1b2c3f9a" in words
    assert "Pests: 120 calendar days, 99 of 100 due dates (99%)" in words
    assert words.endswith("Asked. Marcus Bell: so.")
    many = rules.why(ALL, [(claim(f"A rather long name {n}", DAY), DAY) for n in range(40)], ())
    assert len(many) <= rules.LONGEST_WHY
    assert "more in the finding" in many


# In a city.


@pytest.fixture
def heat(monkeypatch: pytest.MonkeyPatch) -> Found:
    read = found(HEAT, MOLD, PESTS, asks=(WHICH,))

    async def of_number(number: str) -> Found:
        assert number == read.number
        return read

    monkeypatch.setattr(read_promises, "found", of_number)
    return read


async def drafted(number: str) -> Proposal:
    body = await Draft.select(Draft.body).where(Draft.change.number == number).first()
    assert body
    return proposal_from(json.loads(body["body"]))


@pytest.mark.anyio
async def test_a_finding_becomes_services_hours_and_a_first_draft_that_its_own_side_alone_sees(db, heat):
    people = (await set_stage()).people
    before = await calendars.load_all()
    number = await actions.draft_read_promises(heat.number, TAKEN, by=people.marcus, at=AT)
    change = await situation(number)
    assert (change.state, change.department, change.offer_id) == (State.DRAFT, "parks", None)
    proposal = await drafted(number)
    terms = [term for edit in proposal.edits if (term := Term.of(edit.after))]
    assert {term.target for term in terms} == {Target(amount=1, unit=Unit.BUSINESS_DAYS)}
    assert "fingerprint 3f9a1b2c3f9a" in proposal.rationale
    names = {each.name for each in await services(at=AT)}
    assert not names & {"Mold", "No heat or hot water"}, "they are no services yet"
    assert await calendars.load_all() == before, "and its hours are no calendar yet"
    drafts = await calendars.load_all(drafted_for="parks")
    (code,) = drafts.keys() - before.keys()
    assert {term.calendar for term in terms} == {code}
    assert LABOR in drafts[code].latest.holiday_names
    assert COLUMBUS not in drafts[code].latest.holiday_names


@pytest.mark.anyio
async def test_once_both_sides_have_agreed_requests_match_and_the_hours_are_a_calendar(db, heat):
    people = (await set_stage()).people
    number = await actions.draft_read_promises(heat.number, TAKEN, by=people.marcus, at=AT)
    proposal = await drafted(number)
    (code,) = {term.calendar for edit in proposal.edits if (term := Term.of(edit.after))}
    sent = await actions.offer(number, replace(proposal, effective=SINCE), by=people.marcus, at=AT)
    assert code not in await calendars.load_all()
    assert await actions.consent(number, offer_hash=sent.hash, by=people.rosa, at=AT) is State.ADOPTED
    assert code in await calendars.load_all()
    known = {each.name: each.aliases for each in await services(at=AT)}
    assert known["Mold"] == ()
    assert known["No heat or hot water"] == ("No heat",)


@pytest.mark.anyio
async def test_only_311_drafts_from_a_finding(db, heat):
    people = (await set_stage()).people
    with pytest.raises(Forbidden):
        await actions.draft_read_promises(heat.number, TAKEN, by=people.rosa, at=AT)


@pytest.mark.anyio
async def test_a_calendar_that_says_the_same_is_taken(db, heat, monkeypatch):
    people = (await set_stage()).people
    week = (await calendars.load_all()).values()
    parks = next(line for line in week if line.party == "")
    hours = format_hours(parks.latest.week)
    same = found(claim("Mold", replace(DAY, hours=hours)))
    read = replace(same, reading=replace(same.reading, holidays=()))

    async def of_number(number: str) -> Found:
        return read

    monkeypatch.setattr(read_promises, "found", of_number)
    chosen = Chosen(department="parks", called={"Mold": "Mold"})
    number = await actions.draft_read_promises(read.number, chosen, by=people.marcus, at=AT)
    (edit,) = (await drafted(number)).edits
    term = Term.of(edit.after)
    assert term is not None
    assert term.calendar == parks.code
