"""When a target has changed since a proposal was written: nothing is adopted over it."""

from collections.abc import Mapping, Sequence

from governance.agreements.queries import latest
from governance.audit.tags import Tag
from governance.changes.actions.matter import ChangeAct
from governance.changes.queries.offers import line_names, proposed_edits
from governance.changes.queries.situation import Situation
from governance.changes.rules.moves import State, Step
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.standard import Procedure
from governance.changes.tables import Recommendation
from governance.errors import Invalid, Stale


async def refuse_moved(
    change: Situation, edits: tuple[ProposedEdit, ...], effective: Effective, names: Mapping[str, str]
) -> None:
    """Raises Stale where an edit starts from an item that has changed since, Invalid where a further version is to be
    taken on record. `names` says what each line is called, by its key.
    """
    content = await latest(change.agreement)
    if effective.kind is EffectiveKind.ON_RECORD and content:
        reason = "only the first version of an agreement can be taken on record with a past date"
        raise Invalid(f"When it takes effect: {reason}.", fields={"effective": reason})
    items = content.items if content else {}
    held = {key: item.hash for key, item in items.items()}
    gone = tuple(edit.key for edit in edits if held.get(edit.key, "") != edit.before)
    if gone:
        called = _listed([names[key] for key in gone])
        raise Stale(f"{called} changed since this was written. Look at today’s value, then send it again.")


async def collide(act: ChangeAct, keys: tuple[str, ...]) -> str:
    """Gives the change back to the side that began it, instead of the step that was wished; answers the message for
    whoever acted.
    """
    change = act.row
    act.becomes(Step.COLLIDE)
    edits = [edit for edit in await proposed_edits(change.offer_id or 0) if edit.key in keys]
    called = _listed(list((await line_names(edits)).values()))
    turn = {"turn": change.parties[change.initiator], "turn_since": act.at}
    ordinary = {"procedure": str(Procedure.ORDINARY), "approvals_asked": "[]", "signing_since": None}
    await act.move(State.OPEN, **turn, **ordinary)
    waiting = (Recommendation.change == change.id) & Recommendation.closed_at.is_null()
    await Recommendation.update({Recommendation.closed_at: act.at}).where(waiting)
    await act.record(Tag.COLLIDED, after={"keys": list(keys)})
    initiator = change.names[change.initiator]
    return f"{called} changed since this proposal was written, so it went back to {initiator}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
