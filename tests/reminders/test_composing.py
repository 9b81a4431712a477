"""One letter a person and working day: when it goes, what it carries, and why something is in none."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from governance.database import sql
from governance.people.tables import Tenure
from governance.reminders.actions import composing
from governance.reminders.actions.composing import compose_letters
from governance.reminders.actions.sending import send_letters
from governance.reminders.writing import written
from tests import cast
from tests.databases import by_owner
from tests.reminders.mail_servers import Noting, noting
from tests.reminders.outbox import later, letters, mailing
from tests.reminders.test_letter import bodies, read
from tests.reminders.told import ANSWER, TURN, settled, told, utc

pytestmark = pytest.mark.usefixtures("db")
AT = cast.AT  # a Tuesday, 9:00 in Port Alder
SECOND = "change/CH-2026-0003/turn/streets/1"
LEAF = replace(
    ANSWER, title="Leaf pickup: from 2 to 3 weeks", number="CH-2026-0003", href="/changes/CH-2026-0003"
)
SKIPPED = "SELECT skipped FROM notice WHERE skipped <> '' ORDER BY id"


@pytest.fixture
async def people():
    return await cast.city(AT - timedelta(days=1))


@pytest.fixture(autouse=True)
def at_home(home, monkeypatch):
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    with mailing(0):
        yield


async def keys():
    return [row["key"] for row in await letters()]


async def skipped():
    return [row["skipped"] for row in await sql.rows(SKIPPED)]


async def text_of(key):
    row = await sql.one("SELECT bytes FROM letter WHERE key = :key", key=key)
    return bodies(read(row["bytes"]))[0]


async def test_all_that_somebody_was_told_rides_in_one_letter_of_the_day(people):
    dana = people.dana.person_id
    await told(people.dana)
    await told(people.dana, key=SECOND, facts=LEAF)
    await told(people.lee)
    assert await compose_letters(at=AT) == 2
    assert await keys() == [f"day/{people.lee.person_id}/2026-06-02", f"day/{dana}/2026-06-02"] or set(
        await keys()
    )
    text = await text_of(f"day/{dana}/2026-06-02")
    assert "Pothole repair" in text
    assert "Leaf pickup" in text
    assert await sql.value("SELECT count(*) FROM letter_link") > 0
    assert await compose_letters(at=AT) == 0


@pytest.mark.parametrize(
    "at", ["2026-06-02 11:00", "2026-06-02 12:20", "2026-06-02 23:00", "2026-06-06 14:00"]
)
async def test_nothing_is_written_at_night_on_a_weekend_or_before_the_days_first_letters(people, at):
    await told(people.dana, humane_from=AT - timedelta(days=1))
    assert await compose_letters(at=utc(at)) == 0


async def test_what_is_urgent_goes_when_work_begins(people):
    await told(people.dana, humane_from=AT - timedelta(days=1))
    assert await compose_letters(at=utc("2026-06-02 12:20")) == 0
    await sql.rows("UPDATE notice SET urgent = true")
    assert await compose_letters(at=utc("2026-06-02 12:20")) == 1


async def test_after_the_letter_of_the_day_news_waits_for_the_next_unless_it_is_due_before_that(people):
    await told(people.dana)
    await compose_letters(at=AT)
    afternoon = AT + timedelta(hours=4)
    await told(people.dana, key=SECOND, facts=LEAF, at=afternoon)
    await sql.rows("UPDATE notice SET urgent = true")
    assert await compose_letters(at=afternoon) == 0
    today = replace(LEAF, due="2026-06-02T21:00:00+00:00")
    for number in (4, 5):
        await told(people.dana, key=f"change/CH-2026-000{number}/turn/streets/1", facts=today, at=afternoon)
        await sql.rows("UPDATE notice SET urgent = true")
        await compose_letters(at=afternoon)
    dana = people.dana.person_id
    assert await keys() == [f"day/{dana}/2026-06-02", f"day/{dana}/2026-06-02/2"]
    assert "Leaf pickup" in await text_of(f"day/{dana}/2026-06-02/2")
    assert await compose_letters(at=AT + timedelta(days=1)) == 1


async def test_what_is_meant_for_another_day_is_not_dragged_along(people):
    await told(people.dana)
    await told(people.dana, key=SECOND, facts=LEAF, at=AT)
    await sql.rows(
        "UPDATE notice SET humane_from = :next WHERE key = :key", key=SECOND, next=AT + timedelta(days=6)
    )
    await compose_letters(at=AT)
    assert "Leaf pickup" not in await text_of(f"day/{people.dana.person_id}/2026-06-02")


async def test_what_is_done_or_read_in_the_portal_is_in_no_letter_and_an_empty_one_is_not_written(people):
    await told(people.dana)
    await told(people.dana, key=SECOND, facts=LEAF)
    await settled()
    await sql.rows("UPDATE notice SET read_at = :at WHERE key = :key", key=SECOND, at=AT)
    assert await compose_letters(at=AT) == 0
    assert await keys() == []


async def test_a_muted_matter_is_left_out_but_for_what_warns_of_a_superior(people):
    await told(people.dana)
    await told(people.dana, key=SECOND, level="warned", facts=LEAF)
    for key in (TURN, SECOND):
        await sql.rows(
            "INSERT INTO mute (person, key, reason, who, at) VALUES (:person, :key, 'vacation', '{}', :at)",
            person=people.dana.person_id, key=key, at=AT,
        )  # fmt: skip
    assert await compose_letters(at=AT) == 1
    assert await skipped() == ["muted"]


@pytest.mark.parametrize("how", ["rhythm = 'portal'", "mail_off_at = :at"])
async def test_whoever_wants_no_letters_is_written_to_before_a_superior_is_told_only(people, how):
    dana = people.dana.person_id
    await told(people.dana)
    await sql.rows("INSERT INTO correspondent (person) VALUES (:dana)", dana=dana)
    await sql.rows(f"UPDATE correspondent SET {how}, revision = 1 WHERE :at::timestamptz IS NOT NULL", at=AT)
    assert await compose_letters(at=AT) == 0
    assert await skipped() == ["reads in the portal only"]
    await told(people.dana, level="warned")
    assert await compose_letters(at=AT) == 1


async def test_who_left_the_role_is_not_written_to_and_what_a_later_notice_says_is_said_once(people):
    await told(people.dana)
    await told(people.lee, level="asked")
    await told(people.lee, level="reminded")
    await Tenure.update({Tenure.ends: AT}).where(Tenure.seat == people.dana.seat_id)
    assert await compose_letters(at=AT) == 1
    assert await skipped() == ["holds the role no more", "told again since"]


async def test_a_letter_that_cannot_be_written_waits_and_stops_nobody(people, monkeypatch):
    await told(people.dana)
    await told(people.lee)

    def fails_for_dana(rows, **values):
        if values["to"].name == "Dana Ruiz":
            raise RuntimeError("a template that fails")
        return written(rows, **values)

    monkeypatch.setattr(composing, "written", fails_for_dana)
    assert await compose_letters(at=AT) == 1
    monkeypatch.setattr(composing, "written", written)
    assert await compose_letters(at=AT) == 0
    await sql.rows("UPDATE sweep_failure SET next_at = clock_timestamp()")
    assert await compose_letters(at=AT) == 1


async def test_what_the_database_refuses_stops_nobody_else(people):
    await told(people.dana)
    await told(people.lee)
    await by_owner(
        "ALTER TABLE letter ADD CONSTRAINT not_dana CHECK (recipient <> 'dana.ruiz@portalder.gov')"
    )
    assert await compose_letters(at=AT) == 1
    assert await keys() == [f"day/{people.lee.person_id}/2026-06-02"]
    assert await compose_letters(at=AT) == 0  # put off


async def test_an_address_that_no_mail_reaches_is_marked(people):
    await told(people.dana)
    await sql.rows("UPDATE person SET email = 'zoë@portalder.gov' WHERE id = :id", id=people.dana.person_id)
    assert await compose_letters(at=AT) == 0
    assert (await sql.one("SELECT refused_at FROM correspondent"))["refused_at"] == AT


async def test_four_composers_at_once_write_one_letter_each(people):
    for one in (people.dana, people.lee, people.rosa, people.tom, people.marcus):
        await told(one, seat=one.seat)
    done = await asyncio.gather(*(compose_letters(at=AT) for _ in range(4)))
    await compose_letters(at=AT)
    assert sum(done) == 5 == len(await letters())
    assert await sql.value("SELECT count(*) FROM letter_notice") == 5


async def test_after_days_without_a_mail_server_there_is_one_letter_that_says_why_it_is_long(people):
    noted = Noting()
    async with noting(noted) as port:
        with mailing(port):
            await told(people.dana)
            await compose_letters(at=AT)
            tomorrow = AT + timedelta(days=1)
            await told(people.dana, key=SECOND, facts=LEAF, at=tomorrow)
            assert await compose_letters(at=tomorrow) == 1
            await send_letters(at=tomorrow)
    assert [row["state"] for row in await letters()] == ["withdrawn", "sent"]
    text = bodies(read(noted.took[0]))[0]
    assert len(noted.took) == 1
    assert "Pothole repair" in text
    assert "Leaf pickup" in text
    assert "could not be sent" in " ".join(text.split())


async def test_what_was_done_between_writing_and_sending_is_left_out(people):
    noted = Noting()
    async with noting(noted) as port:
        with mailing(port):
            await told(people.dana)
            await told(people.dana, key=SECOND, facts=LEAF)
            await compose_letters(at=AT)
            await settled()
            await later(minutes=1)
            assert await send_letters(at=AT) == 1
    text = bodies(read(noted.took[0]))[0]
    assert "Pothole" not in text
    assert "Leaf pickup" in text
    assert await sql.value("SELECT count(*) FROM letter_notice") == 1
