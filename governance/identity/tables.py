"""How people sign in: their ways in, their signed-in browsers, tries that are counted, letters about accounts."""

from piccolo.columns import BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from governance.people.tables import Party, Person


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


class ServiceAccount(Table, tablename="service_account"):
    """A machine of an office: no person, no role. A named owner says once a year that it is still needed."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    name = Text(required=True)
    purpose = Text(required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    owner = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    made_at = Timestamptz(default=None, required=True)
    renewed_at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)


class ApiToken(Table, tablename="api_token"):
    """A token of a person or of a service account; only its fingerprint is stored. By real time, whatever the portal's clock."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    token_hash = Text(required=True)
    name = Text(required=True)
    person = ForeignKey(
        Person, null=True, default=None, on_delete=OnDelete.restrict, index=True
    )  # null: of a service account
    account = ForeignKey(
        ServiceAccount, null=True, default=None, on_delete=OnDelete.restrict, index=True
    )  # null: of a person
    scopes = Text(required=True)
    made_at = Timestamptz(default=None, required=True)
    expires_at = Timestamptz(default=None, required=True)
    used_at = Timestamptz(null=True, default=None)
    used_from = Text(default="")
    revoked_at = Timestamptz(null=True, default=None)
    api_token_of_one = Check(
        (person.is_null() & account.is_not_null()) | (person.is_not_null() & account.is_null())
    )


class IdempotencyKey(Table, tablename="idempotency_key"):
    """What a token's request did, kept for a day: the same key once more gets the same answer and does nothing."""

    id = BigSerial(primary_key=True)
    token = ForeignKey(ApiToken, null=False, on_delete=OnDelete.restrict)
    key = Text(required=True)
    request_hash = Text(required=True)
    status = Integer(default=0)
    headers = Text(default="")
    body = Text(default="")
    made_at = Timestamptz(default=None, required=True)
    idempotency_key_once = Unique([token, key])
