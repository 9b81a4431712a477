"""migrate, backup, restore and doctor as one types them, each in an installation of its own."""

import json
from typing import Any

import pytest

from governance import settings
from governance.cli import app


@pytest.fixture
def at_home(monkeypatch, home):
    """Commands run in this home; the address of a test server is not theirs."""
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def move(name: str) -> None:
        monkeypatch.setenv("GOVERNANCE_HOME", str(home / name))
        settings.current.cache_clear()

    move("one")
    yield move
    settings.current.cache_clear()


def asked(capsys, *arguments: str) -> Any:
    assert app.run([*arguments, "--json"]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def test_a_new_home_is_migrated_copied_and_brought_back_elsewhere(at_home, home, capsys):
    file = str(home / "copy.tar.gz")
    assert asked(capsys, "migrate")["applied"]
    assert asked(capsys, "migrate")["applied"] == []
    assert asked(capsys, "backup", file)["documents"] == 0
    at_home("two")
    assert asked(capsys, "restore", file)["sound"] is True
    assert asked(capsys, "doctor")["ok"] is True


def test_doctor_names_what_is_missing_and_the_command_that_mends_it(at_home, capsys):
    assert app.run(["doctor"]) == 1
    assert "MEND  schema: not of this version\n      The database is empty. Run: governance migrate" in (
        capsys.readouterr().out
    )


def test_doctor_prints_the_settings_without_the_password(at_home, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal:hunter2@127.0.0.1:9/portal")
    settings.current.cache_clear()
    assert app.run(["doctor"]) == 1
    told = capsys.readouterr()
    assert "postgresql://portal:…@127.0.0.1:9/portal" in told.out
    assert "MEND  database" in told.out
    assert "hunter2" not in told.out + told.err


def test_a_backup_that_is_no_backup_is_refused_in_one_line(at_home, home, capsys):
    (home / "letter.txt").write_text("Dear auditor")
    assert app.run(["restore", str(home / "letter.txt")]) == 1
    assert "letter.txt is damaged or is no backup of this program" in capsys.readouterr().err
