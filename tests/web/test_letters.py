"""Forgotten passwords, first passwords and other addresses, as pages: by letter where mail works, by phone where not."""

import json
import re
from collections.abc import AsyncIterator
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from litestar import Litestar

from governance import clock
from governance import settings as all_settings
from governance.database import sql
from governance.identity.actions import password_letters
from governance.identity.rules import LETTERS_PER_ADDRESS
from governance.identity.rules.letters import Purpose
from governance.people.queries import viewers
from governance.settings import Settings
from governance.web.site import logs
from tests import cast as named
from tests import events, mailbox
from tests.cast import Cast
from tests.web.conftest import PAGE, URL, Visitor, browser, running, sign_in_as

DANA, ELSEWHERE = "dana.ruiz@portalder.gov", "dana@streets.portalder.gov"
NEW = "three herons on a wire"
BOTH = {"password": NEW, "password_again": NEW}
MAIL = {"GOVERNANCE_MAIL_HOST": "127.0.0.1", "GOVERNANCE_MAIL_FROM": "concord@portalder.gov"}


@pytest.fixture
def settings(home: Any) -> Settings:
    """An installation that sends letters."""
    return all_settings.read({"GOVERNANCE_HOME": str(home), "GOVERNANCE_URL": URL, **MAIL})


@pytest.fixture
async def silent(home: Any, db: None) -> AsyncIterator[Litestar]:
    """One that sends none."""
    async with running(all_settings.read({"GOVERNANCE_HOME": str(home), "GOVERNANCE_URL": URL})) as made:
        yield made


async def asked(visitor: Visitor, email: str = DANA) -> int:
    await visitor.get("/sign-in/password")
    return (await visitor.post("/sign-in/password", {"email": email})).status_code


async def link(purpose: Purpose = Purpose.PASSWORD) -> str:
    return f"/letter/{(await mailbox.written(at=clock.now()))[purpose].token}"


def words(page: str, *, but: str) -> str:
    """What a page says, without its token and what was typed."""
    return re.sub(r'name="csrf" value="[^"]+"', "", page).replace(but, "…")


async def entered(visitor: Visitor, email: str, password: str = NEW) -> int:
    await visitor.get("/sign-in")
    return (await visitor.post("/sign-in", {"email": email, "password": password})).status_code


async def test_somebody_who_never_had_a_password_chooses_one_and_is_in(
    visitor: Visitor, people: Cast
) -> None:
    assert "/sign-in/password" in (await visitor.get("/sign-in")).text
    assert await asked(visitor) == 200
    address = await link()
    page = await visitor.get(address)
    assert "Dana Ruiz" in page.text
    assert page.headers["referrer-policy"] == "strict-origin"
    weak = await visitor.post(address, {"password": "abc", "password_again": "abd"})
    assert (weak.status_code, 'id="password_again-error"' in weak.text) == (422, True)
    answer = await visitor.post(address, BOTH)
    assert answer.headers["location"] == "/sign-in"
    assert "Your password is set" in (await visitor.get("/sign-in")).text
    assert await entered(visitor, DANA) == 303
    assert "handed over" not in str((await events.last()).body)


async def test_the_answer_is_the_same_whether_or_not_there_is_an_account(
    visitor: Visitor, people: Cast
) -> None:
    said, took = [], []
    for email in (DANA, "nobody@portalder.gov") * 3:
        started = perf_counter()
        assert await asked(visitor, email) == 200
        took.append(perf_counter() - started)
        said.append(words(visitor.page, but=email))
    assert len(set(said)) == 1
    assert median(took[::2]) < 3 * median(took[1::2])
    assert median(took[1::2]) < 3 * median(took[::2])
    assert await sql.value("SELECT count(*) FROM account_letter WHERE person IS NOT NULL") == 0


async def test_a_mail_scanner_that_opens_the_link_twice_each_way_changes_nothing(
    app: Litestar, visitor: Visitor, people: Cast
) -> None:
    await asked(visitor)
    address = await link()
    before = await sql.rows("SELECT * FROM account_letter"), await events.count()
    async with browser(app) as scanner:
        for method in ("GET", "HEAD") * 2:
            answer = await scanner.http.request(method, address, headers=PAGE)
            assert answer.status_code == 200
            assert bool(answer.content) is (method == "GET")
    assert (await sql.rows("SELECT * FROM account_letter"), await events.count()) == before
    assert (await visitor.get(address)).status_code == 200


async def test_a_link_that_is_spent_says_so_and_how_to_go_on(visitor: Visitor, people: Cast) -> None:
    await asked(visitor)
    older = await link()
    await asked(visitor)
    newer = await link()
    assert (await visitor.get(older)).status_code == 410
    assert "A newer letter took its place" in visitor.page
    await visitor.get(newer)
    await visitor.post(newer, BOTH)
    for answer in (await visitor.get(newer), await visitor.post(newer, BOTH)):
        assert answer.status_code == 410
        assert "Already done" in answer.text
        assert "/sign-in/password" in answer.text
    assert (await visitor.get("/letter/not-one-of-ours")).status_code == 404
    assert "leads nowhere" in visitor.page


async def test_whoever_was_signed_in_here_is_not_any_more(visitor: Visitor, people: Cast) -> None:
    await asked(visitor)
    address = await link()
    await sign_in_as(visitor, people.dana)
    await visitor.get(address)
    await visitor.post(address, BOTH)
    assert "concord" not in visitor.http.cookies
    assert "Your password is set" in (await visitor.get("/sign-in")).text


