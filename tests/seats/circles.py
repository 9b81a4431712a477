"""Who tries, and in which circles of WHO_SEES_WHAT they stand for the matter between 311 and Streets.

Written down by hand, not asked of the code under test: `circles` in people/rules may be wrong, this is what is meant.
"""

from dataclasses import dataclass, field

from governance.people.rules import WHO_SEES_WHAT, Circle, Matter

STRANGER = "a stranger"
SIDES = {"311": {"marcus", "priya"}, "streets": {"dana", "lee"}}
MEMBERS: dict[Circle, set[str]] = {
    Circle.SIDES: SIDES["311"] | SIDES["streets"],
    Circle.APPROVERS: {"amara"},
    Circle.CONVENING: {"amara", "nora"},
    Circle.AUDITORS: {"ruth"},
    Circle.ADMINISTRATORS: {"sam"},
    Circle.INVITED: set(),  # the meetings that are tried have no guests
}
# Analyst, relations lead, Streets' liaison and division head, Parks' liaison, Water's head, Deputy Mayor, convenor,
# auditor, administrator.
SIGNED_IN = ("marcus", "priya", "dana", "lee", "rosa", "tom", "amara", "nora", "ruth", "sam")
EVERYBODY = frozenset(SIGNED_IN)
LEADS = frozenset({"priya", "lee", "rosa", "tom", "amara", "ruth"})
NEGOTIATORS = frozenset({"marcus", "priya", "dana", "lee", "rosa", "tom"})
CATALOG_KEEPERS = frozenset({"marcus", "priya", "nora", "sam"})
BINDING = frozenset({"marcus", "priya", "lee", "rosa", "tom"})
PUBLIC = None


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One address, or one act with its fields, and who gets what there.

    `matter` None is open to strangers too; `own` is the side an own matter belongs to. Whoever sees the matter and is
    not among `may` gets `refused`; `instead` names those who get something else, such as 409 for what was done already.
    `whole_file`: its form carries a file and is read as such alone.
    """

    address: str
    matter: Matter | None
    own: str = ""
    may: frozenset[str] = EVERYBODY
    found: int = 200
    refused: int = 403
    instead: dict[str, int] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    whole_file: bool = False

    def expected(self, who: str) -> int:
        if self.matter is PUBLIC:
            return self.instead.get(who, self.found)
        if who == STRANGER:
            return 303
        if not self.sees(who):
            return 404
        return self.instead.get(who, self.found if who in self.may else self.refused)

    def sees(self, who: str) -> bool:
        return self.matter is PUBLIC or any(
            self._stands(who, circle) for circle in WHO_SEES_WHAT[self.matter]
        )

    def _stands(self, who: str, circle: Circle) -> bool:
        if circle is Circle.SIGNED_IN:
            return who in EVERYBODY
        if circle is Circle.OWN_SIDE:
            return who in SIDES.get(self.own, ())
        return who in MEMBERS[circle]
