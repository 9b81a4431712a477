"""A real server at a real database: `governance serve` in a process of its own, at a made-up moment of Port Alder.

What a browser does with it is in looking.py; which pages there are is in states.py.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote

import pytest

from governance._demo import provider
from governance.database import session
from governance.identity.actions import passwords, sessions
from governance.identity.actions.sessions import Browser
from governance.identity.queries import sessions as session_queries
from governance.people.rules import operator
from governance.people.rules.proofs import Shown, Strength
from governance.people.tables import Person
from governance.sign_on_settings import FILE, NETWORKS

MORNING = datetime(2026, 6, 9, 13, 0, tzinfo=UTC)  # a Tuesday, 9 o'clock in Port Alder
BOTH = Shown(method="password and code", strength=Strength.TWO, factors=("password", "code"))
PASSWORD = "a lighthouse of paper"
MAIL = {"GOVERNANCE_MAIL_HOST": "127.0.0.1", "GOVERNANCE_MAIL_FROM": "concord@portalder.example"}
OLDER = """UPDATE session SET proved_at = now() - INTERVAL '6 minutes',
        strength = CASE method WHEN 'demo' THEN strength ELSE 'one factor' END
    WHERE person = (SELECT id FROM person WHERE name = {})"""
PATIENCE = 60.0  # seconds for the server to answer


@dataclass(frozen=True, kw_only=True)
class Portal:
    """The running server, the way into its database, and the moment at which its clock was set going."""

    url: str
    home: Path
    config: dict[str, Any]
    at: datetime = MORNING

    def told(self) -> str:
        """The last that the server wrote about a fault of its own."""
        written = (self.home / "server.log").read_text("utf-8", errors="replace")
        return "\n".join(line for line in written.splitlines() if "fault" in line)[-3000:]

    def database(self) -> AbstractAsyncContextManager[None]:
        """All tables of this process speak to the server's database while inside."""
        return session.pool(self.config, size=2)

    async def token(self, name: str) -> str:
        """A session of one of the cast, without a password: the value of its cookie."""
        async with self.database():
            person = await Person.select(Person.id).where(Person.name == name).first()
            assert person is not None, f"nobody is called {name}"
            opened = await sessions.open_session(
                person["id"], method="password", browser=Browser(agent="a test"), at=self.at, shown=BOTH
            )
        return opened.token

    async def showed_long_ago(self, name: str) -> None:
        """All sessions of one of the cast, as though all they showed were a password, six minutes of real time ago."""
        async with self.database():
            await Person.raw(OLDER, name)

    async def give_password(self, name: str) -> None:
        """PASSWORD, chosen by the person themselves a month ago."""
        at = self.at - timedelta(days=30)
        async with self.database():
            person = await Person.select(Person.id, Person.email).where(Person.name == name).first()
            assert person is not None, f"nobody is called {name}"
            once = await passwords.set_one_time_password(person["email"], by=operator(), at=at)
            fresh = await sessions.open_session(person["id"], method="password", browser=Browser(), at=at)
            viewer = await session_queries.viewer(fresh.token, at=at)
            assert viewer is not None
            await passwords.change_password(viewer, old=once, new=PASSWORD, browser=Browser(), at=at)


@contextmanager
def served(
    home: Path,
    config: dict[str, Any],
    *,
    at: datetime = MORNING,
    mails: bool = False,
    issuer: str = "",
    host: str = "127.0.0.1",
) -> Iterator[Portal]:
    """`governance serve` on a free port from its first answer to its graceful end, the clock running from `at`.

    One that `mails` knows a mail server, to which nothing is handed: nobody keeps the timetable.
    `issuer` is the made-up city's own sign-in, where it runs.
    """
    port = _free_port()
    portal = Portal(url=f"http://{host}:{port}", home=home, config=config, at=at)
    told = {
        "GOVERNANCE_HOME": str(home),
        "GOVERNANCE_URL": portal.url,
        "GOVERNANCE_FIXED_CLOCK": at.isoformat(),
        "DATABASE_URL": address(config),
        **(MAIL if mails else {}),
        **({FILE: str(provider.written(home, issuer)), NETWORKS: "127.0.0.0/8"} if issuer else {}),
    }
    with _process(
        ["serve", "--port", str(port), "--no-worker", "--new-secret"], told, home / "server.log"
    ) as process:
        _wait(portal, process)
        yield portal


@asynccontextmanager
async def later(portal: Portal, at: datetime) -> AsyncIterator[Portal]:
    """The same city at a later moment: a second server at the same database and home."""
    with served(portal.home, portal.config, at=at) as one:
        yield replace(one, at=at)


def address(config: Mapping[str, Any]) -> str:
    """DATABASE_URL for asyncpg's arguments."""
    if "dsn" in config:
        return str(config["dsn"])
    password, socket_folder = quote(config["password"]), quote(config["host"])
    return (
        f"postgresql://{config['user']}:{password}@/{config['database']}"
        f"?host={socket_folder}&port={config['port']}"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _process(arguments: list[str], told: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as written:
        command = [sys.executable, "-m", "governance", *arguments]
        process = subprocess.Popen(command, env={**os.environ, **told}, stdout=written, stderr=written)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def _wait(portal: Portal, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{portal.url}/health/ready", timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The server did not come up:\n{(portal.home / 'server.log').read_text('utf-8')[-4000:]}")
