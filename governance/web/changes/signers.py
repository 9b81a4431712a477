"""Who signs or approves, by name and title, and who acts for them while they are away."""

from governance.changes.queries.acts import Acts, Contact
from governance.people.rules import NEGOTIATING


def signers(acts: Acts, party: str) -> str:
    """Everybody who can agree for a side now, by name and title: “Lee Chan, Deputy Commissioner”."""
    return " or ".join(name_and_title(one) for one in binding(acts, party))


def binding(acts: Acts, party: str) -> list[Contact]:
    return [one for one in acts.people if one.party == party and one.binding and one.role in NEGOTIATING]


def approver(acts: Acts | None, role: str) -> str:
    """Whoever holds this role; "" where nobody does."""
    people = acts.people if acts else ()
    return next((name_and_title(person) for person in people if person.role == role), "")


def name_and_title(person: Contact) -> str:
    stand_in = f" (or {person.stand_in}, acting for {person.name})" if person.stand_in else ""
    return f"{person.name}, {person.title}{stand_in}"
