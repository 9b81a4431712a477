"""How people sign in: their ways in, their signed-in browsers, failed tries."""

from piccolo.columns import BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.people.tables import Person


class Credential(Table, tablename="credential"):
    """One way in for one person; `kind` is "password" today, a second way in is another kind."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    kind = Text(required=True)
    secret = Text(required=True)
    created_at = Timestamptz(default=None, required=True)
    one_time = Boolean(default=False)
    set_by = Text(default="")
    expires_at = Timestamptz(null=True, default=None)
    again = Boolean(default=False)
    handed_by = ForeignKey(
        Person, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: on the server itself
    credential_unique_way_in = Unique([person, kind])


class Session(Table, tablename="session"):
    """A signed-in browser; only the token's hash is stored."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    token_hash = Text(unique=True, required=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    method = Text(required=True)
    assisted_by = Text(default="")
    created_at = Timestamptz(default=None, required=True)
    seen_at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)
    address = Text(default="")
    agent = Text(default="")


class Throttle(Table, tablename="throttle"):
    """Failed tries of one key (an account or an address) in a window."""

    id = BigSerial(primary_key=True)
    key = Text(unique=True, required=True)
    failures = Integer(default=0)
    since = Timestamptz(default=None, required=True)
