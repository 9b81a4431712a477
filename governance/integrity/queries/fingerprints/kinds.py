"""What a kind of fingerprinted content is, and how all of one kind are gone through; memory stays flat."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from anyio import to_thread

from governance.database import sql
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area, Finding

MEND = "A backup made before it was altered holds what was agreed; until then pages and papers do not call it genuine."
UNREADABLE = "{} cannot be read any more"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`rows` asks for every one, with a column `subject` that names what it belongs to, as entries do.

    `name` is what the one of a row is called; `fault` says why it does not fit its fingerprint, "" where it fits.
    """

    counted: str
    rows: str
    name: Callable[[sql.Row], str]
    fault: Callable[[sql.Row], str]


async def findings(kind: Kind, look: Look) -> AsyncIterator[Finding]:
    async for rows in sql.batches(kind.rows):
        look.count(kind.counted, len(rows))
        for subject, fault in await to_thread.run_sync(_faults, kind, rows):
            yield Finding(area=Area.FINGERPRINTS, subject=subject, fault=fault, mend=MEND)


def _faults(kind: Kind, rows: list[sql.Row]) -> list[tuple[str, str]]:
    found = ((row, _fault(kind, row)) for row in rows)
    return [(row["subject"], f"{kind.name(row)} {fault}") for row, fault in found if fault]


def _fault(kind: Kind, row: sql.Row) -> str:
    """Why it does not fit. What cannot even be read as its kind was altered."""
    try:
        return kind.fault(row)
    except Exception:  # noqa: BLE001 - whatever is stored there, it is not what was written
        return "cannot be read any more"
