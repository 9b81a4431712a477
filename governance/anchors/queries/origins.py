"""Which beginning of the record counts: the last one that an entry tells of, with the key it is signed by."""

from dataclasses import dataclass

from governance.anchors.rules.notes import PublicKey, Unreadable, beginning_of, key_from
from governance.audit.stored_event import event_from
from governance.audit.tags import Tag
from governance.database import sql

BEGUN = "SELECT number, body FROM event WHERE tag = :tag ORDER BY number DESC"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """`entry` tells of it; `follows` is the last checkpoint known of the beginning before, in one line."""

    entry: int
    name: str
    key: PublicKey
    follows: str = ""
    reason: str = ""

    @property
    def beginning(self) -> int:
        return beginning_of(self.name)


async def origins() -> tuple[Origin, ...]:
    """The newest first; an entry that cannot be read is passed over here and found by verification."""
    rows = await sql.rows(BEGUN, tag=str(Tag.ORIGIN_BEGUN))
    return tuple(found for row in rows if (found := _origin(row["number"], row["body"])))


def _origin(number: int, body: str) -> Origin | None:
    event = event_from(body)
    try:
        key = key_from(str(event.after["key"])) if event else None
    except (KeyError, Unreadable):
        key = None
    if event is None or key is None:
        return None
    follows = str(event.after.get("follows", ""))
    return Origin(entry=number, name=key.name, key=key, follows=follows, reason=event.reason)
