"""What waits, staged kind by kind: it is asked of those who may do it and of nobody else, and once it is done it is gone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from governance.adjustments.actions import reliefs
from governance.adjustments.actions.corrections import CORRECTIONS
from governance.adjustments.actions.reliefs import ADJUSTMENTS
from governance.agreements.actions.reorganizations import REORGANIZATIONS
from governance.agreements.queries.deployments import system
from governance.agreements.rules.deployments import may_say
from governance.agreements.rules.holidays import Step as HolidayStep
from governance.calendars.rules.versions import may_keep
from governance.changes import actions
from governance.changes.actions.differences import DIFFERENCES
from governance.changes.actions.matter import CHANGES
from governance.identity.actions import suspensions
from governance.meetings.actions.following_up import ACTIONS
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.actions.minutes import MINUTES
from governance.meetings.actions.minutes_corrections import CORRECTIONS as MINUTES_CORRECTIONS
from governance.outlook.actions.entries import ANNOUNCEMENTS
from governance.outlook.rules import announces
from governance.people.actions.successions import SUCCESSIONS
from governance.people.rules import Acting, PartyKind, Role
from governance.people.rules.rights import leads
from governance.people.tables import Seat
from governance.requests.actions import labels, objections
from governance.requests.actions.objections import NOTICES
from governance.requests.queries.labels import label_by_name
from governance.requests.queries.meanings import notice_by_number
from governance.requests.rules.uploads import may_take_in
from governance.scorecards.actions.matter import CARDS
from governance.waiting.queries import matters as queries
from governance.waiting.queries.changes import in_whose_hands
from governance.waiting.queries.matters import ALL, Scope, matters, matters_for
from governance.waiting.rules.links import link_to
from governance.waiting.rules.matter import Kind, Matter, Subject, lying
from governance.webhooks.actions.endpoints import ENDPOINTS
from tests import cast
from tests.adjustments.filed import Files
from tests.adjustments.storms import STORM
from tests.cast import email_of
from tests.changes.stage import AT, LAMP_FASTER, Stage
from tests.queries import counted
from tests.reports import card_sample
from tests.scorecards.carded import MAY, put
from tests.waiting import further_scenes, minutes_scenes
from tests.waiting.numbers import waiting_for
from tests.waiting.scenes import SCENES, renamed, sent

assert further_scenes
assert minutes_scenes  # its scenes stand among SCENES by now
PROCEDURES: dict[Subject, Any] = {
    Subject.MINUTES: MINUTES,
    Subject.MINUTES_CORRECTION: MINUTES_CORRECTIONS,
    Subject.CHANGE: CHANGES,
    Subject.EVENT: ADJUSTMENTS,
    Subject.SCORECARD: CARDS,
    Subject.CORRECTION: CORRECTIONS,
    Subject.LABELS: NOTICES,
    Subject.REORGANIZATION: REORGANIZATIONS,
    Subject.SUCCESSION: SUCCESSIONS,
    Subject.ANNOUNCEMENT: ANNOUNCEMENTS,
    Subject.DIFFERENCE: DIFFERENCES,
    Subject.SYSTEM: ENDPOINTS,
    Subject.ACTION: ACTIONS,
    Subject.MEETING: MEETINGS,
}
KEEPERS = (Role.CONVENOR, Role.ADMINISTRATOR)


def administers(by: Acting) -> bool:
    return by.holds(Role.ADMINISTRATOR)


def negotiates_for_311(by: Acting) -> bool:
    return by.negotiates and by.kind is PartyKind.CENTER


SET_UP_BY: dict[str, Callable[[Acting], bool]] = {
    "city": administers,
    "offices": administers,
    "leads": administers,
    "sponsor": lambda by: administers(by) or (by.leads and by.kind is PartyKind.OVERSIGHT),
    "calendars": lambda by: may_keep(by, ""),
    "holidays": lambda by: may_keep(by, ""),
    "services": negotiates_for_311,
    "agreements": negotiates_for_311,
}
# What is done by no table of moves: who may, as its own rules say.
FREE: dict[Subject, Callable[[Matter, Acting], bool]] = {
    Subject.MINUTES_APPROVAL: lambda each, by: each.seats.ask(by),  # that a board votes on them
    Subject.AGREED: lambda each, by: by.negotiates and by.binding and by.party == each.party.code,
    Subject.SETTING_UP: lambda each, by: SET_UP_BY[each.step](by),
    Subject.MAIL: lambda _, by: by.role is Role.ADMINISTRATOR,
    Subject.HOLIDAYS: lambda each, by: (
        by.negotiates and by.party == each.party.code and (by.binding or each.step is HolidayStep.OBJECT)
    ),
    Subject.AGREEMENT: lambda each, by: by.negotiates and by.party in {side.code for side in each.sides},
    # the facilitator and an administrator see to it that somebody is appointed
    Subject.ROLE: lambda each, by: by.holds(*KEEPERS) or leads(by, each.party.code),
    Subject.LISTING: lambda each, by: leads(by, each.party.code),
    Subject.ACTING: lambda each, by: each.seats.ask(by),
    Subject.FACTOR_RESET: lambda each, by: each.seats.ask(by),
    Subject.PROGRAM: lambda each, by: each.seats.ask(by),
    Subject.CALENDAR: lambda _, by: may_keep(by, ""),
    Subject.SOURCE: lambda _, by: may_take_in(by),
    Subject.UPLOAD: lambda _, by: may_take_in(by),
    Subject.AGENDA: lambda each, by: each.seats.ask(by),
    Subject.OUTLOOK: lambda each, by: announces(by) and by.party == each.party.code,
    Subject.GROUP: lambda _, by: by.kind is PartyKind.CENTER,
    Subject.CONTACT: lambda _, by: by.kind is PartyKind.CENTER,
}


async def of_kind(kind: Kind, number: str) -> tuple[Matter, ...]:
    found = await matters(Scope(at=AT, every=True))
    return tuple(each for each in found.matters if (each.kind, each.number) == (kind, number))


async def able(each: Matter, by: Acting) -> bool:
    """Whether the capability's own table of moves lets this person take the step."""
    if each.subject in FREE:
        return FREE[each.subject](each, by)
    if each.subject is Subject.SHOWN:
        known = await system()
        return known is not None and may_say(by, known.role)
    procedure = PROCEDURES[each.subject]
    standing = procedure.standing(await procedure.load(each.number), by)
    return each.step in procedure.moves.open_steps(standing)


