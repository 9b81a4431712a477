"""What the page of a change says of a meeting that agreed on something about it, read from the change's own history.

Whether it may be confirmed, and what that does, is decided where it is confirmed.
"""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from governance import formats
from governance.audit.stored_event import StoredEvent
from governance.audit.tags import Tag
from governance.changes.queries.page import ChangePage
from governance.changes.rules.moves import State
from governance.web.changes.signers import binding

ENDS = frozenset({Tag.AGREED_STRUCK, Tag.RETURNED, Tag.COLLIDED})


def agreed_line(page: ChangePage, *, zone: ZoneInfo) -> str:
    """“Agreed in the meeting of Nov 30, waits for Lee Chan to confirm.”, "" where nothing of it waits."""
    if page.change.state is not State.OPEN:
        return ""
    later: list[StoredEvent] = []
    for each in page.history:
        if each.event and each.event.tag is Tag.AGREED_IN_MEETING:
            waits = list(_waits(page, each.event.after.get("hash", ""), later))
            day = formats.near_date(each.at.astimezone(zone).date(), page.today)
            return (
                f"Agreed in the meeting of {day}, waits for {' and '.join(waits)} to confirm."
                if waits
                else ""
            )
        later += [each.event] if each.event else []
    return ""


def _waits(page: ChangePage, hashed: str, later: Iterable[StoredEvent]) -> Iterator[str]:
    """Who has to confirm, the side whose turn it is first; nobody where the change has gone on to something else."""
    change, since = page.change, tuple(later)
    sent = {each.after.get("hash") for each in since if each.tag is Tag.COUNTER_SENT}
    if sent - {hashed} or any(each.tag in ENDS for each in since):
        return
    for side in sorted(change.parties, key=lambda code: code != change.turn):
        there = change.offer_hash == hashed
        done = change.parties[side] in change.consents if there else _kept(change.names[side], since)
        if not done:
            names = [one.stand_in or one.name for one in binding(page.acts, side)]
            yield " or ".join(names) if 0 < len(names) < 3 else f"somebody who binds {change.names[side]}"


def _kept(office: str, since: Iterable[StoredEvent]) -> bool:
    """Whether this side has confirmed ahead of its turn, and not taken it back; events are the newest first."""
    own = (each.tag for each in since if each.by.office == office)
    return (
        next((tag for tag in own if tag in (Tag.AGREED_AHEAD, Tag.AGREED_TAKEN_BACK)), None)
        is Tag.AGREED_AHEAD
    )
