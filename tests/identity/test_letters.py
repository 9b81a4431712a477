"""Choosing a password by letter, and moving an account to another address: asked, written, used once."""

import asyncio
from datetime import datetime, timedelta

import pytest

from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import (
    AlreadyDone,
    ConcordError,
    Forbidden,
    Invalid,
    NotFound,
    SignInNeeded,
    Stale,
    TooMany,
)
from governance.identity.actions import accounts, addresses, letters, password_letters, passwords
from governance.identity.actions.letters import Wanted
from governance.identity.actions.sessions import Browser
from governance.identity.queries import letters as letter_queries
from governance.identity.queries import sessions as session_queries
from governance.identity.rules import LETTERS_PER_ACCOUNT, LETTERS_PER_ADDRESS
from governance.identity.rules.letters import LASTS, Purpose, Standing
from governance.people.actions import directory, roster, tenures
from governance.people.queries import viewers
from governance.people.rules import Acting
from tests import cast, events, mailbox
from tests.cast import AT, Cast, email_of
from tests.queries import counted

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DESK = Browser(address="10.0.0.7", agent="Firefox", device="desk")
NEW, OTHER = "three herons on a wire", "an umbrella under the sea"
LIST = b"""email,name,phone,party,role,title
jo@portalder.gov,Jo Park,,,,
al@portalder.gov,Al Reed,,,,
dana.ruiz@portalder.gov,Dana Ruiz,,,,
"""
DANA, ELSEWHERE = "dana.ruiz@portalder.gov", "dana@streets.portalder.gov"


async def ask(email: str = DANA, *, at: datetime = AT, address: str = "192.0.2.1") -> None:
    await password_letters.ask(email, address=address, at=at)


async def written(*, at: datetime = AT, links: bool = True) -> dict[Purpose, Wanted]:
    return await mailbox.written(at=at, links=links)


async def token(purpose: Purpose = Purpose.PASSWORD, *, at: datetime = AT) -> str:
    return (await written(at=at))[purpose].token


async def standing(token: str, *, at: datetime = AT) -> Standing:
    return (await letter_queries.link(token)).standing(at=at)


async def enter(password: str, *, at: datetime = AT, email: str = DANA) -> str:
    fresh = await passwords.sign_in(email, password=password, browser=DESK, at=at)
    seen = await session_queries.viewer(fresh.token, at=at)
    assert seen
    return seen.seats[0].assisted_by


class TestAskingForALetter:
    @pytest.mark.usefixtures("people")
    async def test_an_unknown_address_costs_the_same_questions_in_the_same_order(self):
        with counted() as known:
            await ask(DANA)
        with counted() as unknown:
            await ask("nobody@portalder.gov", address="192.0.2.2")
        assert known == unknown
        assert not [one for one in known if "person" in one and "INSERT" not in one]

    @pytest.mark.usefixtures("people")
    async def test_nobody_at_that_address_gets_no_letter_and_leaves_no_trace(self):
        before = await events.count()
        await ask("nobody@portalder.gov")
        assert await written() == {}
        assert await sql.value("SELECT count(*) FROM account_letter") == 0
        assert await events.count() == before

    @pytest.mark.usefixtures("people")
    async def test_whoever_has_an_account_gets_one_and_it_is_on_the_record(self):
        await ask(" Dana.Ruiz@PortAlder.gov ")
        letter = (await written())[Purpose.PASSWORD]
        assert (letter.name, letter.email, letter.expires_at) == ("Dana Ruiz", DANA, AT + 60 * MINUTE)
        assert len(letter.token) == 22
        event = await events.last()
        assert (event.tag, event.subject) == (Tag.PASSWORD_LETTER_ASKED, f"person:{DANA}")
        assert letter.token not in str(await sql.rows("SELECT * FROM account_letter"))

    async def test_a_closed_account_gets_none(self, people: Cast):
        await tenures.end_tenure("streets-liaison", reason="left", by=people.lee, at=AT)
        await accounts.close_account(DANA, reason="left", by=people.sam, at=AT)
        await ask()
        assert await written() == {}

    @pytest.mark.usefixtures("people")
    async def test_a_few_an_hour_go_to_one_address_and_the_rest_is_passed_over_in_silence(self):
        for _ in range(LETTERS_PER_ACCOUNT + 2):
            await ask()
        assert await sql.value("SELECT count(*) FROM account_letter") == LETTERS_PER_ACCOUNT
        await ask(at=AT + 61 * MINUTE)
        assert await sql.value("SELECT count(*) FROM account_letter") == LETTERS_PER_ACCOUNT + 1

    @pytest.mark.usefixtures("people")
    async def test_a_client_that_asks_for_everybody_is_told_to_wait(self):
        for number in range(LETTERS_PER_ADDRESS):
            await ask(f"n{number}@portalder.gov")
        with pytest.raises(TooMany) as wait:
            await ask()
        assert wait.value.retry_after == 3600

    @pytest.mark.usefixtures("people")
    async def test_where_mail_does_not_work_no_link_is_made(self):
        await ask()
        assert await written(links=False) == {}
        assert await sql.value("SELECT count(*) FROM account_letter") == 0