@pytest.mark.parametrize("kind", Kind)
async def test_it_waits_for_those_who_may_do_it_until_it_is_done(
    kind: Kind, stage: Stage, on_file: Files
) -> None:
    scene = SCENES[kind]
    story = scene.story(stage)
    number = await anext(story)
    before = await of_kind(kind, number)
    assert before
    people = vars(stage.people).items()
    assert {name for name, one in people if any(each.seats.ask(one) for each in before)} == scene.who
    for each in before:
        for name, one in people:
            assert not each.seats.ask(one) or await able(each, one), f"{name} cannot {each.step}"
    assert await anext(story, None) is None
    after = await of_kind(kind, number)
    assert {each.party for each in before}.isdisjoint(each.party for each in after)


async def test_counts_say_what_the_list_says(stage: Stage) -> None:
    people = stage.people
    await sent(stage, by=people.marcus)
    number, _ = await sent(stage, by=people.marcus)
    await actions.ask(number, words="Since when?", by=people.dana, at=AT + timedelta(hours=1))
    await sent(stage, LAMP_FASTER, by=people.lee)
    await stage.begun(LAMP_FASTER, by=people.lee)
    found = (await matters(Scope(at=AT, every=True, most=ALL))).matters
    lies = [each for each in lying(found) if not each.is_draft]
    before = max(each.until for each in lies if each.until)
    counts = (await in_whose_hands(before=before))[stage.agreement]
    for party, hands in (("streets", counts.department), ("311", counts.center)):
        own = [each for each in lies if each.party.code == party]
        late = [each for each in own if each.until and each.until < before]
        since = min(each.office_since for each in own if each.office_since)
        assert (hands.count, hands.since, hands.late) == (len(own), since, len(late))
    assert counts.total == len(lies) == 3


