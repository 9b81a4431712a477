"""Who follows as approving official, facilitator or auditor: two people of two offices, told to everybody, or by command."""

from datetime import timedelta
from functools import partial

import pytest

from governance.audit.tags import Tag
from governance.errors import AlreadyDone, Forbidden, Invalid, Stale
from governance.identity.actions import addresses, password_letters, passwords
from governance.identity.rules.letters import Purpose
from governance.people.actions import appointments, directory, successions, tenures
from governance.people.actions.appointments import Appointee
from governance.people.queries import directory as known
from governance.people.queries import viewers
from governance.people.queries.successions import news, succession
from governance.people.rules import Acting, PartyKind, Role, operator
from governance.people.rules.entries import NewSeat
from governance.people.rules.succession import State
from tests import events, mailbox
from tests.cast import AT, Cast, email_of
from tests.changes.stage import Stage, set_stage

DAY = timedelta(days=1)
JO = "jo@portalder.gov"
FILLED_BY_TWO = ("mayor-sponsor", "mayor-convenor", "audit-auditor")


@pytest.fixture
async def stage(db: None) -> Stage:
    """Streets has an agreement in force."""
    return await set_stage()


@pytest.fixture
async def jo(people: Cast) -> str:
    await directory.create_person(JO, name="Jo Park", by=people.amara, at=AT)
    return JO


async def ask(seat: str, by: Acting, *, at=AT + DAY) -> str:
    return await successions.ask(seat, email=JO, authority="Letter 9", by=by, at=at)


async def holder(seat: str, at) -> str:
    found = await known.holder_on(seat, at=at)
    return found.name if found else ""


@pytest.mark.parametrize("seat", FILLED_BY_TWO)
async def test_nobody_fills_it_alone(people: Cast, jo: str, seat: str):
    for by in (people.amara, people.ruth, people.sam, people.priya):
        with pytest.raises(Forbidden):
            await tenures.appoint(seat, email=jo, authority="x", by=by, at=AT + DAY)
    with pytest.raises(Forbidden, match="two offices"):
        await tenures.appoint(seat, email=jo, authority="x", by=operator(), at=AT + DAY)


@pytest.mark.parametrize("seat", FILLED_BY_TWO)
async def test_one_office_asks_and_another_confirms(people: Cast, jo: str, seat: str):
    lead = people.ruth if seat.startswith("audit") else people.amara
    others = {people.amara, people.ruth} - {lead}
    for stranger in (*others, people.sam, people.nora, people.lee, people.marcus):
        with pytest.raises(Forbidden):
            await ask(seat, stranger)
    number = await ask(seat, lead)
    assert (await events.last()).tag == Tag.SUCCESSION_ASKED
    before = await holder(seat, AT + DAY)
    for unfit in (people.amara, people.ruth, people.sam, people.nora, people.marcus, people.dana):
        with pytest.raises(Forbidden):
            await successions.confirm(number, seen=1, by=unfit, at=AT + 2 * DAY)
    await successions.confirm(number, seen=1, by=people.priya, at=AT + 2 * DAY)
    after = await holder(seat, AT + 2 * DAY)
    assert (before != "Jo Park", after) == (True, "Jo Park")
    told = [event.tag for event in await events.all_events()][-2:]
    assert told == [Tag.TENURE_STARTED, Tag.SUCCESSION_CONFIRMED]
    with pytest.raises((AlreadyDone, Stale)):
        await successions.confirm(number, seen=1, by=people.priya, at=AT + 2 * DAY)


async def test_whoever_follows_does_not_confirm_it_and_stands_apart(people: Cast):
    with pytest.raises(Invalid, match="Lee Chan is Deputy Commissioner"):
        await successions.ask(
            "mayor-convenor", email=email_of(people.lee), authority="x", by=people.amara, at=AT
        )


async def test_refused_or_taken_back_nothing_changes_and_it_may_be_asked_again(people: Cast, jo: str):
    number = await ask("mayor-convenor", people.amara)
    with pytest.raises(Invalid, match=number):
        await ask("mayor-convenor", people.amara)
    await successions.refuse(number, words="Not now", seen=1, by=people.priya, at=AT + DAY)
    again = await ask("mayor-convenor", people.amara)
    with pytest.raises(Forbidden):
        await successions.withdraw(again, words="x", seen=1, by=people.sam, at=AT + DAY)
    await successions.withdraw(again, words="Changed our mind", seen=1, by=people.amara, at=AT + DAY)
    assert [(await succession(one)).state for one in (number, again)] == [State.REFUSED, State.WITHDRAWN]
    assert await holder("mayor-convenor", AT + 2 * DAY) == "Nora Lind"


