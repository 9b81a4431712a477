"""Recusals, motions and votes, decisions, and what was agreed in a meeting and waits for each side's own yes."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Integer, OnDelete, Text, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from governance.bodies.tables import Body
from governance.changes.tables import Change
from governance.meetings.tables.agenda import AgendaItem, Outcome
from governance.meetings.tables.series import Meeting
from governance.people.tables import Delegation, Party, Person, Seat


class Recusal(Table, tablename="recusal"):
    """A member takes no part in one item."""

    id = BigSerial(primary_key=True)
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.restrict)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    reason = Text(required=True)
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    recusal_once = Unique([item, seat])


class Motion(Table, tablename="motion"):
    """A motion of a board and its result, worked out from the votes; `content` is what a carried one takes into effect."""

    id = BigSerial(primary_key=True)
    key = Text(unique=True, required=True)
    item = ForeignKey(AgendaItem, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Text(required=True)
    about = Text(default="")
    words = Text(required=True)
    content = Text(default="")
    hash = Text(required=True)
    mover = ForeignKey(Seat, null=True, default=None, on_delete=OnDelete.restrict)  # null: the chair puts it
    seconder = ForeignKey(Seat, null=True, default=None, on_delete=OnDelete.restrict)
    state = Text(required=True)
    revision = BigInt(default=1)
    base = Integer(default=0)
    quorum = Integer(default=0)
    present = Integer(default=0)
    needed = Integer(default=0)
    yes = Integer(default=0)
    no = Integer(default=0)
    result = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    closed_at = Timestamptz(null=True, default=None)


class Vote(Table, tablename="vote"):
    """What one seat said to one motion: yes, no, abstain, recused or absent; its holder as they were then."""

    id = BigSerial(primary_key=True)
    motion = ForeignKey(Motion, null=False, on_delete=OnDelete.restrict)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)  # null: nobody holds it
    value = Text(required=True)
    holder = Text(default="")
    own = Boolean(default=False)  # entered by whoever said it
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    vote_once = Unique([motion, seat])


class Decision(Table, tablename="decision"):
    """One entry of the register; `effect` says what it changed, and since when."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    body = ForeignKey(Body, null=False, on_delete=OnDelete.restrict, index=True)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict, index=True)
    outcome = ForeignKey(Outcome, null=False, on_delete=OnDelete.restrict, unique=True)
    motion = ForeignKey(Motion, null=True, default=None, on_delete=OnDelete.restrict)
    about = Text(default="", index=True)
    words = Text(required=True)
    hash = Text(required=True)
    recommendation = Boolean(default=False)
    internal = Boolean(default=False)
    effect = Text(default="")
    effect_at = Timestamptz(null=True, default=None)
    at = Timestamptz(default=None, required=True)


class MeetingAgreement(Table, tablename="meeting_agreement"):
    """What was agreed in a meeting about an open change: a whole proposal by its fingerprint. It binds nobody by itself."""

    id = BigSerial(primary_key=True)
    outcome = ForeignKey(Outcome, null=False, on_delete=OnDelete.restrict, unique=True)
    change = ForeignKey(Change, null=False, on_delete=OnDelete.restrict, index=True)
    proposal = Text(required=True)
    hash = Text(required=True, index=True)
    round = Integer(required=True)  # the proposal that the meeting talked about
    state = Text(default="waiting")
    revision = BigInt(default=1)
    at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)


class Confirmation(Table, tablename="confirmation"):
    """A side's own yes to what was agreed in a meeting, by its binding seat on its own screen; once for each side."""

    id = BigSerial(primary_key=True)
    agreement = ForeignKey(MeetingAgreement, null=False, on_delete=OnDelete.restrict)
    hash = Text(required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict)
    delegation = ForeignKey(
        Delegation, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: as holder
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    taken_back_at = Timestamptz(null=True, default=None)
    confirmation_once = Unique([agreement, party])
