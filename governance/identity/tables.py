"""How people sign in: their ways in, their signed-in browsers, tries that are counted, letters about accounts."""

from piccolo.columns import BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from governance.people.tables import Person, Seat


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
    moved_by = ForeignKey(
        Person, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: nobody but the person moved the account to another address
    moved_at = Timestamptz(null=True, default=None)
    used_at = Timestamptz(null=True, default=None)  # of a one-time password: it works once
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
    device = Text(default="")
    issuer = Text(default="")
    subject = Text(default="")
    idp_sid = Text(default="")
    acr = Text(default="")
    amr = Text(default="")
    auth_time = Timestamptz(null=True, default=None)
    strength = Text(default="")
    factors = Text(default="")
    proved_how = Text(default="")
    proved_at = Timestamptz(null=True, default=None)  # null: opened before proofs were kept


class Throttle(Table, tablename="throttle"):
    """Tries of one key (an account or an address) in a window."""

    id = BigSerial(primary_key=True)
    key = Text(unique=True, required=True)
    failures = Integer(default=0)
    since = Timestamptz(default=None, required=True)


class AccountLetter(Table, tablename="account_letter"):
    """A letter about an account and the link it may hold; only the hash of the link's token is stored."""

    id = BigSerial(primary_key=True)
    purpose = Text(required=True)
    person = ForeignKey(
        Person, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: not looked up yet
    email = Text(required=True)
    told = Text(default="")
    asked_by = ForeignKey(
        Person, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: the person, or nobody signed in
    asked_at = Timestamptz(default=None, required=True)
    made_at = Timestamptz(null=True, default=None)
    token_hash = Text(null=True, default=None, unique=True)
    expires_at = Timestamptz(null=True, default=None)
    used_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


class EmergencyDrill(Table, tablename="emergency_drill"):
    """That an emergency account was tried and lets somebody in, said by whoever signed in with it."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    words = Text(default="")
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)


class GroupMapping(Table, tablename="group_mapping"):
    """Which group, or role, of the city's directory proposes its members for a role here; it appoints nobody.

    `claim` is where the directory names it, `words` what people call it.
    """

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    issuer = Text(required=True)
    claim = Text(required=True)
    name = Text(required=True)
    words = Text(default="")
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)
    group_mapping_claim_known = Check((claim == "groups") | (claim == "roles"))


class GroupListing(Table, tablename="group_listing"):
    """What the directory said last about a person and a mapped group, and what it asks the lead of that office."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    mapping = ForeignKey(GroupMapping, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    is_listed = Boolean(default=False)
    asks = Text(default="")
    since = Timestamptz(default=None, required=True)
    group_listing_asks_known = Check((asks == "") | (asks == "appoint") | (asks == "end"))
    group_listing_once = Unique([mapping, person])
