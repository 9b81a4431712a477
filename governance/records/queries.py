"""Looking stored documents up."""

from typing import Any

from governance.records.tables import Document


async def document(kind: str, inputs: str) -> dict[str, Any] | None:
    """The document of a kind made from these inputs, if it was made before and its file was not lost."""
    made = (Document.kind == kind) & (Document.inputs == inputs) & Document.lost_at.is_null()
    return await Document.select().where(made).first()
