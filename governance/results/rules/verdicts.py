"""What became of a request as of an instant. Order of the rules: DESIGN.md §8."""

from enum import IntEnum, StrEnum


class Verdict(StrEnum):
    MET = "met"
    MISSED = "missed"
    OPEN = "open"
    OVERDUE = "overdue"
    UNTARGETED = "untargeted"
    UNMATCHED = "unmatched"
    EXCLUDED = "excluded"
    INVALID = "invalid"


class Standing(IntEnum):
    """Why a request is judged, or why not; stored in judgment.standing, so a number never changes its meaning."""

    JUDGED = 0
    INVALID = 1  # no readable opening, or ended by status without a time
    UNMATCHED = 2  # its label is no known service
    RELIEVED = 3  # left out by an event adjustment
    CORRECTED = 4  # left out by a correction that 311 agreed to
    POPULATION = 5  # outside the population of every term of its service
    NO_TERM = 6  # no agreement named it when it was opened
    NO_TARGET = 7  # an agreement says: no target