async def test_the_page_asks_where_two_offices_fill_a_role(people: Cast):
    who = Appointee(email=JO, name="Jo Park")
    done = await appointments.appoint_person(
        "mayor-sponsor", who=who, authority="x", by=people.amara, at=AT + DAY
    )
    assert (done.new, done.asked) == (True, "SU-2026-0001")
    assert await holder("mayor-sponsor", AT + DAY) == "Amara Okafor"


async def test_where_nobody_leads_the_office_an_administrator_asks_but_not_for_an_auditor(
    people: Cast, jo: str
):
    for seat, by in (("mayor-sponsor", people.amara), ("audit-auditor", people.ruth)):
        await tenures.end_tenure(seat, reason="left", by=by, at=AT + DAY)
    with pytest.raises(Forbidden):
        await ask("audit-auditor", people.sam, at=AT + 2 * DAY)
    number = await ask("mayor-sponsor", people.sam, at=AT + 2 * DAY)
    await successions.confirm(number, seen=1, by=people.priya, at=AT + 3 * DAY)
    assert await holder("mayor-sponsor", AT + 3 * DAY) == "Jo Park"


async def test_the_sponsor_ends_no_auditors_time_and_the_lead_no_facilitators(people: Cast):
    for seat in ("audit-auditor", "mayor-convenor"):
        with pytest.raises(Forbidden):
            await tenures.end_tenure(seat, reason="x", by=people.amara, at=AT + DAY)
    await tenures.end_tenure("mayor-convenor", reason="moves away", by=people.nora, at=AT + DAY)


async def test_everybody_is_told_while_it_waits_and_for_30_days(people: Cast, jo: str):
    number = await ask("mayor-convenor", people.amara)
    (waiting,) = await news(at=AT + 2 * DAY)
    assert (waiting.number, waiting.confirmed_by) == (number, None)
    await successions.confirm(number, seen=1, by=people.priya, at=AT + 3 * DAY)
    (done,) = await news(at=AT + 32 * DAY)
    assert done.confirmed_by
    assert (done.name, done.title, done.confirmed_by.name) == ("Jo Park", "Convenor", "Priya Nair")
    assert await news(at=AT + 33 * DAY) == ()


async def test_the_convening_office_alone_replaces_no_sides_lead(people: Cast, jo: str):
    await tenures.end_tenure("streets-division-head", reason="x", by=people.amara, at=AT + DAY)
    for by in (people.sam, people.amara, people.nora):
        with pytest.raises(Forbidden):
            await tenures.appoint("streets-division-head", email=jo, authority="x", by=by, at=AT + 2 * DAY)
    seat = NewSeat(party="streets", role=Role.DIVISION_HEAD, title="Another lead", leads=True)
    another = await directory.create_seat(seat, by=people.sam, at=AT + 2 * DAY)
    with pytest.raises(Forbidden, match="two offices"):
        await tenures.appoint(another, email=jo, authority="x", by=people.sam, at=AT + 2 * DAY)
    number = await ask("streets-division-head", people.sam, at=AT + 2 * DAY)
    with pytest.raises(Forbidden):
        await successions.confirm(number, seen=1, by=people.amara, at=AT + 2 * DAY)
    await successions.confirm(number, seen=1, by=people.priya, at=AT + 2 * DAY)
    assert await holder("streets-division-head", AT + 2 * DAY) == "Jo Park"


async def test_who_is_to_follow_does_not_confirm_it_even_as_the_lead_of_another_office(stage: Stage):
    people, at = stage.people, AT + 2 * DAY
    await tenures.end_tenure("parks-liaison", reason="left", by=people.rosa, at=AT + DAY)
    number = await successions.ask(
        "parks-liaison", email=email_of(people.lee), authority="x", by=people.sam, at=at
    )
    with pytest.raises(Forbidden, match="concerns you yourself"):
        await successions.confirm(number, seen=1, by=people.lee, at=at)
    await successions.confirm(number, seen=1, by=people.priya, at=at)


async def left(people: Cast) -> str:
    """The deputy mayor has left, and the administrator asks for Jo."""
    await directory.create_person(JO, name="Jo Park", by=people.amara, at=AT)
    await tenures.end_tenure("mayor-sponsor", reason="left", by=people.amara, at=AT + DAY)
    return await ask("mayor-sponsor", people.sam, at=AT + 2 * DAY)


