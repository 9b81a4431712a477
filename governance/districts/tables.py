"""Outlines of the city's districts, as they were taken in."""

from piccolo.columns import BigSerial, Text, Timestamptz
from piccolo.table import Table


class DistrictOutlines(Table, tablename="district_outlines"):
    """A file of outlines, as it came, and the small drawing made of it. The last row counts."""

    id = BigSerial(primary_key=True)
    file_name = Text(required=True)
    file_hash = Text(required=True)  # SHA-256 of `body`
    body = Text(required=True)
    source = Text(default="")  # where the outlines come from, in the words of whoever took them in
    drawing = Text(required=True)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
