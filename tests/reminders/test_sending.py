"""Letters leave once, in turn, and none is lost; what the mail server does to one or to all is noted and waited for."""

import asyncio
import stat
from datetime import timedelta

import pytest

from governance import settings
from governance.database import sql
from governance.reminders.actions import installation, sending
from governance.reminders.actions.aging import tidy_letters
from governance.reminders.actions.sending import send_letters
from governance.reminders.rules.relay import Phase, Reply
from tests import cast
from tests.reminders.mail_servers import Noting, noting, scripted
from tests.reminders.outbox import AT, attempts, later, letters, mailing, relay, waiting
from tests.reminders.test_letter import read

pytestmark = pytest.mark.usefixtures("db")
LEASED = "UPDATE letter SET lease_owner = 'gone', lease_until = clock_timestamp() + interval '5 minutes'"
NOTICE = """INSERT INTO notice (person, key, level, manner, told_at, humane_from)
    VALUES (:person, 'change/CH-2026-0042/turn/streets/1', 'asked', 'asked', :at, :at) RETURNING id"""
DIED = f"{LEASED}, in_flight_at = clock_timestamp(), attempts = 1"


@pytest.fixture(autouse=True)
def at_home(home, monkeypatch):
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))


async def test_letters_are_handed_over_in_turn_and_what_somebody_waits_for_goes_first():
    noted = Noting()
    async with noting(noted) as port:
        with mailing(port):
            await waiting("day/1/2026-12-07", "day/2/2026-12-07", "account/9")
            assert await send_letters(at=AT) == 3
            assert await send_letters(at=AT) == 0
    took = [read(message) for message in noted.took]
    assert [one["From"].addresses[0].addr_spec for one in took] == [
        "accounts@portalder.gov",
        *["concord@portalder.gov"] * 2,
    ]
    assert len({one["Message-ID"] for one in took}) == 3
    found = await letters()
    assert {row["state"] for row in found} == {"sent"}
    assert [(row["attempts"], row["done_at"], row["lease_owner"]) for row in found] == [(1, AT, "")] * 3
    assert [bool(row["bytes"]) for row in found] == [True, True, False]  # what signs in is not kept
    assert await attempts() == [(row["key"], "taken", 250) for row in [found[2], *found[:2]]]


async def test_a_greylisted_letter_waits_by_itself_and_the_others_go():
    noted = Noting(answers={"grey@portalder.gov": ["451 4.7.1 greylisted"]})
    async with noting(noted) as port:
        with mailing(port):
            await waiting("day/1/2026-12-07", email="grey@portalder.gov")
            await waiting("day/2/2026-12-07")
            assert await send_letters(at=AT) == 1
            first, second = await letters()
            assert (first["state"], first["attempts"], second["state"]) == ("ready", 1, "sent")
            assert 4 * 60 - 5 <= first["wait"] <= 6 * 60
            assert (await relay())["failing_since"] is None
            await later(minutes=6)
            assert await send_letters(at=AT) == 1
    assert len(noted.took) == 2


async def test_a_mail_server_that_fails_holds_up_all_and_burns_nobodys_tries():
    async with scripted("mail 451") as server:
        with mailing(server.port):
            await waiting("day/1/2026-12-07", "day/2/2026-12-07")
            assert await send_letters(at=AT) == 0
            assert [(row["state"], row["attempts"], row["lease_owner"]) for row in await letters()] == [
                ("ready", 0, "")
            ] * 2
            assert await attempts() == [("day/1/2026-12-07", "sender", 451)]
            failing = await relay()
            assert (failing["failures"], failing["words"]) == (1, "451 4.7.1 greylisted")
            assert 11 <= failing["wait"] <= 18
            await send_letters(at=AT)
            assert len(await attempts()) == 1  # nobody tries before it is time
            await later(seconds=20)
            await send_letters(at=AT)
            assert await attempts() == [
                (f"day/{n}/2026-12-07", "sender", 451) for n in (1, 2)
            ]  # another one's turn
            assert (await relay())["failures"] == 2
            server.mode = ""
            await later(seconds=60)
            assert await send_letters(at=AT) == 2
    assert (await relay())["failing_since"] is None


async def test_while_it_fails_one_process_tries_one_letter():
    async with scripted("greeting hang") as server:
        with mailing(server.port):
            await waiting(*(f"day/{n}/2026-12-07" for n in range(5)))
            await send_letters(at=AT)
            await later(seconds=20)
            await asyncio.gather(*(send_letters(at=AT) for _ in range(4)))
    assert len(await attempts()) == 2
    assert (await relay())["failures"] == 2


async def test_a_server_that_hangs_after_the_last_dot_gets_the_same_bytes_again():
    async with scripted("dot hang") as server:
        with mailing(server.port):
            await waiting("day/1/2026-12-07")
            await send_letters(at=AT)
            (row,) = await letters()
            assert (row["state"], row["unsure"], row["attempts"], row["in_flight_at"]) == (
                "ready",
                1,
                1,
                None,
            )
            server.mode = ""
            await later(minutes=7)
            assert await send_letters(at=AT) == 1
    assert server.took == 1


async def test_an_address_that_does_not_exist_is_marked_and_written_to_no_more():
    people = await cast.city(AT)
    noted = Noting(answers={"dana.ruiz@portalder.gov": ["550 5.1.1 no such user"]})
    async with noting(noted) as port:
        with mailing(port):
            await waiting("day/1/2026-12-07", person=people.dana.person_id)
            assert await send_letters(at=AT) == 0
    (row,) = await letters()
    assert (row["state"], row["done_at"]) == ("refused", AT)
    marked = await sql.one("SELECT * FROM correspondent")
    assert (marked["person"], marked["refused_at"]) == (people.dana.person_id, AT)
    assert "5.1.1 no such user" in marked["refused_words"]


