"""Criteria 26 and 28 over the demo: for everybody in it, the lists of the interface hold, piece by piece, what pages hold."""

import pytest

from governance.changes.queries.access import opened
from governance.changes.queries.listed import WantedChanges, changes_seen
from governance.changes.queries.situation import Situation, situation
from governance.errors import NotFound
from governance.meetings.queries import lists
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.bodies import bodies_of
from governance.meetings.queries.lists import Reader
from governance.people.queries.viewers import viewer_of_person
from governance.people.rules import NOBODY, Viewer
from governance.scorecards.queries.cards import CardFilter, card_row, cards, visible
from tests.demo.conftest import AT, rows

pytestmark = pytest.mark.anyio
PIECE = 7
MACHINE = Viewer(person_id=NOBODY, name="The city's CRM", email="", seats=(), own_matters=False)


@pytest.fixture
async def everybody(city: None) -> list[Viewer]:
    """One person of each role of each office, and a machine."""
    found = await rows("""SELECT min(t.person) AS person FROM tenure t JOIN seat s ON s.id = t.seat
        JOIN person p ON p.id = t.person AND p.deactivated_at IS NULL WHERE t.ends IS NULL GROUP BY s.party, s.role""")
    people = sorted({row["person"] for row in found})
    return [*[await viewer_of_person(person, at=AT) for person in people], MACHINE]


async def test_changes(everybody: list[Viewer]) -> None:
    every = [await situation(row["number"]) for row in await rows("SELECT number FROM change ORDER BY id")]
    for viewer in everybody:
        listed, after = [], 0
        while piece := await changes_seen(viewer, WantedChanges(after=after), most=PIECE):
            listed += [one.number for one in piece]
            after = piece[-1].id
        assert listed == [one.number for one in every if _opens(one, viewer)], viewer.name


def _opens(change: Situation, viewer: Viewer) -> bool:
    try:
        opened(change, viewer)
    except NotFound:
        return False
    return True


async def test_meetings(everybody: list[Viewer]) -> None:
    every = await rows("SELECT number FROM meeting WHERE state <> 'canceled' OR sequence > 0 ORDER BY id")
    for viewer in everybody:
        groups = tuple(one.id for one in await bodies_of(viewer, at=AT))
        listed, after = [], 0
        while piece := await lists.following(
            Reader(person=viewer.person_id, bodies=groups), after=after, most=PIECE
        ):
            listed += [one.number for one in piece]
            after = piece[-1].id
        assert listed == [row["number"] for row in every if await _sees(viewer, row["number"])], viewer.name


async def _sees(viewer: Viewer, number: str) -> bool:
    try:
        await seen_meeting(viewer, number, AT)
    except NotFound:
        return False
    return True


async def test_scorecards(everybody: list[Viewer]) -> None:
    every = [await card_row(row["number"]) for row in await rows("SELECT number FROM scorecard ORDER BY id")]
    for viewer in everybody:
        listed, after = [], 0
        while piece := await cards(CardFilter(after=after, most=PIECE), viewer=viewer):
            listed += [one.number for one in piece]
            after = piece[-1].id
        assert listed == [row.number for row in every if visible(row, viewer)], viewer.name
        assert set(listed) == {one.number for one in await cards(CardFilter(), viewer=viewer)}, viewer.name
