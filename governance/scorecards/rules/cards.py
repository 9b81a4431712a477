"""From evidence to cards: one card, or all of a period's, department by department and citywide, in one pass.

The same evidence and the same About always give the same digits; nothing else enters.
"""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from governance.audit.rules import instant
from governance.calendars.rules.zones import instant_at, seconds
from governance.results.rules.formulas import Formula, formula
from governance.results.rules.frame import Frame
from governance.results.rules.verdicts import Standing
from governance.scorecards.rules import counting, lines
from governance.scorecards.rules.evidence import About, Evidence, Names, Window, belongs
from governance.scorecards.rules.patterns import patterns
from governance.scorecards.rules.periods import Period
from governance.scorecards.rules.values import (
    Card,
    CenterDuties,
    Coverage,
    FormulaFacts,
    Neutral,
    PartyLine,
    TrendPoint,
    Volume,
    Way,
)

CITY = -1  # the key of the citywide card beside the departments' ids
FORMULA = "on-time"
_WITH_TARGET = (Standing.JUDGED, Standing.RELIEVED, Standing.CORRECTED)


def window_of(period: Period, zone: str) -> Window:
    start, end = period.bounds(ZoneInfo(zone))
    return Window(start=seconds(start), end=seconds(end))


def month_cards(evidence: Evidence, *, names: Names, abouts: Mapping[int, About]) -> dict[int, Card]:
    """The cards asked for by `abouts`: by a party's id, or CITY; all of one period. Whole arrays, no step per request."""
    if not abouts:
        return {}
    about = next(iter(abouts.values()))
    window = window_of(about.period, about.zone)
    own = _in_order(evidence, window)
    parts, none = own.by_party(), own.part(0, 0)
    made = {
        key: card(parts.get(key, none), names=names, about=about)
        for key, about in abouts.items()
        if key != CITY
    }
    if CITY in abouts:
        made[CITY] = card(own, names=names, about=abouts[CITY], parts=parts, counted=made)
    return made


def _in_order(evidence: Evidence, window: Window) -> Evidence:
    """The requests that belong to the period, by party; the columns are gone through once."""
    places = np.flatnonzero(belongs(evidence.frame, window))
    return evidence.only(places[np.argsort(evidence.frame.party[places], kind="stable")])


def card(
    evidence: Evidence,
    *,
    names: Names,
    about: About,
    parts: Mapping[int, Evidence] | None = None,
    counted: Mapping[int, Card] | None = None,
) -> Card:
    """The card of these requests, all of which are taken to belong to it.

    `parts` are the same requests party by party, where the caller has them so; `counted` are the cards of parties
    that have been made already.
    """
    window, by, frame = window_of(about.period, about.zone), formula(FORMULA), evidence.frame
    told = lines.service_lines(frame, window, names=names, about=about)
    remarkable = lines.remarkable(told, about)
    ways = counting.way(frame, window, by), counting.way(frame, window, by, plain=True)
    neutral, city = counting.neutral(evidence, window, by), not about.party.code
    if parts is None:
        parts = evidence.by_party() if city else {}
    return Card(
        **_head(about, window, by),
        coverage=_coverage(frame, window, about),
        adjusted=ways[0],
        plain=ways[1],
        touched=counting.touched(frame, window),
        volume=_volume(frame, window, ways[0], by),
        pace=counting.pace(frame, window),
        reopened=counting.reopened(frame, window),
        paused=counting.paused(frame, window, told=about.pauses_told),
        trend=(*about.trend, _point(about.period, *ways, neutral)),
        neutral=neutral,
        services=told,
        attention=remarkable.attention,
        improved=remarkable.improved,
        unranked=lines.unranked(told),
        center=counting.center(frame, window),
        parties=_parties(parts, counted or {}, names=names, about=about) if city else (),
        districts=counting.slices(frame.district, frame, window, names=names.districts, by=by),
        channels=counting.slices(frame.channel, frame, window, names=names.channels, by=by),
        flags=counting.flags(frame),
        patterns=() if city else patterns(frame, window, names=names, about=about),
        rows=len(evidence),
    )


def _head(about: About, window: Window, by: Formula) -> dict[str, Any]:
    """What the card says of itself and of what lies beside its requests."""
    kept = ("party", "city", "zone", "period", "generated_at", "events", "corrections", "sources")
    kept_beside = ("habits", "compared", "usual", "meanings")
    return {
        **{name: getattr(about, name) for name in (*kept, *kept_beside)},
        "as_of": instant(instant_at(window.as_of)),
        "formula": FormulaFacts(name=by.name, version=by.version, says=by.says),
    }


def _coverage(frame: Frame, window: Window, about: About) -> Coverage:
    opened = window.holds(frame.opened)
    with_target = opened & np.isin(frame.standing, [int(each) for each in _WITH_TARGET])
    return Coverage(
        services=about.services,
        with_target=about.with_target,
        requests=int(opened.sum()),
        requests_with_target=int(with_target.sum()),
    )


def _volume(frame: Frame, window: Window, own: Way, by: Formula) -> Volume:
    return Volume(
        opened=int(window.holds(frame.opened).sum()),
        closed=int(window.holds(frame.ended).sum()),
        due=sum(own.due[str(verdict)] for verdict in by.counted),
    )


def _point(period: Period, adjusted: Way, plain: Way, neutral: Neutral) -> TrendPoint:
    return TrendPoint(
        starts=period.starts.isoformat(),
        on_time=adjusted.on_time,
        plain=plain.on_time,
        neutral=neutral.on_time,
    )


def _parties(
    parts: Mapping[int, Evidence], counted: Mapping[int, Card], *, names: Names, about: About
) -> tuple[PartyLine, ...]:
    window, by, found = window_of(about.period, about.zone), formula(FORMULA), []
    for key, own in parts.items():
        if key in names.parties:
            ways, center = _sections(counted[key]) if key in counted else _counted(own.frame, window, by)
            found.append(lines.party_line(names.parties[key], ways[0], plain=ways[1], center=center, by=by))
    return lines.in_order(found)


def _sections(own: Card) -> tuple[tuple[Way, Way], CenterDuties]:
    return (own.adjusted, own.plain), own.center


def _counted(frame: Frame, window: Window, by: Formula) -> tuple[tuple[Way, Way], CenterDuties]:
    ways = counting.way(frame, window, by), counting.way(frame, window, by, plain=True)
    return ways, counting.center(frame, window)
