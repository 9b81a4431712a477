"""Leavers: stopped at once by every way there is, while their roles stay until whoever leads the office ends them."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, NotFound, SignInNeeded
from governance.identity.actions import accounts, passwords, sessions, suspensions
from governance.identity.actions.sessions import Browser
from governance.identity.queries import sessions as session_queries
from governance.identity.rules import real_time
from governance.invitations.actions import feeds
from governance.invitations.queries.feeds import owner
from governance.people.actions import directory, tenures
from governance.people.queries import directory as known
from governance.people.queries import viewers
from governance.people.rules import operator
from tests import cast, events, source
from tests.cast import AT, Cast

DANA, SAM = "dana.ruiz@portalder.gov", "sam.ito@portalder.gov"
SOON = AT + timedelta(seconds=1)
TOKENS = "SELECT tokens_live(p, :made, :at) AS live FROM person p WHERE p.id = :person"


async def suspend(people: Cast, email: str = DANA) -> str:
    return await suspensions.suspend(email, reason="left on Friday", by=people.sam, at=AT)


async def tokens_live(people: Cast, *, days: int = 0) -> bool:
    at = real_time.real_now() + timedelta(days=days)
    return bool(await sql.value(TOKENS, person=people.dana.person_id, made=AT, at=at))


class TestSuspending:
    async def test_ends_sessions_tokens_and_feeds_within_a_second_and_keeps_the_role(self, people: Cast):
        await cast.password(people.dana, AT)
        token, feed = (
            (await cast.session(people.dana, AT)).token,
            await feeds.make(DANA, by=people.dana, at=AT),
        )
        assert await tokens_live(people)
        assert (await owner(feed, real=real_time.real_now())).person == people.dana.person_id
        assert await suspend(people) == "Dana Ruiz"
        assert await session_queries.viewer(token, at=SOON) is None
        assert not await tokens_live(people)
        with pytest.raises(NotFound):
            await owner(feed, real=real_time.real_now())
        with pytest.raises(SignInNeeded):
            await passwords.sign_in(DANA, password=cast.PASSWORD, browser=Browser(), at=SOON)
        with pytest.raises(SignInNeeded):
            await sessions.open_session(people.dana.person_id, method="password", browser=Browser(), at=SOON)
        held = await known.holder_on("streets-liaison", at=SOON)
        assert held
        assert held.name == "Dana Ruiz"

    async def test_is_on_record_with_the_roles_that_stay(self, people: Cast):
        await cast.session(people.dana, AT)
        await suspend(people)
        event = await events.last()
        assert (event.tag, event.body["reason"]) == (Tag.PERSON_SUSPENDED, "left on Friday")
        assert event.body["after"] == {
            "name": "Dana Ruiz",
            "roles": "Streets liaison, Streets",
            "sessions": 1,
        }

    async def test_whoever_is_suspended_acts_by_no_way(self, people: Cast):
        """Not on a page that was open, not by a command, not for somebody else; and is given no other role."""
        await suspend(people)
        with pytest.raises(Forbidden):
            await directory.change_person(DANA, phone="1", by=people.dana, at=SOON)
        with pytest.raises(NotFound):
            await viewers.acting(DANA, at=SOON)
        with pytest.raises(NotFound):
            await viewers.viewer_of_person(people.dana.person_id, at=SOON)
        with pytest.raises(NotFound):
            await tenures.appoint("streets-alternate", email=DANA, authority="x", by=people.lee, at=SOON)
        with pytest.raises(NotFound):
            await passwords.set_one_time_password(DANA, by=people.sam, at=SOON)

    async def test_lifting_it_gives_back_the_account_and_no_session(self, people: Cast):
        token = (await cast.session(people.dana, AT)).token
        await suspend(people)
        assert await suspensions.readmit(DANA, reason="a mistake", by=people.sam, at=SOON) == "Dana Ruiz"
        assert (await events.last()).tag == Tag.PERSON_READMITTED
        assert await session_queries.viewer(token, at=SOON) is None
        assert (await viewers.acting(DANA, at=SOON)).seat == "streets-liaison"
        with pytest.raises(AlreadyDone):
            await suspensions.readmit(DANA, reason="a mistake", by=people.sam, at=SOON)

    async def test_is_an_administrators_and_nobody_shuts_themselves_or_the_last_one_out(self, people: Cast):
        with pytest.raises(Forbidden):
            await suspensions.suspend(DANA, reason="x", by=people.lee, at=AT)
        with pytest.raises(Forbidden, match="themselves"):
            await suspend(people, SAM)
        with pytest.raises(NotFound):
            await suspend(people, "nobody@portalder.gov")
        await suspend(people)
        with pytest.raises(AlreadyDone):
            await suspend(people)
        await suspensions.suspend(SAM, reason="x", by=operator(), at=AT)

    async def test_of_two_administrators_one_stays(self, people: Cast):
        await accounts.admit_administrator("kim@portalder.gov", name="Kim", by=operator(), at=AT)
        kim = await viewers.acting("kim@portalder.gov", at=AT)
        await suspensions.suspend(SAM, reason="x", by=kim, at=AT)
        with pytest.raises(Forbidden):
            await suspensions.suspend("kim@portalder.gov", reason="x", by=people.sam, at=AT)

    async def test_tokens_die_when_their_owner_has_not_signed_in_for_30_days(self, people: Cast):
        assert not await tokens_live(people)
        await cast.session(people.dana, AT)
        assert await tokens_live(people, days=29)
        assert not await tokens_live(people, days=31)


LIST = """email,Name,last day,reason
dana.ruiz@portalder.gov,Dana,,retired
lee.chan@portalder.gov,Lee,2026-06-02,
who@portalder.gov,Who,,
rosa.vega@portalder.gov,Rosa,soon,
not an address,X,,
"""


class TestLists:
    async def test_a_list_tells_by_line_what_it_would_do_and_the_same_list_again_changes_nothing(
        self, people: Cast
    ):
        before = await events.count()
        look = await suspensions.suspend_listed(LIST.encode(), by=people.sam, at=AT, dry_run=True)
        assert [(one.line, one.name) for one in look.suspended] == [(2, "Dana Ruiz")]
        assert [(one.line, one.what) for one in look.later] == [(3, "is here until Jun 2, 2026")]
        assert [(one.line, one.column) for one in look.refused] == [
            (4, "email"),
            (5, "last_day"),
            (6, "email"),
        ]
        assert (look.lines, await events.count()) == (5, before)
        done = await suspensions.suspend_listed(LIST.encode(), by=people.sam, at=AT)
        assert (done.suspended, done.refused) == (look.suspended, look.refused)
        assert (await events.last()).body["reason"] == "retired"
        again = await suspensions.suspend_listed(LIST.encode(), by=people.sam, at=AT)
        assert [one.what for one in again.unchanged] == ["Dana Ruiz is stopped already."]
        assert not again.suspended
        assert await events.count() == before + 1


# By a secret that somebody shows, a query finds whose it is: then it asks whether the account is good for anything.
SECRET = re.compile(r"\b(token|token_hash|t\.code|i\.subject) = :|:spelled.*kind = 'password'", re.DOTALL)
FINDS = re.compile(r"\b(SELECT|UPDATE person)\b")
NOBODYS = {
    "governance.outlook.queries.questions",  # an office's link, for a colleague who has no account
    "governance.identity.queries.identities",  # which provider is told that somebody signs out
    "governance.identity.actions.once",  # of a token that was found before
}
CONDITION = re.compile(r"\b(active|tokens_live)\(")


def queries() -> Iterator[tuple[str, str]]:
    for module in source.modules():
        for node in module.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and FINDS.search(node.value):
                yield module.name, node.value


def test_whoever_is_found_by_a_secret_is_found_by_the_one_condition():
    found = {place for place, text in queries() if SECRET.search(text) and not CONDITION.search(text)}
    assert found == NOBODYS


def test_nothing_but_the_one_condition_asks_whether_an_account_is_good():
    found = {
        place
        for place, text in queries()
        if re.search(r"(deactivated|suspended)_at IS", text) and "UPDATE person SET" not in text
    }
    assert found == set()
