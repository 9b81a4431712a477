"""What comes onto an agenda by itself, staged source by source; and that nothing comes that one side alone may see."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from governance.agendas.queries.meetings_ahead import ahead_of
from governance.agendas.queries.sources import SOURCES, belonging
from governance.agendas.rules.from_waiting import KINDS
from governance.agendas.rules.items import Proposed, may_hear
from governance.agendas.rules.own_sources import Latest, of_card
from governance.changes import actions
from governance.database import sql
from governance.meetings.queries.access import sees
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.agenda import ItemSource
from governance.outlook.actions import entries
from governance.people.rules import Matter, PartyKind, Viewer, may_see
from governance.scorecards.rules.swing import Compared
from governance.scorecards.rules.values import Card
from governance.waiting.rules.matter import Kind
from tests.agendas.staged import NEAR, action, ahead, kept, template
from tests.cast import Cast
from tests.changes.stage import AT, LAMP_FASTER, Stage
from tests.meetings.staged import BOARD, PAIR, founded, invited, slot
from tests.reports import card_sample
from tests.scorecards.carded import MAY, put
from tests.seats.staged import PAVING
from tests.waiting import further_scenes
from tests.waiting.conftest import on_file, stage
from tests.waiting.scenes import SCENES, sent

__all__ = ["on_file", "stage"]
assert further_scenes
pytestmark = pytest.mark.anyio
S = ItemSource
Scene = Callable[[Stage], Awaitable[None]]


async def _belongs(number: str) -> tuple[Proposed, ...]:
    return (await belonging(await ahead_of(number, at=AT))).items


@pytest.mark.parametrize("kind", list(KINDS))
async def test_what_waits_between_the_two_is_on_the_agenda_until_it_is_done(
    kind: Kind, stage: Stage, on_file: None
) -> None:
    story = SCENES[kind].story(stage)
    number = await anext(story)
    meeting_number = await ahead(stage)
    about = f"{KINDS[kind].named}/{number}"
    (found,) = [each for each in await _belongs(meeting_number) if each.about == about]
    assert (found.source, found.minutes) == (KINDS[kind].source, KINDS[kind].minutes)
    assert found.reason
    await _everybody_sees(stage.people, await _belongs(meeting_number), meeting_number)
    await anext(story, None)
    now = {each.about: each.reason for each in await _belongs(meeting_number)}
    assert now.get(about) != found.reason


async def _everybody_sees(people: Cast, items: Sequence[Proposed], number: str) -> None:
    """Whoever may read the agenda by a role may see each matter itself."""
    found = await meeting(number)
    for by in vars(people).values():
        viewer = Viewer(person_id=by.person_id, name=by.person, email="", seats=(by,))
        if sees(viewer, found):
            assert all(may_see(viewer, item.sees, sides=item.sides) for item in items), by.title


@pytest.mark.parametrize("kind", [Kind.DRAFT, Kind.ANNOUNCEMENT])
async def test_what_is_one_sides_own_is_on_no_agenda(kind: Kind, stage: Stage, on_file: None) -> None:
    meeting_number = await ahead(stage)
    before = await _belongs(meeting_number)
    await anext(SCENES[kind].story(stage))
    assert await _belongs(meeting_number) == before


async def test_that_a_signature_was_asked_for_reads_as_the_turn(stage: Stage, on_file: None) -> None:
    meeting_number = await ahead(stage)
    number, hashed = await sent(stage, by=stage.people.marcus)
    before = await _belongs(meeting_number)
    await actions.recommend(number, offer_hash=hashed, words="Please", by=stage.people.dana, at=AT)
    assert await _belongs(meeting_number) == before


async def _collided(stage: Stage) -> None:
    await sent(stage, LAMP_FASTER, by=stage.people.marcus)
    await stage.adopted(replace(LAMP_FASTER, goal_bp=8_000))


async def _carried(_: Stage) -> None:
    await action(carried=5)


async def _announced(stage: Stage) -> None:
    await entries.enter(PAVING, by=stage.people.dana, at=AT)


async def _card(_: Stage) -> None:
    await put("SC-2026-0001", card_sample.card(period=MAY), state="published")


async def _met_before(stage: Stage) -> None:
    number = await invited(stage.people.dana, PAIR, slot(date(2026, 6, 10)))
    await sql.rows("UPDATE meeting SET state = 'closed' WHERE number = :number", number=number)


async def _every_time(_: Stage) -> None:
    await template(
        {"title": "News from the street", "minutes": 4, "first": True}, {"title": "Next date", "minutes": 2}
    )


OWN: dict[ItemSource, tuple[Scene, str, str]] = {
    S.COLLISION: (_collided, "Street lamp out", "changed meanwhile"),
    S.ACTION: (_carried, "Send the paving plan", "carried 5 times"),
    S.OUTLOOK: (_announced, "Coming up until", PAVING.title),
    S.MISSED: (_card, "", "target missed in May 2026"),
    S.MINUTES: (_met_before, "Minutes of Wed, Jun 10", "not sent round yet"),
    S.STANDING_FIRST: (_every_time, "News from the street", "at every meeting"),
    S.STANDING: (_every_time, "Next date", "at every meeting"),
}


@pytest.mark.parametrize("source", list(OWN))
async def test_what_waits_for_nobody_by_itself(source: ItemSource, stage: Stage, on_file: None) -> None:
    scene, title, reason = OWN[source]
    number = await ahead(stage)
    await scene(stage)
    found = [each for each in await kept(number) if each.source is source]
    assert found
    assert title in found[0].title
    assert reason in found[0].reason
    await _everybody_sees(stage.people, await _belongs(number), number)


def test_every_source_has_its_scene() -> None:
    """Declines and 311's own part are told by rules alone, below."""
    staged = {onto.source for onto in KINDS.values()} | set(OWN) | {S.DECLINING, S.CENTER}
    assert {put for source in SOURCES for put in source.puts} == staged


