"""Scorecards and what both sides say about them. A published card never changes."""

from piccolo.columns import BigInt, BigSerial, Date, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.table import Table

from governance.people.tables import Party


class Scorecard(Table, tablename="scorecard"):
    """A period's result for a party, or (party null) for the whole city. States: draft, held, published.

    `figures` is the card as canonical JSON; `rows_hash` names the stored file of the requests it was counted from;
    `fingerprint` covers figures and rows. `ends` is the period's last day.
    """

    id = BigSerial(primary_key=True)
    number = Text(unique=True, required=True)
    party = ForeignKey(Party, null=True, default=None, on_delete=OnDelete.restrict)  # null: citywide
    period = Text(required=True)  # month, quarter, year
    starts = Date(default=None, required=True)
    ends = Date(default=None, required=True)
    state = Text(required=True, index=True)
    as_of = Timestamptz(default=None, required=True)  # judged as of this instant
    figures = Text(required=True)
    rows_hash = Text(default="")
    fingerprint = Text(default="")
    drafted_at = Timestamptz(default=None, required=True)
    reply_by = Timestamptz(default=None, required=True)
    held_by = Text(default="")
    held_words = Text(default="")
    held_at = Timestamptz(null=True, default=None)
    published_at = Timestamptz(null=True, default=None)
    revision = BigInt(default=1)


class CardComment(Table, tablename="card_comment"):
    """What one side says about a draft card; printed on it.

    Kinds: comment; patterns (the explanation of a pattern worth a look).
    """

    id = BigSerial(primary_key=True)
    scorecard = ForeignKey(Scorecard, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Text(required=True)
    party = ForeignKey(Party, null=False, on_delete=OnDelete.restrict)
    words = Text(required=True)
    who = Text(required=True)
    at = Timestamptz(default=None, required=True)
