"""The exported due dates of a data source, read as whole columns a piece at a time: what promises are read out of.

Moments are those that the source's declared clock makes of its file. Nothing is moved here: the shift that is found is
what the declared clock leaves over, and none where it is declared rightly.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from anyio import to_thread
from numpy.typing import NDArray

from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules.zones import DAY, day_number
from governance.database import copying, sql
from governance.database.copying import Block
from governance.inference.rules.values import NONE, Cases
from governance.requests.queries.feeds import FeedFacts
from governance.requests.rules.dates import SENTINEL_FROM, SENTINEL_UNTIL, ZERO_FROM, ZERO_UNTIL
from governance.requests.rules.labels import LabelState
from governance.results.queries.frames import in_seconds
from governance.results.queries.rows import pieces_of_feeds
from governance.results.rules.frame import Ints

_KINDS = {
    "label": "bigint",
    **dict.fromkeys(("opened", "due", "closed", "updated"), "timestamptz"),
}
_MOMENTS = ("opened", "due", "closed", "updated")
# What is set aside is no work that anybody promises; what has vanished from a whole export was taken back.
TOLD = """SELECT label, opened_at, due_at, coalesce(ended_at, 'infinity'), coalesce(updated_at, 'infinity') FROM request
    WHERE opened_at IS NOT NULL AND due_at IS NOT NULL AND vanished_import = 0
    AND label IN (SELECT id FROM label WHERE feed = :feed AND state <> :aside) AND """
NAMES = 'SELECT id, name FROM label WHERE feed = :feed ORDER BY name COLLATE "C"'


async def cases_of(feed: FeedFacts, *, region: str = "") -> Cases:
    """Every request of a data source that tells when it was opened and due, in an order that is its own.

    `region` (such as US-MA) names official holidays beside those that are found; none are needed.
    """
    names = {row["id"]: row["name"] for row in await sql.rows(NAMES, feed=feed.id)}
    parts = []
    async for piece in pieces_of_feeds([feed.id]):
        block = await copying.read(
            TOLD + piece.on("id"), _KINDS, feed=feed.id, aside=LabelState.SET_ASIDE, **piece.values
        )
        parts.append(await to_thread.run_sync(_told, block))
    columns = await to_thread.run_sync(_columns, parts, list(names))
    official = proposed_holidays(region, _years(columns)) if region else {}
    return Cases(
        **columns,
        labels=tuple(names.values()),
        zone=ZoneInfo(feed.mapping.zone),
        official=official,
        due_is_date=feed.mapping.due_is_date,
    )


def _told(block: Block) -> dict[str, Ints]:
    """One piece in seconds, without rows whose opening or due stands for “none” or “never”."""
    plain = copying.columns(block, _KINDS)
    columns = {name: in_seconds(values) if name in _MOMENTS else values for name, values in plain.items()}
    kept = _a_day(columns["opened"]) & _a_day(columns["due"])
    told = {name: values[kept] for name, values in columns.items()}
    for name in _MOMENTS:
        told[name][~_a_day(told[name])] = NONE
    return told


def _a_day(moments: Ints) -> NDArray[np.bool_]:
    until, since, zero, after = (
        day_number(day) * DAY for day in (SENTINEL_UNTIL, SENTINEL_FROM, ZERO_FROM, ZERO_UNTIL)
    )
    found: NDArray[np.bool_] = (
        (moments >= until + DAY) & (moments < since) & ((moments < zero) | (moments >= after + 2 * DAY))
    )
    return found


def _columns(parts: Iterable[Mapping[str, Ints]], ids: list[int]) -> dict[str, Ints]:
    """All pieces together; labels as places among the names, rows in an order that no storing changes."""
    every = list(parts)
    empty = np.zeros(0, dtype=np.int64)
    whole = {name: np.concatenate([empty, *(part[name] for part in every)]) for name in _KINDS}
    known = np.array(ids, dtype=np.int64)
    order = np.argsort(known)
    whole["label"] = order[np.searchsorted(known, whole["label"], sorter=order)] if ids else empty
    rows = np.lexsort([whole[name] for name in reversed(_KINDS)])
    return {name: values[rows] for name, values in whole.items()}


def _years(columns: Mapping[str, Ints]) -> range:
    """Those of all openings and due dates; a due at the end of a year needs the next one's holidays."""
    moments = np.concatenate([columns["opened"], columns["due"]])
    if not moments.size:
        return range(0)
    first, last = (datetime.fromtimestamp(int(each), UTC).year for each in (moments.min(), moments.max()))
    return range(first, last + 2)
