"""The marks that the record of a request carries: as stored (Flag), and as lists of requests ask for them (Mark)."""

from collections.abc import Mapping
from enum import IntFlag, StrEnum


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


class Mark(StrEnum):
    """What can be asked for beside the result: contradictions in the record, and how the work was handed on."""

    CLOSED_BEFORE_OPENED = "closed-before-opened"
    SENTINEL_DATE = "sentinel-date"
    CLOSED_WITHOUT_TIME = "closed-without-time"
    TIME_WITHOUT_CLOSED = "time-without-closed"
    DATE_ONLY = "date-only"
    DUE_BEFORE_OPENED = "due-before-opened"
    FUTURE_DATE = "future-date"
    CLOSED_UNDONE = "closed-undone"
    PROVISIONAL_DUE = "provisional-due"
    DUE_DIFFERS = "due-differs"
    VANISHED = "vanished"
    CALENDAR_UNKNOWN = "calendar-unknown"
    HANDED_LATE = "handed-late"  # 311 passed it on after its own routing target, or still has not
    INCOMPLETE = "incomplete"  # 311 did not pass on what was agreed
    SENT_ON = "sent-on"  # to another department, at least once
    REOPENED = "reopened"
    PAUSED = "paused"  # its source stopped the clock
    CORRECTION_ASKED = "correction-asked"
    DATE_ASKED = "date-asked"  # on its day it was said by when nine of ten are done, or why not
    DATE_SAID = "date-said"  # and a day was said
    DATE_COME = "date-come"  # which is over
    DATE_HELD = "date-held"  # and it was done by then


FLAG_OF: Mapping[Mark, Flag] = {mark: Flag[mark.name] for mark in Mark if mark.name in Flag.__members__}
MARK_OF: Mapping[Flag, Mark] = {flag: mark for mark, flag in FLAG_OF.items()}
