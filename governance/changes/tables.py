"""A change and everything that was said and signed about it. Acts are rows; who acted is kept as it was then."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.agreements.tables import Agreement
from governance.people.tables import Delegation, Party, Person, Seat


class Change(Table, tablename="change"):
    """One negotiation. `revision` rises with every act: the compare-and-set of all of them."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict, index=True)
    subject = Text(default="terms")
    procedure = Text(default="ordinary")
    title = Text(required=True)
    reason = Text(required=True)
    state = Text(required=True, index=True)
    initiator = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    turn = ForeignKey(Party, null=True, default=None, on_delete=OnDelete.restrict)  # null: nobody's, it ended
    turn_since = Timestamptz(null=True, default=None)
    respond_by = Timestamptz(null=True, default=None)
    paused_at = Timestamptz(null=True, default=None)
    offer_hash = Text(default="")
    upload = Text(default="")
    finding = Text(default="")  # the number of the finding that it was drafted from
    approvals_asked = Text(default="[]")
    signing_since = Timestamptz(null=True, default=None)
    revision = BigInt(default=1)
    created_at = Timestamptz(default=None, required=True)
    touched_at = Timestamptz(default=None, required=True)
    opened_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended_volumes = Text(default="")  # requests a year of its services, as they were told then
    ended_words = Text(default="")


class Draft(Table, tablename="draft"):
    """What one side has written and not sent; seen by that side alone. One per side and change."""

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    body = Text(required=True)
    saved_by = Text(required=True)
    saved_at = Timestamptz(default=None, required=True)
    revision = BigInt(default=1)
    draft_unique_side = Unique([change, party])


class Participant(Table, tablename="participant"):
    """Who acted for which side in a change, once for each: written by every act."""

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    participant_unique = Unique([change, party, person])


class Offer(Table, tablename="offer"):
    """One round: a whole set of edits with an effective date, from one side; `hash` is what people agree to."""

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict)
    round = Integer(required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    parent_round = Integer(null=True, default=None)
    hash = Text(required=True, index=True)
    effective = Text(required=True)
    respond_days = Integer(default=10)
    rationale = Text(required=True)
    call_takers = Text(default="")
    conversation = Text(default="")
    evidence = Text(default="")
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    delegation = ForeignKey(
        Delegation, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: as holder
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    offer_unique_round = Unique([change, round])  # noqa: A003 - a column, not the builtin


class Edit(Table, tablename="edit"):
    """One line of an offer: the item it replaces and the whole new item, by fingerprint ("" = none)."""

    id = BigSerial(primary_key=True)
    offer = ForeignKey(Offer, null=False, on_delete=OnDelete.restrict)
    position = Integer(required=True)
    key = Text(required=True)
    before = Text(default="")
    after = Text(default="")
    hash = Text(required=True)
    words = Text(default="")
    edit_unique_key = Unique([offer, key])


class Recommendation(Table, tablename="recommendation"):
    """A seat that does not bind its party puts an offer, or a drafted counter, before the seat that does."""

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict, index=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    offer_hash = Text(default="")
    sends_draft = Boolean(default=False)
    words = Text(default="")
    salt = Text(required=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    handed_back_at = Timestamptz(null=True, default=None)
    handed_back_words = Text(default="")
    handed_back_who = Text(default="")
    closed_at = Timestamptz(null=True, default=None)


class Consent(Table, tablename="consent"):
    """A party's yes to one offer hash, by its own binding seat; once per party and offer."""

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict, index=True)
    offer = ForeignKey(Offer, null=False, on_delete=OnDelete.restrict)
    offer_hash = Text(required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    delegation = ForeignKey(
        Delegation, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: as holder
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    consent_unique_party = Unique([offer, party])


class Approval(Table, tablename="approval"):
    """What a seat beyond the two sides said of one offer hash: approved, sent back or rejected."""

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict, index=True)
    offer = ForeignKey(Offer, null=False, on_delete=OnDelete.restrict)
    offer_hash = Text(required=True)
    role = Text(required=True)
    outcome = Text(required=True)
    words = Text(default="")
    keys = Text(default="[]")
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)  # null: a board
    seat = ForeignKey(Seat, null=True, default=None, on_delete=OnDelete.restrict)  # null: a board
    delegation = ForeignKey(
        Delegation, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: as holder
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    approval_unique_role = Unique([offer, role])


class Objection(Table, tablename="objection"):
    """Why a side did not let a notice take effect; the change is an ordinary one from then on."""

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict, unique=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    words = Text(required=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    delegation = ForeignKey(
        Delegation, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: as holder
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)


class Question(Table, tablename="question"):
    """One question of one side and its answer; while it is open the asker's clock stands still."""

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict)
    number = Integer(required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    words = Text(required=True)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    answer_by = Timestamptz(default=None, required=True)
    answer = Text(default="")
    answered_who = Text(default="")
    answered_at = Timestamptz(null=True, default=None)
    question_unique_number = Unique([change, number])


class Extension(Table, tablename="extension"):
    """More time: five business days once a round for the asking, more only when the other side says yes."""

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict, index=True)
    round = Integer(required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    days = Integer(required=True)
    words = Text(default="")
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    granted_at = Timestamptz(null=True, default=None)
    granted_who = Text(default="")


class Note(Table, tablename="note"):
    """One side's own note; no page, export or search of anybody else shows it."""

    id = BigSerial(primary_key=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict, index=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    words = Text(required=True)
    salt = Text(required=True)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)


class Difference(Table, tablename="target_difference"):
    """A target that is signed one way and applied another, as the due dates of a name show. States: open, settled, over."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.restrict, index=True)
    key = Text(required=True)  # of the target
    feed = Text(required=True)  # the code of the data source
    label = Text(required=True)
    finding = Text(required=True)  # the number of the one that showed it last
    signed = Text(required=True)
    applied = Text(required=True)
    cases = Integer(default=0)
    hits = Integer(default=0)
    state = Text(required=True)
    revision = Integer(default=1)
    noticed_at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)


class DifferenceAnswer(Table, tablename="difference_answer"):
    """What one side says becomes of a difference: change (the agreement), mend (the system). `change` is the draft it began."""

    id = BigSerial(primary_key=True)
    difference = ForeignKey(Difference, null=False, on_delete=OnDelete.restrict)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    answer = Text(required=True)
    words = Text(default="")
    change = Text(default="")
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    difference_answer_once = Unique([difference, party])
