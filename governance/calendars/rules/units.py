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
    """The unit a person wrote: spaces or hyphens, one or many ("1 business day", "calendar-days"). Raises Invalid."""
    wanted = "-".join(text.lower().replace("-", " ").split())
    plural = wanted if wanted.endswith("s") else f"{wanted}s"
    try:
        return Unit(plural)
    except ValueError:
        known = ", ".join(Unit)
        raise Invalid(f"“{text}” is not a unit; use one of {known}.", fields={"unit": f"Use one of {known}."}) from None
