"""Taking in outlines of districts: a newer file replaces the one before, which stays on record."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from anyio import to_thread

from governance import acts, canonical
from governance.audit.tags import Tag
from governance.database import sql
from governance.districts.rules.drawing import Map, drawn
from governance.districts.rules.geojson import read
from governance.districts.tables import DistrictOutlines
from governance.errors import AlreadyDone, Forbidden
from governance.people.rules import Acting, Role

KEEPERS = (Role.ADMINISTRATOR, Role.CONVENOR)
NOT_YOURS = "Outlines of districts are taken in by an administrator or the facilitator."
LAST = "SELECT file_hash FROM district_outlines ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, kw_only=True)
class OutlinesFile:
    """A file as it was sent, and where it comes from."""

    name: str
    content: bytes
    source: str


async def take_in(file: OutlinesFile, *, by: Acting, at: datetime) -> Map:
    """From now on maps are drawn from this file. Raises Invalid, which says of each feature what is wrong."""
    if not by.holds(*KEEPERS):
        raise Forbidden(NOT_YOURS)
    made = await to_thread.run_sync(lambda: drawn(read(file.content)))
    text = file.content.decode("utf-8-sig")
    hashed = hashlib.sha256(text.encode()).hexdigest()
    name = canonical.text(file.name, field="file", limit=200).replace("\n", " ")
    source = canonical.text(file.source, field="source", limit=300)
    async with acts.begin(by, at=at) as act:
        if await sql.value(LAST) == hashed:
            raise AlreadyDone("These outlines are the ones that are drawn already.")
        row = DistrictOutlines(
            file_name=name,
            file_hash=hashed,
            body=text,
            source=source,
            drawing=json.dumps(made.canonical(), ensure_ascii=False, separators=(",", ":")),
            who=act.who,
            at=act.at,
        )
        await row.save()
        after = {"name": name, "sha256": hashed, "districts": len(made.shapes), "source": source}
        await act.record(Tag.DISTRICTS_DRAWN, "districts", after=after)
    return made