async def test_of_one_office_so_many_are_listed_and_more_are_told_of(stage: Stage) -> None:
    for _ in range(3):
        await sent(stage, by=stage.people.marcus)
    viewer = await cast.viewer(stage.people.dana, AT)
    assert not (await matters_for(viewer, at=AT)).cut
    few = await matters(Scope(at=AT, own=("streets",), most=2))
    assert (len(few.matters), few.cut) == (2, True)


async def test_everything_is_asked_of_the_database_at_once(stage: Stage) -> None:
    await sent(stage, by=stage.people.marcus)
    for who, asks in ((stage.people.amara, 1), (stage.people.sam, 1), (stage.people.ruth, 1)):
        viewer = await cast.viewer(who, AT)
        with counted() as seen:
            await matters_for(viewer, at=AT)
        assert len(seen) == asks


async def test_nobody_reads_what_is_between_others(stage: Stage) -> None:
    people = stage.people
    await sent(stage, by=people.marcus)
    await stage.begun(LAMP_FASTER, by=people.marcus)
    for who in (people.rosa, people.tom, people.amara, people.nora, people.ruth, people.sam):
        found = await matters_for(await cast.viewer(who, AT), at=AT, of=(queries.CHANGES,))
        assert not found.matters
    found = await matters_for(await cast.viewer(people.dana, AT), at=AT, of=(queries.CHANGES,))
    assert [each.kind for each in found.matters] == [Kind.TURN]
    await reliefs.request(STORM, by=people.dana, at=AT)
    assert not (await matters_for(await cast.viewer(people.dana, AT), at=AT, of=(queries.EVENTS,))).matters


async def test_where_the_liaison_binds_the_division_head_is_asked_as_well(stage: Stage) -> None:
    """Who would only be asked for a signature is not spared where nobody needs one."""
    number, _ = await sent(stage, by=stage.people.marcus)
    await Seat.update({Seat.binding: True}).where(Seat.id == stage.people.dana.seat_id)
    (turn,) = await of_kind(Kind.TURN, number)
    assert all(turn.seats.ask(one) for one in (stage.people.dana, stage.people.lee))


async def test_a_comment_is_waited_for_until_the_last_moment_of_the_reply_period(stage: Stage) -> None:
    await put("SC-2026-0001", card_sample.card(period=MAY))
    viewer = await cast.viewer(stage.people.dana, AT)
    last = AT + timedelta(days=14)
    assert await waiting_for(viewer, last) == ["SC-2026-0001"]
    assert not await waiting_for(viewer, last + timedelta(seconds=1))


async def test_names_wait_while_they_stand_and_until_the_end_of_their_reply_period(
    stage: Stage, on_file: Files
) -> None:
    number = await renamed(stage)
    notice = await notice_by_number(number)
    dana = await cast.viewer(stage.people.dana, AT)
    assert await waiting_for(dana, notice.reply_by) == [number]
    assert not await waiting_for(dana, notice.reply_by + timedelta(seconds=1))
    name = (await label_by_name("crm", "Something else")).looked_at
    later = AT + timedelta(hours=1)
    await labels.map_label(name, service="street-lamp", by=stage.people.marcus, at=later)
    assert await waiting_for(dana, later) == ["NM-2026-0002"]  # the first is overtaken
    changes = [line.change for line in (await notice_by_number("NM-2026-0002")).lines]
    await objections.object_to("NM-2026-0002", changes, words="No.", seen=1, by=stage.people.dana, at=later)
    assert not await waiting_for(dana, later)  # the objection put back both
    marcus = await cast.viewer(stage.people.marcus, AT)
    assert await waiting_for(marcus, later) == ["NM-2026-0002"]


async def test_a_program_whose_owner_is_gone_waits_for_an_administrator(stage: Stage) -> None:
    await anext(SCENES[Kind.PROGRAM_ENDS].story(stage))
    await suspensions.suspend(email_of(stage.people.marcus), reason="Left", by=stage.people.sam, at=AT)
    found = await matters(Scope(at=AT, keeps=True, own=("mayor",)))
    (program,) = (each for each in found.matters if each.kind is Kind.PROGRAM_ENDS)
    assert program.seats.ask(stage.people.sam)
    assert not program.seats.ask(stage.people.marcus)
    assert link_to(program) == "/service-accounts"
