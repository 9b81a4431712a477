"""One table says what one person may hold, stand in for and be appointed to; it holds on every way there is."""

import ast
import csv
import io
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from governance.database import sql
from governance.errors import Forbidden, Invalid
from governance.people.actions import delegations, directory, tenures
from governance.people.actions.roster import import_people
from governance.people.queries import viewers
from governance.people.rules import (
    ROLES_OF,
    Acting,
    Circle,
    Matter,
    PartyKind,
    Role,
    Viewer,
    circles,
    may_see,
)
from governance.people.rules.entries import NewSeat
from governance.people.rules.rights import Period
from governance.people.rules.separation import TABLE, Duty, Filler, Stand, may_hold, may_stand_in
from tests.cast import AT, GROUNDS, Cast, email_of

DAY = timedelta(days=1)
WEEK = Period(starts=AT, ends=AT + 7 * DAY)
SOURCES = sorted((Path(__file__).parent.parent.parent / "governance").rglob("*.py"))
POWERS = frozenset(
    {
        "SPONSOR",
        "CONVENOR",
        "AUDITOR",
        "ADMINISTRATOR",
        "CONVENING_ROLES",
        "KEEPERS",
        "waiting_roles",
        "roles",
    }
)


OLDER = """INSERT INTO tenure (seat, person, starts, authority, recorded_by, recorded_at)
    VALUES (:seat, :person, :at, 'x', 'x', :at)"""


def stand(role: Role, kind: PartyKind) -> Stand:
    return Stand(role=role, title=str(role), party_name=str(kind), kind=kind)


ALL = [stand(role, kind) for kind, roles in ROLES_OF.items() for role in roles]
NEGOTIATE = {PartyKind.CENTER, PartyKind.DEPARTMENT}


class TestTheTable:
    def test_it_has_a_line_for_every_role_there_is(self):
        assert {each.duty for each in ALL} == set(TABLE) == set(Duty)

    def test_what_may_be_held_together_is_the_same_from_both_ends(self):
        for one, other in product(Duty, Duty):
            assert (one in TABLE[other].beside) == (other in TABLE[one].beside)

    @pytest.mark.parametrize("held", ALL)
    @pytest.mark.parametrize("given", ALL)
    def test_nobody_is_on_two_sides_and_auditors_and_administrators_stand_alone(self, held, given):
        kinds = {held.kind, given.kind}
        watches = {held.role, given.role} & {Role.AUDITOR, Role.ADMINISTRATOR}
        never = (
            len(kinds) > 1
            or (Role.AUDITOR in watches and held.role != given.role)
            or (Role.ADMINISTRATOR in watches and {held.role, given.role} & {Role.SPONSOR, Role.CONVENOR})
        )
        for check in (may_hold, may_stand_in):
            if never:
                with pytest.raises(Invalid):
                    check("Jo", [held], given)
        if not never:
            may_hold("Jo", [held], given)

    def test_a_role_at_an_office_it_does_not_belong_to_is_given_to_nobody(self):
        for check in (may_hold, may_stand_in):
            with pytest.raises(Invalid):
                check(
                    "Jo",
                    [stand(Role.LIAISON, PartyKind.DEPARTMENT)],
                    stand(Role.SPONSOR, PartyKind.DEPARTMENT),
                )

    def test_those_who_watch_over_the_others_are_filled_by_two_offices(self):
        two = {duty for duty, line in TABLE.items() if line.later is Filler.TWO}
        assert two == {Duty.SPONSOR, Duty.FACILITATOR, Duty.AUDITOR}


async def _given(people: Cast, party: str, role: Role, to: Acting) -> None:
    """A further role of an office, given by its lead."""
    lead = {"streets": people.lee, "mayor": people.amara, "311": people.priya}[party]
    seat = await directory.create_seat(NewSeat(party=party, role=role, title="Second"), by=lead, at=AT)
    await tenures.appoint(seat, email=email_of(to), authority=GROUNDS, by=lead, at=AT)


