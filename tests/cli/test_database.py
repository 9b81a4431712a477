"""migrate, backup, restore and doctor as one types them, each in an installation of its own."""

import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from governance.anchors import package, verify_trail
from governance.cli import passphrases
from governance.database import archive, encrypted
from governance.errors import Invalid


def told(command, *arguments: str) -> Any:
    outcome = command(*arguments, "--json")
    assert outcome.status == 0, outcome.err
    return json.loads(outcome.out)


def test_a_new_home_is_migrated_copied_and_brought_back_elsewhere(command, home, monkeypatch):
    file = str(home / "copy.tar.gz")
    monkeypatch.setenv("GOVERNANCE_HOME", str(home / "one"))
    assert told(command, "migrate")["applied"]
    assert told(command, "migrate")["applied"] == []
    assert told(command, "backup", file)["documents"] == 0
    with tarfile.open(file) as archived:
        assert set(archived.getnames()) > archive.BESIDE
    call = [sys.executable, "-I", "-S", str(Path(verify_trail.__file__)), file]
    assert subprocess.run(call, check=False, capture_output=True).returncode == 0
    assert archive.BESIDE == package.NAMES
    monkeypatch.setenv("GOVERNANCE_HOME", str(home / "two"))
    assert told(command, "restore", file)["sound"] is True
    checks = {each["name"]: each["found"] for each in told(command, "doctor")["checks"]}
    assert checks["schema"].startswith("up to date")
    assert checks["free space"].startswith("database, documents, uploads: ")
    assert checks["limits"] == "waiting ends by itself"


def test_a_record_that_is_brought_back_begins_its_checkpoints_anew_with_a_reason(command, home, monkeypatch):
    file = str(home / "copy.tar.gz")
    monkeypatch.setenv("GOVERNANCE_HOME", str(home / "one"))
    told(command, "migrate")
    told(command, "audit", "begin-anew", "--reason", "the first")
    told(command, "backup", file)
    monkeypatch.setenv("GOVERNANCE_HOME", str(home / "two"))
    done = told(command, "restore", file, "--reason", "The disk died")
    assert (done["origin"], done["sound"]) == ("127.0.0.1/trail/2", True)
    with tarfile.open(file) as archived:
        inner = archived.extractfile("checkpoints.txt")
        assert inner
        old = inner.read().decode()
    (home / "old.txt").write_text(old)
    assert command("verify", "--witness", str(home / "old.txt")).status == 0


def test_doctor_names_what_is_missing_and_the_command_that_mends_it(command):
    outcome = command("doctor")
    assert outcome.status == 1
    assert (
        "MEND  schema: not of this version\n      The database is empty. Run: governance init" in outcome.out
    )


def test_doctor_names_a_key_of_checkpoints_that_cannot_be_read(command, home):
    assert "ok    checkpoints: none yet" in command("doctor").out
    (home / "trail.key").write_text("spoiled")
    outcome = command("doctor")
    assert "MEND  checkpoints: not as needed\n      " in outcome.out
    assert "begin-anew" in outcome.out


def test_doctor_prints_the_settings_without_the_password(command, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal:hunter2@127.0.0.1:9/portal")
    outcome = command("doctor")
    assert outcome.status == 1
    assert "postgresql://portal:…@127.0.0.1:9/portal" in outcome.out
    assert "MEND  database" in outcome.out
    assert "hunter2" not in outcome.out + outcome.err


def test_doctor_says_where_letters_go_and_what_travels_readable(command, monkeypatch):
    assert "letters become files in" in command("doctor").out
    monkeypatch.setenv("GOVERNANCE_MAIL_HOST", "relay.example.gov")
    monkeypatch.setenv("GOVERNANCE_MAIL_FROM", "concord@example.gov")
    monkeypatch.setenv("GOVERNANCE_MAIL_SECURITY", "none")
    out = command("doctor").out
    assert "relay.example.gov:25 (none), from concord@example.gov, numbered by 127.0.0.1" in out
    assert "Letters cross the network readable" in out


def test_a_backup_that_is_no_backup_is_refused_in_one_line(command, home):
    (home / "letter.txt").write_text("Dear auditor")
    outcome = command("restore", str(home / "letter.txt"))
    assert outcome.status == 1
    assert "letter.txt is damaged or is no backup of this program" in outcome.err


def test_an_encrypted_backup_is_brought_back_by_its_passphrase_alone(command, home, monkeypatch):
    file, words = home / "copy", home / "words"
    words.write_text("four unrelated words\nnot this\n")
    monkeypatch.setenv("GOVERNANCE_HOME", str(home / "one"))
    told(command, "migrate")
    assert "A passphrase is needed" in command("backup", str(file), "--encrypt").err
    left = home / "one" / "backup-left"
    left.mkdir()
    (left / "database.dump").write_bytes(b"of a command that was killed")
    assert told(command, "backup", str(file), "--passphrase-file", str(words))["encrypted"] is True
    assert encrypted.is_encrypted(file)
    assert not list((home / "one").glob("backup-*"))
    monkeypatch.setenv("GOVERNANCE_HOME", str(home / "two"))
    monkeypatch.setenv("GOVERNANCE_BACKUP_PASSPHRASE", "four unrelated wards")
    outcome = command("restore", str(file))
    assert (outcome.status, "does not open" in outcome.err) == (1, True)
    monkeypatch.setenv("GOVERNANCE_BACKUP_PASSPHRASE", "four unrelated words")
    assert told(command, "restore", str(file))["sound"] is True


def test_a_passphrase_is_asked_for_twice_and_must_be_long_enough(monkeypatch):
    typed = iter(
        ["four words apart", "four words a part", *["four words apart"] * 2, "short", "short", "short"]
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: next(typed))
    assert passphrases.chosen(None) == "four words apart"
    with pytest.raises(Invalid, match="at least 12"):
        passphrases.chosen(None)
    assert passphrases.known_one(None, Path("copy")) == "short"
