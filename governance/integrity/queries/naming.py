"""What a row is called: as entries name it, found from what was written of it before what now stands there."""

from functools import cache

from governance.database import sql
from governance.integrity.rules.record import FOLLOWED
from governance.integrity.rules.written import Difference, parts
from governance.piccolo_app import APP_CONFIG

# Tables that are not followed, but lead on to one that is.
LEADS_ON = {"agenda_item": "^meeting"}
LAST = "SELECT image FROM written_row WHERE place = :place AND key = :key AND image <> '' ORDER BY id DESC LIMIT 1"
FARTHEST = 6


async def subject_of(row: Difference) -> str:
    """`change:CH-2026-0042` for a line of its proposal; the table's name where nothing leads to a name."""
    place, key, image = row.place, row.key, parts(row.written) or parts(row.standing)
    for _ in range(FARTHEST):
        named = FOLLOWED[place].named if place in FOLLOWED else LEADS_ON.get(place, "")
        if not named.startswith("^"):
            return named.format_map({"id": key, **image}) if named and (image or "{" not in named) else place
        place, key = parents(place)[named[1:]], image.get(named[1:])
        if key is None:
            break
        image = await _image(place, int(key))
    return row.place


@cache
def parents(place: str) -> dict[str, str]:
    """The table that each column of this one points to."""
    table = next(each for each in APP_CONFIG.table_classes if each._meta.tablename == place)
    return {
        column._meta.db_column_name: column._foreign_key_meta.resolved_references._meta.tablename
        for column in table._meta.foreign_key_columns
    }


async def _image(place: str, key: int) -> dict[str, object]:
    written = await sql.value(LAST, place=place, key=key)
    standing = written or await sql.value(f"SELECT to_jsonb(t)::text FROM {place} AS t WHERE id = :key", key=key)
    return parts(standing or "")
