"""Names that would be taken for somebody else's: drawn alike, written in other signs."""

from governance import characters
from governance.database import sql
from governance.people.rules import entries

# Of nearly the same length: signs that are drawn alike stand one for one.
PEOPLE = """SELECT name FROM person WHERE char_length(name) BETWEEN :shortest AND :longest"""
OFFICES = """SELECT name FROM party WHERE char_length(name) BETWEEN :shortest AND :longest
    UNION SELECT name FROM body WHERE char_length(name) BETWEEN :shortest AND :longest
    UNION SELECT office FROM city"""
MARGIN = 3


async def check_person(name: str, field: str = "name") -> None:
    """Two people may have one name; a name that only looks like another's is refused. Raises Invalid."""
    await _check(PEOPLE, name, field)


async def check_office(name: str, field: str = "name") -> None:
    """Likewise of offices and groups."""
    await _check(OFFICES, name, field)


async def _check(query: str, name: str, field: str) -> None:
    length = len(name)
    rows = await sql.rows(query, shortest=length - MARGIN, longest=length + MARGIN)
    twin = next((row["name"] for row in rows if characters.is_twin(name, row["name"])), None)
    if twin is not None:
        raise entries.refused(
            field, f"looks like “{twin}” and is written in other signs; type it as it is there"
        )
