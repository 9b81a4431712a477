"""The record as a spreadsheet that runs nothing."""

import csv
import io
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from governance.audit import spreadsheet
from governance.audit.queries import VisibleEvent
from governance.audit.stored_event import event_from
from governance.audit.tags import Tag

AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")


def cells(text: str) -> dict[str, str]:
    row = next(csv.reader(io.StringIO(text, newline="")))
    return dict(zip(spreadsheet.COLUMNS, row, strict=True))


def test_an_event_is_a_line_with_its_sentence_and_its_text() -> None:
    body = {
        "tag": str(Tag.ASKED),
        "subject": "change:CH-2026-0042",
        "by": {"name": "Dana, R."},
        "reason": "a\nb",
    }
    found = cells(
        spreadsheet.event_line(
            VisibleEvent(
                number=7, at=AT, audience="shared", hash="ff", text="{}", event=event_from(json.dumps(body))
            ),
            zone=ZONE,
        )
    )
    assert (found["number"], found["at"], found["who"], found["reason"]) == (
        "7",
        "2026-06-09T14:00:00Z",
        "Dana, R.",
        "a\nb",
    )
    assert found["sentence"] == "Dana, R. asked a question about CH-2026-0042."


def test_of_one_sides_entry_only_its_existence_is_told() -> None:
    found = cells(
        spreadsheet.event_line(VisibleEvent(number=7, at=AT, audience="streets", hash="ff"), zone=ZONE)
    )
    assert {key for key, value in found.items() if value} == {"number", "at", "sentence", "fingerprint"}
