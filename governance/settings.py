"""What an installation is told from outside, read once from the environment; nothing here is asked for again later.

Says what is a good value and how to mend a bad one. Where things lie inside the home folder is decided by those who
put them there, except for the generated secret, which lies here because pages and sessions both need it.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from governance import clock, mail_settings, security_contact, sign_on_settings
from governance.errors import ConfigurationError
from governance.mail_settings import Mail
from governance.security_contact import SecurityContact
from governance.sign_on_settings import Provider

# Set by `governance serve --no-worker` for its processes: the timetable is kept elsewhere (`governance worker`).
NO_WORKER = "GOVERNANCE_NO_WORKER"
# Set by `governance serve`: the port its processes listen on, which may differ from the one people reach.
LISTENS_ON = "GOVERNANCE_LISTENS_ON"
# The address of the database's owner, for what alters or copies tables; `governance serve` forgets it at once.
OWNER_URL = "GOVERNANCE_OWNER_URL"
USUAL_PORT = 8311
MOST_PATIENCE = 10
_SERVER = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@,]*)(:0*[1-9]\d{0,4})?")
WIDEST = {4: 8, 6: 16}  # bits of the widest network that may be opened


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`zone` and `city` are what `init` proposes; once it ran, the stored city counts."""

    database_url: str | None
    owner_url: str | None
    home: Path
    url: str
    zone: ZoneInfo
    city: str
    workers: int
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    fixed_clock: datetime | None
    mail: Mail

    @property
    def host(self) -> str:
        """What people type, without scheme and port: letters are numbered in its name."""
        return urlsplit(self.url).hostname or "localhost"

    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    oidc_file: Path | None = None
    oidc_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    providers: tuple[Provider, ...] = ()
    listens_on: int = USUAL_PORT
    witness_folder: Path | None = None
    security: SecurityContact = field(default_factory=SecurityContact)
    patience: float = 1  # how many times longer than usual everything waits, on a slow machine

    @property
    def secure(self) -> bool:
        """Whether people reach the portal over TLS: decides the cookies' names and marks."""
        return self.url.startswith("https://")

    @property
    def secret_file(self) -> Path:
        return self.home / "secret"

    def secret(self) -> bytes:
        """32 random bytes of this installation, made at first use and readable by its owner only."""
        ensured(self.home)
        path = self.secret_file
        write_once(path)
        return written_once(
            path,
            f"{path} cannot be read or is damaged. It must belong to the user who runs this program. "
            "If you delete it, a new one is made and everyone signs in again.",
        )

    def printable(self) -> dict[str, str]:
        """The settings as `doctor` prints them: without passwords."""
        return {
            "DATABASE_URL": without_password(self.database_url)
            if self.database_url
            else "(embedded PostgreSQL)",
            OWNER_URL: without_password(self.owner_url) if self.owner_url else "",
            "GOVERNANCE_HOME": str(self.home),
            "GOVERNANCE_URL": self.url,
            "GOVERNANCE_ZONE": self.zone.key,
            "GOVERNANCE_CITY": self.city,
            "GOVERNANCE_WORKERS": str(self.workers),
            "GOVERNANCE_TRUSTED_PROXIES": ", ".join(map(str, self.trusted_proxies)),
            "GOVERNANCE_WEBHOOK_NETWORKS": ", ".join(map(str, self.webhook_networks)),
            sign_on_settings.FILE: str(self.oidc_file or ""),
            sign_on_settings.NETWORKS: ", ".join(map(str, self.oidc_networks)),
            "GOVERNANCE_WITNESS_FOLDER": str(self.witness_folder or ""),
            "GOVERNANCE_PATIENCE": f"{self.patience:g}",
            "GOVERNANCE_FIXED_CLOCK": self.fixed_clock.isoformat() if self.fixed_clock else "",
            **self.mail.printable(),
            **self.security.printable(),
        }


def ensured(home: Path) -> Path:
    """The home folder, made if absent. A folder that is there already keeps its permissions."""
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(exist_ok=False)
        # Started as root, the database server runs as somebody else, who must be able to pass through.
        home.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except FileExistsError:
        if not home.is_dir():
            raise ConfigurationError(
                f"GOVERNANCE_HOME is {home}, which is a file. Name a folder instead."
            ) from None
    except OSError as problem:
        raise ConfigurationError(
            f"The folder {home} cannot be made: {problem.strerror}. Set GOVERNANCE_HOME to a folder you may write to."
        ) from problem
    return home


def without_password(url: str) -> str:
    parts = urlsplit(url)
    name = f"{parts.username}:…@" if parts.password else (f"{parts.username}@" if parts.username else "")
    return f"{parts.scheme}://{name}{parts.netloc.rpartition('@')[2]}{parts.path}"


@cache
def current() -> Settings:
    """The settings of this process; the environment is looked at once."""
    return read(os.environ)


