"""Parties, people, roles, and who holds them by date. Every act leaves its event."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from governance.audit.tags import Tag
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound
from governance.identity.actions import accounts, sessions
from governance.identity.queries import sessions as session_queries
from governance.people.actions import city as founding
from governance.people.actions import directory, tenures
from governance.people.queries import directory as known
from governance.people.queries import viewers
from governance.people.rules import PartyKind, Role, operator
from governance.people.rules.entries import NewSeat
from governance.people.tables import Party, Tenure
from tests import cast, events
from tests.cast import AT, Cast

DAY = timedelta(days=1)


class TestTheCity:
    @pytest.mark.usefixtures("db")
    async def test_founding_makes_the_city_its_center_and_its_office(self):
        await founding.found_city(cast.PORT_ALDER, office_code="mayor", by=operator(), at=AT)
        assert await known.city() == cast.PORT_ALDER
        assert [party.code for party in await known.parties()] == ["311", "audit", "mayor"]
        tags = [event.tag for event in await events.all_events()]
        assert tags == [Tag.CITY_CREATED, *[Tag.PARTY_CREATED] * 3, Tag.SEAT_CREATED]

    @pytest.mark.usefixtures("people")
    async def test_there_is_one_city(self):
        with pytest.raises(AlreadyDone):
            await founding.create_city(cast.PORT_ALDER, by=operator(), at=AT)

    async def test_an_administrator_changes_its_facts(self, people: Cast):
        new = known.CityFacts(**{**vars(cast.PORT_ALDER), "address": "2 Pier Road", "demo": True})
        await founding.change_city(new, by=people.sam, at=AT)
        city = await known.city()
        assert city
        assert (city.address, city.demo) == ("2 Pier Road", False)
        event = await events.last()
        assert event.tag == Tag.CITY_CHANGED
        assert event.body["after"]["address"] == "2 Pier Road"
        with pytest.raises(Forbidden):
            await founding.change_city(new, by=people.lee, at=AT)

    @pytest.mark.parametrize("wished", [True, False])
    async def test_whether_first_agreements_begin_with_the_standard_paragraphs_is_kept(
        self, people: Cast, *, wished: bool
    ):
        for answer in (not wished, wished):
            facts = known.CityFacts(**{**vars(cast.PORT_ALDER), "standard_paragraphs": answer})
            await founding.change_city(facts, by=people.sam, at=AT)
        city = await known.city()
        assert city
        assert city.standard_paragraphs is wished

    async def test_a_zone_that_is_none_is_refused(self, people: Cast):
        wrong = known.CityFacts(**{**vars(cast.PORT_ALDER), "zone": "Mars/Olympus"})
        with pytest.raises(Invalid, match="no time zone"):
            await founding.change_city(wrong, by=people.sam, at=AT)


class TestParties:
    async def test_an_administrator_adds_a_department(self, people: Cast):
        await directory.create_party(
            "fire", name="Fire", kind=PartyKind.DEPARTMENT, phone="555-0111", by=people.sam, at=AT
        )
        event = await events.last()
        assert (event.tag, event.subject) == (Tag.PARTY_CREATED, "party:fire")
        assert (await known.party("fire")).phone == "555-0111"

    async def test_a_code_is_given_once_and_there_is_one_center(self, people: Cast):
        with pytest.raises(Invalid, match="taken"):
            await directory.create_party("streets", name="x", kind=PartyKind.DEPARTMENT, by=people.sam, at=AT)
        with pytest.raises(Invalid, match="one center"):
            await directory.create_party("312", name="x", kind=PartyKind.CENTER, by=people.sam, at=AT)

    async def test_there_is_one_convening_office_and_no_administrator_makes_another(self, people: Cast):
        for kind in (PartyKind.OVERSIGHT, PartyKind.AUDIT):
            with pytest.raises(Forbidden, match="whoever runs the server"):
                await directory.create_party("second", name="x", kind=kind, by=people.sam, at=AT)
            with pytest.raises(Invalid, match="there is one"):
                await directory.create_party("second", name="x", kind=kind, by=operator(), at=AT)
            second = Party(code="second", name="x", kind=str(kind), created_at=AT)
            with pytest.raises(asyncpg.UniqueViolationError):
                await Party.insert(second)


class TestPeople:
    async def test_a_lead_adds_a_colleague(self, people: Cast):
        await directory.create_person("Kim@portalder.gov", name="Kim Day", by=people.lee, at=AT)
        event = await events.last()
        assert (event.tag, event.subject) == (Tag.PERSON_CREATED, "person:kim@portalder.gov")
        with pytest.raises(Forbidden):
            await directory.create_person("jo@portalder.gov", name="Jo", by=people.dana, at=AT)
        with pytest.raises(Invalid, match="already"):
            await directory.create_person("kim@portalder.gov", name="Kim", by=people.lee, at=AT)

    async def test_everybody_mends_their_own_number_but_not_their_name(self, people: Cast):
        await directory.change_person("dana.ruiz@portalder.gov", phone="555-0199", by=people.dana, at=AT)
        event = await events.last()
        assert event.tag == Tag.PERSON_CHANGED
        assert event.body["after"]["phone"] == "555-0199"
        with pytest.raises(Forbidden):
            await directory.change_person("dana.ruiz@portalder.gov", name="D", by=people.dana, at=AT)
        with pytest.raises(Forbidden):
            await directory.change_person("dana.ruiz@portalder.gov", phone="1", by=people.lee, at=AT)

    async def test_nobody_is_deactivated_while_holding_a_role(self, people: Cast):
        with pytest.raises(Invalid, match="Streets liaison at Streets"):
            await accounts.close_account("dana.ruiz@portalder.gov", reason="left", by=people.sam, at=AT)
        assert (await viewers.known_person("dana.ruiz@portalder.gov")).name == "Dana Ruiz"

    async def test_deactivating_ends_every_session(self, people: Cast):
        token = (await cast.session(people.dana, AT)).token
        await tenures.end_tenure("streets-liaison", reason="left", by=people.lee, at=AT)
        await accounts.close_account("dana.ruiz@portalder.gov", reason="left", by=people.sam, at=AT)
        event = await events.last()
        assert (event.tag, event.body["reason"]) == (Tag.PERSON_DEACTIVATED, "left")
        assert await session_queries.viewer(token, at=AT) is None
        assert await session_queries.sessions_of(people.dana.person_id, at=AT) == ()
        with pytest.raises(NotFound):
            await viewers.acting("dana.ruiz@portalder.gov", at=AT)


class TestRoles:
    async def test_a_role_gets_a_code_and_binds_as_usual(self, people: Cast):
        seat = NewSeat(party="streets", role=Role.LIAISON, title="Second liaison")
        assert await directory.create_seat(seat, by=people.lee, at=AT) == "streets-liaison-2"
        event = await events.last()
        assert (event.tag, event.body["after"]["binding"]) == (Tag.SEAT_CREATED, True)

    async def test_another_party_adds_none(self, people: Cast):
        seat = NewSeat(party="streets", role=Role.LIAISON, title="Second liaison")
        with pytest.raises(Forbidden):
            await directory.create_seat(seat, by=people.rosa, at=AT)

    async def test_only_the_partys_lead_decides_what_binds_it(self, people: Cast):
        await directory.set_binding("streets-liaison", binding=True, reason="trained", by=people.lee, at=AT)
        event = await events.last()
        assert (event.tag, event.body["after"]) == (Tag.SEAT_CHANGED, {"binding": True})
        assert (await viewers.acting("dana.ruiz@portalder.gov", at=AT)).binding
        with pytest.raises(AlreadyDone):
            await directory.set_binding("streets-liaison", binding=True, reason="", by=people.lee, at=AT)
        for other in (people.sam, people.priya, people.dana):
            with pytest.raises(Forbidden):
                await directory.set_binding("streets-liaison", binding=False, reason="", by=other, at=AT)

    async def test_a_role_is_closed_once_it_is_empty(self, people: Cast):
        with pytest.raises(Invalid, match="Dana Ruiz holds"):
            await directory.close_seat("streets-liaison", reason="merged", by=people.lee, at=AT)
        await tenures.end_tenure("streets-liaison", reason="merged", by=people.lee, at=AT)
        await directory.close_seat("streets-liaison", reason="merged", by=people.lee, at=AT)
        assert (await events.last()).tag == Tag.SEAT_CLOSED
        with pytest.raises(Invalid, match="closed"):
            await tenures.appoint(
                "streets-liaison", email="tom.okoye@portalder.gov", authority="x", by=people.lee, at=AT
            )


class TestTenures:
    async def test_a_rotation_ends_one_time_and_starts_another(self, people: Cast):
        later = AT + 30 * DAY
        await directory.create_person("kim@portalder.gov", name="Kim Day", by=people.lee, at=AT)
        await tenures.appoint(
            "streets-liaison", email="kim@portalder.gov", authority="Memo 7", by=people.lee, at=later
        )
        event = await events.last()
        assert event.tag == Tag.TENURE_STARTED
        assert event.body["before"] == {"holder": "Dana Ruiz"}
        assert event.body["after"]["authority"] == "Memo 7"
        assert [h.name for h in await known.history("streets-liaison")] == ["Kim Day", "Dana Ruiz"]
        before = await known.holder_on("streets-liaison", at=later - timedelta(seconds=1))
        assert before
        assert before.name == "Dana Ruiz"
        with pytest.raises(Forbidden, match="holds no role"):
            await viewers.acting("dana.ruiz@portalder.gov", at=later)

    async def test_appointed_from_a_later_day_the_holder_stays_until_then(self, people: Cast):
        await directory.create_person("kim@portalder.gov", name="Kim Day", by=people.lee, at=AT)
        await tenures.appoint(
            "streets-liaison", email="kim@portalder.gov", authority="x", by=people.lee, at=AT, starts=AT + DAY
        )
        assert (await viewers.acting("dana.ruiz@portalder.gov", at=AT)).seat == "streets-liaison"
        assert (await viewers.acting("kim@portalder.gov", at=AT + DAY)).seat == "streets-liaison"

    async def test_who_follows_somebody_cannot_start_in_the_past(self, people: Cast):
        with pytest.raises(Invalid, match="cannot start in the past"):
            await tenures.appoint(
                "streets-liaison",
                email="tom.okoye@portalder.gov",
                authority="x",
                by=people.lee,
                at=AT + DAY,
                starts=AT,
            )

    async def test_ending_leaves_a_vacancy_since_that_moment(self, people: Cast):
        await tenures.end_tenure("streets-liaison", reason="moved on", by=people.lee, at=AT + DAY)
        event = await events.last()
        assert (event.tag, event.body["reason"]) == (Tag.TENURE_ENDED, "moved on")
        empty = await known.vacancies(at=AT + 2 * DAY)
        assert [(role.seat, role.empty_since) for role in empty] == [("streets-liaison", AT + DAY)]
        with pytest.raises(NotFound):
            await tenures.end_tenure("streets-liaison", reason="again", by=people.lee, at=AT + 2 * DAY)

    async def test_appointed_twice_is_told_so(self, people: Cast):
        with pytest.raises(AlreadyDone):
            await tenures.appoint(
                "streets-liaison", email="dana.ruiz@portalder.gov", authority="x", by=people.lee, at=AT + DAY
            )

    async def test_an_administrator_appoints_no_second_lead(self, people: Cast):
        with pytest.raises(Forbidden):
            await tenures.appoint(
                "streets-division-head",
                email="sam.ito@portalder.gov",
                authority="x",
                by=people.sam,
                at=AT + DAY,
            )

    async def test_a_lead_who_left_decides_nothing_more(self, people: Cast):
        await tenures.end_tenure("streets-division-head", reason="left", by=people.lee, at=AT)
        with pytest.raises(Forbidden, match="no longer hold"):
            await tenures.end_tenure("streets-liaison", reason="x", by=people.lee, at=AT + DAY)
        with pytest.raises(Forbidden, match="no longer hold"):
            await tenures.appoint(
                "streets-liaison", email="tom.okoye@portalder.gov", authority="x", by=people.lee, at=AT + DAY
            )

    async def test_of_two_appointments_at_once_the_second_is_told(self, people: Cast):
        await tenures.end_tenure("streets-liaison", reason="left", by=people.lee, at=AT)
        done = await asyncio.gather(
            *(
                tenures.appoint(
                    "streets-liaison",
                    email="tom.okoye@portalder.gov",
                    authority="x",
                    by=people.lee,
                    at=AT + DAY,
                )
                for _ in range(5)
            ),
            return_exceptions=True,
        )
        assert [type(one) for one in done if one] == [AlreadyDone] * 4
        assert (await known.history("streets-liaison"))[0].name == "Tom Okoye"

    async def test_the_database_itself_refuses_two_holders_at_once(self, people: Cast):
        seat = people.dana.seat_id
        second = Tenure(
            seat=seat, person=people.tom.person_id, starts=AT, authority="x", recorded_by="x", recorded_at=AT
        )
        with pytest.raises(asyncpg.ExclusionViolationError):
            await Tenure.insert(second)


class TestActing:
    async def test_the_seat_must_be_named_when_there_are_several(self, people: Cast):
        seat = NewSeat(party="streets", role=Role.ALTERNATE, title="Alternate")
        code = await directory.create_seat(seat, by=people.lee, at=AT)
        await tenures.appoint(code, email="dana.ruiz@portalder.gov", authority="x", by=people.lee, at=AT)
        with pytest.raises(Invalid, match="streets-alternate, streets-liaison"):
            await viewers.acting("dana.ruiz@portalder.gov", at=AT)
        chosen = await viewers.acting("dana.ruiz@portalder.gov", seat=code, at=AT)
        assert chosen.role == Role.ALTERNATE
        with pytest.raises(Invalid, match="does not act"):
            await viewers.acting("dana.ruiz@portalder.gov", seat="parks-liaison", at=AT)

    @pytest.mark.usefixtures("people")
    async def test_the_directory_shows_holders_with_their_numbers(self):
        (streets,) = await known.directory(at=AT, party="streets")
        lead, liaison = streets.roles
        assert lead.holder
        assert liaison.holder
        assert (lead.title, lead.leads, lead.holder.name) == ("Deputy Commissioner", True, "Lee Chan")
        assert (liaison.holder.phone, liaison.holder.since, liaison.binding) == ("555-0100", AT, False)


async def test_a_person_without_a_role_signs_in_and_has_none(people: Cast):
    await directory.create_person("kim@portalder.gov", name="Kim Day", by=people.lee, at=AT)
    kim = await viewers.known_person("kim@portalder.gov")
    fresh = await sessions.open_session(kim.person_id, method="password", browser=sessions.Browser(), at=AT)
    seen = await session_queries.viewer(fresh.token, at=AT)
    assert seen
    assert seen.seats == ()
