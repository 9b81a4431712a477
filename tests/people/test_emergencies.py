"""Accounts for emergencies administer, bind nothing, are seen by every administrator when used, and are tried every 90 days."""

from datetime import timedelta

import pytest

from governance.audit.tags import Tag
from governance.cli.diagnosis.server import emergencies as looked_at
from governance.database import sql
from governance.errors import Forbidden, Invalid
from governance.identity.actions import (
    addresses,
    emergencies,
    identities,
    password_letters,
    passwords,
    resets,
    sessions,
    suspensions,
)
from governance.identity.actions.sessions import Browser
from governance.identity.actions.sign_on import STRANGER
from governance.identity.queries import letters
from governance.identity.queries.emergencies import emergency_accounts, uses
from governance.identity.rules import emergencies as rules
from governance.identity.rules.real_time import real_now
from governance.identity.tables import CodeApp
from governance.people.actions import delegations, directory, tenures
from governance.people.queries import directory as known
from governance.people.queries import viewers
from governance.people.rules import Acting, PartyKind, operator
from governance.people.rules.binding import BINDING, NOT_BINDING, WAYS_IN
from governance.people.rules.proofs import Shown
from governance.people.rules.rights import Period
from governance.reminders.actions.emergency_letters import mail_emergencies
from tests import cast, events
from tests.cast import AT, Cast

GLASS, DAYS = "glass.one@portalder.gov", timedelta(days=1)


@pytest.fixture
async def glass(people: Cast) -> Acting:
    await emergencies.add_account(GLASS, name="Glass One", by=operator(), at=AT)
    return cast.fresh(await viewers.acting(GLASS, at=AT))


async def use(glass: Acting, shown: Shown | None = None) -> None:
    browser = Browser(address="10.0.0.9")
    await sessions.open_session(glass.person_id, method="password", browser=browser, at=AT, shown=shown)


