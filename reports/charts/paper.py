"""The sheet a chart is drawn on: sizes, colors, and SVG elements as text. Knows nothing about figures."""

from dataclasses import dataclass
from enum import StrEnum
from html import escape

INK, SOFT, LINE, NAVY, WASH = "#1b2a33", "#4c5d68", "#d5dad8", "#1b3a57", "#f3ecdd"
FACE = "Public Sans, Helvetica, Arial, sans-serif"


class Hue(StrEnum):
    """Whose figures they are; the word stands beside the color."""

    CENTER = "#0b5563"
    DEPARTMENT = "#6b3a5b"
    OVERSIGHT = "#7a5200"
    CITY = NAVY


class Size(StrEnum):
    """The place for which a chart is drawn: a wide page, a narrow one, or paper."""

    WIDE = "wide"
    NARROW = "narrow"
    PRINT = "print"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Width and height, the room for words around the plot, and the size of words, in the units of the drawing."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    letter: float
    narrow: bool = False

    @property
    def plot_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> int:
        return self.height - self.top - self.bottom

    def across(self, share: float) -> float:
        return self.left + share * self.plot_width

    def up(self, share: float) -> float:
        return self.top + (1 - share) * self.plot_height


def drawing(sheet: Sheet, parts: list[str], *, title: str, says: str) -> str:
    """The whole picture. A reader that cannot see it reads the title and the sentence."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {sheet.width} {sheet.height}" '
        f'width="{sheet.width}" height="{sheet.height}" font-family="{FACE}" font-size="{_short(sheet.letter)}">'
    )
    return f"{head}<title>{escape(title)}</title><desc>{escape(says)}</desc>{''.join(parts)}</svg>"


def words(
    x: float, y: float, said: str, *, fill: str = INK, anchor: str = "start", bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text class="chart-words" x="{_short(x)}" y="{_short(y)}" fill="{fill}" text-anchor="{anchor}"{weight}>'
        f"{escape(said)}</text>"
    )


def rule(
    start: tuple[float, float], end: tuple[float, float], *, look: str, stroke: str, width: float
) -> str:
    """A straight line; `look` is its class."""
    (x1, y1), (x2, y2) = start, end
    return (
        f'<line class="{look}" x1="{_short(x1)}" y1="{_short(y1)}" x2="{_short(x2)}" y2="{_short(y2)}" '
        f'stroke="{stroke}" stroke-width="{_short(width)}"{_dashes(look)}/>'
    )


def path(points: list[tuple[float, float]], *, look: str, stroke: str, width: float) -> str:
    if len(points) < 2:
        return ""
    return (
        f'<path class="{look}" d="{_through(points)}" fill="none" stroke="{stroke}" stroke-width="{_short(width)}" '
        f'stroke-linejoin="round"{_dashes(look)}/>'
    )


def area(upper: list[tuple[float, float]], lower: list[tuple[float, float]], *, fill: str) -> str:
    """The area between two lines over the same places."""
    if len(upper) < 2:
        return ""
    ring = _through([*upper, *reversed(lower)])
    return f'<path class="chart-band" d="{ring}Z" fill="{fill}" fill-opacity="0.14" stroke="none"/>'


def block(x: float, y: float, width: float, height: float, *, fill: str) -> str:
    return (
        f'<rect class="chart-event" x="{_short(x)}" y="{_short(y)}" width="{_short(width)}" '
        f'height="{_short(height)}" fill="{fill}"/>'
    )


def dot(x: float, y: float, radius: float, *, color: str, full: bool = True) -> str:
    """A full dot, or a ring where little is known or where it stands for what was before."""
    inside = color if full else "#ffffff"
    look = "chart-dot" if full else "chart-ring"
    return (
        f'<circle class="{look}" cx="{_short(x)}" cy="{_short(y)}" r="{_short(radius)}" fill="{inside}" '
        f'stroke="{color}" stroke-width="1.5"/>'
    )


DASHES = {"chart-goal": "6 4", "chart-former": "2 3", "chart-plain": "1 3"}


def _dashes(look: str) -> str:
    return f' stroke-dasharray="{DASHES[look]}" stroke-linecap="butt"' if look in DASHES else ""


def _through(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_short(x)},{_short(y)}" for x, y in points)


def _short(value: float) -> str:
    """At most one decimal, so that the text is the same wherever it is made."""
    rounded = round(value * 10)
    whole, rest = divmod(abs(rounded), 10)
    return f"{'-' if rounded < 0 else ''}{whole}{f'.{rest}' if rest else ''}"


def apart(places: list[float], *, least: float, low: float, high: float) -> list[float]:
    """Places of labels moved as little as needed to stand at least so far from each other, between two bounds."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved: dict[int, float] = {}
    floor = low
    for index in order:
        moved[index] = max(places[index], floor)
        floor = moved[index] + least
    ceiling = high
    for index in reversed(order):
        moved[index] = min(moved[index], ceiling)
        ceiling = moved[index] - least
    return [moved[index] for index in range(len(places))]