async def test_nobody_asks_for_letters_without_end(visitor: Visitor, people: Cast) -> None:
    for _ in range(LETTERS_PER_ADDRESS):
        await password_letters.ask("nobody@portalder.gov", address="127.0.0.1", at=clock.now())
    assert await asked(visitor) == 429


async def test_the_log_does_not_hold_the_link(
    visitor: Visitor, people: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(terminal=False)
    await visitor.get("/letter/whatever-was-sent")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["path"] for line in lines if line["event"] == "request"] == ["/letter/…"]


async def test_where_no_letters_are_sent_the_page_says_whom_to_call(silent: Litestar, people: Cast) -> None:
    await sql.rows("UPDATE person SET phone = '555-0177' WHERE name = 'Sam Ito'")
    async with browser(silent) as visitor:
        page = await visitor.get("/sign-in/password")
        assert "Sam Ito" in page.text
        assert "tel:555-0177" in page.text
        await visitor.get("/sign-in")
        assert (await visitor.post("/sign-in/password", {"email": DANA})).status_code == 200
        assert await sql.value("SELECT count(*) FROM account_letter") == 0
        await sign_in_as(visitor, people.sam)
        assert "Make a password" in (await visitor.get(f"/accounts/person?email={DANA}")).text
        assert (await visitor.post("/accounts/letters", {"email": DANA})).status_code == 403
        assert (await visitor.post("/account/address", {"email": ELSEWHERE})).status_code == 403


async def test_an_administrator_sees_no_password_where_letters_are_sent(
    visitor: Visitor, people: Cast
) -> None:
    await sign_in_as(visitor, people.sam)
    answer = await visitor.post("/accounts", {"email": "jo@portalder.gov", "name": "Jo Park", "phone": ""})
    assert answer.headers["location"] == "/accounts?q=jo@portalder.gov"
    assert "letter sent, until" in (await visitor.get("/accounts?q=jo")).text
    letter = (await mailbox.written(at=clock.now()))[Purpose.WELCOME]
    assert (letter.name, letter.told) == ("Jo Park", {"by": "Sam Ito"})
    page = await visitor.get("/accounts/person?email=jo@portalder.gov")
    assert "Make a password" not in page.text
    assert (await visitor.post("/accounts/passwords", {"email": "jo@portalder.gov"})).status_code == 403
    await visitor.post("/accounts/letters", {"email": "jo@portalder.gov"})
    again = (await mailbox.written(at=clock.now()))[Purpose.WELCOME]
    assert again.token != letter.token


async def test_people_who_are_appointed_or_taken_in_by_list_are_written_to(
    visitor: Visitor, people: Cast
) -> None:
    await sign_in_as(visitor, people.lee)
    await visitor.post("/people/streets/persons", {"email": "al@portalder.gov", "name": "Al Reed"})
    assert "A letter is on its way" in (await visitor.get("/people/streets")).text
    added = await sql.rows("SELECT email, purpose FROM account_letter")
    assert added == [{"email": "al@portalder.gov", "purpose": "welcome"}]


async def test_an_account_moves_when_the_new_address_says_yes(visitor: Visitor, people: Cast) -> None:
    password = await named.password(people.dana, clock.now())
    await mailbox.written(at=clock.now())
    await sign_in_as(visitor, people.dana)
    assert "/account/address" in (await visitor.get("/account")).text
    wrong = await visitor.post("/account/address", {"email": ELSEWHERE, "present_password": "no"})
    assert 'id="present_password-error"' in wrong.text
    await visitor.post("/account/address", {"email": ELSEWHERE, "present_password": password})
    sent = await mailbox.written(at=clock.now())
    assert DANA in (await visitor.get(f"/letter/{sent[Purpose.ADDRESS_ASKED].token}")).text
    address = f"/letter/{sent[Purpose.ADDRESS].token}"
    assert ELSEWHERE in (await visitor.get(address)).text
    await visitor.post(address)
    assert (await viewers.known_person(ELSEWHERE)).name == "Dana Ruiz"
    assert await entered(visitor, ELSEWHERE, password) == 303


async def test_an_administrator_asks_and_the_old_address_stops_it(visitor: Visitor, people: Cast) -> None:
    await sign_in_as(visitor, people.sam)
    taken = await visitor.post(
        "/accounts/addresses", {"email": DANA, "new_email": named.email_of(people.lee)}
    )
    assert 'id="new_email-error"' in taken.text
    await visitor.post("/accounts/addresses", {"email": DANA, "new_email": ELSEWHERE})
    sent = await mailbox.written(at=clock.now())
    stop, yes = (f"/letter/{sent[one].token}" for one in (Purpose.ADDRESS_ASKED, Purpose.ADDRESS))
    assert "Sam Ito" in (await visitor.get(stop)).text
    await visitor.post(stop)
    assert (await visitor.get(yes)).status_code == 410
    assert (await viewers.known_person(DANA)).name == "Dana Ruiz"


async def test_a_browser_is_known_again_by_its_cookie(visitor: Visitor, people: Cast) -> None:
    password = await named.password(people.dana, clock.now())
    await mailbox.written(at=clock.now())
    for number, agent in enumerate(("Firefox/145", "Chrome/150")):
        await visitor.get("/sign-in")
        await visitor.post("/sign-in", {"email": DANA, "password": password}, **{"User-Agent": agent})
        assert (Purpose.NEW_BROWSER in await mailbox.written(at=clock.now())) is (number == 0)
        await visitor.post("/sign-out")
