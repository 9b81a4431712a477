"""`governance audit` as one types it: the check tells the first bad entry by its exit status, the export is a file."""

import asyncio
import csv
import json
from pathlib import Path
from typing import Any

from governance import settings
from governance.audit.tables import Event
from governance.database import session


def told(outcome: Any) -> Any:
    return json.loads(outcome.out)


def tampered(home: Path, sql: str) -> None:
    async def run() -> None:
        async with session.opened(settings.read({"GOVERNANCE_HOME": str(home)}), size=1):
            await Event.raw("ALTER TABLE event DISABLE TRIGGER USER")
            await Event.raw(sql)

    asyncio.run(run())


def test_the_record_is_checked_taken_out_and_found_altered(command, home):
    assert command("migrate").status == 0
    first = command("audit", "verify", "--json")
    assert (first.status, told(first)) == (0, {"sound": True, "events": 0, "first_bad": None})
    assert "All 1 entries" in command("audit", "verify").out  # the first check is an entry itself
    out = home / "record.csv"
    assert told(command("audit", "export", str(out), "--json"))["events"] == 2
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert [row["kind"] for row in rows] == ["audit:trail:verified"] * 2
    assert rows[0]["previous_fingerprint"] == rows[1]["fingerprint"]

    tampered(home, "UPDATE event SET body = replace(body, 'Concord', 'Nobody') WHERE number = 2")
    found = command("audit", "verify", "--json")
    assert found.status == 1
    assert told(found) == {
        "sound": False,
        "events": 1,
        "first_bad": {"number": 2, "reason": "its text was altered, or the time beside it"},
    }
    assert "Entry 2 is not sound" in found.err


def test_an_export_that_cannot_be_written_is_one_line_and_no_entry(command, home):
    assert command("migrate").status == 0
    outcome = command("audit", "export", str(home / "none" / "record.csv"))
    assert outcome.status == 1
    assert "cannot be written" in outcome.err
    assert told(command("audit", "verify", "--json"))["events"] == 0