class TestCriterion19:
    @pytest.mark.parametrize("tag", sorted(BINDING | WAYS_IN))
    def test_binds_nothing(self, tag: Tag):
        with pytest.raises(Forbidden, match="for emergencies"):
            operator().may_record(tag, emergency=True)

    def test_does_what_binds_nobody(self):
        for tag in NOT_BINDING - WAYS_IN:
            operator().may_record(tag, emergency=True)

    async def test_every_act_asks_by_what_kind_of_account(self, people: Cast, glass: Acting):
        """It adds a person and stops one; it appoints nobody, though an administrator may where nobody leads."""
        await directory.create_person("jo@portalder.gov", name="Jo", by=glass, at=AT)
        await suspensions.suspend("dana.ruiz@portalder.gov", reason="left", by=glass, at=AT)
        await directory.create_party("zoo", name="Zoo", kind=PartyKind.DEPARTMENT, by=people.sam, at=AT)
        for act in (
            directory.create_party("ice", name="Ice", kind=PartyKind.DEPARTMENT, by=glass, at=AT),
            suspensions.readmit("dana.ruiz@portalder.gov", reason="x", by=glass, at=AT),
        ):
            with pytest.raises(Forbidden, match="for emergencies"):
                await act

    async def test_lets_nobody_into_an_account(self, people: Cast, glass: Acting):
        """Whoever opened the safe gets no password, address, factor or stopped account of who binds an office."""
        lee, dana = "lee.chan@portalder.gov", "dana.ruiz@portalder.gov"
        await CodeApp.insert(CodeApp(person=people.lee.person_id, secret="sealed", set_up_at=AT))
        await suspensions.suspend(dana, reason="left", by=people.sam, at=AT)
        for act in (
            passwords.set_one_time_password(lee, by=glass, at=AT),
            password_letters.send(lee, by=glass, at=AT),
            addresses.propose_for(lee, to="else@portalder.gov", by=glass, at=AT),
            resets.ask(lee, reason="lost", by=glass, at=AT),
            suspensions.readmit(dana, reason="x", by=glass, at=AT),
        ):
            with pytest.raises(Forbidden, match="for emergencies"):
                await act
        assert await sql.value("SELECT count(*) FROM account_letter WHERE email <> :own", own=GLASS) == 0
        assert await sql.value("SELECT count(*) FROM factor_reset") == 0

    async def test_does_not_shut_the_last_administrator_out(self, glass: Acting):
        with pytest.raises(Invalid, match="last administrator"):
            await suspensions.suspend("sam.ito@portalder.gov", reason="x", by=glass, at=AT)

    @pytest.mark.usefixtures("glass")
    async def test_holds_no_other_role_and_acts_for_nobody(self, people: Cast):
        with pytest.raises(Invalid, match="no other role"):
            await tenures.appoint("streets-liaison", email=GLASS, authority="x", by=people.lee, at=AT)
        period = Period(starts=AT, ends=AT + DAYS)
        with pytest.raises(Invalid, match="acts for nobody"):
            await delegations.delegate(
                "streets-liaison", to=GLASS, period=period, reason="x", by=people.lee, at=AT
            )

    @pytest.mark.usefixtures("glass")
    async def test_is_made_on_the_server_alone_and_stands_in_no_directory(self, people: Cast):
        with pytest.raises(Forbidden, match="on the server"):
            await emergencies.add_account("two@portalder.gov", name="Two", by=people.sam, at=AT)
        shown = {role.title for entry in await known.directory(at=AT) for role in entry.roles}
        assert rules.TITLE not in shown
        assert [one.name for one in await letters.administrators(at=AT)] == ["Sam Ito"]

    async def test_never_signs_in_by_another_system(self, glass: Acting):
        with pytest.raises(Forbidden, match="never by another system"):
            await use(glass, Shown(method="single sign-on", issuer="https://id.example"))

    @pytest.mark.usefixtures("glass")
    async def test_no_account_elsewhere_is_bound_to_it(self, people: Cast):
        of = {"issuer": "https://id.example", "subject": "1", "name": "G", "email": "", "verified": False}
        await sql.rows(STRANGER, code="ABCD-EFGH", other="", now=AT, expires=real_now() + DAYS, **of)
        with pytest.raises(Invalid, match="never by another system"):
            await identities.bind("abcdefgh", to=GLASS, provider="City", by=people.sam, at=AT)

    async def test_each_use_is_on_record_and_told_to_every_administrator_once(
        self, people: Cast, glass: Acting
    ):
        await use(glass)
        assert (await events.last()).tag == Tag.EMERGENCY_USED
        assert [(one.name, one.address) for one in await uses(at=AT)] == [("Glass One", "10.0.0.9")]
        assert await mail_emergencies(at=AT) == 1
        assert await mail_emergencies(at=AT) == 0
        told = await sql.rows("SELECT person FROM letter WHERE key LIKE 'emergency/%'")
        assert [row["person"] for row in told] == [people.sam.person_id]
        assert await uses(at=AT + 2 * DAYS) == ()

    async def test_doctor_warns_after_90_days_without_a_drill(
        self, people: Cast, glass: Acting, monkeypatch: pytest.MonkeyPatch
    ):
        async def warned(days: int) -> tuple[bool, str]:
            monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(days=days))
            found = (await looked_at())[0]
            return found.ok, found.mend

        ok, mend = await warned(90)
        assert ok
        assert "there is 1" in mend
        ok, mend = await warned(91)
        assert not ok
        assert "Glass One was last tried on Jun 2, 2026" in mend
        await emergencies.drill(GLASS, words="", by=glass, at=AT + 91 * DAYS)
        assert (await events.last()).tag == Tag.EMERGENCY_DRILLED
        assert (await warned(91))[0]
        with pytest.raises(Forbidden):
            await emergencies.drill("sam.ito@portalder.gov", words="", by=people.sam, at=AT)

    @pytest.mark.usefixtures("glass")
    async def test_a_suspended_one_is_none(self, people: Cast):
        assert len(await emergency_accounts()) == 1
        await suspensions.suspend(GLASS, reason="x", by=people.sam, at=AT)
        assert await emergency_accounts() == ()
