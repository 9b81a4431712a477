"""Services: who adds them, what is written down, which words find them, what a call taker is told."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from governance.agreements import actions, queries
from governance.agreements.actions import NewAgreement
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Header, Intake, OwedBy, Target, Term
from governance.calendars.rules import Unit
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from tests.agreements.town import CURB, EARLIER, POTHOLE, events, last_event
from tests.cast import AT

LAMP = ServiceEntry(
    code="lamp", problem="Street lamp", detail="Dark", department="streets", aliases=("Light out",)
)
FASTER = replace(POTHOLE, target=Target(amount=3, unit=Unit.BUSINESS_DAYS))


async def test_a_service_is_added_with_its_department_and_names(town):
    await actions.create_service(LAMP, by=town.people.marcus, at=AT)
    known = await queries.service_by_code("lamp", at=AT)
    assert (known.name, known.owner, known.aliases) == ("Street lamp, Dark", "streets", ("Light out",))
    event = await last_event("agreements:service:created")
    assert event["subject"] == "service:lamp"
    assert event["after"]["name"] == "Street lamp, Dark"
    with pytest.raises(Invalid, match="already"):
        await actions.create_service(LAMP, by=town.people.marcus, at=AT)


async def test_once_anything_is_agreed_nobody_puts_a_service_into_the_catalog_alone(town):
    await town.adopt(POTHOLE, on=date(2024, 1, 1))
    with pytest.raises(Forbidden, match="when 311 and its department agree"):
        await actions.create_service(LAMP, by=town.people.marcus, at=AT)
    with pytest.raises(NotFound):
        await queries.service_by_code("lamp", at=AT)


async def test_only_those_that_are_missing_are_added(town):
    before = len(await events("agreements:service:created"))
    pothole = ServiceEntry(code="pothole", problem="Another name")
    assert await actions.ensure_services([pothole, LAMP], by=town.people.marcus, at=AT) == ("lamp",)
    assert len(await events("agreements:service:created")) == before + 1
    assert (await queries.service_by_code("pothole", at=AT)).problem == "Pothole"


@pytest.mark.parametrize("who", ["dana", "lee", "amara", "ruth"])
async def test_the_catalog_is_kept_by_311(town, who):
    with pytest.raises(Forbidden, match="analyst"):
        await actions.create_service(LAMP, by=getattr(town.people, who), at=AT)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "Lamp Post"}, "code"),
        ({"problem": " "}, "problem"),
        ({"yearly_volume": -1}, "yearly_volume"),
        ({"department": "moon"}, "department"),
        ({"detail": "x" * 201}, "detail"),
    ],
)
async def test_a_bad_service_is_refused_with_its_field(town, wrong, field):
    with pytest.raises(Invalid) as refused:
        await actions.create_service(replace(LAMP, **wrong), by=town.people.marcus, at=AT)
    assert field in refused.value.fields


async def test_what_is_said_about_a_service_changes_with_its_before_and_after(town):
    by = town.people.marcus
    assert await actions.change_service("pothole", {"ask_first": "Which lane?"}, seen={}, by=by, at=AT)
    event = await last_event("agreements:service:changed")
    assert event["before"] == {"ask_first": ""}
    assert event["after"] == {"name": "Pothole", "ask_first": "Which lane?"}
    assert not await actions.change_service("pothole", {"ask_first": "Which lane?"}, seen={}, by=by, at=AT)
    with pytest.raises(Stale):
        await actions.change_service(
            "pothole", {"ask_first": "How deep?"}, seen={"ask_first": ""}, by=by, at=AT
        )


@pytest.mark.parametrize("name", ["problem", "detail", "grouping", "act", "yearly_volume", "volume_source"])
async def test_311_alone_changes_no_name_no_sentence_and_no_volume(town, name):
    with pytest.raises(Invalid, match="by one side alone"):
        await actions.change_service("pothole", {name: "9"}, seen={}, by=town.people.marcus, at=AT)


async def test_another_name_is_added_once(town):
    by = town.people.marcus
    await actions.add_alias("pothole", "Crater", by=by, at=AT)
    assert (await last_event("agreements:service:changed"))["after"]["alias"] == "Crater"
    with pytest.raises(AlreadyDone):
        await actions.add_alias("pothole", "CRATER", by=by, at=AT)
    assert [s.code for s in await queries.find_services("crater", at=AT)] == ["pothole"]


async def test_everyday_words_find_services_by_name_and_other_name(town):
    assert [s.code for s in await queries.find_services("hole in my streets", at=AT)] == ["pothole"]
    assert [s.code for s in await queries.find_services("brokn curb", at=AT)] == ["curb"]
    assert await queries.find_services("submarine", at=AT) == ()


async def test_the_look_up_tells_the_promise_in_force_with_its_calendar(town):
    routed = Term(
        service="pothole", metric="routed", owed_by=OwedBy.CENTER, target=Target(amount=2, unit=Unit.HOURS)
    )
    await town.adopt(POTHOLE, routed, on=date(2024, 1, 1))
    await town.adopt(FASTER, on=date(2026, 7, 1))
    found = await queries.service_lookup("pothole", at=AT)
    assert (found.agreement, found.version, found.department) == ("streets", 1, "streets")
    assert [p.key for p in found.promises] == ["term:pothole/done", "term:pothole/routed"]
    assert found.done is not None
    assert found.done.term == POTHOLE
    assert found.done.calendar is not None
    assert found.done.calendar.name == "City Hall"
    later = await queries.service_lookup("pothole", at=datetime(2026, 7, 1, 4, tzinfo=UTC))
    assert later.done is not None
    assert later.done.term == FASTER


async def test_a_service_without_a_promise_is_an_answer_and_an_unknown_one_is_none(town):
    found = await queries.service_lookup("tree", at=AT)
    assert (found.agreement, found.promises, found.service.owner) == ("", (), "parks")
    with pytest.raises(NotFound):
        await queries.service_lookup("nothing", at=AT)


async def test_what_call_takers_will_say_differently_soon(town):
    await town.adopt(POTHOLE, CURB, on=date(2024, 1, 1))
    await town.adopt(FASTER, on=date(2026, 6, 15))
    await town.adopt(Header(ends_on="2026-06-30"), on=date(2026, 6, 20))
    coming = await queries.upcoming_for_call_takers(date(2026, 6, 2))
    assert [(c.on, c.service, c.before, c.after, c.version) for c in coming] == [
        (date(2026, 6, 15), "pothole", POTHOLE, FASTER, 2),
        (date(2026, 6, 30), "curb", CURB, None, 3),
        (date(2026, 6, 30), "pothole", FASTER, None, 3),
    ]
    assert coming[0].name == "Pothole"
    assert coming[0].department_name == "Streets"
    assert len(await queries.upcoming_for_call_takers(date(2026, 6, 2), days=13)) == 1
    assert await queries.upcoming_for_call_takers(date(2026, 6, 2), days=12) == ()


async def test_what_call_takers_ask_and_tell_otherwise_soon_is_told_as_well(town):
    now, then = (
        Intake(service="pothole", tell_resident=words) for words in ("A crew fills it.", "A crew looks.")
    )
    await town.adopt(POTHOLE, now, on=date(2024, 1, 1))
    await town.adopt(then, Intake(service="curb", ask_first="Which curb?"), on=date(2026, 6, 15))
    of_one = await queries.upcoming_for_call_takers(date(2026, 6, 2), service="pothole")
    assert [(c.on, c.key, c.before, c.after) for c in of_one] == [
        (date(2026, 6, 15), "intake:pothole", now, then)
    ]
    assert len(await queries.upcoming_for_call_takers(date(2026, 6, 2))) == 2


async def test_a_department_has_one_agreement(town):
    new = NewAgreement(code="parks", department="parks", calendar="city", policy="[]")
    assert await actions.open_agreement(new, by=town.people.marcus, at=EARLIER)
    event = await last_event("agreements:agreement:opened")
    assert (event["subject"], event["after"]["department"]) == ("agreement:parks", "parks")
    with pytest.raises(AlreadyDone):
        await actions.open_agreement(replace(new, code="again"), by=town.people.marcus, at=AT)
    with pytest.raises(Invalid, match="Choose another short name"):
        await actions.open_agreement(replace(new, department="water"), by=town.people.marcus, at=AT)
    with pytest.raises(Invalid, match="no department"):
        await actions.open_agreement(replace(new, department="mayor"), by=town.people.marcus, at=AT)
    with pytest.raises(Forbidden):
        await actions.open_agreement(replace(new, department="water"), by=town.people.tom, at=AT)


async def test_the_overview_counts_targets_and_coverage(town):
    await town.adopt(POTHOLE, replace(CURB, target=None, handled_by="Parks"), on=date(2024, 1, 1))
    await town.adopt(FASTER, on=date(2026, 7, 1))
    rows = {row.department: row for row in await queries.agreements_overview(at=AT)}
    streets = rows["streets"]
    assert (streets.agreement, streets.number, streets.next_number) == ("streets", 1, 2)
    assert streets.next_from == date(2026, 7, 1)
    assert (streets.terms, streets.targets) == (2, 1)
    assert (streets.services, streets.services_with_target) == (2, 1)
    assert (rows["parks"].agreement, rows["parks"].services, rows["water"].services) == ("", 1, 0)
    facts = await queries.agreement_by_code("streets")
    assert (facts.id, facts.center, facts.department_name, facts.calendar) == (
        town.agreement,
        "311",
        "Streets",
        "city",
    )
    assert await queries.agreement_of("parks") is None
    with pytest.raises(NotFound):
        await queries.agreement_by_code("parks")


async def test_facts_for_many_services_come_at_once(town):
    facts = await queries.service_facts({"pothole", "curb", "unheard-of"})
    assert {code: (fact.name, fact.yearly_volume) for code, fact in facts.items()} == {
        "pothole": ("Pothole", 11_240),
        "curb": ("Curb, Broken", 0),
    }
