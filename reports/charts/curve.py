"""The share done within x days, for every x: the whole distribution at a glance, with targets and goals marked."""

from dataclasses import dataclass

from reports.charts import paper
from reports.charts.paper import INK, LINE, SOFT, Hue, Sheet, Size, percent, rule, words

SHEETS = {
    Size.WIDE: Sheet(width=760, height=300, left=48, right=24, top=48, bottom=48, letter=14),
    Size.NARROW: Sheet(width=320, height=240, left=42, right=14, top=46, bottom=46, letter=13, narrow=True),
    Size.PRINT: Sheet(width=640, height=212, left=42, right=20, top=40, bottom=40, letter=11.5),
}
SHARES = (2_500, 5_000, 8_000, 9_000, 9_500, 10_000)
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A target: so many units, and how it is named ("Today 4 days")."""

    amount: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Curve:
    """`shares[x]` is the share done within x units, in hundredths of a percent; `unit` stands below the axis."""

    title: str
    says: str
    shares: tuple[int, ...]
    unit: str
    hue: Hue
    marks: tuple[Mark, ...] = ()


def curve(of: Curve, *, size: Size) -> str:
    """The chart as SVG text."""
    sheet = SHEETS[size]
    through = [_at(of, sheet, x, bp) for x, bp in enumerate(of.shares)]
    line = paper.path(through, look="chart-line", stroke=of.hue.value, width=2.5)
    parts = [*_grid(of, sheet), *_marks(of, sheet), line]
    return paper.drawing(sheet, parts, title=of.title, says=of.says)


def _at(of: Curve, sheet: Sheet, x: int, bp: int) -> tuple[float, float]:
    return sheet.across(x / max(len(of.shares) - 1, 1)), sheet.up(bp / 10_000)


def _grid(of: Curve, sheet: Sheet) -> list[str]:
    parts = []
    for bp in SHARES if not sheet.narrow else (5_000, 8_000, 9_000, 10_000):
        y = sheet.up(bp / 10_000)
        ends = (sheet.left, y), (sheet.width - sheet.right, y)
        parts.append(rule(*ends, look="chart-grid", stroke=LINE, width=1))
        crowded = bp == 9_500
        if not crowded:
            parts.append(words(sheet.left - 8, y + sheet.letter * 0.35, percent(bp), fill=SOFT, anchor="end"))
    most = len(of.shares) - 1
    step = next((s for s in STEPS if most / s <= (5 if sheet.narrow else 10)), STEPS[-1])
    below = sheet.top + sheet.plot_height + sheet.letter * 1.4
    for_each = range(0, most + 1, step)
    parts += [words(_at(of, sheet, x, 0)[0], below, str(x), fill=SOFT, anchor="middle") for x in for_each]
    middle = sheet.left + sheet.plot_width / 2
    return [*parts, words(middle, below + sheet.letter * 1.25, of.unit, fill=SOFT, anchor="middle")]


def _marks(of: Curve, sheet: Sheet) -> list[str]:
    parts = []
    for index, mark in enumerate(of.marks):
        if not 0 <= mark.amount < len(of.shares):
            continue
        x, y = _at(of, sheet, mark.amount, of.shares[mark.amount])
        foot = sheet.top + sheet.plot_height
        height = sheet.top - 8 - (len(of.marks) - 1 - index) * sheet.letter * 1.25
        parts.append(rule((x, height + 4), (x, foot), look="chart-goal", stroke=INK, width=1.5))
        parts.append(paper.dot(x, y, 5, color=of.hue.value))
        late = x > sheet.left + sheet.plot_width * 0.6
        said = f"{mark.name}: {percent(of.shares[mark.amount])}"
        anchor, aside = ("end", 4) if late else ("start", -4)
        parts.append(words(x + aside, height, said, anchor=anchor, bold=True))
    return parts
