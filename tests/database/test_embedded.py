"""The embedded server: one for all processes of a home, started by the first, stopped by the last, whatever happened."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from governance.database import embedded, folders
from governance.errors import ConfigurationError

ROOT = os.geteuid() == 0
# A program that opens the server, tells the server's process number, and leaves when its stdin ends.
PROGRAM = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from governance.database import embedded

    with embedded.running(Path(sys.argv[1])):
        print((Path(sys.argv[1]) / "postgres/data/postmaster.pid").read_text().split()[0], flush=True)
        sys.stdin.read()
    """
)


def start(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def server_number(program: subprocess.Popen[str]) -> int:
    assert program.stdout
    return int(program.stdout.readline())


def finish(program: subprocess.Popen[str]) -> None:
    program.communicate(timeout=60)
    assert program.returncode == 0


def runs(home: Path) -> bool:
    return (home / "postgres" / "data" / "postmaster.pid").exists()


def ask(access: embedded.Access, sql: str) -> object:
    async def asked() -> object:
        connection = await asyncpg.connect(**access.for_asyncpg())
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(asked())


def test_it_keeps_rows_over_a_restart_and_stops_with_its_only_user(home):
    with embedded.running(home) as access:
        ask(access, "CREATE TABLE kept (n int)")
    assert not runs(home)
    with embedded.running(home) as access:
        assert ask(access, "SELECT count(*) FROM kept") == 0
    assert not runs(home)


def test_the_role_of_the_program_is_no_superuser_and_needs_its_password(home):
    with embedded.running(home) as access:
        assert ask(access, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        assert ask(access, "SHOW listen_addresses") == ""
        wrong = embedded.Access(socket=access.socket, password="wrong")
        with pytest.raises(asyncpg.InvalidPasswordError):
            ask(wrong, "SELECT 1")


def test_names_sort_by_code_point_on_every_machine(home):
    with embedded.running(home) as access:
        assert ask(access, "SELECT array_agg(x ORDER BY x) FROM unnest(ARRAY['b', 'A', 'a', 'B']) x") == list(
            "ABab"
        )


def test_two_processes_that_start_together_share_one_server_and_the_last_one_stops_it(home):
    one, two = start(home), start(home)
    assert server_number(one) == server_number(two)
    finish(one)
    assert runs(home), "the server stopped although the second process still used it"
    finish(two)
    assert not runs(home)


def test_many_threads_of_one_process_share_one_server(home):
    def number(_: int) -> object:
        with embedded.running(home) as access:
            return ask(access, "SELECT 1")

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(number, range(8))) == [1] * 8
    assert not runs(home)


def test_a_killed_process_does_not_count_as_a_user_any_longer(home):
    killed = start(home)
    number = server_number(killed)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert runs(home)
    next_one = start(home)
    assert server_number(next_one) == number, "the server that was left running is used again"
    finish(next_one)
    assert not runs(home)


def test_after_a_crash_another_process_of_that_user_may_have_got_the_old_servers_number(home):
    left = home / "postgres" / "data" / "postmaster.pid"
    with embedded.running(home) as access:
        ask(access, "CREATE TABLE kept (n int)")
        text = left.read_text()
        crash(int(text.split()[0]))
    # PostgreSQL itself only mistrusts numbers of processes that run as its own user.
    with subprocess.Popen(["sleep", "600"], user="nobody" if ROOT else None) as stranger:
        try:
            text = text.replace(text.split()[0], str(stranger.pid), 1)
            left.write_text(text)
            (access.socket / ".s.PGSQL.5432.lock").write_text(text)
            with embedded.running(home) as again:
                assert ask(again, "SELECT count(*) FROM kept") == 0
        finally:
            stranger.kill()


def crash(server: int) -> None:
    os.kill(server, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while not ended(server):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def ended(number: int) -> bool:
    try:
        return "State:\tZ" in Path(f"/proc/{number}/status").read_text()
    except FileNotFoundError:
        return True


def test_a_set_up_that_broke_off_is_begun_anew(home):
    with embedded.running(home):
        pass
    (home / "postgres" / "data").rename(home / "postgres" / "data.new")
    with embedded.running(home) as access:
        assert ask(access, "SELECT current_database()") == "governance"


def test_a_home_with_a_long_path_gets_its_socket_elsewhere_and_still_private(home):
    deep = home.joinpath(*["a quite long name with blanks, commas and 'quotes'"] * 3)
    deep.parent.mkdir(parents=True)
    with embedded.running(deep) as access:
        assert ask(access, "SELECT 1") == 1
        assert not access.socket.is_relative_to(home)
        assert stat.S_IMODE(access.socket.stat().st_mode) == 0o700
    access.socket.rmdir()


def test_folders_are_private_and_the_home_keeps_its_permissions(home):
    home.chmod(0o755)
    with embedded.running(home) as access:
        for path in (home / "postgres", home / "postgres" / "data", access.socket):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert stat.S_IMODE((home / "postgres" / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o755


@pytest.mark.skipif(not ROOT, reason="only root starts the server as another user")
def test_started_as_root_the_server_runs_as_nobody(home):
    with embedded.running(home):
        number = (home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]
        status = Path(f"/proc/{number}/status").read_text()
    assert "Uid:\t65534\t65534\t65534" in status
    assert "Groups:\t \n" in status


@pytest.mark.parametrize("name", ["pay $HOME", 'the "old" one', "l'été à Málaga", "a, b; c", "tick`id`\\"])
def test_a_home_may_have_any_name(home, name):
    for _ in range(2):
        with embedded.running(home / name) as access:
            assert ask(access, "SELECT 1") == 1
    if not access.socket.is_relative_to(home):
        access.socket.rmdir()


def test_a_server_folder_of_somebody_else_is_refused(home):
    (home / "postgres").mkdir(mode=0o755)
    with pytest.raises(ConfigurationError, match="must be a folder that only"), embedded.running(home):
        pass


def test_data_of_another_major_version_is_refused_with_the_way_to_bring_it_over(home):
    with embedded.running(home):
        pass
    (home / "postgres" / "data" / "PG_VERSION").write_text("17\n")
    with (
        pytest.raises(ConfigurationError, match=r"written by PostgreSQL 17.*governance backup"),
        embedded.running(home),
    ):
        pass


def test_a_server_that_cannot_start_is_explained_by_its_own_log(home):
    with embedded.running(home):
        pass
    with (
        pytest.raises(ConfigurationError, match="shared_buffers"),
        embedded.running(home, options={"shared_buffers": "many"}),
    ):
        pass


def test_every_program_that_backups_need_comes_along():
    for name in ("initdb", "pg_ctl", "pg_isready", "postgres", "pg_dump", "pg_restore", "psql"):
        assert Path(folders.binary(name)).exists()
