"""Services below one another: the rate now within its interval, the one before as a ring, the goal as a tick."""

from dataclasses import dataclass

from governance import formats
from reports.charts import paper
from reports.charts.paper import INK, LINE, SOFT, Hue, Sheet, Size, rule, words

STEP = 2_000


@dataclass(frozen=True, kw_only=True)
class ServiceDot:
    """One service; rates in hundredths of a percent, -1 where there is none."""

    name: str
    bp: int
    low_bp: int
    high_bp: int
    n: int
    before_bp: int = -1
    goal_bp: int = -1


@dataclass(frozen=True, kw_only=True)
class Dots:
    title: str
    says: str
    rows: tuple[ServiceDot, ...]
    hue: Hue


def dots(of: Dots, *, size: Size) -> str:
    """The chart as SVG text. Between two sheets only the room for names differs: narrow ones stand above their row."""
    sheet, step = _sheet(of, size), _row_height(size)
    low = _lowest(of)
    parts = _grid(sheet, low)
    for index, row in enumerate(of.rows):
        parts += _row(
            row, _Place(sheet=sheet, low=low, y=sheet.top + (index + 0.5) * step, step=step), of.hue
        )
    return paper.drawing(sheet, parts, title=of.title, says=of.says)


def _row_height(size: Size) -> int:
    return {Size.WIDE: 36, Size.NARROW: 52, Size.PRINT: 24}[size]


def _sheet(of: Dots, size: Size) -> Sheet:
    width, left, right, letter = {
        Size.WIDE: (760, 250, 168, 14.0),
        Size.NARROW: (320, 8, 62, 13.0),
        Size.PRINT: (640, 200, 138, 11.5),
    }[size]
    top, bottom = 8, round(letter * 2)
    height = top + bottom + _row_height(size) * len(of.rows)
    narrow = size is Size.NARROW
    return Sheet(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        letter=letter,
        narrow=narrow,
    )


def _lowest(of: Dots) -> int:
    shown = [bp for row in of.rows for bp in (row.low_bp, row.before_bp, row.goal_bp) if bp >= 0]
    return max(0, min((min(shown, default=0) - 200) // STEP * STEP, 6_000))


def _grid(sheet: Sheet, low: int) -> list[str]:
    parts = []
    for bp in range(low, 10_001, STEP):
        x = sheet.across((bp - low) / (10_000 - low))
        ends = (x, sheet.top), (x, sheet.top + sheet.plot_height)
        parts.append(rule(*ends, look="chart-grid", stroke=LINE, width=1))
        below = sheet.top + sheet.plot_height + sheet.letter * 1.3
        parts.append(
            words(
                x,
                below,
                formats.rounded(bp),
                fill=SOFT,
                anchor="start" if sheet.narrow and bp == low else "middle",
            )
        )
    return parts


@dataclass(frozen=True, kw_only=True)
class _Place:
    sheet: Sheet
    low: int
    y: float
    step: int

    def across(self, bp: int) -> float:
        return self.sheet.across((bp - self.low) / (10_000 - self.low))


def _row(row: ServiceDot, at: _Place, hue: Hue) -> list[str]:
    sheet, narrow = at.sheet, at.sheet.narrow
    y = at.y + at.step * 0.18 if narrow else at.y
    parts = [_name(row, at)]
    if row.goal_bp >= 0:
        x = at.across(row.goal_bp)
        parts.append(rule((x, y - 8), (x, y + 8), look="chart-tick", stroke=INK, width=2))
    if row.bp < 0:
        return [*parts, words(sheet.left, y + sheet.letter * 0.35, "None fell due", fill=SOFT)]
    ends = (at.across(row.low_bp), y), (at.across(row.high_bp), y)
    parts.append(rule(*ends, look="chart-reach", stroke=hue.value, width=2))
    if row.before_bp >= 0:
        parts.append(paper.dot(at.across(row.before_bp), y, 4, color=SOFT, full=False))
    parts.append(paper.dot(at.across(row.bp), y, 5, color=hue.value))
    told = formats.figure(row.bp) if narrow else f"{formats.figure(row.bp)} of {row.n:,}"
    return [
        *parts,
        words(sheet.width - sheet.right + 12, y + sheet.letter * 0.35, told, fill=hue.value, bold=True),
    ]


def _name(row: ServiceDot, at: _Place) -> str:
    sheet = at.sheet
    if sheet.narrow:
        return words(sheet.left, at.y - at.step * 0.14, _cut(row.name, 42))
    room = 34 if sheet.left > 220 else 32
    return words(sheet.left - 12, at.y + sheet.letter * 0.35, _cut(row.name, room), anchor="end")


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
