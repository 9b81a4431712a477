"""Days, moments, shares and counts as people read them, alike on pages, in documents, in sentences and at the terminal.

Decides forms only, never which value is shown. Not strftime, whose names follow the machine's language.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DOT = "\u00a0· "  # between two things on one line; never at the head of a line
ALL, HALF_A_PERCENT = 10_000, 50  # in basis points


def day(value: date, zone: ZoneInfo | None = None) -> str:
    """`Thu, Jun 18, 2026`; a moment is first taken to the zone."""
    if isinstance(value, datetime):
        value = value.astimezone(zone or value.tzinfo)
    return f"{WEEKDAYS[value.weekday()]}, {short_day(value)}"


def short_day(value: date) -> str:
    """`Jun 18, 2026`."""
    return f"{day_of_month(value)}, {value.year}"


def near_date(value: date, today: date) -> str:
    """`Jun 18`, with the year where it is not today's."""
    return day_of_month(value) if value.year == today.year else short_day(value)


def near_day(value: date, today: date) -> str:
    """`Thu, Jun 18`, with the year where it is not today's."""
    return f"{WEEKDAYS[value.weekday()]}, {near_date(value, today)}"


def coming_day(value: date, today: date) -> str:
    """`today`, `tomorrow`, else as `near_day`."""
    away = (value - today).days
    return ("today", "tomorrow")[away] if away in (0, 1) else near_day(value, today)


def day_of_month(value: date) -> str:
    """`Jun 18`."""
    return f"{month_name(value)} {value.day}"


def days(first: date, last: date) -> str:
    """`Dec 3, 2026`, `Dec 3–10, 2026`, `Nov 30 – Dec 4, 2026`, `Dec 30, 2026 – Jan 4, 2027`."""
    if first == last:
        return short_day(first)
    if first.year != last.year:
        return f"{short_day(first)} – {short_day(last)}"
    if first.month != last.month:
        return f"{day_of_month(first)} – {short_day(last)}"
    return f"{day_of_month(first)}–{last.day}, {last.year}"


def month(value: date) -> str:
    """`Jun 2026`."""
    return f"{month_name(value)} {value.year}"


def month_name(value: date) -> str:
    """`Jun`."""
    return MONTHS[value.month - 1][:3]


def clock_time(at: time | datetime) -> str:
    """`2:00 PM`."""
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}"


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """`Thu, Jun 18, 2026, 2:00 PM` in the zone."""
    local = instant.astimezone(zone)
    return f"{day(local)}, {clock_time(local)}"


def span(value: date, today: date) -> str:
    """How far a date lies from today in calendar days: `today`, `in 3 days`, `2 days ago`."""
    days = (value - today).days
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "tomorrow" if days > 0 else "yesterday"
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def percent(basis_points: int) -> str:
    """9050 → `90.5%`, 9000 → `90%`."""
    whole, rest = divmod(basis_points, 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{decimals}%"


def whole_percent(basis_points: int) -> int:
    """Rounded to a whole percent; never to 0 or 100 unless it is exactly that."""
    near = (basis_points + HALF_A_PERCENT) // 100 * 100
    return basis_points if near in (0, ALL) else near


def rounded(basis_points: int) -> str:
    """8642 → `86.4%`, 9000 → `90%`; only everything is 100%."""
    whole, rest = divmod(_tenths(basis_points), 10)
    return f"{whole}.{rest}%" if rest else f"{whole}%"


def figure(basis_points: int) -> str:
    """Always with one decimal, so that figures below one another line up: `90.0%`."""
    tenths = _tenths(basis_points)
    return f"{tenths // 10}.{tenths % 10}%"


def tenths(basis_points: int) -> str:
    """`84.6`: a share of a list or a chart whose heading says that it is in percent."""
    found = _tenths(basis_points)
    return f"{found // 10}.{found % 10}"


def _tenths(basis_points: int) -> int:
    return min((basis_points + 5) // 10, 999 if basis_points < ALL else 1000)


def number(value: int) -> str:
    return f"{value:,}"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 change`, `3 changes`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def in_fours(fingerprint: str) -> str:
    """Groups of four, to be typed from paper."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))


def possessive(name: str) -> str:
    """`311’s`, `Streets’`."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"
