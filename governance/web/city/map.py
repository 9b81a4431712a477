"""The map of districts: each with its share on time, and whether the differences are more than chance. Computes no share."""

from collections.abc import Sequence
from dataclasses import dataclass

from governance import formats
from governance.districts.queries import Outlines
from governance.districts.rules.chance import Homogeneity, homogeneity
from governance.districts.rules.drawing import Shape
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import COUNTED
from governance.scorecards.queries.months import CityMonth
from governance.scorecards.rules.values import Slice
from governance.web.city.links import requests_of

SHADES = 5  # steps of the one hue


@dataclass(frozen=True, kw_only=True)
class District:
    """`slice` None: no request names it. `shade` 1 is the most on time, SHADES the least, 0 no share to say."""

    shape: Shape
    slice: Slice | None
    shade: int
    href: str


@dataclass(frozen=True, kw_only=True)
class DistrictMap:
    outlines: Outlines
    districts: tuple[District, ...]
    sentence: str


def district_map(month: CityMonth, found: Outlines | None) -> DistrictMap | None:
    """None where no outlines were taken in, or the month's card tells of no district."""
    slices = {each.name.casefold(): each for each in month.whole.districts}
    if found is None or not slices:
        return None
    known = [slices.get(shape.name.casefold()) for shape in found.map.shapes]
    shown = [each for each in known if each and each.on_time.bp >= 0]
    districts = tuple(
        District(shape=shape, slice=each, shade=_shade(each, shown), href=_href(month, each))
        for shape, each in zip(found.map.shapes, known, strict=True)
    )
    test = homogeneity((each.on_time.met, each.on_time.n) for each in shown)
    return DistrictMap(outlines=found, districts=districts, sentence=sentence(test, shown))


def _href(month: CityMonth, each: Slice | None) -> str:
    return requests_of(month.period, basis=Basis.DUE, results=COUNTED, district=each.name) if each else ""


def _shade(each: Slice | None, shown: Sequence[Slice]) -> int:
    if each is None or each.on_time.bp < 0:
        return 0
    low, high = (pick(one.on_time.bp for one in shown) for pick in (min, max))
    return SHADES if low == high == 0 else 1 + (high - each.on_time.bp) * (SHADES - 1) // max(high - low, 1)


def sentence(test: Homogeneity | None, shown: Sequence[Slice]) -> str:
    """What the differences mean, and by which test."""
    if test is None:
        return "Too few figures to compare districts."
    counted = sum(each.on_time.n for each in shown)
    share = formats.rounded(sum(each.on_time.met for each in shown) * 10_000 // counted)
    how = f"chi-squared test of equal shares, p {_p(test.by_chance)}"
    if test.differs:
        return f"The differences are more than chance explains ({how})."
    return f"All {len(shown)} are within what chance explains of {share} ({how})."


def _p(of: float) -> str:
    return "below 0.001" if of < 0.001 else f"= {of:.2f}" if of >= 0.01 else f"= {of:.3f}"
