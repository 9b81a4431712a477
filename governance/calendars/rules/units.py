"""The words in which a span of time is promised; their meaning is in scalar.py and vector.py."""

from enum import StrEnum

from governance.errors import Invalid


class Unit(StrEnum):
    HOURS = "hours"
    BUSINESS_HOURS = "business-hours"
    CALENDAR_DAYS = "calendar-days"
    BUSINESS_DAYS = "business-days"

    @property
    def is_business(self) -> bool:
        return self in {Unit.BUSINESS_HOURS, Unit.BUSINESS_DAYS}

    @property
    def is_days(self) -> bool:
        return self in {Unit.CALENDAR_DAYS, Unit.BUSINESS_DAYS}


class DueRule(StrEnum):
    SAME_TIME = "same-time"
    END_OF_DAY = "end-of-day"


class Comparison(StrEnum):
    INSTANT = "instant"
    DATE = "date"


def parse_unit(text: str) -> Unit:
    """A unit as a person writes it: spaces or hyphens, one or many (“business day”, “calendar-days”).

    A bare “days” is refused: it never says which days, and taking one for 24 hours breaks every promise.
    """
    wanted = "-".join(text.lower().replace("-", " ").split())
    plural = wanted if wanted.endswith("s") else f"{wanted}s"
    if plural in set(Unit):
        return Unit(plural)
    if plural == "days":
        message = "“days” could be calendar days or business days: say which."
    else:
        message = f"“{text}” is not a unit; use one of {', '.join(Unit)}."
    raise Invalid(message, fields={"unit": message})
