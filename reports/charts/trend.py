"""A rate over periods: its line within its interval, the goal, what it would be without an event and by former targets."""

from dataclasses import dataclass

from governance import formats
from reports.charts import paper
from reports.charts.paper import LINE, NAVY, SOFT, Hue, Sheet, Size, rule, words

SHEETS = {
    Size.WIDE: Sheet(width=760, height=300, left=54, right=170, top=26, bottom=46, letter=14),
    Size.NARROW: Sheet(width=320, height=250, left=48, right=12, top=24, bottom=44, letter=13, narrow=True),
    Size.PRINT: Sheet(width=640, height=168, left=46, right=142, top=22, bottom=38, letter=11.5),
}
FEWEST_POINTS = (
    3_000  # the least height of the plot, in hundredths of a percent: small changes must look small
)
STEP = 1_000


@dataclass(frozen=True, kw_only=True)
class Point:
    """One period. Rates are in hundredths of a percent, -1 where there is none; `few`: too few to be ranked.

    `plain_bp` is the rate without event adjustments, `former_bp` the one by the last period's targets; a period with an
    `event` is shaded, also where its name is only a space.
    """

    label: str
    year: str
    bp: int
    low_bp: int
    high_bp: int
    n: int
    plain_bp: int = -1
    former_bp: int = -1
    event: str = ""
    few: bool = False


@dataclass(frozen=True, kw_only=True)
class Trend:
    """`name` is what the line stands for ("On time"), `says` the picture in a sentence."""

    title: str
    says: str
    name: str
    points: tuple[Point, ...]
    hue: Hue
    goal_bp: int = -1


@dataclass(frozen=True, kw_only=True)
class _Plot:
    of: Trend
    sheet: Sheet
    low: int

    def at(self, index: int, bp: int) -> tuple[float, float]:
        places = len(self.of.points)
        return self.sheet.across((index + 0.5) / places), self.height(bp)

    def height(self, bp: int) -> float:
        return self.sheet.up((bp - self.low) / (10_000 - self.low))

    def runs(self, field: str) -> list[list[int]]:
        """Runs of neighboring periods that all have this figure."""
        found: list[list[int]] = [[]]
        for index, point in enumerate(self.of.points):
            if getattr(point, field) >= 0:
                found[-1].append(index)
            elif found[-1]:
                found.append([])
        return [run for run in found if run]


def trend(of: Trend, *, size: Size) -> str:
    """The chart as SVG text."""
    sheet = _with_keys(of, SHEETS[size])
    plot = _Plot(of=of, sheet=sheet, low=_lowest(of))
    parts = [
        *_events(plot),
        *_grid(plot),
        *_goal(plot),
        *_band(plot),
        *_further(plot),
        *_line(plot),
        *_names(plot),
    ]
    return paper.drawing(sheet, parts, title=of.title, says=of.says)


