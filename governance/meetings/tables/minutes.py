"""Minutes with their corrections, and actions."""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from governance.agreements.tables import Version
from governance.bodies.tables import Body
from governance.meetings.tables.agenda import AgendaItem, Outcome
from governance.meetings.tables.series import Meeting
from governance.people.tables import Party, Person, Seat


class Minutes(Table, tablename="minutes"):
    """The minutes of one meeting. `content` is frozen when they are sent round; corrections that are accepted renew it."""

    id = BigSerial(primary_key=True)
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.restrict, unique=True)
    state = Text(required=True)
    revision = BigInt(default=1)
    content = Text(default="")
    hash = Text(default="")
    public_hash = Text(default="")
    circulated_at = Timestamptz(null=True, default=None)
    corrections_until = Timestamptz(null=True, default=None)
    approved_at = Timestamptz(null=True, default=None)
    final_at = Timestamptz(null=True, default=None)
    who = Text(default="")


class Correction(Table, tablename="minutes_correction"):
    """What somebody who was there wants otherwise; after the minutes are final, a correction beside them."""

    id = BigSerial(primary_key=True)
    minutes = ForeignKey(Minutes, null=False, on_delete=OnDelete.restrict)
    number = Integer(required=True)
    state = Text(required=True)
    revision = BigInt(default=1)
    place = Text(required=True)
    before = Text(required=True)
    after = Text(required=True)
    reason = Text(default="")
    internal = Boolean(default=True)
    erratum = Boolean(default=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
    answer = Text(default="")
    was = Text(default="")  # the fingerprints before it was accepted
    was_public = Text(default="")
    answered_who = Text(default="")
    answered_at = Timestamptz(null=True, default=None)
    minutes_correction_once = Unique([minutes, number])


class Action(Table, tablename="action"):
    """Something somebody promised to do. It belongs to a role; whoever holds that is who is asked."""

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    body = ForeignKey(Body, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    meeting = ForeignKey(Meeting, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    item = ForeignKey(AgendaItem, null=True, default=None, on_delete=OnDelete.restrict)
    outcome = ForeignKey(Outcome, null=True, default=None, on_delete=OnDelete.restrict, unique=True)
    version = ForeignKey(Version, null=True, default=None, on_delete=OnDelete.restrict)
    step = Text(default="")  # which of the four steps of a version
    words = Text(required=True)
    done_when = Text(default="")
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    other = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    seat = ForeignKey(Seat, null=False, on_delete=OnDelete.restrict, index=True)
    due = Timestamptz(default=None, required=True)
    state = Text(default="open")
    revision = BigInt(default=1)
    carried = Integer(default=0)
    evidence = Text(default="")
    link = Text(default="")
    done_who = Text(default="")
    done_by = ForeignKey(
        Person, null=True, default=None, on_delete=OnDelete.restrict
    )  # null: nobody, or a machine
    done_at = Timestamptz(null=True, default=None)
    verified_who = Text(default="")
    verified_at = Timestamptz(null=True, default=None)
    reason = Text(default="")
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
    ended_at = Timestamptz(null=True, default=None)
    action_step_once = Unique([version, step])
    action_between_two = Check(party != other)


class Deferral(Table, tablename="action_deferral"):
    """An action got another day, and why."""

    id = BigSerial(primary_key=True)
    action = ForeignKey(Action, null=False, on_delete=OnDelete.restrict, index=True)
    due = Timestamptz(default=None, required=True)
    until = Timestamptz(default=None, required=True)
    words = Text(required=True)
    who = Text(default="")
    at = Timestamptz(default=None, required=True)