async def test_a_letter_whose_process_died_is_taken_over_when_its_lease_is_over():
    noted = Noting()
    async with noting(noted) as port:
        with mailing(port):
            await waiting("day/1/2026-12-07")
            await sql.rows(DIED)
            assert await send_letters(at=AT) == 0
            await later(minutes=6)
            assert await send_letters(at=AT) == 1
    (row,) = await letters()
    assert (row["state"], row["unsure"], row["attempts"]) == ("sent", 1, 2)


async def test_who_slept_through_the_lease_overwrites_nothing(monkeypatch):
    noted = Noting()
    async with noting(noted) as port:
        with mailing(port):
            await waiting("day/1/2026-12-07")

            async def overtaken(*_, **__):
                await sql.rows("UPDATE letter SET lease_owner = 'another'")
                return Reply(phase=Phase.TAKEN, code=250, words="fine")

            monkeypatch.setattr("governance.reminders.actions.mail_server.Line.hand_over", overtaken)
            await send_letters(at=AT)
    (row,) = await letters()
    assert (row["state"], row["lease_owner"]) == ("ready", "another")
    assert "too late" in (await sql.one("SELECT words FROM letter_attempt"))["words"]


async def test_four_senders_at_once_hand_over_each_letter_once(monkeypatch):
    monkeypatch.setattr(sending, "A_RUN", 60.0)
    noted = Noting()
    async with noting(noted) as port:
        with mailing(port):
            await waiting(*(f"day/{n}/2026-12-07" for n in range(90)))
            done = await asyncio.gather(*(send_letters(at=AT) for _ in range(4)))
    assert sum(done) == len(noted.took) == len(set(noted.took)) == 90


async def test_without_a_mail_server_letters_become_files_that_only_their_owner_reads(home):
    with mailing(0):
        await waiting("day/1/2026-12-07")
        assert await send_letters(at=AT) == 1
    (file,) = (home / "outbox").iterdir()
    assert file.name.endswith("-day-1-2026-12-07.eml")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read(file.read_bytes())["Subject"] == "3 things by Thu, Dec 10"
    assert ((await letters())[0]["state"], await attempts()) == ("filed", [("day/1/2026-12-07", "file", 0)])


async def test_a_copy_of_the_database_writes_to_nobody_until_an_administrator_says_so(home):
    people = await cast.city(AT)
    noted = Noting()
    async with noting(noted) as port:
        with mailing(port):
            assert await installation.sends(settings.current())
        with mailing(port, url="https://staging.portalder.gov"):
            await waiting("day/1/2026-12-07")
            await send_letters(at=AT)
            assert (noted.took, (await letters())[0]["state"]) == ([], "filed")
            await installation.confirm(known=settings.current(), by=people.sam, at=AT)
            await waiting("day/2/2026-12-07")
            await send_letters(at=AT)
            assert len(noted.took) == 1
        with mailing(port):
            assert not await installation.sends(settings.current())  # the former one does not send any more


async def test_a_restored_backup_has_another_secret_and_sends_nothing(home):
    with mailing(1):
        assert await installation.sends(settings.current())
        (home / "secret").unlink()
        settings.current.cache_clear()
        assert not await installation.sends(settings.current())


async def test_what_nobody_took_for_three_days_is_given_up_and_what_it_told_is_told_again():
    people = await cast.city(AT)
    with mailing(1):
        letter, unsure = await waiting("day/1/2026-12-07", "day/2/2026-12-07")
        await carrying(letter, people.dana.person_id)
        await carrying(unsure, people.lee.person_id)
        await sql.rows("UPDATE letter SET unsure = 1 WHERE id = :id", id=unsure)
        await later(hours=71)
        assert await tidy_letters(at=AT) == 0
        await later(hours=2)
        assert await tidy_letters(at=AT) == 2
    assert [(row["state"], row["done_at"]) for row in await letters()] == [("dead", AT)] * 2
    assert await sql.rows("SELECT letter FROM letter_notice") == [{"letter": unsure}]  # it may have arrived


async def test_the_text_of_a_letter_is_kept_for_ninety_days_and_its_row_for_good():
    with mailing(0):
        await waiting("day/1/2026-12-07")
        await send_letters(at=AT)
        await tidy_letters(at=AT + timedelta(days=90))
        assert (await letters())[0]["bytes"]
        await tidy_letters(at=AT + timedelta(days=91))
        assert not (await letters())[0]["bytes"]


async def test_a_letter_about_what_is_done_does_not_leave():
    people = await cast.city(AT)
    noted = Noting()
    async with noting(noted) as port:
        with mailing(port):
            letter, maybe = await waiting("day/1/2026-12-07", "day/2/2026-12-07")
            await carrying(letter, people.dana.person_id)
            await carrying(maybe, people.lee.person_id)
            await sql.rows("UPDATE letter SET unsure = 1 WHERE id = :id", id=maybe)
            await sql.rows("UPDATE notice SET settled_at = told_at")
            assert await send_letters(at=AT) == 1
    assert [row["state"] for row in await letters()] == [
        "withdrawn",
        "sent",
    ]  # the second may have arrived before


async def carrying(letter: int, person: int) -> None:
    notice = await sql.value(NOTICE, person=person, at=AT)
    await sql.rows(
        "INSERT INTO letter_notice (letter, notice) VALUES (:letter, :notice)", letter=letter, notice=notice
    )
