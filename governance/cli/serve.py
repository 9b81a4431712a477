"""`governance serve`: the portal's processes, from start to stop.

The parent keeps the embedded database going for as long as any of its workers may need it, and checks the schema
before the first one starts. What pages do is decided in the web application.
"""

import os
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from governance import settings
from governance.cli.common import in_database
from governance.cli.processes import Supervised
from governance.database import embedded, watching
from governance.database.migrate import check_schema, prepare
from governance.database.roles import owns_the_record
from governance.errors import ConfigurationError
from governance.people.queries import directory
from governance.settings import LISTENS_ON, NO_WORKER, OWNER_URL, USUAL_PORT, Settings
from governance.web.site import assets, logs

# By name: this process serves nothing itself, and would wait a second for all of the pages.
APPLICATION = "governance.app:application"
# All of a stop takes 5 seconds: so long for the answers under way, the rest for the database.
LAST_ANSWERS = 3
FIRST_LINES = (
    10  # seconds in which a connection has sent the head of its request; a silent one is closed as well
)
CONNECTIONS = (
    4096  # of each process at once: beyond them a new one waits, which only a proxy in front can mend
)
MOST_FILES = 65_536
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
OPEN_WIDE = (
    "Warning: people on other machines reach this over plain http, so passwords travel readable. Put a proxy with TLS "
    "in front and set GOVERNANCE_URL to its https address (docs/operations.md)."
)
LOST = (
    "{path} is missing, although this database is in use. Is GOVERNANCE_HOME the folder that this portal has always had? "
    "Then bring the file back from a copy of it (backups of this program leave it out), or start once with --new-secret: "
    "everybody signs in again, and letters wait until an administrator says that this installation sends them."
)
OWNS = (
    "Warning: the role of DATABASE_URL owns the record's tables and could alter them. Give the portal a role of its own "
    "(governance doctor says how)."
)


@click.command()
@click.option("--port", default=USUAL_PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; GOVERNANCE_WORKERS otherwise.")
@click.option("--no-worker", is_flag=True, help="Leave the timetable to `governance worker`.")
@click.option("--new-secret", is_flag=True, help="Make a missing secret anew: everybody signs in again.")
def serve(port: int, host: str, workers: int | None, *, no_worker: bool, new_secret: bool) -> None:
    """Serve the portal until stopped."""
    known = _settings_for(host, port)
    if host not in LOOPBACK and not known.secure:
        click.echo(OPEN_WIDE, err=True)
    if no_worker:
        os.environ[NO_WORKER] = "1"
    logs.configure()
    assets.asset_url("concord.css")
    lost = not known.secret_file.exists() and not new_secret
    _check_free(host, port)
    _open_files()
    with _database_kept(known) as let_go:
        # our own database is ours to begin; somebody else's server is not
        if known.database_url:
            in_database(lambda: _check(known, lost=lost), any_schema=True)
        else:
            in_database(lambda: _begin(known, lost=lost), any_schema=True, by_owner=True)
        server = _server(host, port, workers or known.workers)
        server.before_stop = let_go
        _run(server, known)


async def _check(known: Settings, *, lost: bool) -> None:
    await check_schema()
    if await owns_the_record():
        click.echo(OWNS, err=True)
    await _keep_secret(known, lost=lost)


async def _begin(known: Settings, *, lost: bool) -> None:
    await prepare()
    await _keep_secret(known, lost=lost)


async def _keep_secret(known: Settings, *, lost: bool) -> None:
    """The secret of this installation is there; it is made where nothing is in use yet."""
    if lost and await directory.city():
        raise ConfigurationError(LOST.format(path=known.secret_file))
    known.secret()


def _settings_for(host: str, port: int) -> Settings:
    """With GOVERNANCE_URL unset, the portal's address is the one it listens on."""
    os.environ[LISTENS_ON] = str(port)
    os.environ.pop(OWNER_URL, None)  # no process that answers people is to know it
    if not os.environ.get("GOVERNANCE_URL"):
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - asked for, and warned about
        os.environ["GOVERNANCE_URL"] = (
            f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
        )
    settings.current.cache_clear()
    return settings.current()


def _check_free(host: str, port: int) -> None:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        raise ConfigurationError(
            f"Port {port} on {host} cannot be used: {problem.strerror}. Stop what uses it, or choose another --port."
        ) from problem


def _open_files() -> None:
    """A connection is an open file; the usual limit of a thousand holds fewer than we take."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@contextmanager
def _database_kept(known: Settings) -> Iterator[Callable[[], None]]:
    """Our own database runs and is watched while inside; yields what ends the watch before its time."""
    if known.database_url:
        yield lambda: None
        return
    with embedded.running(known.home), watching.watched(known.home) as watch:
        yield watch.end


def _server(host: str, port: int, workers: int) -> Supervised:
    return Supervised(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        websockets=False,
        factory=True,
        log_level=LogLevels.error,
        workers_kill_timeout=LAST_ANSWERS,
        respawn_failed_workers=True,
        # Waiting for the first byte, to tell HTTP/1 from 2, would be waited for ever: one of them is spoken.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=FIRST_LINES * 1000),
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
    )


def _run(server: Supervised, known: Settings) -> None:
    server.on_startup(lambda: click.echo(f"Concord is at {known.url} · stop it with Ctrl+C"))
    server.serve()
