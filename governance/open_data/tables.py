"""Which parts of the data were opened to everybody, and by whom."""

from piccolo.columns import BigSerial, Text, Timestamptz
from piccolo.table import Table


class Opening(Table, tablename="open_data"):
    """Which parts of the data everybody may read without signing in, and under which licence. The last row counts."""

    id = BigSerial(primary_key=True)
    parts = Text(default="")  # short names parted by spaces; empty: nothing is open
    licence = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
