"""Who keeps the catalog of services and opens agreements, and what may be written down about a service."""

from dataclasses import dataclass, replace
from typing import Any

from governance import canonical
from governance.agreements.rules.items import SLUG
from governance.agreements.rules.service_names import full_name
from governance.errors import Forbidden, Invalid
from governance.people.rules import Acting, PartyKind, Role

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.CONVENOR})
_LIMITS = {
    "problem": 200,
    "detail": 200,
    "further": 200,
    "grouping": 120,
    "act": 120,
    "ask_first": 2_000,
    "tell_resident": 2_000,
    "volume_source": 200,
}
MOST_REQUESTS = 100_000_000


def may_keep_catalog(by: Acting) -> bool:
    center = by.kind is PartyKind.CENTER and by.negotiates
    return center or by.holds(*KEEPERS)


def keeps_catalog(by: Acting) -> None:
    if not may_keep_catalog(by):
        raise Forbidden(
            "Only 311's analysts, an administrator or the facilitator keep services and open agreements. Ask 311's analyst."
        )


@dataclass(frozen=True, kw_only=True)
class ServiceEntry:
    """A service to be added; `department` is the code of the office that does the work ("" = not settled)."""

    code: str
    problem: str
    detail: str = ""
    further: str = ""
    grouping: str = ""
    act: str = ""
    ask_first: str = ""
    tell_resident: str = ""
    yearly_volume: int = 0
    volume_source: str = ""
    department: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return full_name(self.problem, self.detail, self.further)


def checked_service(new: ServiceEntry) -> ServiceEntry:
    """The service as it is stored. Raises Invalid naming the field."""
    check_code(new.code, "a service")
    texts: dict[str, Any] = {
        name: canonical.text(getattr(new, name), field=name, limit=limit) for name, limit in _LIMITS.items()
    }
    if not texts["problem"]:
        reason = "A service needs a name: what the resident reports, in a few words."
        raise Invalid(reason, fields={"problem": reason})
    check_volume(new.yearly_volume)
    aliases = tuple(checked_alias(alias) for alias in new.aliases)
    return replace(new, **texts, aliases=aliases)


def check_code(code: str, what: str) -> None:
    if not SLUG.fullmatch(code) or len(code) > 90:
        reason = f"The short name of {what} has up to 90 small letters and digits, joined by hyphens."
        raise Invalid(f"“{code}” cannot be used. {reason}", fields={"code": reason})


def check_volume(requests: int) -> None:
    if not 0 <= requests <= MOST_REQUESTS:
        reason = "Requests a year are a whole number from 0 on."
        raise Invalid(reason, fields={"yearly_volume": reason})


def checked_alias(name: str) -> str:
    cleaned = canonical.text(name, field="name", limit=200)
    if not cleaned:
        reason = "Write the other name of the service."
        raise Invalid(reason, fields={"name": reason})
    return cleaned


def checked_text(field: str, value: str) -> str:
    return canonical.text(value, field=field, limit=_LIMITS[field])
