"""Whether the city's own system shows a target that takes effect: who says so, and what they may say. Pure.

What the system shows moves no promise: a target holds from its day, whatever a screen says.
"""

from datetime import date
from enum import StrEnum

from governance import canonical, formats
from governance.errors import Forbidden, Invalid, NotFound
from governance.people.rules import NEGOTIATING, Acting, Role

ROLES = (Role.ANALYST, Role.RELATIONS_LEAD)  # of 311, one of which looks after the system
UNKNOWN = "There is no such version."


class Step(StrEnum):
    """What the role that looks after the system does."""

    CONFIRM = "confirm"


def number_of(agreement: str, version: int) -> str:
    """What a version is called where its showing is asked for: streets-2."""
    return f"{agreement}-{version}"


def parts_of(number: str) -> tuple[str, int]:
    """The agreement's code and the version. Raises NotFound."""
    agreement, _, version = number.rpartition("-")
    if not agreement or not version.isdecimal() or len(version) > 6:
        raise NotFound(UNKNOWN)
    return agreement, int(version)


def may_say(by: Acting, role: Role) -> bool:
    """The role that looks after the system; the server itself, for whom the system's own answer speaks."""
    return by.is_program or by.holds(role)


def check_may_say(by: Acting, role: Role, system: str) -> None:
    if not may_say(by, role):
        reason = f"As {by.title} you do not look after {system}: 311 says what it shows."
        raise Forbidden(reason)


def checked_day(shown_on: date, *, recorded: date, today: date) -> date:
    """The day since which it shows the version: not before it was agreed, nor one to come."""
    reason = ""
    if shown_on > today:
        reason = "This day is still to come. Say it once the system shows the new target."
    elif shown_on < recorded:
        reason = f"The new target was agreed on {formats.day(recorded)}; no system showed it before."
    if reason:
        raise Invalid(reason, fields={"shown_on": reason})
    return shown_on


def checked_system(name: str, role: str) -> tuple[str, Role]:
    """The name ("" for none any more) and the role of 311 that looks after it."""
    if role not in {str(each) for each in ROLES}:
        reason = "Say which role of 311 looks after it."
        raise Invalid(reason, fields={"role": reason})
    return canonical.text(name, field="name", limit=80), Role(role)


assert set(ROLES) <= NEGOTIATING  # noqa: S101 - else what waits for them would be shown to nobody
