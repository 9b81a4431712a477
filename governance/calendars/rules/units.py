"""The words in which a span of time is promised; their meaning is in scalar.py and vector.py."""

from enum import StrEnum


class Unit(StrEnum):
    HOURS = "hours"
    BUSINESS_HOURS = "business-hours"
    CALENDAR_DAYS = "calendar-days"
    BUSINESS_DAYS = "business-days"


class DueRule(StrEnum):
    SAME_TIME = "same-time"
    END_OF_DAY = "end-of-day"


class Comparison(StrEnum):
    INSTANT = "instant"
    DATE = "date"
