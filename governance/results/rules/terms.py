"""Which term, of which version, and whose duty, holds for a service from when: the ground on which requests are judged.

A service is judged by the agreement of the department that owned it at the opening. Before the day on which it came into
the catalog as somebody's work, that first owner counts: an agreement taken on record reaches further back than the
catalog. Where it was nobody's work at first, its first owner owes nothing that was reported before.
Decides nothing about due dates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from governance.agreements.rules.counting import Counted
from governance.agreements.rules.items import OwedBy, Term
from governance.results.rules.timelines import EARLIEST

DONE, ROUTED = "done", "routed"


@dataclass(frozen=True, kw_only=True)
class TermInVersion:
    """A term as a version holds it, and the calendar that it counts on by that version."""

    item: int
    term: Term
    counted: Counted


@dataclass(frozen=True, kw_only=True)
class Owned:
    """`party` does the work of a service from `starts` until before `ends` (None = still).

    `from_entry`: it came into the catalog as their work.
    """

    party: int
    starts: int
    ends: int | None
    from_entry: bool = False


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A version of the agreement of `party`, its terms by service id; `ends` None = until the next one."""

    id: int
    number: int
    party: int
    starts: int
    ends: int | None
    terms: Mapping[int, tuple[TermInVersion, ...]]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """From `starts` on a service has this owner (0 = nobody), this version (0 = none) and these terms."""

    service: int
    starts: int
    party: int
    version: int
    terms: tuple[TermInVersion, ...]

    def general(self, metric: str) -> TermInVersion | None:
        return next((held for held in self._of(metric) if not held.term.population), None)

    def for_populations(self, metric: str) -> dict[str, TermInVersion]:
        return {held.term.population: held for held in self._of(metric) if held.term.population}

    def _of(self, metric: str) -> Iterable[TermInVersion]:
        owed = OwedBy.CENTER if metric == ROUTED else OwedBy.DEPARTMENT
        return (held for held in self.terms if held.term.metric == metric and held.term.owed_by is owed)


def stretches(
    owners: Mapping[int, Sequence[Owned]], versions: Mapping[int, Sequence[InForce]]
) -> tuple[Stretch, ...]:
    """Every service's stretches by service and beginning; `owners` by service in order of time, `versions` by party."""
    return tuple(
        stretch for service in sorted(owners) for stretch in _line(service, owners[service], versions)
    )


def _line(
    service: int, owners: Sequence[Owned], versions: Mapping[int, Sequence[InForce]]
) -> Iterable[Stretch]:
    reaching = [_reaching_back(owned) if owned.from_entry else owned for owned in owners]
    theirs = [version for owned in reaching for version in versions.get(owned.party, ())]
    bounds = [(o.starts, o.ends) for o in reaching] + [(v.starts, v.ends) for v in theirs]
    moments = {moment for pair in bounds for moment in pair}
    before: Stretch | None = None
    for moment in sorted(moment for moment in moments if moment is not None):
        now = _stretch(service, moment, reaching, versions)
        if before is None or _holding(before) != _holding(now):
            yield now
            before = now


def _reaching_back(first: Owned) -> Owned:
    return replace(first, starts=EARLIEST)


def _stretch(
    service: int, moment: int, owners: Sequence[Owned], versions: Mapping[int, Sequence[InForce]]
) -> Stretch:
    owner = next((o for o in owners if o.starts <= moment and (o.ends is None or moment < o.ends)), None)
    party = owner.party if owner else 0
    version = in_force(versions.get(party, ()), moment)
    return Stretch(
        service=service,
        starts=moment,
        party=party,
        version=version.id if version else 0,
        terms=version.terms.get(service, ()) if version else (),
    )


def in_force(versions: Iterable[InForce], moment: int) -> InForce | None:
    """The highest number that has begun; none once that one has ended."""
    begun = [version for version in versions if version.starts <= moment]
    last = max(begun, key=lambda version: version.number, default=None)
    return None if last is None or (last.ends is not None and last.ends <= moment) else last


def _holding(stretch: Stretch) -> tuple[int, int, tuple[TermInVersion, ...]]:
    return stretch.party, stretch.version, stretch.terms