def _lowest(of: Trend) -> int:
    shown = [bp for p in of.points for bp in (p.bp, p.plain_bp, p.former_bp, p.low_bp) if bp >= 0]
    lowest = min([*shown, of.goal_bp if of.goal_bp >= 0 else 10_000])
    return max(0, min((lowest - 200) // STEP * STEP, 10_000 - FEWEST_POINTS))


def _events(plot: _Plot) -> list[str]:
    """Each event's periods shaded, its name above the first of them."""
    sheet, points = plot.sheet, plot.of.points
    wide = sheet.plot_width / len(points) if points else 0
    parts, before = [], ""
    for index, point in enumerate(points):
        if point.event:
            parts.append(
                paper.block(
                    sheet.left + index * wide, sheet.top, wide + 0.5, sheet.plot_height, fill=paper.WASH
                )
            )
        if point.event.strip() and point.event != before:
            late = index > 0.6 * len(points)
            x = sheet.left + (index + (1 if late else 0)) * wide
            parts.append(
                words(
                    x,
                    sheet.top - 8,
                    point.event,
                    fill=Hue.OVERSIGHT.value,
                    anchor="end" if late else "start",
                )
            )
        before = point.event
    return parts


def _grid(plot: _Plot) -> list[str]:
    sheet = plot.sheet
    step = STEP if 10_000 - plot.low <= 5_000 else 2 * STEP
    parts = []
    for bp in range(10_000, plot.low - 1, -step):
        y = plot.height(bp)
        ends = (sheet.left, y), (sheet.width - sheet.right, y)
        parts.append(rule(*ends, look="chart-grid", stroke=LINE, width=1))
        parts.append(
            words(sheet.left - 8, y + sheet.letter * 0.35, formats.rounded(bp), fill=SOFT, anchor="end")
        )
    return [*parts, *_periods(plot)]


def _periods(plot: _Plot) -> list[str]:
    """Names of the periods below; on a narrow sheet every third, counted from the last."""
    sheet, points, parts = plot.sheet, plot.of.points, []
    below, year = sheet.top + sheet.plot_height + sheet.letter * 1.45, ""
    for index, point in enumerate(points):
        shown = not sheet.narrow or (len(points) - 1 - index) % 3 == 0
        if not shown:
            continue
        x = plot.at(index, 0)[0]
        parts.append(words(x, below, point.label, fill=SOFT, anchor="middle"))
        if point.year != year:
            parts.append(words(x, below + sheet.letter * 1.2, point.year, fill=SOFT, anchor="middle"))
        year = point.year
    return parts


def _goal(plot: _Plot) -> list[str]:
    if plot.of.goal_bp < 0:
        return []
    y = plot.height(plot.of.goal_bp)
    ends = (plot.sheet.left, y), (plot.sheet.width - plot.sheet.right, y)
    return [rule(*ends, look="chart-goal", stroke=paper.INK, width=1.5)]


def _band(plot: _Plot) -> list[str]:
    points = plot.of.points
    return [
        paper.area(
            [plot.at(i, points[i].high_bp) for i in run],
            [plot.at(i, points[i].low_bp) for i in run],
            fill=plot.of.hue.value,
        )
        for run in plot.runs("bp")
    ]


def _further(plot: _Plot) -> list[str]:
    """The rate without events and by former targets, each from the period before it differs."""
    parts = []
    for field, look, color in (
        ("plain_bp", "chart-plain", Hue.OVERSIGHT.value),
        ("former_bp", "chart-former", NAVY),
    ):
        for run in plot.runs(field):
            through = [plot.at(i, getattr(plot.of.points[i], field)) for i in run]
            before = run[0] - 1
            if before >= 0 and plot.of.points[before].bp >= 0:
                through.insert(0, plot.at(before, plot.of.points[before].bp))
            after = run[-1] + 1
            if field == "plain_bp" and after < len(plot.of.points) and plot.of.points[after].bp >= 0:
                through.append(plot.at(after, plot.of.points[after].bp))
            parts.append(paper.path(through, look=look, stroke=color, width=2))
            parts += [
                paper.dot(*plot.at(i, getattr(plot.of.points[i], field)), 2.5, color=color, full=False)
                for i in run
            ]
    return parts


def _line(plot: _Plot) -> list[str]:
    points, color = plot.of.points, plot.of.hue.value
    lines = [
        paper.path([plot.at(i, points[i].bp) for i in run], look="chart-line", stroke=color, width=2.5)
        for run in plot.runs("bp")
    ]
    known = [i for run in plot.runs("bp") for i in run]
    return lines + [
        paper.dot(*plot.at(i, points[i].bp), 5 if i == known[-1] else 3, color=color, full=not points[i].few)
        for i in known
    ]


@dataclass(frozen=True, kw_only=True)
class _Series:
    """A line's name with its figure in the last period; where it ends before, with its last height and no figure."""

    name: str
    bp: int
    now: bool
    look: str
    color: str


def _series(of: Trend) -> list[_Series]:
    """The lines to draw, each with its last figure."""
    drawn = (
        (of.name, "bp", "chart-line", of.hue.value),
        ("unadjusted", "plain_bp", "chart-plain", Hue.OVERSIGHT.value),
        ("by former targets", "former_bp", "chart-former", NAVY),
    )
    found = []
    for name, field, look, color in drawn:
        figures = [getattr(point, field) for point in of.points]
        known = [bp for bp in figures if bp >= 0]
        if known:
            found.append(_Series(name=name, bp=known[-1], now=figures[-1] >= 0, look=look, color=color))
    if of.goal_bp >= 0:
        found.append(_Series(name="Goal", bp=of.goal_bp, now=True, look="chart-goal", color=paper.INK))
    return found


def _with_keys(of: Trend, sheet: Sheet) -> Sheet:
    """A narrow sheet grows by a line below for each name, since there is no room beside the plot."""
    more = len(_series(of)) * 20 if sheet.narrow else 0
    return Sheet(**{**vars(sheet), "height": sheet.height + more, "bottom": sheet.bottom + more})


def _names(plot: _Plot) -> list[str]:
    """Each line's name and last figure, at its end; where that is not in the last period, in a key."""
    series, sheet = _series(plot.of), plot.sheet
    if sheet.narrow:
        return _key(plot, series)
    least = sheet.letter * 1.3
    heights = [plot.height(each.bp) for each in series]
    places = paper.apart(heights, least=least, low=sheet.top, high=sheet.top + sheet.plot_height)
    x = sheet.width - sheet.right + 8
    return [
        words(x, y + sheet.letter * 0.35, _series_label(s), fill=s.color, bold=s.look == "chart-line")
        for s, y in zip(series, places, strict=True)
    ]


def _series_label(series: _Series) -> str:
    return f"{formats.figure(series.bp)} {series.name}" if series.now else series.name


def _key(plot: _Plot, series: list[_Series]) -> list[str]:
    sheet, parts = plot.sheet, []
    y = sheet.top + sheet.plot_height + sheet.letter * 3.9
    for each in series:
        sample = (sheet.left, y - 4), (sheet.left + 24, y - 4)
        parts.append(
            rule(*sample, look=each.look, stroke=each.color, width=2.5 if each.look == "chart-line" else 2)
        )
        said = _series_label(each)
        parts.append(words(sheet.left + 32, y, said, fill=each.color, bold=each.look == "chart-line"))
        y += 20
    return parts
