"""Tables that no capability owns: the counters behind public numbers such as CH-2026-0042."""

from piccolo.columns import BigInt, BigSerial, Integer, Text
from piccolo.constraints import Unique
from piccolo.table import Table


class Counter(Table, tablename="counter"):
    """The last number given out for a kind in a year; its row is locked while one is taken."""

    id = BigSerial(primary_key=True)
    kind = Text(required=True)
    year = Integer(required=True)
    last = BigInt(default=0)
    counter_unique_kind_year = Unique([kind, year])
