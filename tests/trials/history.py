"""A history on file for tests of pages and actions: requests of a service, stored and judged as a city's would be."""

from datetime import datetime, timedelta

import numpy as np

from governance.database import copying
from governance.results.queries.frames import KINDS, in_microseconds
from governance.results.rules.frame import COLUMNS, NEVER
from governance.results.tables.judgments import Judgment
from tests import cast

AT = cast.AT
INSTANTS = {name for name, kind in KINDS.items() if kind == "timestamptz"}


async def history(
    service: str, days: list[float], *, first: datetime | None = None, start: int = 1, **columns: int
) -> list[int]:
    """One request per entry, opened one a day at 10 a.m. before AT (the last entry yesterday), ended after so many days;
    a negative number is still open. `columns` are the same for all. The ids.
    """
    row = (await Judgment.raw("SELECT id FROM service WHERE code = {}", service))[0]
    size = len(days)
    begin = first or AT + timedelta(hours=1) - timedelta(days=size)
    opened = np.array([int((begin + timedelta(days=n)).timestamp()) for n in range(size)], dtype=np.int64)
    took = np.array([int(each * 86_400) for each in days], dtype=np.int64)
    judged = {name: np.zeros(size, dtype=np.int64) for name in COLUMNS}
    judged |= {name: np.full(size, NEVER) for name in INSTANTS}
    judged |= {"opened": opened, "ended": np.where(took < 0, NEVER, opened + took)}
    judged |= {"request": np.arange(start, start + size), "service": np.full(size, row["id"])}
    judged |= {name: np.full(size, value) for name, value in columns.items()}
    block = copying.blank(size, KINDS)
    for name, values in judged.items():
        block[name] = in_microseconds(values) if name in INSTANTS else values
    await copying.write("judgment", block, kinds=KINDS)
    return [int(each) for each in judged["request"]]
