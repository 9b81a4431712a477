"""Tables that no capability owns: the counters behind public numbers such as CH-2026-0042, and forms that were carried out."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table


class Counter(Table, tablename="counter"):
    """The last number given out for a kind in a year; its row is locked while one is taken."""

    id = BigSerial(primary_key=True)
    kind = Text(required=True)
    year = Integer(required=True)
    last = BigInt(default=0)
    counter_unique_kind_year = Unique([kind, year])


class FormSent(Table, tablename="form_sent"):
    """A form that was carried out, kept for a day: the same form of the same page once more is no second act."""

    id = BigSerial(primary_key=True)
    mark = Text(
        unique=True, required=True
    )  # fingerprint of the page's one-time number and of all that was typed
    request = Text(required=True)  # the number of the request that carried it out
    led_to = Text(
        null=True, default=None
    )  # null: not answered yet; "" where the answer was a page of its own
    at = Timestamptz(default=None, required=True)
