"""What became of a request as of an instant, and the marks that its record carries. Order of the rules: DESIGN.md §8."""

from enum import IntEnum, IntFlag, StrEnum


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


class Flag(IntFlag):
    """Contradictions and marks; the verdict stands, the flag is counted and shown. Bits never change their meaning."""

    CLOSED_BEFORE_OPENED = 1
    SENTINEL_DATE = 2  # a date that stands for "none" or "never", such as 1900-01-01
    CLOSED_WITHOUT_TIME = 4  # closed by status, no closing time
    TIME_WITHOUT_CLOSED = 8  # a closing time, but its status is open
    DATE_ONLY = 16  # opened at midnight sharp: a date that looks like a time
    DUE_BEFORE_OPENED = 32
    FUTURE_DATE = 64  # opened or closed after the file was taken in
    CLOSED_UNDONE = 128  # its outcome says the work was not done (the feed names such outcomes)
    PROVISIONAL_DUE = 256  # due beyond the holidays that somebody confirmed
    DUE_DIFFERS = 512  # recomputed and exported due lie more than 60 s apart
    VANISHED = 1024  # missing from the last full export
    CALENDAR_UNKNOWN = 2048  # the term's calendar says nothing about the day of opening
