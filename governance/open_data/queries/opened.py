"""Which parts of the data are open to everybody at this moment."""

from governance.database import sql
from governance.open_data.rules.parts import NOTHING, Opened, Part

LAST = "SELECT parts, licence FROM open_data ORDER BY id DESC LIMIT 1"


async def opened() -> Opened:
    row = await sql.row(LAST)
    if row is None:
        return NOTHING
    return Opened(parts=tuple(Part(name) for name in row["parts"].split()), licence=row["licence"])
