"""What was found out about requests. All of it can be made again from requests, agreements and calendars."""

from piccolo.columns import BigInt, BigSerial, Date, Integer, SmallInt, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table


class Judgment(Table, tablename="judgment"):
    """One request beside the term in force at its opening. No column is null, so that a million rows are read at once
    as fixed-width binary; `infinity` stands for "never" and -infinity for an opening that could not be read.

    Verdicts as of a day are derived from these columns (rules/verdicts.py), not stored. No foreign keys: see Request.
    """

    request = BigInt(primary_key=True, required=True)
    feed = BigInt(required=True)
    label = BigInt(required=True)
    service = BigInt(required=True)  # 0 = not matched
    party = BigInt(required=True)  # who owed the work at the opening; 0 = nobody known
    item = BigInt(required=True)  # the term it is judged by; 0 = none
    version = BigInt(required=True)  # of the agreement; 0 = none
    calendar = BigInt(required=True)  # calendar_version; 0 = none
    opened = Timestamptz(default=None, required=True)
    ended = Timestamptz(default=None, required=True)  # infinity = open
    due = Timestamptz(
        default=None, required=True
    )  # with event adjustments; the last instant on time; infinity = no target
    due_plain = Timestamptz(default=None, required=True)  # without them
    handed = Timestamptz(default=None, required=True)  # infinity = not told
    handed_due = Timestamptz(default=None, required=True)  # by the center's routing term; infinity = none
    standing = SmallInt(required=True)  # rules/verdicts.py Standing, with event adjustments and corrections
    standing_plain = SmallInt(required=True)  # without event adjustments
    flags = Integer(required=True)
    paused = Integer(required=True)  # seconds the clock stood for the feed's own pauses
    district = Integer(required=True)
    channel = Integer(required=True)
    outcome = Integer(required=True)
    complete = SmallInt(required=True)
    transfers = SmallInt(required=True)
    reopened = SmallInt(required=True)


class Tally(Table, tablename="tally"):
    """How many requests of a service fell due in a month, how many of them were ended in time; of the trend lines."""

    id = BigSerial(primary_key=True)
    month = Date(default=None, required=True)  # the first of it, in the city's zone
    service = BigInt(required=True)
    party = BigInt(required=True)
    due = Integer(required=True)
    met = Integer(required=True)
    due_plain = Integer(required=True)
    met_plain = Integer(required=True)
    tally_unique_month = Unique([month, service, party])
