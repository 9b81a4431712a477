"""What of minutes is public.

Two readings: the whole, for those who see the meeting, and the public one. The public reading is built from what it may
hold, field by field, so that nothing is in it that nobody thought of: of an item that is internal, or about a matter
that not everybody sees, nothing; of others no internal note, outcome or file. Notes and files of a working meeting stay
with the two sides. Pure.
"""

from governance import canonical
from governance.meetings.rules.minutes import Item, Minutes, Recused, values

# What everybody signed in may see anyway; an item about anything else is internal, whatever the note taker marked.
SEEN_BY_ALL = frozenset({"agreement", "target", "scorecard", "service", "minutes", "body"})
SEEN_BY_SOME = frozenset(
    {"change", "decision", "action"}
)  # it depends on the one: adopted, or not internal itself


def public_fingerprint(of: Minutes) -> str:
    """Of the public reading; `of` is the whole."""
    return canonical.fingerprint("public-minutes", values(public(of)))


def is_internal(about: str, *, marked: bool, shown: bool = False) -> bool:
    """Whether an item is internal: it was marked so, or is about what not everybody sees.

    `shown`: everybody may see this one change, decision or action.
    """
    subject = about.partition("/")[0]
    seen = not about or subject in SEEN_BY_ALL or (subject in SEEN_BY_SOME and shown)
    return marked or not seen


def public(of: Minutes) -> Minutes:
    """What everybody may read of the whole."""
    shown = tuple(_public_item(each, board=of.is_board) for each in of.items if not each.internal)
    return Minutes(
        meeting=of.meeting,
        kind=of.kind,
        body=of.body,
        title=of.title,
        zone=of.zone,
        opened=of.opened,
        closed=of.closed,
        place=of.place,
        note_taker=of.note_taker,
        here=of.here,
        absent=of.absent,
        items=shown,
        documents=tuple(each for each in of.documents if of.is_board and not each.internal),
        next_at=of.next_at,
        left_out=of.left_out + len(of.items) - len(shown),
    )


def _public_item(of: Item, *, board: bool) -> Item:
    return Item(
        key=of.key,
        number=of.number,
        title=of.title,
        about=of.about,
        state=of.state,
        put_off_to=of.put_off_to,
        notes=tuple(each for each in of.notes if board and not each.internal),
        outcomes=tuple(each for each in of.outcomes if not each.internal),
        motions=of.motions,
        recused=tuple(Recused(seat=each.seat, name=each.name) for each in of.recused),
    )
