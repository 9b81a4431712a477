"""What a row is called: as entries name it, found from what was written of it before what now stands there."""

from governance.database import sql
from governance.integrity.rules.record import FOLLOWED
from governance.integrity.rules.written import Difference, parts

# Tables that are not followed, but lead on to one that is.
LEADS_ON = {"agenda_item": "^meeting"}
LAST = "SELECT image FROM written_row WHERE place = :place AND key = :key AND image <> '' ORDER BY id DESC LIMIT 1"
STANDING = "SELECT to_jsonb(t)::text AS image FROM {place} AS t WHERE id = :key"
POINTS_TO = """SELECT c.confrelid::regclass::text AS place FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.conrelid = to_regclass(:place) AND a.attname = :column"""
FARTHEST = 6


async def subject_of(row: Difference) -> str:
    """`change:CH-2026-0042` for a line of its proposal; the table's name where nothing leads to a name."""
    place, key, image = row.place, row.key, parts(row.written) or parts(row.standing)
    for _ in range(FARTHEST):
        named = FOLLOWED[place].named if place in FOLLOWED else LEADS_ON.get(place, place)
        if not named.startswith("^"):
            return named.format_map(image) if image or "{" not in named else place
        above = await sql.value(POINTS_TO, place=place, column=named[1:])
        key = int(image.get(named[1:]) or 0)
        if not above or not key:
            break
        place, image = above, await _image(above, key)
    return row.place


async def _image(place: str, key: int) -> dict[str, object]:
    written = await sql.value(LAST, place=place, key=key)
    return parts(written or await sql.value(STANDING.format(place=place), key=key) or "")
