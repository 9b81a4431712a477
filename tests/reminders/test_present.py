"""What a sweep decides by is read as it is: who acts for whom, how often they sign in, where an event asks for quiet."""

from datetime import timedelta

from governance.adjustments.actions import reliefs
from governance.database import sql
from governance.people.rules import Role
from governance.reminders.queries.offices import offices
from governance.reminders.queries.present import present
from governance.reminders.queries.staff import everybody
from tests.adjustments.storms import STORM
from tests.bench import telling
from tests.cast import session
from tests.changes.stage import AT, Stage


async def test_who_is_away_and_who_acts_for_them_are_both_known(stage: Stage) -> None:
    people = stage.people
    back = AT + timedelta(days=9)
    await stage.stand_in(people.rosa, for_=people.dana, starts=AT, ends=back)
    await session(people.dana, AT - timedelta(days=20))
    await session(people.dana, AT - timedelta(days=20))
    await sql.rows(
        "INSERT INTO correspondent (person, rhythm, refused_at) VALUES (:person, 'daily', :at)",
        person=people.rosa.person_id,
        at=AT,
    )
    found = await everybody(AT + timedelta(hours=1), (await offices(AT)).zone)
    known = {each.person: each for each in found.readers}
    dana, rosa = known[people.dana.person_id], known[people.rosa.person_id]
    assert dana.away == {people.dana.seat_id: back}
    assert dana.days_signed_in == 1, "days, not browsers"
    assert [
        seat.for_person for seat in rosa.seats if seat.role is Role.LIAISON and seat.party == "streets"
    ] == ["Dana Ruiz"]
    assert (rosa.chosen, rosa.refused) == ("daily", True)
    assert rosa in found.of(["streets"])


async def test_a_declared_event_asks_for_quiet_where_its_work_is(stage: Stage) -> None:
    await reliefs.declare(STORM, by=stage.people.amara, at=STORM.starts)
    during = await offices(STORM.starts + timedelta(hours=1))
    assert set(during.quiet) == {"streets"}
    assert (await offices(STORM.starts - timedelta(hours=1))).quiet == {}
    now = await present(STORM.starts + timedelta(hours=1))
    loud = [each for each in now.matters.values() if each.number.startswith("EV-")]
    assert all(now.quiet(each, "streets") is None for each in loud), "not about itself"


async def test_many_due_matters_are_told_by_chunks(stage: Stage) -> None:
    """The row of `make bench`, small."""
    assert await telling.told_in(450) < 30
    assert await sql.value("SELECT count(DISTINCT key) FROM notice") == 450
    assert stage
