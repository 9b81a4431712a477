"""Working time, pure: due dates, elapsed time, calendars and their words. `vector` holds the twin for many rows."""

from governance.calendars.rules.days import (
    REPLY_DAYS,
    DayRange,
    add_business_days,
    business_days_between,
    day_type_range,
    respond_by,
)
from governance.calendars.rules.hours import Week, format_hours, parse_hours
from governance.calendars.rules.model import (
    MAX_AMOUNT,
    Calendar,
    Clock,
    Due,
    NoWorkingTime,
    Pause,
    SpecialDay,
    checked_amount,
    sorted_holidays,
    to_dict,
)
from governance.calendars.rules.scalar import (
    due,
    elapsed,
    last_second,
    on_time,
    starts,
    working_dates,
)
from governance.calendars.rules.units import Comparison, DueRule, Unit, parse_unit
from governance.calendars.rules.walls import local_date, to_utc, work_date
from governance.calendars.rules.words import (
    amount_words,
    coming_due_words,
    due_words,
    explanation,
    holidays_within,
    limit_words,
    range_words,
)

__all__ = [
    "MAX_AMOUNT",
    "REPLY_DAYS",
    "Calendar",
    "Clock",
    "Comparison",
    "DayRange",
    "Due",
    "DueRule",
    "NoWorkingTime",
    "Pause",
    "SpecialDay",
    "Unit",
    "Week",
    "add_business_days",
    "amount_words",
    "business_days_between",
    "checked_amount",
    "coming_due_words",
    "day_type_range",
    "due",
    "due_words",
    "elapsed",
    "explanation",
    "format_hours",
    "holidays_within",
    "last_second",
    "limit_words",
    "local_date",
    "on_time",
    "parse_hours",
    "parse_unit",
    "range_words",
    "respond_by",
    "sorted_holidays",
    "starts",
    "to_dict",
    "to_utc",
    "work_date",
    "working_dates",
]
