"""How far a reading of promises is, and who may ask for one: whoever sees data sources. It changes nothing."""

from enum import StrEnum

from governance.errors import Forbidden
from governance.people.rules import Acting, PartyKind, Role


class FindingState(StrEnum):
    QUEUED = "queued"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY = frozenset({FindingState.QUEUED, FindingState.READING})
# How much of a whole reading is done when one of its steps begins, and when it ends, in ten-thousandths.
STEPS = {
    "shifts": (0, 2_500),
    "days off": (2_500, 5_000),
    "promises": (5_000, 8_000),
    "rivals": (8_000, 9_500),
    "consequences": (9_500, 10_000),
}


def may_ask(by: Acting) -> bool:
    """311, the convening office, auditors and administrators."""
    return by.kind in {PartyKind.CENTER, PartyKind.OVERSIGHT} or by.holds(Role.AUDITOR)


def asks(by: Acting) -> None:
    if not may_ask(by):
        raise Forbidden("Whoever sees data sources reads the promises out of them. Ask 311's analyst.")


def reached(step: str, done: int, of: int) -> int:
    """How far it is, in ten-thousandths of the whole."""
    start, end = STEPS.get(step, (0, 0))
    return start + (end - start) * done // max(of, 1)