class TestChoosingAPassword:
    @pytest.mark.usefixtures("people")
    async def test_who_never_had_one_signs_in_with_it(self):
        await ask()
        await password_letters.choose_password(await token(), new=NEW, at=AT)
        event = await events.last()
        assert (event.tag, event.body["by"]["name"]) == (Tag.PASSWORD_CHANGED, "Dana Ruiz")
        assert event.body["after"] == {"by": "letter", "sessions_ended": 0}
        assert await enter(NEW) == ""
        assert set(await written()) == {Purpose.PASSWORD_CHANGED}

    async def test_a_handed_over_password_is_told_no_more_once_a_letter_proved_the_account(
        self, people: Cast
    ):
        once = await passwords.set_one_time_password(DANA, by=people.sam, at=AT)
        assert (await passwords.sign_in(DANA, password=once, browser=DESK, at=AT)).must_change
        await ask()
        await password_letters.choose_password(await token(), new=NEW, at=AT)
        assert await enter(NEW) == ""
        row = await sql.one("SELECT set_by, handed_by, one_time, expires_at FROM credential")
        assert tuple(row.values()) == ("", None, False, None)

    async def test_every_session_ends_and_the_old_password_with_them(self, people: Cast):
        old = await cast.password(people.dana, AT)
        here, there = await cast.session(people.dana, AT), await cast.session(people.dana, AT)
        await ask()
        await password_letters.choose_password(await token(), new=NEW, at=AT)
        assert [await session_queries.viewer(one.token, at=AT) for one in (here, there)] == [None, None]
        with pytest.raises(SignInNeeded):
            await enter(old)

    @pytest.mark.usefixtures("people")
    async def test_looking_at_the_link_changes_nothing(self):
        await ask()
        link = await token()
        before = await sql.rows("SELECT * FROM account_letter")
        for _ in range(2):
            assert await standing(link) is Standing.OPEN
        assert await sql.rows("SELECT * FROM account_letter") == before

    @pytest.mark.usefixtures("people")
    async def test_it_works_for_an_hour(self):
        await ask()
        link = await token()
        with pytest.raises(Stale):
            await password_letters.choose_password(link, new=NEW, at=AT + 60 * MINUTE)
        await password_letters.choose_password(link, new=NEW, at=AT + 59 * MINUTE)

    @pytest.mark.usefixtures("people")
    async def test_it_works_once(self):
        await ask()
        link = await token()
        with pytest.raises(Invalid):
            await password_letters.choose_password(link, new="short", at=AT)
        await password_letters.choose_password(link, new=NEW, at=AT)
        with pytest.raises(AlreadyDone):
            await password_letters.choose_password(link, new=OTHER, at=AT)
        assert await enter(NEW) == ""

    @pytest.mark.usefixtures("people")
    async def test_of_two_at_once_one_is_done_and_one_is_told_so(self):
        await ask()
        link = await token()
        tries = [password_letters.choose_password(link, new=new, at=AT) for new in (NEW, OTHER)]
        done = await asyncio.gather(*tries, return_exceptions=True)
        assert [type(one) for one in done if one] == [AlreadyDone]
        assert await enter(NEW if done[0] is None else OTHER) == ""

    @pytest.mark.usefixtures("people")
    async def test_a_newer_letter_ends_the_older_ones_link(self):
        await ask()
        older = await token()
        await ask(at=AT + MINUTE)
        newer = await token(at=AT + MINUTE)
        assert [await standing(one, at=AT + MINUTE) for one in (older, newer)] == [
            Standing.ENDED,
            Standing.OPEN,
        ]
        with pytest.raises(Stale):
            await password_letters.choose_password(older, new=NEW, at=AT + MINUTE)

    async def test_a_password_changed_or_handed_over_meanwhile_ends_it(self, people: Cast):
        await ask()
        link = await token()
        await passwords.set_one_time_password(DANA, by=people.sam, at=AT)
        assert await standing(link) is Standing.ENDED
        assert set(await written()) == {Purpose.PASSWORD_HANDED}

    @pytest.mark.usefixtures("people")
    async def test_a_token_that_nobody_sent_leads_nowhere(self):
        with pytest.raises(NotFound):
            await letter_queries.link("x" * 22)

    @pytest.mark.usefixtures("people")
    async def test_whoever_chose_it_just_now_is_not_told_of_their_own_browser(self):
        await ask()
        await password_letters.choose_password(await token(), new=NEW, at=AT)
        await written()
        await enter(NEW, at=AT + MINUTE)
        assert await written() == {}


