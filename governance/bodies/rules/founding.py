"""Who founds a board, and what it needs from the first day."""

import re
from dataclasses import dataclass, replace

from governance import canonical, characters
from governance.bodies.rules.ground_rules import GroundRules, Kind
from governance.errors import Forbidden, Invalid
from governance.people.rules import Acting, Role

FOUNDERS = frozenset({Role.CONVENOR, Role.SPONSOR})
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_NAME, LONGEST_CODE = 120, 60


@dataclass(frozen=True, kw_only=True)
class NewBoard:
    code: str
    name: str
    rules: GroundRules


def may_found(by: Acting) -> bool:
    return by.holds(*FOUNDERS)


def founds(by: Acting) -> None:
    if not may_found(by):
        raise Forbidden("The convening office founds boards: its facilitator, or its approving official.")


def checked(new: NewBoard) -> NewBoard:
    """The board as it is stored; raises Invalid naming the fields."""
    name = " ".join(canonical.text(new.name, field="name").split())
    wrong = {}
    if not 1 <= len(name) <= LONGEST_NAME:
        wrong["name"] = f"Give it a name of at most {LONGEST_NAME} characters."
    if not SLUG.fullmatch(new.code) or len(new.code) > LONGEST_CODE or new.code.endswith("-311"):
        wrong["code"] = "The short name has lower-case letters, digits and hyphens, and does not end in -311."
    if new.rules.kind is not Kind.BOARD:
        wrong["rules"] = "A working group comes to be by itself."
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    characters.check_name(name, "name")
    return replace(new, name=name, rules=new.rules.checked())
