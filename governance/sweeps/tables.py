"""What timed tasks did last, and the rows at which one of them fails."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table


class SweepRun(Table, tablename="sweep_run"):
    """The last run of one timed task, and the last one that did something; by the clock of the database."""

    id = BigSerial(primary_key=True)
    name = Text(unique=True, required=True)
    began_at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(default=None, required=True)
    took = BigInt(required=True)  # milliseconds
    done = Integer(required=True)
    failed = Integer(required=True)  # rows
    error = Text(required=True)  # of the task as a whole; "" where it came to its end
    did = Integer(required=True)
    did_at = Timestamptz(null=True, default=None)


class SweepFailure(Table, tablename="sweep_failure"):
    """A row at which a timed task fails: how often in a row, why the last time, and when it is tried next."""

    id = BigSerial(primary_key=True)
    sweep = Text(required=True)
    key = Text(required=True)  # the row as people name it
    failed = Integer(required=True)
    error = Text(required=True)
    began_at = Timestamptz(default=None, required=True)
    failed_at = Timestamptz(default=None, required=True)
    next_at = Timestamptz(default=None, required=True)
    sweep_failure_once = Unique([sweep, key])
    sweep_failure_counted = Check(failed > 0)
