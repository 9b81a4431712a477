"""A matter is told by its levels to whoever has to act, then to who is above them; once each, and only while it waits."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from governance.changes import actions
from governance.database import sql
from governance.people.tables import Tenure
from governance.reminders.actions.happenings import tell_what_happened
from governance.reminders.actions.telling import tell, tell_now
from governance.reminders.queries.missed import audit
from governance.reminders.queries.present import present
from governance.reminders.rules import notices
from tests.bench import telling
from tests.changes.stage import AT, Stage
from tests.changes.test_page import SEVEN
from tests.changes.test_sides import SLOWER
from tests.reminders.sweeps import heard, heard_at, heard_of_changes, stepped, swept
from tests.waiting.scenes import sent

DAY = timedelta(days=1)
THREE_HOURS = timedelta(hours=3)


async def test_a_turn_is_asked_reminded_warned_and_climbs_one_warning_at_a_time(stage: Stage) -> None:
    """Due on Tue, Jun 16; Jun 19 and Jul 3 are holidays."""
    await sent(stage, by=stage.people.marcus)
    await swept(AT)
    await stepped(AT + DAY, 36)
    turn = await heard_of_changes()
    found = [(f"{each.told_at:%m-%d}", *each.short) for each in turn]
    assert found == [
        ("06-02", "dana", "asked", "asked"),
        ("06-12", "dana", "reminded", "reminded"),
        ("06-16", "dana", "due", "reminded"),
        ("06-18", "dana", "warned", "warned"),
        ("06-22", "lee", "division-head", "informed"),
        ("06-26", "dana", "before-convenor", "warned"),
        ("06-29", "nora", "convenor", "informed"),
        ("07-06", "dana", "before-sponsor", "warned"),
        ("07-07", "amara", "sponsor", "informed"),
    ]
    warned, head = turn[3:5]
    assert (warned.facts.next_level.who, warned.facts.next_level.day) == ("Lee Chan", "2026-06-22")
    assert warned.urgent
    assert head.facts.correspondent.name == "Dana Ruiz"
    assert head.facts.happened == (
        "Streets was asked on Jun 2, reminded on Jun 12 and Jun 16, told what comes next on Jun 18; "
        "it was due on Tue, Jun 16, 2026."
    )


async def test_what_is_told_carries_what_is_needed_to_decide(stage: Stage) -> None:
    number, _ = await sent(stage, by=stage.people.marcus)
    await swept(AT)
    facts = (await heard())[0].facts
    assert (facts.act, facts.href, facts.number) == ("Answer 311", f"/changes/{number}", number)
    assert facts.correspondent.name == "Marcus Bell"
    assert facts.correspondent.phone
    assert [(each.now, each.proposed_by, each.proposed) for each in facts.values] == [
        ("4 business days", "311", "7 calendar days"),
        ("90%", "311", "80%"),
    ]
    assert facts.words == "Crews moved to paving"


async def test_pending_lists_never_show_decided_items(stage: Stage) -> None:
    """Trap 7: what is done is settled, and what comes back is told anew under the next clock."""
    number, _ = await sent(stage, by=stage.people.marcus)
    await swept(AT)
    await actions.counter(number, await stage.proposal(stage.lamp_faster), by=stage.people.dana, at=AT + DAY)
    await swept(AT + DAY)
    known = await heard()
    assert {each.name for each in known if each.settled} == {"Dana Ruiz"}
    assert "Marcus Bell" in {each.name for each in known if not each.settled}
    slower = await stage.proposal(SLOWER)
    await actions.counter(number, slower, by=stage.people.marcus, at=AT + 2 * DAY)
    await swept(AT + 2 * DAY)
    keys = [each.key for each in await heard() if each.name == "Dana Ruiz"]
    assert [key.rsplit("/", 1)[-1] for key in keys] == ["1", "2"]
    open_ones = [each for each in await heard() if not each.settled]
    assert {each.name for each in open_ones} == {"Dana Ruiz"}


async def test_a_moved_date_is_told_in_the_inbox_and_by_no_letter(stage: Stage) -> None:
    number, _ = await sent(stage, by=stage.people.marcus)
    await swept(AT)
    await actions.extend(number, by=stage.people.dana, at=AT + DAY)
    await swept(AT + DAY)
    first, second = (each for each in await heard() if each.name == "Dana Ruiz")
    assert first.settled
    assert not second.settled
    assert second.skipped == "only its date moved"
    assert second.facts.due > first.facts.due


async def test_midnight_mail_and_catch_up_floods(stage: Stage) -> None:
    """Trap 8: after a long silence one level is told, not all that passed, and letters wait for working hours."""
    await sent(stage, by=stage.people.marcus)
    late = AT.replace(hour=7) + timedelta(days=40)  # 3 in the morning in New York
    await swept(late)
    await swept(late + timedelta(minutes=1))
    only = await heard_of_changes()
    assert [each.short for each in only] == [("dana", "due", "reminded")]
    local = only[0].humane_from - timedelta(hours=4)
    assert 8.5 <= local.hour + local.minute / 60 < 18
    assert local.weekday() < 5


async def test_a_superior_is_never_told_by_catching_up_alone(stage: Stage) -> None:
    await sent(stage, by=stage.people.marcus)
    await swept(AT + timedelta(days=40))
    await swept(AT + timedelta(days=43))
    await swept(AT + timedelta(days=43, hours=1))
    assert {each.level for each in await heard_of_changes()} == {"due", "warned"}
    await swept(AT + timedelta(days=44, hours=1))
    assert [each.short for each in await heard_of_changes()][-1] == ("lee", "division-head", "informed")


async def test_one_bad_row_stops_only_itself(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trap 23: it is set aside for a while, and told when it is whole again."""
    bad, _ = await sent(stage, by=stage.people.marcus)
    good, _ = await sent(stage, stage.lamp_faster, by=stage.people.marcus)
    sound = notices.outcome

    def broken(case: Any) -> Any:
        if case.telling.matter.number == bad:
            raise ValueError("a title from another world")
        return sound(case)

    monkeypatch.setattr(notices, "outcome", broken)
    await swept(AT)
    assert {each.facts.number for each in await heard()} == {good}
    assert await tell(at=AT) == 0, "it is not tried again in a ring"
    monkeypatch.setattr(notices, "outcome", sound)
    await sql.rows("UPDATE sweep_failure SET next_at = clock_timestamp()")
    await tell(at=AT)
    assert {each.facts.number for each in await heard()} == {good, bad}