class TestOnEveryWay:
    async def test_a_311_analyst_does_not_become_a_streets_alternate(self, people: Cast):
        with pytest.raises(
            Invalid, match="Marcus Bell is Service analyst at 311 and cannot be Second at Streets"
        ):
            await _given(people, "streets", Role.ALTERNATE, people.marcus)

    async def test_the_deputy_mayor_does_not_make_herself_administrator(self, people: Cast):
        with pytest.raises(Invalid, match="Amara Okafor is Deputy Mayor"):
            await _given(people, "mayor", Role.ADMINISTRATOR, people.amara)
        with pytest.raises(Invalid, match="not auditor"):
            await directory.create_seat(
                NewSeat(party="mayor", role=Role.AUDITOR, title="Auditor"), by=people.amara, at=AT
            )

    async def test_the_auditor_stands_in_for_nobody_and_nobody_for_an_administrator(self, people: Cast):
        for seat, by in (("mayor-sponsor", people.amara), ("streets-liaison", people.lee)):
            with pytest.raises(Invalid, match="Ruth Adler is City Auditor at Audit office"):
                await delegations.delegate(
                    seat, to=email_of(people.ruth), period=WEEK, reason="x", by=by, at=AT
                )
        with pytest.raises(Invalid, match="Nobody acts for Administrator"):
            await delegations.delegate(
                people.sam.seat, to=email_of(people.nora), period=WEEK, reason="x", by=people.sam, at=AT
            )

    async def test_who_stands_in_for_one_side_is_given_no_role_of_the_other(self, people: Cast):
        await directory.create_person("jo@portalder.gov", name="Jo", by=people.lee, at=AT)
        await delegations.delegate(
            "streets-liaison", to="jo@portalder.gov", period=WEEK, reason="x", by=people.lee, at=AT
        )
        seat = NewSeat(party="311", role=Role.ANALYST, title="Second")
        code = await directory.create_seat(seat, by=people.priya, at=AT)
        with pytest.raises(Invalid, match="Jo is Streets liaison"):
            await tenures.appoint(code, email="jo@portalder.gov", authority="x", by=people.priya, at=AT)
        await tenures.appoint(code, email="jo@portalder.gov", authority="x", by=people.priya, at=AT + 8 * DAY)

    async def test_a_list_gives_nobody_what_the_table_refuses(self, people: Cast):
        out = io.StringIO()
        line = {
            "email": email_of(people.marcus),
            "name": "Marcus Bell",
            "party": "streets",
            "role": "alternate",
        }
        line |= {"title": "Alternate", "authority": "Memo"}
        writer = csv.DictWriter(out, list(line))
        writer.writeheader()
        writer.writerow(line)
        done = await import_people(out.getvalue().encode(), by=people.lee, at=AT)
        assert [one.reason for one in done.refused] == [
            "is Service analyst at 311 and cannot be Alternate at Streets too"
        ]

    async def test_trap_6_what_an_older_record_holds_against_the_table_gives_no_rights(self, people: Cast):
        """FIELD trap 6: what the page refuses, the engine does not honor either."""
        await tenures.end_tenure("streets-liaison", reason="x", by=people.lee, at=AT + DAY)
        who, at = {"seat": people.dana.seat_id, "person": people.marcus.person_id}, AT + DAY
        await sql.rows(OLDER, at=at, **who)
        person = await viewers.known_person(email_of(people.marcus))
        seats = await viewers._seats(person, viewers.How(signed_in="x"), at=AT + DAY)
        assert [one.seat for one in seats] == ["311-analyst"]


class TestAskedByOfficeAndRole:
    """FIELD trap 17: a guard by role name instead of office."""

    @pytest.mark.parametrize("role", [Role.SPONSOR, Role.CONVENOR, Role.AUDITOR, Role.ADMINISTRATOR])
    def test_trap_17_a_role_by_its_name_alone_opens_nothing(self, role):
        by = Acting(
            person_id=1,
            person="Jo",
            seat_id=1,
            seat="x",
            role=role,
            title="x",
            party_id=1,
            party="streets",
            party_name="Streets",
            kind=PartyKind.DEPARTMENT,
            binding=False,
        )
        viewer = Viewer(person_id=1, name="Jo", email="jo@portalder.gov", seats=(by,))
        assert not by.holds(role)
        assert viewer.with_role(role) is None
        assert circles(viewer) == {Circle.SIGNED_IN}
        assert not may_see(viewer, Matter.TRAIL)
        assert replace(by, kind=PartyKind.OVERSIGHT).holds(role) == (role is not Role.AUDITOR)

    def test_trap_17_no_rule_asks_for_a_power_by_its_name(self):
        """Found in the sources: a comparison of `.role` with a power belongs into `Acting.holds`."""
        found = []
        for path in SOURCES:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Compare) and ast.unparse(node.left).endswith(
                    ("by.role", "seat.role")
                ):
                    names = {
                        part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "")
                        for part in ast.walk(node)
                    }
                    found += [f"{path.name}:{node.lineno}"] if names & POWERS else []
        assert found == []

    def test_trap_17_no_query_looks_for_a_power_without_its_office(self):
        found = []
        for path in SOURCES:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                    continue
                text = node.value
                power = any(
                    f"'{role}'" in text for role in ("sponsor", "convenor", "auditor", "administrator")
                )
                if (
                    power
                    and "role" in text
                    and "kind = 'oversight'" not in text
                    and "kind = 'audit'" not in text
                ):
                    found.append(f"{path.name}:{node.lineno}")
        assert found == []


async def test_an_administrator_alone_comes_to_no_power(people: Cast):
    """The way that was open: a second office of oversight, its first lead, then everybody else's lead."""
    with pytest.raises(Forbidden):
        await directory.create_party("second", name="x", kind=PartyKind.OVERSIGHT, by=people.sam, at=AT)
    for kind in (PartyKind.DEPARTMENT,):
        await directory.create_party("second", name="x", kind=kind, by=people.sam, at=AT)
        for role in (Role.SPONSOR, Role.CONVENOR, Role.AUDITOR):
            with pytest.raises(Invalid):
                await directory.create_seat(
                    NewSeat(party="second", role=role, title="x", leads=True), by=people.sam, at=AT
                )
    with pytest.raises(Forbidden):
        await directory.create_seat(
            NewSeat(party="audit", role=Role.AUDITOR, title="x", leads=True), by=people.sam, at=AT
        )
    assert await sql.rows("SELECT 1 FROM seat WHERE role = 'sponsor'") == [{"?column?": 1}]
