"""A second factor at sign-in: each way works once, wrong ones are counted and lock, and no half-open session does anything."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Forbidden, Invalid, SignInNeeded, TooMany
from governance.identity import sealing
from governance.identity.actions import (
    asked,
    code_apps,
    entering,
    password_letters,
    passwords,
    proving,
    recovery_codes,
    sessions,
)
from governance.identity.actions.asked import FactorAsked, Purpose
from governance.identity.actions.declaring import declare
from governance.identity.actions.factor_events import Owner
from governance.identity.actions.sessions import Browser, SignedIn
from governance.identity.queries import sessions as session_queries
from governance.identity.queries.factors import factors_of, is_declared
from governance.identity.rules import codes, real_time
from governance.identity.rules.letters import Purpose as Letter
from governance.identity.tables import AccountLetter, Session
from governance.people.queries import viewers
from governance.people.queries.viewers import How, PersonFacts
from governance.people.rules import Acting, Viewer
from governance.people.rules.proofs import Shown, Strength
from tests import cast, events, mailbox
from tests.cast import AT, Cast, email_of

DESK = Browser(address="10.0.0.7", agent="Firefox")
SECRET = b"12345678901234567890"
REAL = datetime(2026, 12, 1, 12, 0, 10, tzinfo=UTC)


class Clock:
    """Real time, as a test sets it."""

    def __init__(self) -> None:
        self.now = REAL

    def __call__(self) -> datetime:
        return self.now

    @property
    def code(self) -> str:
        return codes.code_of(SECRET, codes.step_of(self.now))

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(real_time, "real_now", found)
    return found


def owner(person: Acting, session: str = "") -> Owner:
    return Owner(person_id=person.person_id, name=person.person, email=email_of(person), session=session)


async def with_app(person: Acting, clock: Clock) -> Owner:
    """Gives one of the cast a code app, with its first code of half a minute ago."""
    them = owner(person)
    sealed = sealing.seal(code_apps.BEING_SET_UP, codes.written(SECRET), str(person.person_id))
    await code_apps.set_up(them, sealed=sealed, typed=clock.code, at=AT)
    clock.forward(seconds=60)
    return them


async def first_step(person: Acting) -> str:
    """The password was right, as `by_password` shows for real; hashing one is slow on purpose."""
    shown = Shown(method="password", factors=("password",))
    waiting = await entering.admit(person.person_id, first=shown, browser=DESK, at=AT)
    assert isinstance(waiting, asked.Waiting)
    return waiting.token


async def by_password(person: Acting) -> str:
    with pytest.raises(FactorAsked) as waiting:
        await passwords.sign_in(email_of(person), password=cast.PASSWORD, browser=DESK, at=AT)
    return waiting.value.waiting.token


async def second_step(token: str, code: str) -> SignedIn:
    found = await asked.asked(token, Purpose.SIGN_IN)
    shown = await proving.by_code(found.owner, code, at=AT)
    return await entering.finish(found, shown, token=token, browser=DESK, at=AT)


async def letters_of(person: Acting) -> list[str]:
    rows = await AccountLetter.select(AccountLetter.told).where(
        AccountLetter.purpose == str(Letter.SECOND_FACTOR)
    )
    return [row["told"] for row in rows]


class TestSigningIn:
    async def test_a_right_password_opens_nothing_where_there_is_a_second_factor(
        self, people: Cast, clock: Clock
    ):
        await cast.password(people.dana, AT)
        await with_app(people.dana, clock)
        before = await Session.count()
        token = await by_password(people.dana)
        assert await Session.count() == before
        assert await session_queries.viewer(token, at=AT) is None

    async def test_with_its_code_a_session_of_two_factors_opens(self, people: Cast, clock: Clock):
        await with_app(people.dana, clock)
        token = await first_step(people.dana)
        fresh = await second_step(token, f"{clock.code[:3]} {clock.code[3:]}")
        seen = await session_queries.viewer(fresh.token, at=AT)
        assert seen
        assert seen.proof
        assert (seen.proof.method, seen.proof.strength) == ("password and code", Strength.TWO)
        assert seen.proof.factors == ("password", "code")
        event = await events.last()
        assert (event.tag, event.body["by"]["signed_in"]) == (Tag.SIGNED_IN, "password and code")

    async def test_a_step_is_taken_once(self, people: Cast, clock: Clock):
        await with_app(people.dana, clock)
        token = await first_step(people.dana)
        await second_step(token, clock.code)
        clock.forward(seconds=30)
        with pytest.raises(SignInNeeded):
            await second_step(token, clock.code)

    async def test_it_waits_ten_minutes_of_real_time(self, people: Cast, clock: Clock):
        await with_app(people.dana, clock)
        token = await first_step(people.dana)
        clock.forward(minutes=10)
        with pytest.raises(SignInNeeded):
            await asked.asked(token, Purpose.SIGN_IN)

    async def test_a_new_password_ends_what_waits(self, people: Cast, clock: Clock):
        await with_app(people.dana, clock)
        token = await first_step(people.dana)
        await sessions.end_all(people.dana.person_id, at=AT)
        with pytest.raises(SignInNeeded):
            await second_step(token, clock.code)

    async def test_a_token_for_one_purpose_serves_no_other(self, people: Cast, clock: Clock):
        await with_app(people.dana, clock)
        token = await first_step(people.dana)
        with pytest.raises(SignInNeeded):
            await asked.asked(token, Purpose.NEW_PASSKEY)

    async def test_a_one_time_password_is_asked_for_the_second_factor_and_still_has_to_change(
        self, people: Cast, clock: Clock
    ):
        once = await passwords.set_one_time_password(email_of(people.dana), by=people.sam, at=AT)
        await with_app(people.dana, clock)
        with pytest.raises(FactorAsked) as waiting:
            await passwords.sign_in(email_of(people.dana), password=once, browser=DESK, at=AT)
        fresh = await second_step(waiting.value.waiting.token, clock.code)
        assert fresh.must_change
        seen = await session_queries.viewer(fresh.token, at=AT)
        assert seen
        assert (seen.must_change, seen.seats) == (True, ())

    async def test_a_password_chosen_by_letter_opens_nothing_without_the_second_factor(
        self, people: Cast, clock: Clock
    ):
        """Forgot password and welcome by e-mail get nobody around it, nor do they forget its wrong tries."""
        them = await with_app(people.dana, clock)
        for _ in range(3):
            with pytest.raises(Invalid):
                await proving.by_code(them, "000000", at=AT)
        await password_letters.send(email_of(people.dana), by=people.sam, at=AT)
        letter = (await mailbox.written(at=AT))[Letter.WELCOME]
        await password_letters.choose_password(letter.token, new=cast.PASSWORD, at=AT)
        token = await by_password(people.dana)
        assert await sql.value("SELECT failures FROM second_factor") == 3
        assert (await second_step(token, clock.code)).token


class TestACodeWorksOnce:
    async def test_8_connections_with_one_code_sign_in_once(self, people: Cast, clock: Clock):
        """Acceptance 10."""
        await with_app(people.dana, clock)
        tokens = [await first_step(people.dana) for _ in range(8)]
        done = await asyncio.gather(
            *(second_step(token, clock.code) for token in tokens), return_exceptions=True
        )
        assert sum(isinstance(one, SignedIn) for one in done) == 1
        assert sum(isinstance(one, Invalid) for one in done) == 7

    async def test_a_code_of_two_steps_ago_is_refused(self, people: Cast, clock: Clock):
        """Acceptance 10."""
        them = await with_app(people.dana, clock)
        old = clock.code
        clock.forward(seconds=60)
        with pytest.raises(Invalid, match="not right"):
            await proving.by_code(them, old, at=AT)
        assert (await events.last()).body["reason"] == "Wrong code"

    async def test_an_earlier_code_than_the_one_used_is_refused(self, people: Cast, clock: Clock):
        them = await with_app(people.dana, clock)
        before = clock.code
        clock.forward(seconds=30)
        await proving.by_code(them, clock.code, at=AT)
        with pytest.raises(Invalid):
            await proving.by_code(them, before, at=AT)

    async def test_the_first_code_of_its_set_up_signs_nobody_in(self, people: Cast, clock: Clock):
        first = clock.code
        them = await with_app(people.dana, clock)
        clock.forward(seconds=-60)
        with pytest.raises(Invalid):
            await proving.by_code(them, first, at=AT)

    async def test_50_failures_lock_the_factor_and_a_right_password_does_not_unlock_it(
        self, people: Cast, clock: Clock
    ):
        """Acceptance 10."""
        await cast.password(people.dana, AT)
        them = await with_app(people.dana, clock)
        for _ in range(50):
            with pytest.raises(Invalid):
                await proving.by_code(them, "000000", at=AT)
            clock.forward(seconds=61)
        assert Tag.FACTOR_LOCKED in [event.tag for event in await events.all_events()]
        assert any("locked after 50 wrong codes" in told for told in await letters_of(people.dana))
        token = await by_password(people.dana)
        with pytest.raises(Invalid, match="locked after 50"):
            await second_step(token, clock.code)
        app = (await factors_of(people.dana.person_id)).app
        assert app
        assert app.is_locked

    async def test_a_right_code_forgets_the_wrong_ones_before_it(self, people: Cast, clock: Clock):
        them = await with_app(people.dana, clock)
        for _ in range(9):
            with pytest.raises(Invalid):
                await proving.by_code(them, "000000", at=AT)
        await proving.by_code(them, clock.code, at=AT)
        assert (await sql.one("SELECT failures FROM second_factor"))["failures"] == 0

    async def test_tries_wait_longer_and_longer_by_a_clock_of_their_own(self, people: Cast, clock: Clock):
        them = await with_app(people.dana, clock)
        for _ in range(10):
            with pytest.raises(Invalid):
                await proving.by_code(them, "000000", at=AT)
        with pytest.raises(TooMany):
            await proving.by_code(them, "000000", at=AT)
        clock.forward(seconds=61)
        await proving.by_code(them, clock.code, at=AT)

    async def test_the_portals_fixed_clock_moves_no_code(self, people: Cast, clock: Clock):
        """Acceptance 17, for codes: whatever day the portal stands on, a code counts by real time."""
        them = await with_app(people.dana, clock)
        years_on = AT + timedelta(days=4_000)
        await proving.by_code(them, clock.code, at=years_on)
        with pytest.raises(Invalid):
            await proving.by_code(them, codes.code_of(SECRET, codes.step_of(years_on)), at=years_on)

    async def test_with_another_secret_of_the_installation_it_says_what_still_works(
        self, people: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ):
        them = await with_app(people.dana, clock)
        made = await recovery_codes.renew(them, at=AT)
        monkeypatch.setattr(sealing, "key", lambda _: bytes(32))
        with pytest.raises(Invalid, match="recovery code"):
            await proving.by_code(them, clock.code, at=AT)
        assert await proving.by_recovery_code(them, made[0], at=AT)


class TestRecoveryCodes:
    async def test_each_of_ten_works_once(self, people: Cast, clock: Clock):
        them = await with_app(people.dana, clock)
        made = await recovery_codes.renew(them, at=AT)
        assert len(set(made)) == 10
        shown = await proving.by_recovery_code(them, made[2].upper().replace("-", " "), at=AT)
        assert (shown.method, shown.strength) == ("recovery code", Strength.TWO)
        event = await events.last()
        assert (event.tag, event.body["after"]["left"]) == (Tag.RECOVERY_CODE_USED, 9)
        with pytest.raises(Invalid, match="not right"):
            await proving.by_recovery_code(them, made[2], at=AT)

    async def test_of_two_at_once_one_works(self, people: Cast, clock: Clock):
        them = await with_app(people.dana, clock)
        made = await recovery_codes.renew(them, at=AT)
        tries = (proving.by_recovery_code(them, made[0], at=AT) for _ in range(4))
        done = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(not isinstance(one, Exception) for one in done) == 1

    async def test_its_person_is_written_to_and_reminded_below_three(self, people: Cast, clock: Clock):
        them = await with_app(people.dana, clock)
        made = await recovery_codes.renew(them, at=AT)
        for one in made[:8]:
            await recovery_codes.use(them, one, at=AT)
        told = await letters_of(people.dana)
        assert sum("was used" in one for one in told) == 8
        assert "2 are left; make new ones soon" in told[-1]
        assert (await factors_of(people.dana.person_id)).few_codes

    async def test_new_ones_end_the_old(self, people: Cast, clock: Clock):
        them = await with_app(people.dana, clock)
        old = await recovery_codes.renew(them, at=AT)
        await recovery_codes.renew(them, at=AT)
        with pytest.raises(Invalid):
            await recovery_codes.use(them, old[0], at=AT)

    async def test_another_persons_code_is_wrong(self, people: Cast, clock: Clock):
        made = await recovery_codes.renew(await with_app(people.dana, clock), at=AT)
        with pytest.raises(Invalid):
            await recovery_codes.use(owner(people.lee), made[0], at=AT)

    async def test_no_row_holds_a_code_in_clear(self, people: Cast, clock: Clock):
        made = await recovery_codes.renew(await with_app(people.dana, clock), at=AT)
        rows = await sql.rows("SELECT secret FROM recovery_code UNION ALL SELECT secret FROM second_factor")
        held = " ".join(row["secret"] for row in rows)
        assert not any(one[3:].replace("-", "") in held for one in made)
        assert codes.written(SECRET) not in held


class TestChanges:
    async def test_a_change_ends_other_sessions_and_is_told(self, people: Cast, clock: Clock):
        """Acceptance 15, in part."""
        here, other = await cast.session(people.dana, AT), await cast.session(people.dana, AT)
        them = owner(people.dana, session=here.session)
        sealed = sealing.seal(code_apps.BEING_SET_UP, codes.written(SECRET), str(people.dana.person_id))
        await code_apps.set_up(them, sealed=sealed, typed=clock.code, at=AT)
        assert (await events.last()).tag == Tag.FACTOR_ADDED
        assert await session_queries.viewer(here.token, at=AT)
        assert await session_queries.viewer(other.token, at=AT) is None
        assert "A code app was set up; 1 other browser signed out" in (await letters_of(people.dana))[0]

    async def test_a_wrong_first_code_sets_nothing_up(self, people: Cast):
        sealed = code_apps.begin(people.dana.person_id)
        with pytest.raises(Invalid):
            await code_apps.set_up(owner(people.dana), sealed=sealed, typed="000000", at=AT)
        assert not await factors_of(people.dana.person_id)


async def test_a_proof_makes_no_session_weaker(people: Cast) -> None:
    """Who came by two factors of a provider, and has none here, is not confined by their password nor lets it bind."""
    both = Shown(method="single sign-on", strength=Strength.TWO, factors=("single sign-on",))
    here = await sessions.open_session(
        people.dana.person_id, method="single sign-on", browser=Browser(), at=AT, shown=both
    )
    with pytest.raises(Forbidden, match="two factors"):
        await sessions.prove(here.token, Shown(method="password", factors=("password",)), at=AT)
    viewer = await session_queries.viewer(here.token, at=AT)
    assert viewer is not None
    assert viewer.proof is not None
    assert viewer.proof.strength is Strength.TWO
    assert await session_queries.viewer(await sessions.prove(here.token, both, at=AT), at=AT)


async def test_a_new_password_is_no_fresh_proof_of_two_factors(people: Cast) -> None:
    """Whoever comes upon an open browser and knows the password does not bind anybody by choosing another."""
    old = await cast.password(people.dana, AT)
    both = Shown(method="password and code", strength=Strength.TWO, factors=("password", "code"))
    for shown, is_fresh in ((both, False), (Shown(method="password", factors=("password",)), True)):
        here = await sessions.open_session(
            people.dana.person_id, method="password", browser=Browser(), at=AT, shown=shown
        )
        await sql.rows("UPDATE session SET proved_at = now() - interval '6 minutes'")
        viewer = await _seen(here.token, at=AT)
        new = f"three further {len(shown.factors)} lighthouses"
        after = await passwords.change_password(viewer, old=old, new=new, browser=Browser(), at=AT)
        proof = (await _seen(after.token, at=AT)).proof
        assert proof
        assert (proof.fresh, proof.strength) == (is_fresh, shown.strength)
        old = new


async def overdue(person: Acting, *, days: int) -> None:
    """Two factors have been required of this person for so many days."""
    await sql.rows(
        "UPDATE factor_requirement SET since = now() - make_interval(days => :days) WHERE person = :person",
        days=days,
        person=person.person_id,
    )


async def _stands_in(person: Acting, *, for_: Acting, since: datetime = AT) -> None:
    """For a day."""
    values = {"of": for_.person_id, "seat": for_.seat_id, "to": person.person_id, "start": since}
    await sql.rows(
        "INSERT INTO delegation (code, seat, holder, delegate, starts, ends, recorded_at)"
        " VALUES (:code, :seat, :of, :to, :start, :until, :start)",
        code=f"DL-{since.day}",
        until=since + timedelta(days=1),
        **values,
    )


async def _seen(token: str, *, at: datetime) -> Viewer:
    found = await session_queries.viewer(token, at=at)
    assert found
    return found


class TestTheGrace:
    async def test_it_begins_with_the_first_sign_in(self, people: Cast):
        fresh = await cast.session(people.lee, AT)
        seen = await session_queries.viewer(fresh.token, at=AT)
        assert seen
        assert (seen.second_factor, seen.confined, len(seen.seats)) == ("within 14 days", False, 1)
        observer = await session_queries.viewer((await cast.session(people.dana, AT)).token, at=AT)
        assert observer
        assert observer.second_factor == ""  # Dana's role does not bind

    @pytest.mark.parametrize("who", ["lee", "amara", "ruth", "sam", "nora"])
    async def test_no_binding_seat_acts_with_one_factor_when_it_is_over(self, people: Cast, who: str):
        """Acceptance 12: neither on a page nor by any act, whoever calls it."""
        person: Acting = getattr(people, who)
        fresh = await cast.session(person, AT)
        await overdue(person, days=15)
        seen = await session_queries.viewer(fresh.token, at=AT)
        assert seen
        assert (seen.confined, seen.seats) == (True, ())
        with pytest.raises(Forbidden, match="second factor"):
            async with acts.begin(person, at=AT):
                pass

    async def test_with_two_factors_they_act(self, people: Cast, clock: Clock):
        await with_app(people.lee, clock)
        token = await first_step(people.lee)
        await second_step(token, clock.code)
        await overdue(people.lee, days=40)
        fresh = await second_step(await first_step(people.lee), _next_code(clock))
        seen = await session_queries.viewer(fresh.token, at=AT)
        assert seen
        assert not seen.confined
        async with acts.begin(seen.seats[0], at=AT) as act:
            act.without_event("nothing happens")

    async def test_it_never_begins_anew_for_whoever_stands_in_by_the_day(self, people: Cast):
        await _stands_in(people.dana, for_=people.lee)
        first = await cast.session(people.dana, AT)
        assert (await _seen(first.token, at=AT)).second_factor == "within 14 days"
        await overdue(people.dana, days=15)
        between = AT + timedelta(days=2)  # nothing is asked, so nobody is confined
        free = await _seen((await cast.session(people.dana, between)).token, at=between)
        assert (free.second_factor, free.confined, len(free.seats)) == ("", False, 1)
        await _stands_in(people.dana, for_=people.lee, since=between)
        again = await _seen((await cast.session(people.dana, between)).token, at=between)
        assert (again.second_factor, again.confined) == ("now", True)

    async def test_a_session_of_before_a_role_is_confined_with_it(self, people: Cast):
        await _stands_in(people.dana, for_=people.lee)
        await cast.session(people.dana, AT)
        await overdue(people.dana, days=15)
        between = AT + timedelta(days=2)
        free = await cast.session(people.dana, between)
        await _stands_in(people.dana, for_=people.lee, since=between)
        assert (await _seen(free.token, at=between)).confined
        seats = await viewers._seats(
            PersonFacts(person_id=people.dana.person_id, name="Dana Ruiz", email="", phone=""),
            How(signed_in="password"),
            at=between,
        )
        with pytest.raises(Forbidden, match="second factor"):
            async with acts.begin(next(one for one in seats if one.binding), at=between):
                pass

    async def test_it_begins_within_a_session_too(self, people: Cast):
        opened = await cast.session(people.dana, AT)
        await _stands_in(people.dana, for_=people.lee)
        later = AT + timedelta(minutes=2)
        await sessions.arrive(opened.token, at=later)
        assert (await _seen(opened.token, at=later)).second_factor == "within 14 days"

    async def test_whoever_owns_a_service_account_has_to_have_two(self, people: Cast):
        values = {"party": people.dana.party_id, "owner": people.dana.person_id, "at": AT}
        await sql.rows(
            "INSERT INTO service_account (code, name, purpose, party, owner, made_at, renewed_at)"
            " VALUES ('crm', 'CRM', 'reads', :party, :owner, :at, :at)",
            **values,
        )
        seen = await session_queries.viewer((await cast.session(people.dana, AT)).token, at=AT)
        assert seen
        assert seen.second_factor == "within 14 days"

    async def test_an_administrator_declares_on_record_that_a_provider_asks_for_two(self, people: Cast):
        of: dict[str, Any] = {"words": "The directory asks for a token", "by": people.sam, "at": AT}
        await declare("https://login.city", two_factors=True, **of)
        event = await events.last()
        assert (event.tag, event.subject) == (Tag.PROVIDER_DECLARED, "provider:https://login.city")
        assert await is_declared("https://login.city")
        assert not await is_declared("https://login.elsewhere")
        await declare("https://login.city", two_factors=False, **of)
        assert not await is_declared("https://login.city")
        with pytest.raises(Forbidden):
            await declare("https://login.city", two_factors=True, words="Yes", by=people.lee, at=AT)

    async def test_on_the_13th_day_they_still_do(self, people: Cast):
        fresh = await cast.session(people.lee, AT)
        await overdue(people.lee, days=13)
        seen = await session_queries.viewer(fresh.token, at=AT)
        assert seen
        assert (seen.second_factor, seen.confined) == ("today", False)
        async with acts.begin(people.lee, at=AT) as act:
            act.without_event("nothing happens")

    async def test_the_demos_click_counts_as_two(self, people: Cast):
        await sql.rows("UPDATE city SET demo = true")
        fresh = await sessions.choose(email_of(people.lee), browser=DESK, at=AT)
        await overdue(people.lee, days=40)
        seen = await session_queries.viewer(fresh.token, at=AT)
        assert seen
        assert not seen.confined


def _next_code(clock: Clock) -> str:
    clock.forward(seconds=30)
    return clock.code
