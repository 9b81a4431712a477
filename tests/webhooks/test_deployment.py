"""A new target waits until somebody, or the system itself, says that the city's system shows it; which moves no promise."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.agreements.actions.deployments import name_system
from governance.agreements.queries import service_lookup
from governance.agreements.queries.deployments import deployment, still_shown
from governance.agreements.rules.items import Target
from governance.audit.tags import Tag
from governance.changes import actions
from governance.changes.rules.offers import Effective, EffectiveKind
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound
from governance.meetings.actions.version_steps import confirm_shown
from governance.waiting.queries.matters import TARGETS, Scope, matters
from governance.waiting.rules.matter import Kind
from governance.webhooks.actions.delivering import deliver
from governance.webhooks.actions.outbox import collect
from tests.changes.stage import AT, LAMP, LAMP_FASTER, POTHOLE, Stage, tags
from tests.databases import by_owner
from tests.webhooks.receiver import Received, receiver, status
from tests.webhooks.told import JULY, happens, registered, said, told

pytestmark = pytest.mark.anyio
V2 = "streets-2"


async def named(stage: Stage) -> None:
    await name_system("Port Alder 311 CRM", role="analyst", by=stage.people.sam, at=AT)


async def unshown() -> list[str]:
    found = await matters(Scope(at=AT, every=True), of=(TARGETS,))
    assert {each.kind for each in found.matters} <= {Kind.UNSHOWN}
    return [each.number for each in found.matters]


async def test_a_new_target_waits_for_the_role_that_looks_after_the_system(stage: Stage) -> None:
    await happens(stage)
    assert not await unshown()  # no system is named
    with pytest.raises(NotFound):
        await confirm_shown(V2, shown_on=AT.date(), by=stage.people.marcus, at=AT)


async def test_it_waits_from_its_yes_until_its_day_and_is_gone_once_it_is_shown(stage: Stage) -> None:
    people = stage.people
    await named(stage)
    await happens(stage)
    (found,) = (await matters(Scope(at=AT, every=True), of=(TARGETS,))).matters
    facts = await deployment(V2, at=AT)
    assert (found.number, found.until) == (V2, facts.effective_from and found.until)
    assert found.since == facts.recorded_at
    asked = {name for name, one in vars(people).items() if found.seats.ask(one)}
    assert asked == {"marcus"}
    for who in (people.priya, people.dana, people.sam):
        with pytest.raises(Forbidden):
            await confirm_shown(V2, shown_on=AT.date(), by=who, at=AT)
    for day, at in ((AT.date() + timedelta(days=1), AT), (AT.date() - timedelta(days=1), AT)):
        with pytest.raises(Invalid) as wrong:
            await confirm_shown(V2, shown_on=day, by=people.marcus, at=at)
        assert set(wrong.value.fields) == {"shown_on"}
    await confirm_shown(V2, shown_on=AT.date(), words="Ticket 17", by=people.marcus, at=AT)
    assert not await unshown()
    assert (await tags())[-1] == Tag.TARGET_SHOWN
    with pytest.raises(AlreadyDone):
        await confirm_shown(V2, shown_on=AT.date(), by=people.marcus, at=AT)


async def test_what_a_system_shows_moves_no_promise(stage: Stage) -> None:
    await named(stage)
    await happens(stage)
    before = await service_lookup("street-lamp", at=JULY)
    assert before.done
    assert before.done.term.target == Target(amount=9, unit=LAMP_FASTER.target.unit)  # type: ignore[union-attr]
    await confirm_shown(V2, shown_on=JULY.date(), by=stage.people.marcus, at=JULY)
    assert await service_lookup("street-lamp", at=JULY) == before


async def test_until_then_the_old_target_is_what_the_system_may_still_show(stage: Stage) -> None:
    await named(stage)
    await happens(stage)
    still = await still_shown("streets", 2, LAMP.key)
    assert still
    assert (still.system, still.before) == ("Port Alder 311 CRM", LAMP)
    assert await still_shown("streets", 2, POTHOLE.key) is None  # the same as before
    assert await still_shown("streets", 1, LAMP.key) is None
    await confirm_shown(V2, shown_on=AT.date(), by=stage.people.marcus, at=AT)
    assert await still_shown("streets", 2, LAMP.key) is None


async def test_the_system_itself_confirms_by_naming_exactly_what_it_was_told(stage: Stage) -> None:
    def answers(one: Received) -> str:
        data = said(one)["data"]
        if said(one)["type"] != "version.in-effect":
            return status(200, json.dumps({"shown": {"agreement": "streets", "version": 99}}))
        return status(
            200, json.dumps({"shown": {"agreement": data["agreement"], "version": data["version"]}})
        )

    async with receiver(answers) as crm:
        await named(stage)
        await registered(stage, crm, confirms=True)
        await happens(stage)
        await collect(at=JULY)
        assert await deliver(at=JULY) == 4
    assert not await unshown()
    found = await deployment(V2, at=JULY)
    assert (found.shown_on, found.who and found.who.name) == (date(2026, 7, 2), "Concord")


async def test_an_answer_of_any_other_system_confirms_nothing(stage: Stage) -> None:
    async with receiver(
        lambda _: status(200, json.dumps({"shown": {"agreement": "streets", "version": 2}}))
    ) as warehouse:
        await named(stage)
        await registered(stage, warehouse)
        await happens(stage)
        assert await told() == 4
    assert await unshown() == [V2]


async def test_a_later_version_stands_for_the_ones_before_it(stage: Stage) -> None:
    await named(stage)
    await happens(stage)
    await stage.adopted(LAMP)  # back to what it was, on the same day: version 2 never takes effect
    assert await unshown() == ["streets-3"]
    await confirm_shown("streets-3", shown_on=AT.date(), by=stage.people.marcus, at=AT)
    assert not await unshown()
    assert not (await deployment(V2, at=AT)).waits


async def test_a_later_version_that_is_shown_early_stands_for_the_one_before_its_day(stage: Stage) -> None:
    await named(stage)
    await happens(stage)
    august = replace(
        await stage.proposal(LAMP), effective=Effective(kind=EffectiveKind.DATE, on=date(2026, 8, 3))
    )
    number = await stage.begun(LAMP, by=stage.people.priya)
    sent = await actions.offer(number, august, by=stage.people.priya, at=AT)
    await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=AT)
    assert await unshown() == [V2, "streets-3"]
    await confirm_shown("streets-3", shown_on=AT.date(), by=stage.people.marcus, at=AT)
    assert not await unshown()


async def test_a_first_version_writes_down_what_is_shown_already(stage: Stage) -> None:
    await name_system("CRM", role="analyst", by=stage.people.sam, at=AT)
    await by_owner("UPDATE system_of_record SET at = '2020-01-01'")
    assert not await unshown()


async def test_where_no_system_is_left_nothing_waits(stage: Stage) -> None:
    await named(stage)
    await happens(stage)
    await name_system("", role="analyst", by=stage.people.sam, at=AT)
    assert not await unshown()
    with pytest.raises(Forbidden):
        await name_system("CRM", role="analyst", by=stage.people.marcus, at=AT)
    for role in ("liaison", "", "sponsor"):
        with pytest.raises(Invalid):
            await name_system("CRM", role=role, by=stage.people.sam, at=AT)
