"""When the embedded PostgreSQL server starts and stops, and how its clients reach it.

Each process that uses the server holds a shared lock on `users.lock`, which the system lets go even when the process
is killed; whoever finds no other holder when leaving stops the server. Starting and stopping happen under an exclusive
lock on `turn.lock`. Does not know what the database holds.
"""

import fcntl
import os
import shlex
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from governance.database.cluster import (
    APP,
    DATABASE,
    PORT,
    ROLE,
    Cluster,
    account_for,
    add_app_role,
    confirm_app_role,
    create,
    prepare,
    run,
)
from governance.database.folders import MAJOR, server_folder
from governance.errors import ConfigurationError
from governance.settings import ensured

_NO_SUCH_PROCESS = 2**31 - 1  # above every system's largest process number
_PATIENCE = 120.0  # seconds; recovery after a crash can take long


@dataclass(frozen=True, kw_only=True)
class Access:
    """How a client of this machine reaches the server."""

    socket: Path
    password: str
    app_password: str = ""
    database: str = DATABASE

    def for_asyncpg(self) -> dict[str, str]:
        """As the owner of all tables."""
        return self._as(ROLE, self.password)

    def for_the_app(self) -> dict[str, str]:
        """As the role that the portal works as."""
        return self._as(APP, self.app_password)

    def _as(self, role: str, password: str) -> dict[str, str]:
        return {
            "host": str(self.socket),
            "port": PORT,
            "user": role,
            "password": password,
            "database": self.database,
        }


@contextmanager
def running(home: Path, *, options: Mapping[str, str] | None = None) -> Iterator[Access]:
    """The server of this home, started if need be, and stopped at the end unless another process still uses it.

    `options` are server settings, used only where this call is the one that starts the server.
    """
    cluster = cluster_of(home, options=options)
    prepare(cluster)
    with turn(cluster):
        start(cluster)
        use = (cluster.root / "users.lock").open("w")
        fcntl.flock(use, fcntl.LOCK_SH)
    try:
        passwords = [path.read_text(encoding="ascii") for path in (cluster.password, cluster.app_password)]
        yield Access(socket=cluster.socket, password=passwords[0], app_password=passwords[1])
    finally:
        with turn(cluster):
            # Closing, not unlocking: a forked child that inherited the file still counts as a user.
            use.close()
            _stop_if_unused(cluster)


def cluster_of(home: Path, *, options: Mapping[str, str] | None = None) -> Cluster:
    account = account_for(ensured(home))
    return Cluster(home=home, root=server_folder(home, account), account=account, options=options or {})


@contextmanager
def turn(cluster: Cluster) -> Iterator[None]:
    with (cluster.root / "turn.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            # Not only closed: a child that was forked meanwhile has the file open for as long as it lives.
            fcntl.flock(lock, fcntl.LOCK_UN)


def start(cluster: Cluster, *, patience: float = _PATIENCE) -> None:
    """The server answers afterwards; raises ConfigurationError where it does not after so many seconds."""
    if not cluster.data.exists():
        create(cluster)
    version = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if version != str(MAJOR):
        raise ConfigurationError(
            f"{cluster.data} was written by PostgreSQL {version}; this program carries {MAJOR}. Make a backup with the "
            "program that wrote it (governance backup FILE) and restore it into a new GOVERNANCE_HOME."
        )
    lacks_role = not cluster.app_password.exists()
    if lacks_role:
        _stop_if_unused(cluster)
    if _answers_when_settled(cluster, patience):
        _refuse_earlier(cluster, lacks_role=lacks_role)
        return
    _forget_dead_server(cluster)
    if lacks_role:
        add_app_role(cluster)
    _pg_ctl(cluster, "start", "-l", "server.log", "-o", _options(cluster), patience=patience)
    confirm_app_role(cluster)


def _refuse_earlier(cluster: Cluster, *, lacks_role: bool) -> None:
    if lacks_role:
        raise ConfigurationError(
            f"The database of {cluster.home} is in use by an earlier version of this program. Stop that one first; then "
            "this one gives the portal a role of its own that owns no table."
        )


def _answers_when_settled(cluster: Cluster, patience: float) -> bool:
    """Whether a server accepts connections, once one that is just starting or stopping is done with that."""
    deadline = time.monotonic() + patience
    while True:
        outcome = run(cluster, ["pg_isready", "-q", "-h", str(cluster.socket), "-p", PORT], good=(0, 1, 2))
        if outcome == 0:
            return True
        if outcome == 2 and postmaster(cluster) is None:
            return False
        if time.monotonic() > deadline:
            raise ConfigurationError(
                f"The database server of {cluster.home} is alive but does not answer. Its log is "
                f"{cluster.root / 'server.log'}."
            )
        time.sleep(0.05)


def postmaster(cluster: Cluster) -> int | None:
    """The server's process; None where the number in the pid file is anybody else's, as it may be after a crash."""
    try:
        left = (cluster.data / "postmaster.pid").read_text(encoding="utf-8")
        process = Path("/proc") / left.split("\n", 1)[0]
        return int(process.name) if _is_ours(process, cluster) else None
    except (OSError, ValueError):
        return None


def _is_ours(process: Path, cluster: Cluster) -> bool:
    if (process / "comm").read_text().strip() != "postgres":
        return False
    try:
        return (process / "cwd").readlink() == cluster.data.resolve()
    except PermissionError:  # root in a container may be kept from seeing another user's process
        return process.stat().st_uid == cluster.owner


def _forget_dead_server(cluster: Cluster) -> None:
    """PostgreSQL takes any living process with the old number for its old server.

    The number is replaced rather than the file deleted, so that PostgreSQL still checks the shared memory named there
    for orphans of the old server.
    """
    left = cluster.data / "postmaster.pid"
    with suppress(FileNotFoundError):
        _, rest = left.read_text(encoding="utf-8").split("\n", 1)
        left.write_text(f"{_NO_SUCH_PROCESS}\n{rest}", encoding="utf-8")
    for path in cluster.socket.glob(".s.PGSQL.*"):
        path.unlink(missing_ok=True)
    _end_left_behind(cluster)


def _end_left_behind(cluster: Cluster) -> None:
    """Processes of the dead server end by themselves, but not while they are stopped, and no other starts beside them."""
    data = cluster.data.resolve()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == data and (process / "comm").read_text() == "postgres\n":
                os.kill(int(process.name), signal.SIGKILL)


def _options(cluster: Cluster) -> str:
    quoted = str(cluster.socket).replace('"', '""')
    told = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{quoted}"',
        "unix_socket_permissions": "0700",
        "port": PORT,
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        **cluster.options,
    }
    return " ".join(f"-c {name}={shlex.quote(value)}" for name, value in told.items())


def _stop_if_unused(cluster: Cluster) -> None:
    with closing((cluster.root / "users.lock").open("w")) as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if postmaster(cluster):
            _pg_ctl(cluster, "stop", "-m", "fast")


def _pg_ctl(cluster: Cluster, verb: str, *more: str, patience: float = _PATIENCE) -> None:
    waited = ["-s", "-w", "-t", str(int(patience))]
    run(cluster, ["pg_ctl", verb, "-D", cluster.data.name, *waited, *more])
