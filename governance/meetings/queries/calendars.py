"""The offices of a group that meets, with the calendars they work by."""

from governance.calendars.queries import lines_of, load_all
from governance.database import sql
from governance.errors import Invalid
from governance.meetings.rules.meetings import Circle
from governance.meetings.rules.planning import Side

NAMES = "SELECT code, name FROM party WHERE code = ANY(:codes::text[])"


async def sides_of(circle: Circle) -> tuple[Side, ...]:
    """The offices of a group with the calendars they work by. Raises Invalid where no calendar is set up yet."""
    known = await load_all()
    names = {row["code"]: row["name"] for row in await sql.rows(NAMES, codes=list(circle.parties))}
    found = [(names[code], lines_of(code, known)) for code in circle.parties if code in names]
    if not all(lines for _, lines in found):
        raise Invalid(
            "No calendar of working time is set up yet. The administrator adds one under Calendars."
        )
    return tuple(Side(name=name, lines=tuple(line.versions for line in lines)) for name, lines in found)
