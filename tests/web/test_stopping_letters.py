"""One click that ends letters: as a mail program presses it, as a person does, and all that it cannot do."""

from datetime import datetime, timedelta

import httpx
import pytest
from litestar import Litestar

from governance import clock
from governance.database import sql
from governance.reminders.actions import links
from governance.reminders.rules.links import STOPS_FOR, NewLink, Purpose
from governance.reminders.writing import stop_headers
from tests.changes.stage import AT, Stage, tags
from tests.web.conftest import PAGE, Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio
TOKEN, OTHER = "abcdefghijklmnopqrstuv", "bbbbbbbbbbbbbbbbbbbbbb"
PATH = f"/u/{TOKEN}"
OFF = "SELECT mail_off_at FROM correspondent WHERE person = :person"


async def addressed(stage: Stage) -> None:
    stop = NewLink(token=TOKEN, purpose=Purpose.STOP, target="", expires=AT + STOPS_FOR)
    matter = NewLink(token=OTHER, purpose=Purpose.MATTER, target="/to-do", expires=AT + STOPS_FOR)
    await links.keep([stop, matter], letter=None, person=stage.people.dana.person_id)


async def off(stage: Stage) -> datetime | None:
    found: datetime | None = await sql.value(OFF, person=stage.people.dana.person_id)
    return found


async def pressed(app: Litestar, path: str = PATH) -> httpx.Response:
    """As a mail provider's machine does it: no cookie, no page before, no origin."""
    async with browser(app) as machine:
        return await machine.http.post(path, data={"List-Unsubscribe": "One-Click"})


async def test_a_mail_program_ends_letters_with_one_click_as_rfc_8058_asks(
    app: Litestar, stage: Stage
) -> None:
    await addressed(stage)
    answer = await pressed(app)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert await off(stage) is not None
    assert "reminders:rhythm:stopped" in await tags()


async def test_pressed_again_nothing_more_happens(app: Litestar, stage: Stage) -> None:
    await addressed(stage)
    await pressed(app)
    since = await off(stage)
    clock.set_to(AT + timedelta(days=1))
    assert (await pressed(app)).status_code == 200
    assert await off(stage) == since
    assert (await tags()).count("reminders:rhythm:stopped") == 1


async def test_opening_it_ends_nothing_and_shows_a_button(visitor: Visitor, stage: Stage) -> None:
    await addressed(stage)
    await visitor.get(PATH)
    assert "End letters to Dana Ruiz" in visitor.page
    assert await off(stage) is None
    await visitor.http.post(PATH, headers={**PAGE, "Origin": "http://127.0.0.1:8311"})
    assert await off(stage) is not None
    await visitor.get(PATH)
    assert "Dana Ruiz gets no more letters" in visitor.page


async def test_the_person_reads_of_it_in_their_inbox_and_can_have_letters_again(
    app: Litestar, visitor: Visitor, stage: Stage
) -> None:
    await addressed(stage)
    await pressed(app)
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/inbox")
    assert "A link in a letter was pressed that ends letters" in visitor.page


async def test_no_other_address_ends_letters(app: Litestar, stage: Stage) -> None:
    await addressed(stage)
    for path in (f"/u/{OTHER}", "/u/cccccccccccccccccccccc"):
        assert (await pressed(app, path)).status_code == 404
    assert await off(stage) is None
    clock.set_to(AT + STOPS_FOR)
    assert (await pressed(app)).status_code == 404


async def test_trying_addresses_is_slowed_down(app: Litestar, stage: Stage) -> None:
    await addressed(stage)
    answers = [(await pressed(app, "/u/cccccccccccccccccccccc")).status_code for _ in range(62)]
    assert answers == [404] * 60 + [429] * 2


def test_the_header_is_short_and_only_written_where_mail_programs_may_press_it() -> None:
    assert stop_headers("http://127.0.0.1:8311/u/abcdefghijklmnopqrstuv") == ()
    address, press = stop_headers("https://concord.port-alder.gov/u/abcdefghijklmnopqrstuv")
    assert address == ("List-Unsubscribe", "<https://concord.port-alder.gov/u/abcdefghijklmnopqrstuv>")
    assert len(address[1]) <= 62
    assert press == ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    assert stop_headers("") == ()


async def test_whoever_leads_the_office_and_the_administrator_see_that_mail_is_off_and_nobody_else(
    app: Litestar, visitor: Visitor, stage: Stage
) -> None:
    await addressed(stage)
    await pressed(app)
    for who, sees in (("lee", True), ("sam", True), ("marcus", False), ("rosa", False)):
        await sign_in_as(visitor, getattr(stage.people, who))
        for path in ("/people", "/people/streets"):
            await visitor.get(path)
            shown = sees and (path != "/people" or who == "sam")
            assert ("mail off since Tue, Jun 2, 2026" in visitor.page) == shown, (who, path)
    await sign_in_as(visitor, stage.people.sam)
    await visitor.get("/accounts/person?email=dana.ruiz%40portalder.gov")
    assert "mail off since Tue, Jun 2, 2026" in visitor.page
