"""How people sign in: their ways in, their signed-in browsers, tries that are counted, letters about accounts."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from governance.people.tables import Party, Person, Seat


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
    id_token = Text(default="")  # sealed, where the provider asks for it when somebody leaves


class Intent(Table, tablename="intent"):
    """A form whose act waits for a proof: where it goes, what it would put on record, the last entry its matter had then."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    session = ForeignKey(Session, null=False, on_delete=OnDelete.restrict)
    path = Text(required=True)
    back = Text(default="")
    typed = Text(default="")
    files = Text(default="")
    event = Text(default="")
    seen = BigInt(default=0)
    asked_at = Timestamptz(default=None, required=True)


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


class CodeApp(Table, tablename="second_factor"):
    """A person's code app: its secret, sealed, and the step of the last code it was used with, so that a code works once."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, unique=True)
    secret = Text(required=True)  # sealed under the installation's secret
    last_step = BigInt(default=0)
    failures = Integer(default=0)  # wrong codes in a row; after 50 it is locked
    set_up_at = Timestamptz(default=None, required=True)
    used_at = Timestamptz(null=True, default=None)


class Passkey(Table, tablename="passkey"):
    """One passkey of a person: its public key, and its counter, which never goes back."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    name = Text(required=True)
    credential = Text(unique=True, required=True)
    public_key = Text(required=True)
    counter = BigInt(default=0)
    synced = Boolean(default=False)
    set_up_at = Timestamptz(default=None, required=True)
    used_at = Timestamptz(null=True, default=None)


class RecoveryCode(Table, tablename="recovery_code"):
    """One of a person's ten recovery codes, hashed as passwords are; it is used once."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    number = Integer(default=0)
    secret = Text(required=True)
    made_at = Timestamptz(default=None, required=True)
    used_at = Timestamptz(null=True, default=None)
    recovery_code_once = Unique([person, number])
    recovery_code_numbered = Check((number >= 1) & (number <= 10))


class FactorRequirement(Table, tablename="factor_requirement"):
    """Somebody who had to show two factors, and since which moment, in real time: the grace is counted from there, once."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, unique=True)
    since = Timestamptz(default=None, required=True)
    met_at = Timestamptz(null=True, default=None)  # when two were shown last
    ended_at = Timestamptz(null=True, default=None)  # null: it is asked now


class ProofAsked(Table, tablename="proof_asked"):
    """A proof that somebody is asked for, by its token's hash, with the challenge for a passkey; good once, for minutes."""

    id = BigSerial(primary_key=True)
    token_hash = Text(unique=True, required=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    purpose = Text(required=True)
    challenge = Text(default="")
    told = Text(default="")  # what was shown before it
    asked_at = Timestamptz(default=None, required=True)


class FactorReset(Table, tablename="factor_reset"):
    """That somebody's second factor is taken away: asked by one person, confirmed or refused by another."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    reason = Text(required=True)
    state = Text(required=True)
    asker = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)  # null: on the server
    asked_by = Text(required=True)
    asked_at = Timestamptz(default=None, required=True)
    answerer = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)  # null: not answered
    answered_by = Text(default="")
    answered_at = Timestamptz(null=True, default=None)
    factor_reset_state_known = Check(
        (state == "asked") | (state == "done") | (state == "refused") | (state == "withdrawn")
    )


class DeclaredIssuer(Table, tablename="declared_issuer"):
    """That a city's own sign-in asks for two factors although it does not say so, as an administrator declares."""

    id = BigSerial(primary_key=True)
    issuer = Text(unique=True, required=True)
    two_factors = Boolean(default=False)
    words = Text(default="")
    declared_by = Text(required=True)
    declared_at = Timestamptz(default=None, required=True)


class Identity(Table, tablename="identity"):
    """An account at a provider of single sign-on, bound to a person: known by the provider and its own number for it."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    issuer = Text(required=True)
    subject = Text(required=True)
    told = Text(default="")  # what the provider called it when it was bound
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    bound_by = ForeignKey(
        Person, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: the person, while signed in otherwise
    bound_at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)
    proven_at = Timestamptz(null=True, default=None)  # when its person showed a second factor beside it


class Stranger(Table, tablename="stranger"):
    """Somebody whom a provider knows and no account here is bound to; the code is what they read to an administrator."""

    id = BigSerial(primary_key=True)
    code = Text(unique=True, required=True)
    issuer = Text(required=True)
    subject = Text(required=True)
    name = Text(default="")
    email = Text(default="")
    verified = Boolean(default=False)
    other = Text(default="")
    expires_at = Timestamptz(default=None, required=True)
    stranger_once = Unique([issuer, subject])


class SignInAttempt(Table, tablename="sign_in_attempt"):
    """Somebody on the way to a provider, for ten minutes: what only their browser and this row know."""

    id = BigSerial(primary_key=True)
    state_hash = Text(unique=True, required=True)
    browser_hash = Text(required=True)
    provider = Text(required=True)
    nonce = Text(required=True)
    verifier = Text(required=True)
    purpose = Text(required=True)
    session = Text(default="")
    wanted = Text(default="")
    kept = Text(default="")
    begun_at = Timestamptz(default=None, required=True)


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
    warned_at = Timestamptz(null=True, default=None)
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
    warned_at = Timestamptz(null=True, default=None)
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
