"""The outlines that count now, as a drawing or as the file they came in."""

import json
from dataclasses import dataclass
from datetime import datetime

from governance.audit.stored_event import NOBODY, Who, who_from
from governance.database import sql
from governance.districts.rules.drawing import Map, map_from

LAST = "SELECT {} FROM district_outlines ORDER BY id DESC LIMIT 1"
DISTRICTS = "SELECT name FROM facet WHERE kind = 'district' ORDER BY name"


@dataclass(frozen=True, kw_only=True)
class Outlines:
    """The drawing with where it comes from and who took it in."""

    map: Map
    file_name: str
    file_hash: str
    source: str
    who: Who
    at: datetime


async def outlines() -> Outlines | None:
    row = await sql.row(LAST.format("file_name, file_hash, source, drawing, who, at"))
    if row is None:
        return None
    return Outlines(
        map=map_from(json.loads(row["drawing"])),
        who=who_from(row["who"]) or NOBODY,
        **{name: row[name] for name in ("file_name", "file_hash", "source", "at")},
    )


async def outlines_file() -> tuple[str, bytes] | None:
    """The name and the content of the file that counts now."""
    row = await sql.row(LAST.format("file_name, body"))
    return (row["file_name"], row["body"].encode()) if row else None


async def districts_of_requests() -> list[str]:
    """The districts that requests name, whether an outline is called so or not."""
    return [row["name"] for row in await sql.rows(DISTRICTS)]
