"""Charts as SVG text: values in, the same text out for the same values; for pages, narrow screens and paper.

Decides how figures are drawn; not which figures. Colors are attributes, so that no style sheet is needed on paper, and
every element has a class, so that a page's style sheet can follow forced colors. The figures stand in a table beside it.
"""

from reports.charts.dots import Dots, ServiceDot, dots
from reports.charts.paper import Hue, Size
from reports.charts.trend import Point, Trend, trend

__all__ = ["Dots", "Hue", "Point", "ServiceDot", "Size", "Trend", "dots", "trend"]
