"""Whom one tells of a weakness of this installation, as the environment says: what `/.well-known/security.txt` holds.

Part of the settings. Without GOVERNANCE_SECURITY_CONTACT there is no such file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from governance.errors import ConfigurationError

PATH = "/.well-known/security.txt"
_NAMES = tuple(f"GOVERNANCE_SECURITY_{name}" for name in ("CONTACT", "EXPIRES", "POLICY"))
_CONTACT, _EXPIRES, _POLICY = _NAMES


@dataclass(frozen=True, kw_only=True)
class SecurityContact:
    """`contacts` are addresses (mailto:, tel:, https:), the preferred one first; nothing here counts from `expires` on."""

    contacts: tuple[str, ...] = ()
    expires: datetime | None = None
    policy: str = ""

    def text(self, *, site: str, at: datetime) -> str | None:
        """The file as RFC 9116 asks for it; nothing where it is not set, or not true any more."""
        if not self.contacts or self.expires is None or at >= self.expires:
            return None
        lines = [f"Contact: {each}" for each in self.contacts]
        lines += [f"Expires: {self.expires:%Y-%m-%dT%H:%M:%SZ}"]
        lines += [f"Canonical: {site}{PATH}"] if site.startswith("https://") else []
        lines += [f"Policy: {self.policy}"] if self.policy else []
        return "\n".join(lines) + "\n"

    def printable(self) -> dict[str, str]:
        until = self.expires.date().isoformat() if self.expires else ""
        return dict(zip(_NAMES, (", ".join(self.contacts), until, self.policy), strict=True))


def read(told: Mapping[str, str]) -> SecurityContact:
    """Raises ConfigurationError for an address nobody can use, or a contact without the day until which it counts."""
    contacts = tuple(map(_contact, told.get(_CONTACT, "").replace(",", " ").split()))
    if bool(contacts) != (_EXPIRES in told):
        raise ConfigurationError(
            f"{_CONTACT} and {_EXPIRES} go together: whom to tell, and the day until which that is so."
        )
    policy = told.get(_POLICY, "")
    if policy and not _usable(policy, "https://"):
        raise ConfigurationError(f"{_POLICY} is “{policy}”. Give an address that begins with https://.")
    return SecurityContact(contacts=contacts, expires=_day(told.get(_EXPIRES)), policy=policy)


def _contact(value: str) -> str:
    whole = f"mailto:{value}" if "@" in value and ":" not in value else value
    if not _usable(whole, "mailto:", "tel:", "https://"):
        raise ConfigurationError(
            f"{_CONTACT} names “{value}”. Give mail addresses or addresses that begin with https:// or tel:, parted by commas."
        )
    return whole


def _usable(value: str, *starts: str) -> bool:
    return value.isascii() and value.isprintable() and " " not in value and value.startswith(starts)


def _day(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(value), time(), tzinfo=UTC)
    except ValueError:
        raise ConfigurationError(
            f"{_EXPIRES} is “{value}”. Give a day such as 2027-11-30, at most a year from now."
        ) from None