async def test_what_the_database_refuses_stops_only_itself(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, _ = await sent(stage, by=stage.people.marcus)
    good, _ = await sent(stage, stage.lamp_faster, by=stage.people.marcus)
    sound = notices.outcome

    def broken(case: Any) -> Any:
        made = sound(case)
        if case.telling.matter.number == bad:
            object.__setattr__(made.notices[0], "facts", "no text: \x00")
        return made

    monkeypatch.setattr(notices, "outcome", broken)
    await swept(AT)
    assert {each.facts.number for each in await heard()} == {good}
    assert await sql.value("SELECT count(*) FROM sweep_failure WHERE failed = 1") == 1


async def test_four_tellers_at_once_tell_nothing_twice(stage: Stage) -> None:
    for _ in range(3):
        await sent(stage, by=stage.people.marcus)
    await swept(AT - DAY)  # watched, not due yet
    await sql.rows("UPDATE watch SET next_at = :at", at=AT)
    now = await present(AT)
    done = await asyncio.gather(*(tell_now(now, chunk=1) for _ in range(4)))
    assert sum(done) == 3
    assert len(await heard()) == 3


async def test_whoever_comes_to_the_role_is_asked_and_the_absent_holder_informed(stage: Stage) -> None:
    people = stage.people
    await sent(stage, by=people.marcus)
    await swept(AT)
    back = AT + timedelta(days=9)
    await stage.stand_in(people.rosa, for_=people.dana, starts=AT + DAY, ends=back)
    at = AT + DAY + THREE_HOURS
    await swept(at)
    assert await heard_at(at) == {("rosa", "asked", "asked")}
    await stepped(AT + timedelta(days=10) - 2 * DAY, 1)  # nothing more before the reminder
    reminder = AT.replace(hour=13) + timedelta(days=10)
    await swept(reminder)
    assert await heard_at(reminder) == {("dana", "reminded", "reminded")}, "she is back"


async def test_nobodys_superior_is_told_of_a_vacant_seat(stage: Stage) -> None:
    await sent(stage, by=stage.people.marcus)
    await Tenure.update({Tenure.ends: AT}).where(Tenure.person == stage.people.dana.person_id)
    await sql.rows(
        "UPDATE seat SET role = 'observer', binding = false WHERE code = :code", code=stage.people.lee.seat
    )
    await stepped(AT + DAY, 25)
    told = {each.short[0] for each in await heard_of_changes()}
    assert told == {"lee"}, "who leads the office, again and again, and nobody above"


async def test_what_happened_is_told_to_who_took_part_and_not_to_who_did_it(stage: Stage) -> None:
    number, _ = await sent(stage, by=stage.people.marcus)
    await tell_what_happened(at=AT)
    assert await heard("event/") == [], "old data: reading begins at the end of the record"
    await actions.decline(number, words="No crews.", by=stage.people.lee, at=AT + DAY)
    await tell_what_happened(at=AT + DAY)
    await tell_what_happened(at=AT + DAY)
    only = await heard("event/")
    assert [each.short for each in only] == [("marcus", "told", "informed")]
    assert "declined" in only[0].facts.happened
    assert only[0].facts.href == f"/changes/{number}"


async def test_nothing_missed_is_seen_from_the_facts_alone(stage: Stage) -> None:
    """The sweep says that all is told, its columns too; the inbox does not."""
    await sent(stage, by=stage.people.marcus)
    late = AT + timedelta(hours=1)
    assert [each.level for each in (await audit(late)).missed] == ["asked"], "not watched at all"
    await swept(AT)
    assert (await audit(late)).missed == ()
    due = AT + timedelta(days=15)
    assert [each.level for each in (await audit(due)).missed] == ["due"]
    await sql.rows("UPDATE watch SET level = 'due', told_at = :due, next_at = NULL", due=due)
    assert [each.level for each in (await audit(due)).missed] == ["due"]


async def test_a_promise_stops_the_next_level_and_a_mute_stops_letters_alone(stage: Stage) -> None:
    await sent(stage, by=stage.people.marcus)
    await swept(AT)
    key = (await heard())[0].key
    dana = {"person": stage.people.dana.person_id, "at": AT, "key": key}
    await sql.rows(
        "INSERT INTO acknowledgement (key, until, person, who, at) VALUES (:key, :until, :person, 'x', :at)",
        until=AT + timedelta(days=24),  # Fri, Jun 26
        **dana,
    )
    await sql.rows("INSERT INTO mute (person, key, who, at) VALUES (:person, :key, 'x', :at)", **dana)
    await stepped(AT + DAY, 30)
    found = [(f"{each.told_at:%m-%d}", *each.short[:2], each.skipped) for each in await heard()]
    assert found == [
        ("06-02", "dana", "asked", ""),
        ("06-29", "dana", "due", "muted"),
        ("06-30", "dana", "warned", ""),  # before a superior is told, they are written to all the same
        ("07-01", "lee", "division-head", ""),
    ]
    assert (await heard())[-1].facts.happened.endswith("; Streets promised it by Jun 26.")


async def test_while_somebody_is_away_they_get_one_letter_on_their_return(stage: Stage) -> None:
    people, back = stage.people, AT + timedelta(days=9)
    await stage.stand_in(people.rosa, for_=people.dana, starts=AT, ends=back)
    at = AT + THREE_HOURS
    number = await stage.begun(SEVEN, by=people.marcus)
    await actions.offer(number, await stage.proposal(SEVEN), by=people.marcus, at=at)
    await swept(at)
    told = {each.name: each for each in await heard()}
    assert told["Dana Ruiz"].manner == "informed"
    assert told["Dana Ruiz"].humane_from >= back
    assert told["Rosa Vega"].manner == "asked"


async def test_what_is_done_in_somebodys_name_is_told_to_them(stage: Stage) -> None:
    people = stage.people
    number, _ = await sent(stage, by=people.marcus)
    rosa = await stage.stand_in(people.rosa, for_=people.dana, starts=AT, ends=AT + timedelta(days=9))
    at = AT + THREE_HOURS
    await tell_what_happened(at=at)
    await actions.ask(number, words="Since when?", by=rosa, at=at)
    await tell_what_happened(at=at)
    told = [each for each in await heard("event/") if each.name == "Dana Ruiz"]
    assert ["asked question 1" in each.facts.happened for each in told] == [True]


async def test_tellers_that_are_cut_off_leave_nothing_out_and_nothing_twice(stage: Stage) -> None:
    """Of four, two are stopped at random; what they had begun is told by the next."""
    await telling.told_in(1)
    now, many = await telling.due(300), 300
    tasks = [asyncio.create_task(tell_now(now, chunk=7)) for _ in range(4)]
    await asyncio.sleep(0.05)
    for task in tasks[:2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await tell_now(now)
    assert await sql.value("SELECT count(*) FROM watch WHERE level = '' AND ended_at IS NULL") == 0
    assert await sql.value("SELECT count(DISTINCT key) FROM notice") == many + 1
    assert stage