async def test_an_administrator_makes_no_second_office_to_confirm(stage: Stage):
    """A department that is added with its lead confirms nothing until it has an agreement, made before it was asked."""
    people = stage.people
    await directory.create_party("fire", name="Fire", kind=PartyKind.DEPARTMENT, by=people.sam, at=AT)
    seat = NewSeat(party="fire", role=Role.DIVISION_HEAD, title="Chief", leads=True)
    code = await directory.create_seat(seat, by=people.sam, at=AT)
    await directory.create_person("pat@portalder.gov", name="Pat Low", by=people.sam, at=AT)
    await tenures.appoint(code, email="pat@portalder.gov", authority="x", by=people.sam, at=AT)
    pat = await viewers.acting("pat@portalder.gov", seat=code, at=AT + DAY)
    number = await left(people)
    for by in (pat, people.tom):
        for answer in (successions.confirm, partial(successions.refuse, words="No")):
            with pytest.raises(Forbidden, match="had an agreement in force before"):
                await answer(number, seen=1, by=by, at=AT + 2 * DAY)
    await successions.confirm(number, seen=1, by=people.lee, at=AT + 2 * DAY)


@pytest.mark.parametrize("earlier", [timedelta(hours=1), timedelta(days=80)])
async def test_who_has_a_password_from_whoever_asks_confirms_nothing(stage: Stage, earlier: timedelta):
    people, at = stage.people, AT + 2 * DAY
    await passwords.set_one_time_password(email_of(people.lee), by=people.sam, at=at - earlier)
    number = await left(people)
    with pytest.raises(Forbidden, match="your password from those who ask"):
        await successions.confirm(number, seen=1, by=people.lee, at=at)
    await successions.confirm(number, seen=1, by=people.priya, at=at)


@pytest.mark.parametrize(
    ("seat", "earlier", "may"),
    [
        ("mayor-convenor", timedelta(days=3), False),  # the deputy mayor's own office
        ("mayor-convenor", timedelta(days=40), True),
        ("audit-auditor", timedelta(days=3), False),  # whoever handed the auditor hers
    ],
)
async def test_nor_who_has_a_new_one_from_whoever_could_act_for_the_asking_office(
    stage: Stage, seat: str, earlier: timedelta, *, may: bool
):
    people, at = stage.people, AT + 2 * DAY
    await directory.create_person(JO, name="Jo Park", by=people.amara, at=AT)
    for who in (people.ruth, people.lee):
        await passwords.set_one_time_password(email_of(who), by=people.sam, at=at - earlier)
    number = await ask(seat, people.ruth if seat.startswith("audit") else people.amara, at=at)
    if not may:
        with pytest.raises(Forbidden, match="your password from those who ask"):
            await successions.confirm(number, seen=1, by=people.lee, at=at)
    await successions.confirm(number, seen=1, by=people.lee if may else people.priya, at=at)


@pytest.mark.parametrize("moved", [False, True])
async def test_a_letter_proves_an_account_but_not_to_whom_its_address_belongs(stage: Stage, *, moved: bool):
    people, at, email = stage.people, AT + DAY, email_of(stage.people.lee)
    await passwords.set_one_time_password(email, by=people.sam, at=AT)
    if moved:
        await addresses.propose_for(email, to="lee@elsewhere.gov", by=people.sam, at=AT)
        await addresses.move((await mailbox.written(at=AT))[Purpose.ADDRESS].token, at=AT)
    await password_letters.send("lee@elsewhere.gov" if moved else email, by=people.sam, at=at)
    letter = (await mailbox.written(at=at))[Purpose.WELCOME]
    await password_letters.choose_password(letter.token, new="three herons on a wire", at=at)
    number = await left(people)
    if moved:
        with pytest.raises(Forbidden, match="your password from those who ask"):
            await successions.confirm(number, seen=1, by=people.lee, at=AT + 2 * DAY)
    await successions.confirm(number, seen=1, by=people.priya if moved else people.lee, at=AT + 2 * DAY)


async def test_a_password_set_on_the_server_is_from_nobody_who_asks(stage: Stage):
    people = stage.people
    await passwords.set_one_time_password(email_of(people.lee), by=operator(), at=AT)
    await successions.confirm(await left(people), seen=1, by=people.lee, at=AT + 2 * DAY)


async def test_by_command_only_when_nobody_leads_and_then_in_the_open(people: Cast, jo: str):
    await tenures.end_tenure("mayor-sponsor", reason="left", by=people.amara, at=AT + DAY)
    who = Appointee(email=JO)
    await appointments.appoint_person(
        "mayor-sponsor", who=who, authority="Order 3", by=operator(), at=AT + 2 * DAY
    )
    event = await events.last()
    assert (event.tag, event.body["by"]["via"]) == (Tag.TENURE_STARTED, "command line")
    (told,) = await news(at=AT + 31 * DAY)
    assert (told.by_command, told.name, told.authority) == (True, "Jo Park", "Order 3")
    assert await news(at=AT + 33 * DAY) == ()
    assert (await viewers.acting(JO, at=AT + 2 * DAY)).leads
