"""What the main navigation offers, by role; and the short ways it takes."""

from dataclasses import fields

import pytest
from litestar import Litestar

from governance import clock
from governance.people.rules import ROLES_OF, Role
from governance.web.help.guides import START
from governance.web.people import demo_people as demo
from governance.web.site.navigation import entries
from tests import cast as named
from tests.web.conftest import Visitor, sign_in_as

LIAISON = [
    "To do",
    "Our agreement",
    "Meetings",
    "Scorecard",
    "Look-up",
    "Actions",
    "Events",
    "People",
    "Calendars",
]


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        ("dana", LIAISON),
        ("lee", LIAISON),
        (
            "marcus",
            [
                "To do",
                "City",
                "Agreements",
                "Departments",
                "Meetings",
                "Scorecards",
                "Look-up",
                "Actions",
                "Events",
                "Data sources",
                "People",
                "Calendars",
            ],
        ),
        (
            "amara",
            [
                "To do",
                "City",
                "Agreements",
                "Departments",
                "Meetings",
                "Scorecards",
                "Look-up",
                "Actions",
                "Events",
                "People",
                "Calendars",
            ],
        ),
        (
            "ruth",
            ["To do", "Agreements", "Meetings", "Scorecards", "Look-up", "Audit", "People", "Calendars"],
        ),
    ],
)
async def test_each_role_is_offered_what_it_works_with(
    people: named.Cast, who: str, labels: list[str]
) -> None:
    viewer = await named.viewer(getattr(people, who), clock.now())
    assert [entry.label for entry in entries(viewer, "/")] == labels


# Every kind of role that the cast does not hold already.
FURTHER_ROLES = (
    ("311", Role.OBSERVER),
    ("streets", Role.OBSERVER),
    ("streets", Role.ALTERNATE),
    ("mayor", Role.OBSERVER),
)


async def test_no_link_of_the_header_or_of_a_guide_leads_where_its_reader_may_not_go(
    visitor: Visitor, people: named.Cast
) -> None:
    everybody = [getattr(people, each.name) for each in fields(named.Cast)]
    everybody += [await named.joins(party, role, people) for party, role in FURTHER_ROLES]
    held = {each.role for each in everybody}
    assert held == {role for roles in ROLES_OF.values() for role in roles}
    for person in everybody:
        await sign_in_as(visitor, person)
        viewer = await named.viewer(person, clock.now())
        links = {entry.href for entry in entries(viewer, "/")} | {href for _, href in START[person.role]}
        for href in sorted(links):
            answer = await visitor.http.get(href, follow_redirects=True)
            assert answer.status_code == 200, (person.role, person.party, href)


def test_strangers_are_offered_nothing() -> None:
    assert entries(None, "/sign-in") == []


async def test_the_entry_of_the_present_page_is_marked(people: named.Cast) -> None:
    viewer = await named.viewer(people.dana, clock.now())
    marked = [entry.label for entry in entries(viewer, "/agreements/SLA-STREETS/versions/2") if entry.current]
    assert marked == ["Our agreement"]


async def test_everybody_starts_at_to_do(visitor: Visitor, people: named.Cast) -> None:
    await sign_in_as(visitor, people.dana)
    assert (await visitor.get("/")).headers["location"] == "/to-do"


async def test_without_an_agreement_ours_leads_to_where_it_will_be(
    visitor: Visitor, people: named.Cast, app: Litestar
) -> None:
    await sign_in_as(visitor, people.dana)
    assert (await visitor.get("/our-agreement")).headers["location"] == "/agreements/streets"
    assert (await visitor.get("/agreements/streets")).status_code == 200
    assert "Streets has no agreement yet" in visitor.page


async def test_the_demos_cards_say_where_each_sits_and_that_nothing_waits_yet(db: None) -> None:
    await named.city(demo=True)
    found = await demo.cards(at=clock.now())
    told = [(card.name, card.office, card.waiting) for card in found]
    assert told[0] == ("Dana Ruiz", "Streets liaison", "Nothing waits")
    assert told[1][1] == "Deputy Commissioner, Streets"
    assert told[-1][0] == "Call taker"
