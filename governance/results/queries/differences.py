"""Where a data source's own due dates and those worked out here lie apart, counted by cause, each with some requests.

Over the newest year of the source's requests, and of many the newest: enough to see what is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from anyio import to_thread

from governance.agreements.rules.service_names import full_name
from governance.database import copying, sql
from governance.database.copying import Block
from governance.requests.rules.marks import Flag
from governance.results.queries import ground as grounds
from governance.results.queries.frames import in_seconds
from governance.results.rules.differences import ORDER, Apart, Cause, causes
from governance.results.rules.dues import Rule
from governance.results.rules.frame import Ints
from governance.results.rules.ground import Ground
from governance.results.rules.verdicts import Standing

MOST = 200_000  # requests whose dates are tried
EXAMPLES = 3
YEAR = timedelta(days=365)
KINDS = {
    **dict.fromkeys(("request", "service", "item", "calendar"), "bigint"),
    **dict.fromkeys(("opened", "ours", "theirs"), "timestamptz"),
}


@dataclass(frozen=True, kw_only=True)
class Example:
    """One request with both dates."""

    number: str
    service: str
    opened: datetime
    ours: datetime
    theirs: datetime


@dataclass(frozen=True, kw_only=True)
class CauseExamples:
    """How many requests differ for one cause, of how many services, and the newest of them."""

    cause: Cause
    requests: int
    services: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, kw_only=True)
class Differences:
    """Of the requests opened after `since` until `until`: `compared` have both dates, `apart` of them differ.

    `tried` of those were looked into. `theirs_only` have a date in the source alone, `ours_only` here alone.
    """

    since: datetime
    until: datetime
    compared: int
    apart: int
    tried: int
    theirs_only: int
    ours_only: int
    causes: tuple[CauseExamples, ...]


LAST = "SELECT max(opened) AS last FROM judgment WHERE feed = :feed AND opened <= :at"
# Of the requests of a year of one data source.
SUMS = f"""SELECT count(*) FILTER (WHERE both_known) AS compared, count(*) FILTER (WHERE both_known AND differs) AS apart,
    count(*) FILTER (WHERE told AND NOT known) AS theirs_only, count(*) FILTER (WHERE known AND NOT told) AS ours_only
    FROM (SELECT r.due_at IS NOT NULL AS told, j.due_plain < 'infinity' AS known,
        r.due_at IS NOT NULL AND j.due_plain < 'infinity' AS both_known,
        j.flags & {int(Flag.DUE_DIFFERS)} <> 0 AS differs
        FROM judgment j JOIN request r ON r.id = j.request
        WHERE j.feed = :feed AND j.opened > :since AND j.opened <= :until AND j.standing <> {int(Standing.INVALID)}) x"""  # noqa: S608 - constants
APART = f"""SELECT j.request, j.service, j.item, j.calendar, j.opened, j.due_plain, r.due_at
    FROM judgment j JOIN request r ON r.id = j.request
    WHERE j.feed = :feed AND j.opened > :since AND j.opened <= :until AND j.flags & {int(Flag.DUE_DIFFERS)} <> 0
    ORDER BY j.opened DESC LIMIT {MOST}"""  # noqa: S608 - constants


async def differences(feed: int, *, at: datetime) -> Differences | None:
    """None where the source has no judged request yet."""
    last = await sql.value(LAST, feed=feed, at=at)
    if last is None:
        return None
    year = {"feed": feed, "since": last - YEAR, "until": last}
    sums = await sql.one(SUMS, **year)
    block = await copying.read(APART, KINDS, **year)
    found = await to_thread.run_sync(_by_cause, block, await grounds.ground())
    return Differences(
        since=last - YEAR,
        until=last,
        **sums,
        tried=len(block),
        causes=tuple([await _examples_of(cause, block, places) for cause, places in found]),
    )


def _by_cause(block: Block, ground: Ground) -> list[tuple[Cause, Ints]]:
    """The places of each cause's requests, the most frequent cause first."""
    known = np.zeros(len(block), dtype=np.int64)
    last = {held.item: held for held in ground.terms}
    counted = {(held.item, held.counted.row): held for held in ground.terms}
    pairs = np.stack([block["item"], block["calendar"]], axis=1).astype(np.int64)
    for item, calendar in np.unique(pairs, axis=0).tolist():
        rows = np.nonzero((pairs[:, 0] == item) & (pairs[:, 1] == calendar))[0]
        apart = Apart(
            opened=in_seconds(block["opened"][rows].astype(np.int64)),
            ours=in_seconds(block["ours"][rows].astype(np.int64)),
            theirs=in_seconds(block["theirs"][rows].astype(np.int64)),
        )
        held = counted.get((item, calendar), last[item])
        known[rows] = causes(apart, Rule(term=held.term, calendar=held.counted.calendar))
    by_cause = [(cause, np.nonzero(known == place)[0].astype(np.int64)) for place, cause in enumerate(ORDER)]
    return sorted([pair for pair in by_cause if pair[1].size], key=lambda pair: -pair[1].size)


SHOWN = """SELECT r.id, r.external_id, s.problem, s.detail, s.further, r.opened_at, j.due_plain, r.due_at
    FROM request r JOIN judgment j ON j.request = r.id JOIN service s ON s.id = j.service
    WHERE r.id = ANY(:newest::bigint[]) ORDER BY r.opened_at DESC"""


async def _examples_of(cause: Cause, block: Block, places: Ints) -> CauseExamples:
    newest = block["request"][places[:EXAMPLES]].astype(np.int64).tolist()
    rows = await sql.rows(SHOWN, newest=newest)
    return CauseExamples(
        cause=cause,
        requests=len(places),
        services=len(np.unique(block["service"][places])),
        examples=tuple(_example(row) for row in rows),
    )


def _example(row: Mapping[str, Any]) -> Example:
    return Example(
        number=row["external_id"],
        service=full_name(row["problem"], row["detail"], row["further"]),
        opened=row["opened_at"],
        ours=row["due_plain"],
        theirs=row["due_at"],
    )
