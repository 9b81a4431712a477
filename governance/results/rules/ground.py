"""The ground on which requests are judged, as flat arrays: whose duty when, which term, which version of which calendar.

Everything here is looked up for a million rows at once. Decides which term a row falls under, and why none does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from governance.agreements.rules.versions import midnight
from governance.calendars.rules.zones import seconds
from governance.results.rules.reliefs import Relief
from governance.results.rules.terms import DONE, ROUTED, Stretch, TermInVersion
from governance.results.rules.timelines import Ints, Timelines, timelines

NONE = -1
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """`labels` maps a label to its service (0 = set aside; missing = waiting); `facets` slug → ids; `date_zones` the
    zone of each feed whose due dates are days; `corrected` the requests that 311 corrected; `heirs` are retired
    services, from when on, and the service that counts in their place, in the order of time.
    """

    stretches: tuple[Stretch, ...]
    labels: Mapping[int, int]
    districts: Mapping[str, frozenset[int]] = field(default_factory=dict)
    channels: Mapping[str, frozenset[int]] = field(default_factory=dict)
    reliefs: Mapping[int, tuple[Relief, ...]] = field(default_factory=dict)
    date_zones: Mapping[int, str] = field(default_factory=dict)
    corrected: frozenset[int] = frozenset()
    heirs: tuple[tuple[int, int, int], ...] = ()

    @cached_property
    def terms(self) -> tuple[TermInVersion, ...]:
        """Every term there is; its place here is its number."""
        return tuple({_mark(held): held for stretch in self.stretches for held in stretch.terms}.values())

    @cached_property
    def places(self) -> Mapping[tuple[int, int, date], int]:
        return {_mark(held): place for place, held in enumerate(self.terms)}

    @cached_property
    def service_of_label(self) -> Ints:
        """By label; the last place is for labels that nobody matched yet."""
        table = np.full(max(self.labels, default=0) + 2, NONE, dtype=np.int64)
        for label, service in self.labels.items():
            table[label] = service
        return table

    @cached_property
    def by_stretch(self) -> "ByStretch":
        return _by_stretch(self)

    @cached_property
    def known_since(self) -> Ints:
        """For each term, the first instant of the first day that its calendar knows."""
        first = ((held.counted.since, held.counted.calendar.tzinfo) for held in self.terms)
        return np.array([seconds(midnight(day, zone)) for day, zone in first], dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class ByStretch:
    lines: Timelines
    party: Ints
    version: Ints
    done: Ints
    routed: Ints
    special: Mapping[int, tuple[tuple[str, str, int], ...]]  # stretch → (metric, population, term)


def _mark(held: TermInVersion) -> tuple[int, int, date]:
    """What tells a term from others: the same item may count on several versions, or know of fewer holidays."""
    return held.item, held.counted.row, held.counted.calendar.covers_until


def _by_stretch(ground: Ground) -> ByStretch:
    known = ground.stretches
    special = {
        place: tuple(
            (metric, population, ground.places[_mark(held)])
            for metric in (DONE, ROUTED)
            for population, held in sorted(stretch.for_populations(metric).items())
        )
        for place, stretch in enumerate(known)
    }
    return ByStretch(
        lines=timelines([(stretch.service, stretch.starts) for stretch in known]),
        party=np.array([stretch.party for stretch in known], dtype=np.int64),
        version=np.array([stretch.version for stretch in known], dtype=np.int64),
        done=_general(ground, known, DONE),
        routed=_general(ground, known, ROUTED),
        special={place: found for place, found in special.items() if found},
    )


def _general(ground: Ground, known: Sequence[Stretch], metric: str) -> Ints:
    found = (stretch.general(metric) for stretch in known)
    return np.array([ground.places[_mark(held)] if held else NONE for held in found], dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class RowTerms:
    """What each row falls under: its service, owner, version and terms (places in `terms`; -1 = none).

    `set_aside`: no promised work. `outside`: its service has targets, none of them for this row's population.
    """

    service: Ints
    set_aside: Flags
    party: Ints
    version: Ints
    done: Ints
    routed: Ints
    outside: Flags


def services_of(labels: Ints, opened: Ints, ground: Ground) -> Ints:
    """The service of each label at the opening; 0 where it is set aside, -1 where it waits for a service."""
    known = ground.service_of_label
    found: Ints = known[np.clip(labels, -1, len(known) - 1)]
    for retired, since, heir in ground.heirs:
        found[(found == retired) & (opened >= since)] = heir
    return found


def terms_of_rows(labels: Ints, opened: Ints, facets: tuple[Ints, Ints], ground: Ground) -> RowTerms:
    """`facets` are the districts and the channels of the rows."""
    service, by = services_of(labels, opened, ground), ground.by_stretch
    place = by.lines.at(service, opened)
    done, routed = _picked(by.done, place), _picked(by.routed, place)
    fits = {DONE: done, ROUTED: routed}
    outside = np.zeros(len(labels), dtype=bool)
    for stretch, special in by.special.items():
        rows = np.nonzero(place == stretch)[0]
        for metric, population, term in reversed(special):
            fits[metric][rows[_within(population, rows, facets, ground)]] = term
        if any(metric == DONE for metric, _, _ in special):
            outside[rows] = done[rows] == NONE
    return RowTerms(
        service=np.maximum(service, 0),
        set_aside=service == 0,
        party=np.where(place >= 0, _picked(by.party, place), 0),
        version=np.where(place >= 0, _picked(by.version, place), 0),
        done=done,
        routed=routed,
        outside=outside,
    )


def _picked(values: Ints, places: Ints) -> Ints:
    """The value at each place; -1 where there is no place."""
    if not values.size:
        return np.full(places.shape, NONE, dtype=np.int64)
    taken: Ints = np.where(places >= 0, values[places], NONE)
    return taken


def _within(population: str, rows: NDArray[np.intp], facets: tuple[Ints, Ints], ground: Ground) -> Flags:
    districts, channels = facets
    here = sorted(ground.districts.get(population, ()))
    so = sorted(ground.channels.get(population, ()))
    fits: Flags = np.isin(districts[rows], here) | np.isin(channels[rows], so)
    return fits
