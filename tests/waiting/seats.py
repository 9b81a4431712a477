"""People of a made-up city in one seat each, for rules that ask no database."""

from governance.people.rules import Acting, PartyKind, Role, Viewer

KINDS = {"311": PartyKind.CENTER, "mayor": PartyKind.OVERSIGHT, "audit": PartyKind.AUDIT}


def seat(role: Role, party: str = "streets", *, binding: bool = False, person: int = 1) -> Acting:
    return Acting(
        person_id=person,
        person="Somebody",
        seat_id=1,
        seat=f"{party}-{role}",
        role=role,
        title="",
        party_id=1,
        party=party,
        party_name=party,
        kind=KINDS.get(party, PartyKind.DEPARTMENT),
        binding=binding,
    )


def viewer(role: Role, party: str = "streets", *, binding: bool = False, person: int = 1) -> Viewer:
    held = seat(role, party, binding=binding, person=person)
    return Viewer(person_id=person, name="Somebody", email="s@portalder.gov", seats=(held,))
