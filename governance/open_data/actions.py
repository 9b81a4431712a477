"""Opening parts of the data to everybody, and closing them again."""

from collections.abc import Iterable
from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.open_data.queries.opened import opened
from governance.open_data.rules.parts import Opened, checked
from governance.open_data.tables import Opening
from governance.people.rules import Acting, rights


async def choose(parts: Iterable[str], *, licence: str, by: Acting, at: datetime) -> None:
    """From now on everybody may read exactly these parts without signing in."""
    rights.administers(by)
    wanted = checked(parts, licence)
    async with acts.begin(by, at=at) as act:
        before = await opened()
        if wanted == before:
            act.without_event("nothing is different")
            return
        await Opening(parts=" ".join(wanted.parts), licence=licence, who=act.who, at=at).save()
        await act.record(Tag.OPEN_DATA_CHOSEN, "open-data", before=_facts(before), after=_facts(wanted))


def _facts(of: Opened) -> dict[str, str]:
    return {"parts": ", ".join(of.parts) or "nothing", "licence": of.licence or "none"}
