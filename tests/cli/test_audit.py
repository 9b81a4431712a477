"""`governance audit` as one types it: the check tells the first bad entry by its exit status, the export is a file."""

import asyncio
import csv
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from governance import settings
from governance.anchors import package
from governance.audit.tables import Event
from governance.database import session


def told(outcome: Any) -> Any:
    return json.loads(outcome.out)


def tampered(home: Path, sql: str) -> None:
    async def run() -> None:
        async with session.opened(settings.read({"GOVERNANCE_HOME": str(home)}), size=1, by_owner=True):
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


def test_what_is_taken_out_is_checked_by_its_own_program_and_begins_anew_with_a_reason(command, home):
    assert command("migrate").status == 0
    assert command("audit", "begin-anew").status == 2
    begun = command("audit", "begin-anew", "--reason", "Monday's backup", "--json")
    assert told(begun) == {"origin": "127.0.0.1/trail/1"}
    assert "/trail/2 from now on" in command("audit", "begin-anew", "--reason", "Monday's backup again").out
    out = home / "record.zip"
    assert told(command("audit", "export", str(out), "--json"))["events"] == 2
    with zipfile.ZipFile(out) as whole:
        assert set(whole.namelist()) == package.NAMES
        whole.extractall(home / "taken")
    call = [sys.executable, "-I", "-S", "verify_trail.py", "trail.jsonl", "checkpoints.txt"]
    done = subprocess.run(call, cwd=home / "taken", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 entries follow one another" in done.stdout
    assert command("verify", "--witness", str(home / "taken" / "checkpoints.txt")).status == 0
    tampered(home, "UPDATE event SET body = replace(body, 'Monday', 'Sunday') WHERE number = 1")
    found = command("verify", "--witness", str(home / "taken" / "checkpoints.txt"))
    assert found.status == 1
    assert "the copy that was handed in" in found.out
