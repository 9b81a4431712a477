"""The entry of the record that a paper prints that shows how things stand today."""

from governance.anchors.queries.papers import latest_anchor
from reports.model import Entry


async def newest_entry() -> Entry | None:
    """None while the record holds nothing."""
    anchor = await latest_anchor()
    return Entry(number=anchor.number, fingerprint=anchor.fingerprint) if anchor.number else None