@pytest.mark.parametrize(
    ("columns", "is_there"),
    [
        ({"due": AT - timedelta(days=1)}, True),
        ({"due": AT + timedelta(days=40)}, True),  # before the meeting after next
        ({"due": AT + timedelta(days=60)}, False),
        ({"due": AT + timedelta(days=60), "carried": 1}, True),
        ({"due": AT - timedelta(days=1), "state": "verified"}, False),
    ],
)
async def test_far_off_actions_do_not_crowd_an_agenda(
    columns: dict[str, Any],
    is_there: bool,  # noqa: FBT001 - a case of the table
    stage: Stage,
    on_file: None,
) -> None:
    number = await ahead(stage)
    await action(**columns)
    assert bool([each for each in await kept(number) if each.source is S.ACTION]) is is_there


async def test_the_minutes_of_last_time_are_an_item_only_while_they_are_not_final(
    stage: Stage, on_file: None
) -> None:
    number = await ahead(stage)
    await _met_before(stage)
    await sql.rows(
        """INSERT INTO minutes (meeting, state, circulated_at, corrections_until)
        SELECT id, 'circulated', :at, :until FROM meeting WHERE state = 'closed'""",
        at=AT,
        until=AT + timedelta(days=7),
    )
    (item,) = await kept(number)
    assert item.reason == "not final yet, corrections until Tue, Jun 9"
    await sql.rows("UPDATE minutes SET state = 'final'")
    assert await kept(number) == []


def test_between_sides_an_agenda_holds_only_what_all_of_its_offices_see() -> None:
    pair = {"311": PartyKind.CENTER, "streets": PartyKind.DEPARTMENT}
    board = {**pair, "parks": PartyKind.DEPARTMENT}
    office = {"mayor": PartyKind.OVERSIGHT}

    def heard(
        sees: Matter, offices: dict[str, PartyKind], sides: tuple[str, ...] = ("311", "streets")
    ) -> bool:
        item = Proposed(source=S.CHANGE, about="x", title="x", reason="x", minutes=1, sees=sees, sides=sides)
        return may_hear(item, offices)

    assert heard(Matter.OPEN_CHANGE, pair)
    assert not heard(Matter.OPEN_CHANGE, board)
    assert heard(Matter.OPEN_CHANGE, pair | office)
    assert not heard(Matter.OPEN_CHANGE, pair, sides=("311", "parks"))
    assert not heard(Matter.OWN_MATTER, pair)
    assert not heard(Matter.OUTLOOK, board)
    assert heard(Matter.SCORECARD, board)


async def test_a_source_that_cannot_be_read_leaves_what_it_put_there(stage: Stage, on_file: None) -> None:
    number = await ahead(stage)
    await template({"title": "Next date", "minutes": 2})
    await action(carried=1)
    before = [each.source for each in await kept(number)]
    await sql.rows("UPDATE meeting_series SET template = 'no list'")
    await sql.rows("UPDATE action SET state = 'verified'")
    after = [each.source for each in await kept(number)]
    assert (before, after) == ([S.ACTION, S.STANDING], [S.STANDING])


def _of_card(card: Card, **goals: int) -> dict[ItemSource, list[Proposed]]:
    found: dict[ItemSource, list[Proposed]] = {}
    for each in of_card(Latest(number="SC-2026-0001", card=card, goals=goals)):
        found.setdefault(each.source, []).append(each)
    return found


def test_a_result_is_on_it_only_where_the_card_itself_says_that_it_is_more_than_chance() -> None:
    """Trap 27: which services need attention, the card has counted; an agenda adds none by a rule of its own."""
    card = card_sample.card(period=MAY)
    code = card.attention[0]
    assert [each.about for each in _of_card(card)[S.MISSED]] == [
        f"card/SC-2026-0001:{each}" for each in card.attention
    ]
    lines = tuple(replace(each, goal_bp=-1) if each.service.code == code else each for each in card.services)
    declined = _of_card(replace(card, services=lines, attention=(code,)))
    assert list(declined) == [S.DECLINING]
    assert "fell in May 2026 more than its own months usually do" in declined[S.DECLINING][0].reason
    first = replace(card, services=lines, attention=(code,), compared=Compared.PERIOD_BEFORE)
    assert _of_card(first)[S.DECLINING][0].reason == "below its goal in May 2026"
    assert _of_card(replace(card, attention=())) == {}


def test_311s_own_part_is_on_it_where_it_is_surely_below_what_311_promised() -> None:
    card = replace(card_sample.card(period=MAY), attention=())
    high = card.center.handed.share.high_bp
    assert _of_card(card, routed=high) == {}
    (own,) = _of_card(card, routed=high + 1)[S.CENTER]
    assert own.title.startswith("311’s own part: ")


async def test_a_board_gets_what_everybody_signed_in_sees_and_no_negotiation(
    stage: Stage, on_file: None
) -> None:
    await founded(stage.people)
    number = await invited(stage.people.nora, BOARD, NEAR)
    await sent(stage, by=stage.people.marcus)
    await put("SC-2026-0001", replace(card_sample.citywide(), period=MAY), state="published")
    found = await _belongs(number)
    assert {each.source for each in found} <= {S.MISSED, S.DECLINING}
    assert found
    await _everybody_sees(stage.people, found, number)
