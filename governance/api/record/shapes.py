"""Entries of the record as answers of the API."""

from datetime import datetime
from zoneinfo import ZoneInfo

from governance.api.shapes import Answer
from governance.audit import sentences
from governance.audit.queries import VisibleEvent


class RecordEntry(Answer, frozen=True, kw_only=True):
    """One entry of the record, a link of a chain: `hash` covers `previous`, number, `recorded_at` and `text`.

    SHA-256 over `concord:event:2`, the previous hash, the number, `recorded_at` (as YYYY-MM-DDTHH:MM:SSZ) and `text`, a line each. `text` and
    `sentence` are null where the content belongs to one side that the reader does not stand for: then only its place in the chain is told.
    `audience` is "shared", or the code of the side whose it is.
    """

    number: int
    at: datetime
    audience: str
    hash: str
    previous: str | None
    recorded_at: str | None
    text: str | None
    sentence: str | None


def entry(of: VisibleEvent, *, zone: ZoneInfo) -> RecordEntry:
    if of.withheld:
        return RecordEntry(
            number=of.number,
            at=of.at,
            audience=of.audience,
            hash=of.hash,
            previous=None,
            recorded_at=None,
            text=None,
            sentence=None,
        )
    return RecordEntry(
        number=of.number,
        at=of.at,
        audience=of.audience,
        hash=of.hash,
        previous=of.previous,
        recorded_at=of.event.recorded_at if of.event else None,
        text=of.text,
        sentence=str(sentences.sentence(of.event, zone=zone)),
    )
