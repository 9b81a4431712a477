"""The page of outgoing mail: how it fares, who was written to, a test that says what failed, a letter once more."""

from dataclasses import replace

import pytest
from litestar import Litestar

from governance.database import sql
from governance.reminders.actions import mail_acts
from governance.reminders.actions.sending import send_letters
from governance.reminders.queries import missed
from governance.reminders.rules.relay import Phase, Reply
from tests.changes.stage import AT, Stage
from tests.reminders.mail_servers import to
from tests.reminders.outbox import mailing, waiting
from tests.web.conftest import browser, sign_in_as

pytestmark = pytest.mark.anyio
DAY = "day/1/2026-06-02"


@pytest.fixture(autouse=True)
def at_home(home, monkeypatch):
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    with mailing(0, url="http://127.0.0.1:8311"):
        yield


async def test_letters_are_listed_by_reader_and_state_and_what_they_say_is_the_readers(
    stage: Stage, app: Litestar
) -> None:
    await waiting(DAY, person=stage.people.dana.person_id)
    await send_letters(at=AT)
    async with browser(app) as visitor:
        await sign_in_as(visitor, stage.people.ruth)
        await visitor.get("/letters")
        assert "No mail server" in visitor.page
        assert "Dana Ruiz" in visitor.page
        assert "In a file" in visitor.page
        await visitor.get(f"/letters/{await number()}")
        assert "written to a file" in visitor.page
        assert "Only Dana Ruiz reads it" in visitor.page
        assert "Three things wait" not in visitor.page
        assert "3 things" not in visitor.page
        assert "Send it again" not in visitor.page


async def test_in_a_made_up_city_letters_are_read_by_whoever_looks_after_mail(
    stage: Stage, app: Litestar
) -> None:
    await sql.rows("UPDATE city SET demo = true")
    await waiting(DAY, "account/1", person=stage.people.dana.person_id)
    async with browser(app) as visitor:
        await sign_in_as(visitor, stage.people.sam)
        await visitor.get(f"/letters/{await number()}")
        assert "Three things wait" in visitor.page
        await visitor.get(f"/letters/{await number('account/1')}")
        assert "Three things wait" not in visitor.page  # it may hold a way in


async def test_a_letter_goes_once_more_under_a_number_of_its_own_and_that_is_on_record(
    stage: Stage, app: Litestar
) -> None:
    dana = stage.people.dana.person_id
    await waiting(DAY, person=dana)
    await send_letters(at=AT)
    await sql.rows("UPDATE person SET email = 'dana@portalder.gov' WHERE id = :dana", dana=dana)
    async with browser(app) as visitor:
        await sign_in_as(visitor, stage.people.sam)
        await visitor.get(f"/letters/{await number()}")
        answer = await visitor.post(f"/letters/{await number()}/copies")
        assert (answer.status_code, answer.headers["location"]) == (303, "/letters")
        await visitor.get("/letters")
        assert "A copy goes to dana@portalder.gov" in visitor.page
        copied = await number(f"{DAY}/again/1")
        assert copied != await number()
        assert (await visitor.post(f"/letters/{copied}/copies")).status_code == 409  # still to be sent
    message = await sql.value("SELECT bytes FROM letter WHERE key = :key", key=f"{DAY}/again/1")
    assert f"Message-ID: <{copied}>".encode() in message
    assert b'To: "Dana Ruiz" <dana@portalder.gov>' in message
    assert await sql.value("SELECT count(*) FROM event WHERE tag = 'reminders:letter:sent-again'") == 1


async def test_a_test_message_tells_what_failed_and_what_to_do(
    stage: Stage, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browser(app) as visitor:
        await sign_in_as(visitor, stage.people.sam)
        await visitor.get("/letters")
        await visitor.post("/letters/tests")
        assert "The message was written to a file" in visitor.page

        async def refused(*_: object, **__: object) -> Reply:
            return Reply(phase=Phase.CONNECT, code=550, words="5.7.30 Basic authentication is not supported")

        monkeypatch.setattr(mail_acts, "try_mail", refused)
        await visitor.post("/letters/tests")
        assert "It failed at reaching the mail server" in visitor.page
        assert "550 5.7.30" in visitor.page
        assert "Exchange Online takes no password any more" in visitor.page
    assert await sql.value("SELECT count(*) FROM event WHERE tag = 'reminders:mail:tested'") == 1


async def test_whether_everybody_was_told_in_time_is_said_once_it_was_looked_at(
    stage: Stage, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed._Latest, "audit", None)
    async with browser(app) as visitor:
        await sign_in_as(visitor, stage.people.sam)
        await visitor.get("/letters")
        assert "not looked at yet by this server process" in visitor.page
        await missed.look_for_missed(at=AT)
        await visitor.get("/letters")
        found = missed.latest()
        assert found
        assert f"{found.words} (looked at" in visitor.page


async def test_trouble_stands_on_top(stage: Stage, app: Litestar) -> None:
    await sql.rows("UPDATE mail_relay SET failing_since = :at, failures = 3, words = '421 closing'", at=AT)
    app.state.settings = replace(app.state.settings, mail=to(1))
    async with browser(app) as visitor:
        await sign_in_as(visitor, stage.people.sam)
        await visitor.get("/letters")
        assert "Mail does not go out" in visitor.page
        assert "after 3 tries: 421 closing" in visitor.page
        await sql.rows("UPDATE mail_relay SET instance = 'another', failing_since = NULL")
        await visitor.get("/letters")
        assert "Nothing is sent" in visitor.page
        await visitor.post("/letters/installations")
        await visitor.get("/letters")
        assert "Mail goes out" in visitor.page


async def number(key: str = DAY) -> str:
    return str(await sql.value("SELECT btrim(message_id, '<>') FROM letter WHERE key = :key", key=key))
