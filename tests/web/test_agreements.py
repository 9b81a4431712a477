"""The agreement on its page: both sides' duties on any day, versions, whom to call, who may propose, a first one opened."""

import json
import re
from datetime import date, timedelta

import pytest

from governance import acts
from governance.agreements import actions as agreement_actions
from governance.agreements import queries
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Clause, Target, Term
from governance.calendars.rules.units import Unit
from governance.changes.rules.policy import DEFAULT_POLICY, policy_from
from governance.people.tables import Tenure
from tests.meetings.staged import founded, invited
from tests.web.conftest import Visitor
from tests.web.port_alder import (
    AT,
    EVERYBODY,
    ROUTED,
    Counted,
    Stage,
    as_,
    scheduled,
    sent,
)

pytestmark = pytest.mark.anyio
POTHOLE = "Streets completes “Pothole repair” within 4 business days, 9 times out of 10."


@pytest.mark.parametrize("who", EVERYBODY)
async def test_everybody_signed_in_reads_agreements(visitor: Visitor, stage: Stage, who: str) -> None:
    await as_(visitor, stage, who)
    assert (await visitor.get("/agreements")).status_code == 200
    assert "Version 1, since" in visitor.page
    assert (await visitor.get("/agreements/streets")).status_code == 200
    assert POTHOLE in visitor.page


async def test_nobody_else_does(visitor: Visitor, stage: Stage) -> None:
    for path in ("/agreements", "/agreements/streets", "/agreements/streets/versions/1.pdf", "/departments"):
        assert (await visitor.get(path)).headers["location"].startswith("/sign-in")


