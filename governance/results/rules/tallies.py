"""How many requests fell due in a month and how many of them were ended in time, counted from frames.

Months are those of the city's zone. A difference of two tallies is added to what is stored, so nothing is recounted.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np

from governance.calendars.rules.zones import DAY, to_walls
from governance.results.rules.frame import NEVER, Frame, Ints
from governance.results.rules.verdicts import Standing

Key = tuple[date, int, int]  # month, service, party
Four = tuple[int, int, int, int]  # due, met, and both without event adjustments
_SPREAD = 2**24  # more than there will ever be services or parties


def tally(frame: Frame, zone: str) -> dict[Key, Four]:
    due = _counted(frame, frame.due, frame.standing, zone)
    plain = _counted(frame, frame.due_plain, frame.standing_plain, zone)
    keys = due.keys() | plain.keys()
    return {key: (*due.get(key, (0, 0)), *plain.get(key, (0, 0))) for key in keys}


def _counted(frame: Frame, due: Ints, standing: Ints, zone: str) -> dict[Key, tuple[int, int]]:
    rows = np.nonzero((standing == Standing.JUDGED) & (due < NEVER))[0]
    days = to_walls(due[rows], zone) // DAY
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    packed = (months * _SPREAD + frame.service[rows]) * _SPREAD + frame.party[rows]
    keys, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    met = np.bincount(places, weights=frame.ended[rows] <= due[rows], minlength=len(keys))
    pairs = zip(keys.tolist(), counts.tolist(), met.astype(np.int64).tolist(), strict=True)
    return {_key(packed_key): (count, in_time) for packed_key, count, in_time in pairs}


def _key(packed: int) -> Key:
    rest, party = divmod(packed, _SPREAD)
    month, service = divmod(rest, _SPREAD)
    return date(1970 + month // 12, month % 12 + 1, 1), service, party


def difference(after: Mapping[Key, Four], before: Mapping[Key, Four]) -> dict[Key, Four]:
    """What is to be added to the second to have the first; keys that stay as they are are left out."""
    found: dict[Key, Counter[int]] = {}
    for sign, side in ((1, after), (-1, before)):
        for key, four in side.items():
            counted = found.setdefault(key, Counter())
            counted.update({place: sign * number for place, number in enumerate(four)})
    moved = {key: (four[0], four[1], four[2], four[3]) for key, four in found.items()}
    return {key: four for key, four in moved.items() if any(four)}
