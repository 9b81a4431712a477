"""How values read on pages: dates, moments, spans, numbers. Pure; the city's zone is handed in."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape


def day(value: date, zone: ZoneInfo | None = None) -> str:
    """`Thu, Jun 18, 2026`; an instant is first taken to the zone."""
    if isinstance(value, datetime):
        value = value.astimezone(zone).date()
    return f"{value:%a, %b} {value.day}, {value.year}"


def moment(value: datetime, zone: ZoneInfo) -> str:
    """`Thu, Jun 18, 2026, 2:00 PM` in the zone."""
    local = value.astimezone(zone)
    return f"{day(local.date())}, {clock_time(local)}"


def clock_time(local: datetime) -> str:
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"


def span(value: date, today: date) -> str:
    """How far a date lies from today in calendar days: `today`, `in 3 days`, `2 days ago`."""
    days = (value - today).days
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "tomorrow" if days > 0 else "yesterday"
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def number(value: int) -> str:
    return f"{value:,}"


def percent(basis_points: int) -> str:
    """9050 → `90.5 %`, 9000 → `90 %`; the space does not break."""
    whole, rest = divmod(basis_points, 100)
    decimals = f".{rest:02d}".rstrip("0").rstrip(".") if rest else ""
    return f"{whole}{decimals}\u00a0%"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 change`, `3 changes`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def possessive(name: str) -> str:
    """`311’s`, `Streets’`."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


_PERCENT = re.compile(r"(?<=\d) %")
_NUMBER = re.compile(r"\b[A-Z]{2,4}-\d{4}-\d{4,}\b")


def tied(words: str) -> Markup:
    """Somebody's words with what belongs on one line kept there: `80 %`, `CH-2026-0042`. For pages only."""
    whole = _PERCENT.sub("\u00a0%", str(escape(words)))
    return Markup(_NUMBER.sub(r'<span class="concord-whole">\g<0></span>', whole))  # noqa: S704 - escaped above


def effect(on: date, *, today: date) -> str:
    """When a version takes effect, as a clause without its subject; what lies back is only put on record."""
    return f"is on record from {day(on)}" if on < today else f"takes effect on {day(on)}"


_FORM_KEEPING = frozenset({"change", "do", "effective", "key", "next", "proposal", "revision", "seat"})
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def recognized(typed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What somebody recognizes as typed: their words and dates. Choices of lines are counted; a form's own keeping is left out."""
    filled = [(name, value) for name, value in typed if value and name not in _FORM_KEEPING]
    shown = [(field_name(name), _typed_words(value)) for name, value in filled if ":" not in name]
    lines = {name.partition(":")[2] for name, _ in filled if ":" in name}
    return shown + ([("And", f"what you chose for {plural(len(lines), 'line')}")] if lines else [])


def _typed_words(value: str) -> str:
    try:
        return day(date.fromisoformat(value)) if _ISO_DAY.fullmatch(value) else value
    except ValueError:  # 2027-02-30 stays as typed
        return value


def field_name(name: str) -> str:
    """A form field's name as words, where its label is not at hand: `yearly_volume` → `Yearly volume`.

    Fields of a line (`amount:term:pothole/done`) are told by what they ask.
    """
    words = name.partition(":")[0].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser(agent: str) -> str:
    """`Firefox on Windows`, from what a browser tells of itself."""
    name = next((name for mark, name in BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{name} on {system}" if system else name
