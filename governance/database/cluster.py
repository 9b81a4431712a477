"""Where the embedded PostgreSQL server keeps its things, as whom it runs, and how it is first made.

Everything lies in one folder, `GOVERNANCE_HOME/postgres` or the one that `folders` decides; no permission of any other
folder is changed. Runs the binaries of a wheel, whose own Python code is never imported. When the server starts and
stops is decided in `embedded`.
"""

import hashlib
import os
import pwd
import secrets
import shlex
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from governance.database.folders import closed_folder, programs
from governance.errors import ConfigurationError

ROLE = DATABASE = "governance"  # the owner of all tables
APP = "governance_app"  # as whom the portal works (roles.py)
PORT = "5432"  # only names the socket file: the server listens on no network address
_SOCKET_PATH_LIMIT = 100  # of the 104 bytes (macOS) or 108 (Linux) that a socket's path may take


@dataclass(frozen=True, kw_only=True)
class Cluster:
    home: Path
    root: Path  # the server's own folder
    account: pwd.struct_passwd | None  # whom the server runs as; None = as we do
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def password(self) -> Path:
        return self.root / "password"

    @property
    def app_password(self) -> Path:
        return self.root / "app-password"

    @property
    def socket(self) -> Path:
        inside = self.root / "socket"
        # PostgreSQL's own programs take a comma for the end of a server's name.
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}.lock")) <= _SOCKET_PATH_LIMIT and "," not in str(
            inside
        ):
            return inside
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"governance-{self.owner}-{name}"

    @property
    def owner(self) -> int:
        return self.account.pw_uid if self.account else os.geteuid()


def account_for(home: Path) -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as the home's owner, or as nobody where that is root too."""
    if os.geteuid() != 0:
        return None
    owner = home.stat().st_uid if home.exists() else 0
    return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")


def prepare(cluster: Cluster) -> None:
    if cluster.account and (closed := closed_folder(cluster.root.parent, cluster.account)):
        raise ConfigurationError(
            f"Started as root, the database server runs as the user {cluster.account.pw_name}, who may not enter "
            f"{closed}. Run this program as an ordinary user (recommended), or set GOVERNANCE_HOME to a folder that "
            f"everybody may pass, such as /var/lib/governance, or allow it: chmod o+x {shlex.quote(str(closed))}"
        )
    for folder in (cluster.root, cluster.socket):
        _private_folder(folder, cluster)


def _private_folder(folder: Path, cluster: Cluster) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        about = folder.lstat()
        if cluster.account and about.st_uid == 0:
            os.chown(folder, cluster.account.pw_uid, cluster.account.pw_gid)
            about = folder.lstat()
    except OSError as problem:
        raise ConfigurationError(f"The folder {folder} cannot be made: {problem.strerror}.") from problem
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != cluster.owner or about.st_mode & 0o077:
        raise ConfigurationError(
            f"{folder} must be a folder that only the database server's user may enter (user number {cluster.owner}). "
            "It was probably made by another user: run this program as that user, or move the folder away."
        )


def create(cluster: Cluster) -> None:
    """Make roles and database beside their place, then move them there: a start that breaks leaves nothing behind."""
    draft = cluster.root / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    password = secrets.token_urlsafe(24)
    _write(cluster.password, password, cluster)
    superuser = cluster.root / "superuser.new"
    _write(superuser, secrets.token_urlsafe(24), cluster)  # thrown away: nobody needs to be superuser again
    how = f"-U postgres -A scram-sha-256 --pwfile {superuser.name} -E UTF8 --locale-provider=builtin --locale=C.UTF-8"
    run(cluster, ["initdb", "-D", draft.name, *how.split(), "--no-instructions"])
    superuser.unlink()
    statements = (
        f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'\n"
        f"CREATE DATABASE {DATABASE} OWNER {ROLE}\n{_app_role(cluster, cluster.app_password)}"
    )
    run(cluster, ["postgres", "--single", "-D", draft.name, "postgres"], typed=statements)
    draft.rename(cluster.data)


def add_app_role(cluster: Cluster) -> None:
    """For a home of an earlier version, whose server does not run: `confirm_app_role` asks whether it worked."""
    statements = _app_role(cluster, _draft(cluster))
    run(cluster, ["postgres", "--single", "-D", cluster.data.name, "postgres"], typed=statements)


def confirm_app_role(cluster: Cluster) -> None:
    """A server in single-user mode prints its errors and ends well: only connecting tells."""
    draft = _draft(cluster)
    if draft.exists():
        reached = ["psql", "-Xqw", "-h", str(cluster.socket), "-p", PORT, "-U", APP, "-d", DATABASE]
        run(cluster, [*reached, "-c", "SELECT 1"], password=draft.read_text(encoding="ascii"))
        draft.rename(cluster.app_password)


def _draft(cluster: Cluster) -> Path:
    return cluster.app_password.with_suffix(".new")


def _app_role(cluster: Cluster, path: Path) -> str:
    """Each line is a statement; the first one fails where an earlier try made the role already.

    The owner becomes its member, so as to be able to end its sessions.
    """
    password = secrets.token_urlsafe(24)
    _write(path, password, cluster)
    return f"CREATE ROLE {APP}\nALTER ROLE {APP} LOGIN PASSWORD '{password}'\nGRANT {APP} TO {ROLE}\n"


def _write(path: Path, text: str, cluster: Cluster) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(text)
    if cluster.account:
        os.chown(path, cluster.account.pw_uid, cluster.account.pw_gid)


def run(
    cluster: Cluster,
    command: list[str],
    *,
    typed: str | None = None,
    good: tuple[int, ...] = (0,),
    password: str = "",
) -> int:
    """One of the server's programs, in the server's folder: paths below it need no quoting by any shell."""
    account = cluster.account
    program, *arguments = command
    # A pipe would be held open by the server that pg_ctl leaves running.
    with tempfile.TemporaryFile() as told:
        done = subprocess.run(
            [str(programs(cluster.root, account) / program), *arguments],
            check=False,
            input=typed.encode() if typed is not None else b"",
            stdout=told,
            stderr=told,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC", "PGPASSWORD": password},
            cwd=cluster.root,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        if done.returncode not in good:
            raise ConfigurationError(_failure(cluster, program, told))
    return done.returncode


def _failure(cluster: Cluster, program: str, output: IO[bytes]) -> str:
    output.seek(0)
    log = cluster.root / "server.log"
    lines = output.read().decode(errors="replace").strip().splitlines()
    lines += log.read_text(errors="replace").strip().splitlines()[-5:] if log.exists() else []
    return f"The embedded database could not be set going ({program}).\n" + "\n".join(lines[-12:])