class TestWelcoming:
    async def test_whoever_is_added_gets_a_letter_that_works_for_three_days(self, people: Cast):
        for dry_run in (True, False):
            async with password_letters.welcoming(by=people.sam, at=AT, mail=True):
                await roster.import_people(LIST, by=people.sam, at=AT, dry_run=dry_run)
        numbers = await letters.pending(at=AT)
        async with transaction():
            one = await letters.take(numbers[0], at=AT)
        assert one
        assert (len(numbers), one.purpose, one.name, one.told) == (
            2,
            Purpose.WELCOME,
            "Jo Park",
            {"by": "Sam Ito"},
        )
        await password_letters.choose_password(one.token, new=NEW, at=AT + 72 * 60 * MINUTE - MINUTE)
        with pytest.raises(AlreadyDone):
            await password_letters.choose_password(one.token, new=OTHER, at=AT + 4 * DAY)

    async def test_where_the_adding_fails_or_mail_does_not_work_nobody_is_written_to(self, people: Cast):
        async def add(*names: str, mail: bool) -> None:
            async with password_letters.welcoming(by=people.sam, at=AT, mail=mail):
                for name in names:
                    await directory.create_person("jo@portalder.gov", name=name, by=people.sam, at=AT)

        with pytest.raises(Invalid):
            await add("Jo Park", "Jo Park", mail=True)
        await add("Jo Park", mail=False)
        assert await letters.pending(at=AT) == []

    async def test_an_administrator_sends_it_again_and_nobody_else(self, people: Cast):
        for _ in range(2):
            await password_letters.send(DANA, by=people.sam, at=AT)
        assert (await events.last()).body["by"]["name"] == "Sam Ito"
        with pytest.raises(Forbidden):
            await password_letters.send(DANA, by=people.lee, at=AT)
        (first, second) = await letters.pending(at=AT)
        tokens = []
        for number in (first, second):
            async with transaction():
                one = await letters.take(number, at=AT)
            assert one
            tokens.append(one.token)
        assert [await standing(one) for one in tokens] == [Standing.ENDED, Standing.OPEN]