def read(environment: Mapping[str, str]) -> Settings:
    """Settings from a mapping of variables; an empty variable counts as unset."""
    told = {name: value.strip() for name, value in environment.items() if value.strip()}
    url = _url(told.get("GOVERNANCE_URL", "http://127.0.0.1:8311"))
    return Settings(
        database_url=_database_url("DATABASE_URL", told.get("DATABASE_URL")),
        owner_url=_owner_url(told),
        home=Path(told.get("GOVERNANCE_HOME", "var")).expanduser().absolute(),
        url=url,
        zone=_zone(told.get("GOVERNANCE_ZONE", "America/New_York")),
        city=told.get("GOVERNANCE_CITY", ""),
        workers=_workers(told.get("GOVERNANCE_WORKERS", "1")),
        trusted_proxies=_proxies(told.get("GOVERNANCE_TRUSTED_PROXIES", "")),
        fixed_clock=_instant(told.get("GOVERNANCE_FIXED_CLOCK")),
        mail=mail_settings.read(told, site=urlsplit(url).hostname or "localhost"),
        webhook_networks=_opened("GOVERNANCE_WEBHOOK_NETWORKS", told),
        oidc_file=(oidc := _folder(told.get(sign_on_settings.FILE))),
        oidc_networks=_opened(sign_on_settings.NETWORKS, told),
        providers=sign_on_settings.read(oidc),
        listens_on=int(told.get(LISTENS_ON, USUAL_PORT)),
        security=security_contact.read(told),
        witness_folder=_folder(told.get("GOVERNANCE_WITNESS_FOLDER")),
        patience=_patience(told.get("GOVERNANCE_PATIENCE", "1")),
    )


def _owner_url(told: Mapping[str, str]) -> str | None:
    value = _database_url(OWNER_URL, told.get(OWNER_URL))
    if value and "DATABASE_URL" not in told:
        raise ConfigurationError(
            f"{OWNER_URL} names the owner of a database of yours, but DATABASE_URL is not set. Set it to the address by "
            "which the portal works there."
        )
    return value


def _database_url(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        servers = parts.netloc.rpartition("@")[2].split(",")
        good = parts.scheme in {"postgres", "postgresql"} and bool(parts.path.strip("/"))
        good = good and (servers == [""] or all(map(_SERVER.fullmatch, servers)))
    except ValueError:
        good = False
    if not good:
        raise ConfigurationError(
            f"{name} should read postgresql://user:password@host:port/database; servers that take over from each other are "
            "parted by commas (host:port,host:port). "
            "Unset it to use the database that comes with the program."
        )
    return value


def _folder(value: str | None) -> Path | None:
    return Path(value).expanduser().absolute() if value else None


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ConfigurationError(
            f"GOVERNANCE_URL is “{value}”. Give scheme and host only, such as https://sla.example.gov."
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise ConfigurationError(
            f"GOVERNANCE_ZONE is “{value}”, which is no time zone. Use a name such as America/New_York."
        ) from None


def _workers(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 64:
        raise ConfigurationError(f"GOVERNANCE_WORKERS is “{value}”. Use a whole number from 1 to 64.")
    return int(value)


def _patience(value: str) -> float:
    try:
        found = float(value)
    except ValueError:
        found = 0
    if not 1 <= found <= MOST_PATIENCE:
        raise ConfigurationError(f"GOVERNANCE_PATIENCE is “{value}”. Use a number from 1 to {MOST_PATIENCE}.")
    return found


def _proxies(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return _networks("GOVERNANCE_TRUSTED_PROXIES", value)


def _networks(name: str, value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part) for part in value.replace(",", " ").split())
    except ValueError as problem:
        raise ConfigurationError(
            f"{name}: {problem}. Give addresses or networks parted by commas, such as 10.0.0.5, 10.1.0.0/16."
        ) from None


def _opened(name: str, told: Mapping[str, str]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks inside the city that may be told and asked; never all of them at once."""
    found = _networks(name, told.get(name, ""))
    wide = next((each for each in found if each.prefixlen < WIDEST[each.version]), None)
    if wide:
        raise ConfigurationError(
            f"{name} names {wide}, which is nearly everything. Name the networks of the systems that are told or "
            "asked, such as 10.20.0.0/16."
        )
    return found


def _instant(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return clock.cut(datetime.fromisoformat(value))
    except ValueError:
        raise ConfigurationError(
            f"GOVERNANCE_FIXED_CLOCK is “{value}”. Give an instant with its offset, such as 2026-06-09T14:00:00Z. "
            "It is for a demo database only."
        ) from None


def write_once(path: Path) -> None:
    """Write a new secret unless one is there; of several processes that start together, one wins."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
        ) as out:
            out.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        finally:
            draft.unlink()
    except OSError as problem:
        raise ConfigurationError(
            f"{path} cannot be written: {problem.strerror}. The folder GOVERNANCE_HOME must be writable."
        ) from problem


def written_once(path: Path, otherwise: str) -> bytes:
    """The 32 bytes of such a secret. Raises ConfigurationError in the words of `otherwise`."""
    try:
        found = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        found = b""
    if len(found) != 32:
        raise ConfigurationError(otherwise)
    return found
