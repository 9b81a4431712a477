"""What the lines of a file are compared with: a city's departments with what they promise, its services, its calendars."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance.agreements.rules.items import StoredItem
from governance.agreements.rules.service_names import full_name


@dataclass(frozen=True, kw_only=True)
class ServiceNames:
    """`owner` is the code of the department that does the work, "" if that is not settled; `next_owner` of the one to come."""

    code: str
    problem: str
    detail: str
    further: str
    aliases: tuple[str, ...]
    owner: str
    next_owner: str = ""

    @property
    def name(self) -> str:
        return full_name(self.problem, self.detail, self.further)


@dataclass(frozen=True, kw_only=True)
class KnownDepartment:
    """A department with what its latest version says; `agreement` is "" where it has none yet."""

    id: int
    code: str
    name: str
    agreement_id: int
    agreement: str
    calendar: str
    version: int
    items: Mapping[str, StoredItem]


@dataclass(frozen=True, kw_only=True)
class City:
    """What lines are compared with; `codes` are all that are taken, by services out of sight too.

    `calendars` maps codes to names.
    """

    departments: tuple[KnownDepartment, ...]
    services: tuple[ServiceNames, ...]
    codes: frozenset[str]
    calendars: Mapping[str, str]