class TestAnotherAddress:
    async def test_the_person_asks_with_their_password_and_the_new_address_says_yes(self, people: Cast):
        password = await cast.password(people.dana, AT)
        await written()
        viewer = await cast.viewer(people.dana, AT)
        with pytest.raises(Invalid) as wrong:
            await addresses.ask(viewer, to=ELSEWHERE, password="not it", at=AT)
        assert "present_password" in wrong.value.fields
        await addresses.ask(viewer, to=ELSEWHERE, password=password, at=AT)
        found = await written()
        sent = {one.purpose: one.email for one in found.values()}
        assert sent == {Purpose.ADDRESS: ELSEWHERE, Purpose.ADDRESS_ASKED: DANA}
        assert (await viewers.known_person(DANA)).name == "Dana Ruiz"
        await addresses.move(found[Purpose.ADDRESS].token, at=AT + MINUTE)
        event = await events.last()
        assert (event.tag, event.subject, event.body["before"]) == (
            Tag.ADDRESS_CHANGED,
            f"person:{ELSEWHERE}",
            {"email": DANA},
        )
        assert await session_queries.viewer(viewer.session, at=AT + MINUTE) is None
        told = await written(at=AT + MINUTE)
        assert {one.purpose: one.email for one in told.values()} == {Purpose.ADDRESS_CHANGED: DANA}
        assert "handed over" in await enter(password, at=AT + MINUTE, email=ELSEWHERE)
        with pytest.raises(AlreadyDone):
            await addresses.move(found[Purpose.ADDRESS].token, at=AT + MINUTE)
        with pytest.raises(Stale):
            await addresses.stop(found[Purpose.ADDRESS_ASKED].token, at=AT + MINUTE)

    async def test_the_old_address_stops_it(self, people: Cast):
        await addresses.propose_for(DANA, to=ELSEWHERE, by=people.sam, at=AT)
        found = await written()
        await addresses.stop(found[Purpose.ADDRESS_ASKED].token, at=AT)
        assert (await events.last()).tag == Tag.ADDRESS_STOPPED
        with pytest.raises(Stale):
            await addresses.move(found[Purpose.ADDRESS].token, at=AT)
        assert (await viewers.known_person(DANA)).name == "Dana Ruiz"

    async def test_who_moved_somebody_elses_account_is_told_even_after_a_letter(self, people: Cast):
        await ask()
        await password_letters.choose_password(await token(), new=NEW, at=AT)
        await addresses.propose_for(DANA, to=ELSEWHERE, by=people.sam, at=AT)
        await addresses.move((await written())[Purpose.ADDRESS].token, at=AT)
        told = "account handed over by Sam Ito to another e-mail address on Jun 2, 2026"
        assert await enter(NEW, email=ELSEWHERE) == told
        await ask(ELSEWHERE, at=AT + DAY)
        await password_letters.choose_password(await token(at=AT + DAY), new=OTHER, at=AT + DAY)
        assert await enter(OTHER, email=ELSEWHERE, at=AT + DAY) == told

    async def test_links_sent_to_the_old_address_end_with_it(self, people: Cast):
        await ask()
        await addresses.propose_for(DANA, to=ELSEWHERE, by=people.sam, at=AT)
        found = await written()
        await addresses.move(found[Purpose.ADDRESS].token, at=AT)
        assert await standing(found[Purpose.PASSWORD].token) is Standing.ENDED

    async def test_only_administrators_ask_for_others_and_nobody_takes_an_address_that_is_taken(
        self, people: Cast
    ):
        refused: list[tuple[type[ConcordError], str, Acting]] = [
            (Invalid, "müller@portalder.gov", people.sam),
            (Forbidden, ELSEWHERE, people.lee),
            (Invalid, email_of(people.lee), people.sam),
        ]
        for error, to, by in refused:
            with pytest.raises(error):
                await addresses.propose_for(DANA, to=to, by=by, at=AT)
        with pytest.raises(Invalid, match="your account page"):
            await addresses.propose_for(email_of(people.sam), to=ELSEWHERE, by=people.sam, at=AT)

    async def test_nobody_fills_a_mailbox_by_asking_again(self, people: Cast):
        for _ in range(LETTERS_PER_ACCOUNT):
            await addresses.propose_for(DANA, to=ELSEWHERE, by=people.sam, at=AT)
        with pytest.raises(TooMany):
            await addresses.propose_for(DANA, to=ELSEWHERE, by=people.sam, at=AT)

    async def test_a_link_for_one_thing_does_no_other(self, people: Cast):
        await ask()
        await addresses.propose_for(DANA, to=ELSEWHERE, by=people.sam, at=AT)
        found = await written()
        with pytest.raises(NotFound):
            await password_letters.choose_password(found[Purpose.ADDRESS].token, new=NEW, at=AT)
        with pytest.raises(NotFound):
            await addresses.move(found[Purpose.ADDRESS_ASKED].token, at=AT)
        with pytest.raises(NotFound):
            await addresses.stop(found[Purpose.PASSWORD].token, at=AT)


def test_every_letter_with_a_link_says_how_long_it_works():
    assert {purpose: int(lasts.total_seconds() // 3600) for purpose, lasts in LASTS.items()} == {
        Purpose.PASSWORD: 1,
        Purpose.WELCOME: 72,
        Purpose.ADDRESS: 24,
        Purpose.ADDRESS_ASKED: 24,
    }
