"""Who may decide about roles, who sees what, which passwords will do: without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from governance.errors import Forbidden, Invalid
from governance.identity import rules as signing_in
from governance.people.rules import (
    WHO_SEES_WHAT,
    Acting,
    Circle,
    Matter,
    PartyKind,
    Role,
    Viewer,
    clock,
    entries,
    may_see,
    operator,
    rights,
)
from governance.people.rules.entries import NewSeat
from governance.people.rules.rights import Period, Post

AT = datetime(2026, 6, 2, 13, 0, tzinfo=UTC)


def acting(party: str, role: Role, kind: PartyKind, *, leads: bool = False, person: int = 1) -> Acting:
    return Acting(
        person_id=person,
        person=f"Person {person}",
        seat_id=person,
        seat=f"{party}-{role}",
        role=role,
        title=str(role),
        party_id=1,
        party=party,
        party_name=party.title(),
        kind=kind,
        binding=False,
        leads=leads,
    )


LEE = acting("streets", Role.DIVISION_HEAD, PartyKind.DEPARTMENT, leads=True)
DANA = acting("streets", Role.LIAISON, PartyKind.DEPARTMENT, person=2)
ROSA = acting("parks", Role.LIAISON, PartyKind.DEPARTMENT, leads=True, person=3)
SAM = acting("mayor", Role.ADMINISTRATOR, PartyKind.OVERSIGHT, person=4)
AMARA = acting("mayor", Role.SPONSOR, PartyKind.OVERSIGHT, leads=True, person=5)
RUTH = acting("audit", Role.AUDITOR, PartyKind.AUDIT, leads=True, person=6)
MARCUS = acting("311", Role.ANALYST, PartyKind.CENTER, person=7)


def post(*, leads: bool = False, lead_now: str = "Lee Chan") -> Post:
    return Post(
        seat_id=9,
        seat="streets-liaison",
        role=Role.LIAISON,
        title="Liaison",
        binding=True,
        leads=leads,
        closed=False,
        party_id=1,
        party="streets",
        party_name="Streets",
        kind=PartyKind.DEPARTMENT,
        lead_now=lead_now,
    )


class TestAppointing:
    def test_a_partys_lead_appoints_its_own_people(self):
        rights.appoints(LEE, post())

    def test_another_partys_lead_does_not(self):
        with pytest.raises(Forbidden, match="Lee Chan, who leads Streets, decides"):
            rights.appoints(ROSA, post())

    def test_an_administrator_appoints_only_the_first_lead(self):
        rights.appoints(SAM, post(leads=True, lead_now=""))
        with pytest.raises(Forbidden, match="Lee Chan, who leads Streets, decides"):
            rights.appoints(SAM, post(leads=True))
        with pytest.raises(Forbidden, match="Appoint its lead first"):
            rights.appoints(SAM, post(lead_now=""))

    def test_whoever_acts_for_a_lead_appoints_nobody(self):
        stand_in = replace(LEE, person_id=8, for_person="Lee Chan", delegation_id=1)
        with pytest.raises(Forbidden):
            rights.appoints(stand_in, post())
        with pytest.raises(Forbidden):
            rights.adds_people(stand_in)

    def test_a_holder_may_give_up_a_role_and_the_sponsor_may_end_a_leads_time(self):
        rights.ends_tenure(DANA, post(), holder_id=DANA.person_id)
        rights.ends_tenure(AMARA, post(leads=True), holder_id=1)
        with pytest.raises(Forbidden):
            rights.ends_tenure(AMARA, post(), holder_id=2)
        with pytest.raises(Forbidden):
            rights.ends_tenure(SAM, post(leads=True), holder_id=1)

    def test_the_operator_of_the_server_has_an_administrators_authority(self):
        rights.administers(operator())
        with pytest.raises(Forbidden):
            rights.administers(LEE)


class TestChoosingWhoActs:
    @pytest.mark.parametrize(
        ("pairs", "holder", "delegate"), [([], 1, 1), ([(2, 1)], 1, 2), ([(2, 3), (3, 1)], 1, 2)]
    )
    def test_no_ring_of_people_acting_for_one_another(self, pairs, holder, delegate):
        with pytest.raises(Invalid, match="Choose somebody else"):
            rights.no_ring(pairs, holder=holder, delegate=delegate)

    def test_a_chain_that_does_not_come_back_is_no_ring(self):
        rights.no_ring([(2, 3), (3, 4), (5, 1)], holder=1, delegate=2)

    @pytest.mark.parametrize(
        ("starts", "ends", "field"), [(-1, 5, "starts"), (2, 2, "ends"), (0, 367, "ends")]
    )
    def test_a_period_lies_ahead_and_is_no_longer_than_a_year(self, starts, ends, field):
        period = Period(starts=AT + timedelta(days=starts), ends=AT + timedelta(days=ends))
        with pytest.raises(Invalid) as wrong:
            rights.check_period(period, at=AT)
        assert field in wrong.value.fields


class TestWhoSeesWhat:
    def test_every_matter_has_its_line(self):
        assert set(WHO_SEES_WHAT) == set(Matter)

    @pytest.mark.parametrize(
        ("who", "matter", "expected"),
        [
            (DANA, Matter.OWN_MATTER, True),
            (MARCUS, Matter.OWN_MATTER, False),
            (RUTH, Matter.OWN_MATTER, False),
            (MARCUS, Matter.OPEN_CHANGE, True),
            (ROSA, Matter.OPEN_CHANGE, False),
            (AMARA, Matter.OPEN_CHANGE, True),
            (RUTH, Matter.OPEN_CHANGE, True),
            (SAM, Matter.OPEN_CHANGE, False),
            (SAM, Matter.SETTINGS, True),
            (RUTH, Matter.SETTINGS, False),
            (RUTH, Matter.TRAIL, True),
            (DANA, Matter.TRAIL, False),
            (ROSA, Matter.CATALOG, True),
        ],
    )
    def test_a_change_between_311_and_streets(self, who, matter, expected):
        viewer = Viewer(person_id=who.person_id, name="", email="", seats=(who,))
        assert may_see(viewer, matter, sides=("311", "streets"), own="streets") is expected

    def test_signed_in_without_a_role_sees_the_catalog_only(self):
        nobody = Viewer(person_id=1, name="", email="", seats=())
        seen = {m for m in Matter if may_see(nobody, m, sides=("311", "streets"), own="streets")}
        assert seen == {m for m in Matter if Circle.SIGNED_IN in WHO_SEES_WHAT[m]}


OF_DANA = signing_in.Known(email="dana.ruiz@portalder.gov", name="Dana Ruiz", city="Port Alder")


class TestPasswords:
    @pytest.mark.parametrize(
        ("password", "why"),
        [
            ("short words", "shorter than 12"),
            ("x" * 300, "longer than 200"),
            ("our own danas-lamp", "your name"),
            ("the ruiz family dog", "your name"),
            ("port alder at noon", "name of the city"),
            ("we are in con-cord", "of this portal"),
        ],
    )
    def test_a_weak_one_is_refused_with_the_reason(self, password, why):
        with pytest.raises(Invalid, match=why):
            signing_in.check_password(password, OF_DANA)

    @pytest.mark.parametrize(
        "password", ["a lighthouse of paper", " spaces at both ends ", "ключ под камнем"]
    )
    def test_a_few_words_in_a_row_are_good_in_any_letters(self, password):
        signing_in.check_password(password, OF_DANA)

    def test_the_same_word_typed_two_ways_is_the_same_password(self):
        assert signing_in.normal("cafe\u0301 on the corner") == signing_in.normal("caf\u00e9 on the corner")


class TestSessions:
    def test_a_session_counts_for_30_idle_minutes_and_12_hours_in_all(self):
        assert signing_in.alive(created=AT, last_used=AT, at=AT + timedelta(minutes=29, seconds=59))
        assert not signing_in.alive(created=AT, last_used=AT, at=AT + timedelta(minutes=30))
        late = AT + timedelta(hours=12)
        assert not signing_in.alive(created=AT, last_used=late - timedelta(minutes=1), at=late)

    def test_who_handed_the_password_over_is_told_with_the_day_and_nothing_more(self):
        on = date(2026, 11, 3)
        first = "first password handed over by Pat Quinn on Nov 3, 2026, changed at first sign-in"
        assert signing_in.handed_over(set_by="Pat Quinn", on=on, again=False) == first
        assert signing_in.handed_over(set_by="Pat Quinn", on=on, again=True).startswith("a new password")
        assert signing_in.handed_over(set_by="", on=on, again=False) == ""


class TestEntries:
    @pytest.mark.parametrize(
        "typed", ["", "dana", "dana@", "dana@x", "a b@x.gov", "a@x.gov, b@x.gov", "a@b@x.gov"]
    )
    def test_what_is_no_address_is_refused(self, typed):
        with pytest.raises(Invalid) as wrong:
            entries.email(typed)
        assert "email" in wrong.value.fields

    def test_an_address_is_kept_in_small_letters(self):
        assert entries.email(" Dana.Ruiz@PortAlder.gov ") == "dana.ruiz@portalder.gov"

    def test_a_name_with_a_control_character_is_refused(self):
        with pytest.raises(Invalid, match="U\\+202E"):
            entries.needed("Dana\u202eRuiz", "name")

    def test_roles_belong_to_kinds_of_parties(self):
        analyst = NewSeat(party="streets", role=Role.ANALYST, title="Analyst")
        with pytest.raises(Invalid, match="Streets can have"):
            entries.checked_seat(analyst, kind=PartyKind.DEPARTMENT, party_name="Streets")

    def test_an_auditors_seat_cannot_bind(self):
        auditor = NewSeat(party="audit", role=Role.AUDITOR, title="Auditor", binding=True)
        with pytest.raises(Invalid, match="cannot bind"):
            entries.checked_seat(auditor, kind=PartyKind.AUDIT, party_name="Audit office")

    @pytest.mark.parametrize(("role", "binds"), [(Role.LIAISON, True), (Role.ALTERNATE, False)])
    def test_a_seat_binds_as_usual_for_its_role_unless_told(self, role, binds):
        assert NewSeat(party="streets", role=role, title="x").binds is binds
        assert NewSeat(party="streets", role=role, title="x", binding=not binds).binds is not binds


def test_what_the_clock_does_is_written_in_no_role_and_what_the_operator_does_in_theirs():
    assert "role" not in clock().as_written()
    assert operator().as_written()["role"] == Role.ADMINISTRATOR