async def test_the_overview_counts_services_with_a_target_and_names_those_without_an_agreement(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/agreements")
    assert "2 of 2 services have a target</b> (100" in visitor.page
    assert visitor.page.count("No agreement yet") == 2
    assert '/agreements/parks"' in visitor.page


async def test_311s_duties_stand_beside_the_departments(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "dana")
    await visitor.get("/agreements/streets")
    assert "311 owes nothing of its own in this version" in visitor.page
    await stage.adopted(ROUTED)
    await visitor.get("/agreements/streets?on=2026-07-02")
    assert "311 sends the request to the right department (Pothole repair) within 4 hours" in visitor.page
    assert "owes nothing" not in visitor.page


async def test_as_of_a_day_the_page_says_what_was_and_what_will_be_in_effect(
    visitor: Visitor, stage: Stage
) -> None:
    await scheduled(stage)
    await as_(visitor, stage, "rosa")
    await visitor.get("/agreements/streets")
    assert "within 10 business days" in visitor.page
    assert "Version 2 takes effect on Mon, Jun 22, 2026" in visitor.page
    assert "compare?from=1&to=2" in visitor.page
    await visitor.get("/agreements/streets?on=6/22/2026")
    assert "within 9 business days" in visitor.page
    assert "will be" in visitor.page
    await visitor.get("/agreements/streets?on=2023-12-31")
    assert "Nothing was in effect on Sun, Dec 31, 2023" in visitor.page


async def test_a_day_that_is_none_is_told_at_its_field(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "dana")
    answer = await visitor.get("/agreements/streets?on=soon")
    assert answer.status_code == 422
    assert "As of is not a date" in visitor.page


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("dana", True),
        ("lee", True),
        ("marcus", True),
        ("rosa", False),
        ("amara", False),
        ("ruth", False),
        ("sam", False),
    ],
)
async def test_only_the_two_sides_are_offered_to_propose(
    visitor: Visitor,
    stage: Stage,
    who: str,
    may: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    await as_(visitor, stage, who)
    await visitor.get("/agreements/streets")
    assert ("/changes/new?key=term%3Apothole/done" in visitor.page) is may


async def test_both_sides_liaisons_are_there_with_title_and_phone(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "rosa")
    await visitor.get("/agreements/streets")
    for person in ("Dana Ruiz</b>, Streets liaison", "Priya Nair</b>, Agency relations lead"):
        assert person in visitor.page
    assert "tel:555-0100" in visitor.page


async def test_an_empty_role_says_since_when(visitor: Visitor, stage: Stage) -> None:
    await stage.ended(stage.people.dana, at=AT - timedelta(days=7))
    await as_(visitor, stage, "nora")
    await visitor.get("/agreements/streets")
    assert "since Tue, May 26, 2026" in visitor.page
    await visitor.get("/departments")
    assert "No liaison for 7 days" in visitor.page


async def test_open_changes_are_told_to_those_who_may_read_them_only(visitor: Visitor, stage: Stage) -> None:
    number = await sent(stage)
    for who in ("dana", "marcus", "nora", "ruth"):
        await as_(visitor, stage, who)
        await visitor.get("/agreements/streets")
        assert number in visitor.page
    for who in ("rosa", "sam"):
        await as_(visitor, stage, who)
        await visitor.get("/agreements/streets")
        assert number not in visitor.page
        await visitor.get("/agreements")
        assert "Between the two sides" in visitor.page


async def test_a_draft_is_on_its_own_sides_page_only(visitor: Visitor, stage: Stage) -> None:
    number = await stage.begun(ROUTED, by=stage.people.dana)
    await as_(visitor, stage, "lee")
    await visitor.get("/agreements/streets")
    assert number in visitor.page
    for who in ("marcus", "nora", "ruth", "rosa"):
        await as_(visitor, stage, who)
        await visitor.get("/agreements/streets")
        assert number not in visitor.page


async def test_versions_are_compared_by_field(visitor: Visitor, stage: Stage) -> None:
    await scheduled(stage)
    await as_(visitor, stage, "tom")
    await visitor.get("/agreements/streets/compare?from=1&to=2")
    assert "Street lamp out" in visitor.page
    gone, new = ("".join(re.findall(rf"<{tag}>(.*?)</{tag}>", visitor.page)) for tag in ("del", "ins"))
    assert "10 business days" in gone
    assert "9 business days" in new
    assert "9 business days" not in gone
    assert "Pothole" not in visitor.page
    assert (await visitor.get("/agreements/streets/compare?from=1&to=7")).status_code == 404


async def test_a_long_agreement_shows_its_groups_and_pages_each_by_key(
    visitor: Visitor, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _many_lines(stage, 230)
    await as_(visitor, stage, "dana")
    await visitor.get("/agreements/streets")  # the city is read
    counted = Counted(monkeypatch)
    await visitor.get("/agreements/streets")
    assert counted.queries <= 9
    assert "Show 230 targets" in visitor.page
    assert "within 4 business days" not in visitor.page
    await visitor.get("/agreements/streets?group=Bridges")
    assert (
        visitor.page.count("within 5 calendar days") == 2 * 100
    )  # for screen readers at each of two links; the value itself stands in a column of its own
    assert "after=term%3Abridge-" in visitor.page
    part = await visitor.get(
        "/agreements/streets?group=Bridges&after=term:bridge-199/done", **{"HX-Request": "true"}
    )
    assert part.text.count('<tr class="side-department"') == 30
    assert "<html" not in part.text


async def _many_lines(stage: Stage, count: int) -> None:
    people = stage.people
    entries = [
        ServiceEntry(code=f"bridge-{n:03}", problem=f"Bridge {n}", grouping="Bridges", department="streets")
        for n in range(count)
    ]
    await agreement_actions.draft_services(entries, by=people.priya, at=AT - timedelta(days=1))
    terms = [Term(service=e.code, target=Target(amount=5, unit=Unit.CALENDAR_DAYS)) for e in entries]
    clause = Clause(slug="talk", title="Who talks to whom", text="Both sides talk once a month.")
    edits = {clause.key: clause, **{term.key: term for term in terms}}
    async with acts.begin(people.priya, at=AT - timedelta(days=1)) as act:
        await agreement_actions.adopt(
            act, stage.agreement, edits, effective_from=date(2026, 6, 2), origin=("", "Bridges")
        )


# A service's page also asks what its department has coming up; a search asks for eight kinds of things.
MORE = {"/services/": 10, "/search": 12}


async def test_pages_take_few_queries(
    visitor: Visitor, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scheduled(stage)
    await sent(stage)
    await as_(visitor, stage, "marcus")
    counted = Counted(monkeypatch)
    for path in (
        "/agreements",
        "/agreements/streets",
        "/agreements/streets/compare?from=1&to=2",
        "/departments",
        "/services",
        "/services?q=pothole",
        "/services/pothole",
        "/services/street-lamp",
        "/services/changes",
        "/search?q=street",
    ):
        counted.queries = 0
        assert (await visitor.get(path)).status_code == 200
        assert counted.queries <= next((most for start, most in MORE.items() if path.startswith(start)), 9), (
            path
        )


# A department without an agreement


async def test_an_analyst_opens_a_departments_agreement_with_the_default_policy(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/agreements/parks")
    assert "Parks has no agreement yet" in visitor.page
    assert "/imports/terms" in visitor.page
    assert (await visitor.get("/agreements/nowhere")).status_code == 404
    assert "There is no agreement “nowhere”." in visitor.page
    answer = await visitor.post(
        "/agreements", {"department": "parks", "calendar": "city", "respond_days": "12"}
    )
    assert answer.headers["location"] == "/agreements/parks"
    made = await queries.agreement_by_code("parks")
    assert policy_from(json.loads(made.policy)) == DEFAULT_POLICY
    assert made.respond_days == 12
    await visitor.get("/agreements/parks")
    assert "Import today's targets" in visitor.page


async def test_what_is_wrong_with_it_stands_at_its_field(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "marcus")
    answer = await visitor.post(
        "/agreements", {"department": "parks", "calendar": "city", "respond_days": "90"}
    )
    assert answer.status_code == 422
    assert "Days to answer should be from 2 to 40" in visitor.page


@pytest.mark.parametrize("who", ["rosa", "amara", "ruth"])
async def test_others_are_told_who_opens_it(visitor: Visitor, stage: Stage, who: str) -> None:
    await as_(visitor, stage, who)
    await visitor.get("/agreements/parks")
    assert "311's analyst opens the agreement" in visitor.page
    answer = await visitor.post(
        "/agreements", {"department": "parks", "calendar": "city", "respond_days": "10"}
    )
    assert answer.status_code == 403
    assert await queries.agreement_of("parks") is None


async def test_what_is_no_department_has_no_page(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "marcus")
    for code in ("mayor", "nowhere"):
        assert (await visitor.get(f"/agreements/{code}")).status_code == 404


# All departments


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("marcus", 200),
        ("priya", 200),
        ("nora", 200),
        ("amara", 200),
        ("dana", 403),
        ("ruth", 403),
        ("sam", 403),
    ],
)
async def test_departments_is_for_311_and_the_convening_office(
    visitor: Visitor, stage: Stage, who: str, status: int
) -> None:
    await as_(visitor, stage, who)
    assert (await visitor.get("/departments")).status_code == status


async def test_where_a_departments_lateness_stands_311s_stands_beside_it(
    visitor: Visitor, stage: Stage
) -> None:
    await sent(stage, at=AT - timedelta(days=40))
    await as_(visitor, stage, "marcus")
    await visitor.get("/departments")
    assert re.search(r"1 change, <b[^>]*>40 days</b>\s*<span[^>]*>\d+ days past due", visitor.page)
    assert "311</span> holds 0 changes" in visitor.page
    assert re.search(r'Departments</span> hold 1 change for <b class="to-do-late">40 days', visitor.page)
    assert "In 311’s hands" in visitor.page


async def test_departments_say_when_both_sides_meet_next(visitor: Visitor, stage: Stage) -> None:
    await founded(stage.people)
    await as_(visitor, stage, "marcus")
    await visitor.get("/departments")
    assert visitor.page.count("none set") == 3
    number = await invited(stage.people.dana)
    await visitor.get("/departments")
    assert visitor.page.count("none set") == 2
    assert f'next <a href="/meetings/{number}">Thu, Jun 18' in visitor.page


async def test_departments_come_in_the_order_asked_for(visitor: Visitor, stage: Stage) -> None:
    await sent(stage, at=AT - timedelta(days=3))
    await as_(visitor, stage, "marcus")
    named = {}
    for order in ("wait", "name", "nonsense"):
        await visitor.get(f"/departments?order={order}")
        named[order] = re.findall(r'<th scope="row"><a [^>]*>([^<]+)', visitor.page)
    assert named["wait"][0] == "Streets"
    assert named["nonsense"] == named["wait"]
    assert named["name"] == sorted(named["wait"])


async def test_somebody_whose_time_has_ended_proposes_no_more(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "dana")
    await Tenure.update({Tenure.ends: AT}).where(Tenure.person == stage.people.dana.person_id)
    await visitor.get("/agreements/streets")
    assert "/changes/new" not in visitor.page
