"""From when until when each value of a target held: runs of versions with one value, less the days on which it bound nobody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from governance.agreements.rules.versions import Dated

FOREVER = date.max


@dataclass(frozen=True, kw_only=True)
class Days:
    """From a day up to, not including, another; FOREVER where no end is known."""

    first: date
    until: date

    def __bool__(self) -> bool:
        return self.first < self.until


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One value of a target, by its fingerprint, over one run of days and versions."""

    fingerprint: str
    first_version: int
    last_version: int
    days: Days


def in_force(versions: Sequence[Dated]) -> dict[int, Days]:
    """The days of each version by its number: from its day until a higher one's, or its own end. Some have none."""
    return {
        each.number: Days(
            first=each.effective_from,
            until=min(
                each.ends_on or FOREVER,
                *(other.effective_from for other in versions if other.number > each.number),
                FOREVER,
            ),
        )
        for each in versions
    }


def standings(
    said: Mapping[int, str], days: Mapping[int, Days], *, lost: Iterable[Days] = ()
) -> list[Standing]:
    """The history of one key: `said` is the fingerprint under it by version.

    `lost` are days on which the service was another department's or retired: what this agreement says of it bound nobody.
    """
    runs: list[Standing] = []
    for number in sorted((each for each in said if days[each]), key=lambda each: days[each].first):
        its, last = days[number], runs[-1] if runs else None
        if last and last.fingerprint == said[number] and last.days.until == its.first:
            runs[-1] = replace(last, last_version=number, days=Days(first=last.days.first, until=its.until))
        else:
            runs.append(
                Standing(fingerprint=said[number], first_version=number, last_version=number, days=its)
            )
    gone = sorted(lost, key=lambda each: each.first)
    return [replace(run, days=left) for run in runs for left in _less(run.days, gone)]


def _less(days: Days, gone: Sequence[Days]) -> Iterator[Days]:
    """What is left of some days without others, in order."""
    first = days.first
    for each in gone:
        left = Days(first=first, until=min(each.first, days.until))
        if left:
            yield left
        first = max(first, each.until)
    rest = Days(first=first, until=days.until)
    if rest:
        yield rest
