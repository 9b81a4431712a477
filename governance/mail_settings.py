"""How letters leave the house, as the environment says: which mail server, how guarded, in whose name.

Part of the settings. Without GOVERNANCE_MAIL_HOST no letter leaves: each is written to a file instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

from governance.errors import ConfigurationError


class Security(StrEnum):
    STARTTLS = "starttls"  # demanded: nothing is sent where the server does not offer it
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, kw_only=True)
class Mail:
    """`timeout` is seconds for each answer of the server. `ca` is a file of certificates to trust beside the system's."""

    host: str = ""
    port: int = 0
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = ""
    reminders_from: str = ""
    accounts_from: str = ""
    ca: Path | None = None
    timeout: float = 20.0

    @property
    def local(self) -> bool:
        """Whether the mail server runs on this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def printable(self) -> dict[str, str]:
        return {
            "GOVERNANCE_MAIL_HOST": self.host,
            "GOVERNANCE_MAIL_PORT": str(self.port),
            "GOVERNANCE_MAIL_SECURITY": self.security,
            "GOVERNANCE_MAIL_USER": self.user,
            "GOVERNANCE_MAIL_PASSWORD": "…" if self.password else "",
            "GOVERNANCE_MAIL_FROM": self.reminders_from,
            "GOVERNANCE_MAIL_ACCOUNTS_FROM": self.accounts_from,
            "GOVERNANCE_MAIL_CA": str(self.ca or ""),
            "GOVERNANCE_MAIL_TIMEOUT": f"{self.timeout:g}",
        }


def read(told: Mapping[str, str], *, site: str) -> Mail:
    """From variables that are set. `site` is the portal's own host: letters to files are written in its name."""
    security = _security(told.get("GOVERNANCE_MAIL_SECURITY", Security.STARTTLS))
    host = told.get("GOVERNANCE_MAIL_HOST", "")
    reminders = _address("GOVERNANCE_MAIL_FROM", told, "" if host else f"concord@{site}")
    found = Mail(
        host=host,
        port=int(_number("GOVERNANCE_MAIL_PORT", told, PORTS[security], most=65535)),
        security=security,
        user=told.get("GOVERNANCE_MAIL_USER", ""),
        password=told.get("GOVERNANCE_MAIL_PASSWORD", ""),
        reminders_from=reminders,
        accounts_from=_address("GOVERNANCE_MAIL_ACCOUNTS_FROM", told, reminders),
        ca=_file(told.get("GOVERNANCE_MAIL_CA")),
        timeout=_number("GOVERNANCE_MAIL_TIMEOUT", told, 20, most=60),
    )
    _check(found)
    return found


def _check(found: Mail) -> None:
    if bool(found.user) != bool(found.password):
        raise ConfigurationError("Give GOVERNANCE_MAIL_USER and GOVERNANCE_MAIL_PASSWORD both, or neither.")
    if found.password and found.security is Security.NONE and not found.local:
        raise ConfigurationError(
            "GOVERNANCE_MAIL_PASSWORD would cross the network in clear text: set GOVERNANCE_MAIL_SECURITY to "
            "starttls or tls."
        )


def _security(value: str) -> Security:
    try:
        return Security(value.lower())
    except ValueError:
        raise ConfigurationError(
            f"GOVERNANCE_MAIL_SECURITY is “{value}”. Use starttls (port 587), tls (port 465) or none (a mail server "
            "on this machine or in a network of your own)."
        ) from None


def _address(name: str, told: Mapping[str, str], otherwise: str) -> str:
    value = told.get(name, otherwise)
    local, _, domain = value.rpartition("@")
    if not local or not domain or not value.isascii() or set(value) & set(' <>,;:"'):
        raise ConfigurationError(f"{name} is “{value}”. Give one address, such as concord@example.gov.")
    return value


def _number(name: str, told: Mapping[str, str], otherwise: int, *, most: int) -> float:
    value = told.get(name, str(otherwise))
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise ConfigurationError(f"{name} is “{value}”. Use a whole number from 1 to {most}.")
    return int(value)


def _file(value: str | None) -> Path | None:
    if value is None:
        return None
    path = Path(value).expanduser().absolute()
    if not path.is_file():
        raise ConfigurationError(
            f"GOVERNANCE_MAIL_CA is “{value}”, where no file is. Name a file of PEM certificates."
        )
    return path
