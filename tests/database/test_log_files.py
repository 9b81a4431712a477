"""Logs this program keeps itself: a file a day, and gone when the handbook says so; sessions and letters likewise."""

import os
import re
import stat
from datetime import UTC, datetime, timedelta

from governance.database import log_files
from governance.identity import rules as signing_in
from governance.identity.actions import sessions
from governance.reminders.actions import aging
from tests.source import ROOT

AT = datetime(2026, 6, 9, 14, tzinfo=UTC)
DAY = timedelta(days=1)
HANDBOOK = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_what_the_server_wrote_is_set_aside_once_a_day_and_the_server_writes_on(tmp_path):
    (tmp_path / "postgres").mkdir()
    log = tmp_path / "postgres" / "server.log"
    with log.open("ab", buffering=0) as server:
        server.write(b"monday\n")
        log_files.tidy(tmp_path, AT)
        server.write(b"later\n")
        log_files.tidy(tmp_path, AT + timedelta(hours=1))
        assert log.read_bytes() == b"later\n"
        log_files.tidy(tmp_path, AT + DAY)
    aside = tmp_path / "log" / "server-2026-06-09.log"
    assert aside.read_bytes() == b"monday\n"
    assert (tmp_path / "log" / "server-2026-06-10.log").read_bytes() == b"later\n"
    assert [stat.S_IMODE(each.stat().st_mode) for each in (aside, aside.parent)] == [0o600, 0o700]


def test_logs_go_after_their_time_and_nothing_else_does(tmp_path):
    (tmp_path / "log").mkdir()
    old, young, other = (tmp_path / "log" / name for name in ("error-1.log", "error-2.log", "notes.txt"))
    for file, age in ((old, log_files.KEPT + DAY), (young, log_files.KEPT - DAY), (other, 1000 * DAY)):
        file.write_text("x")
        os.utime(file, ((AT - age).timestamp(),) * 2)
    assert log_files.tidy(tmp_path, AT) == 1
    assert sorted((tmp_path / "log").iterdir()) == [young, other]


def test_without_a_database_of_our_own_nothing_is_set_aside(tmp_path):
    assert log_files.tidy(tmp_path, AT) == 0
    assert list(tmp_path.iterdir()) == []


def test_the_handbook_says_how_long_sessions_letters_and_logs_are_kept():
    """The table "What data is held" and the code have the same figures."""
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", HANDBOOK.partition("## What data is held")[2], re.MULTILINE
    )
    kept = {what.split(":")[0]: how_long for what, how_long in rows}
    minutes, hours = signing_in.IDLE // timedelta(minutes=1), signing_in.ABSOLUTE // timedelta(hours=1)
    assert f"{minutes} minutes" in kept["sessions"]
    assert f"{hours} hours" in kept["sessions"]
    assert f"{sessions.KEPT.days} days" in kept["sessions"]
    assert f"{aging.TEXT_KEPT.days} days" in kept["what letters say"]
    logs = [how_long for what, how_long in kept.items() if "log" in what.split()]
    assert len(logs) == 2
    assert all(f"{log_files.KEPT.days} days" in each for each in logs)
