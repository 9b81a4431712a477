"""What the main navigation offers, by role; and the short ways it takes."""

import pytest
from litestar import Litestar

from governance import clock
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
