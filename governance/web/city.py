"""The city of this installation, as pages need it on every request: read at most once a minute per process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from governance.people.tables import City
from governance.settings import Settings

KEPT_FOR = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What pages say about the city; before `governance init` it has no name yet."""

    told: Mapping[str, Any]
    zone: ZoneInfo
    read_at: datetime | None = None


def unknown(settings: Settings) -> Told:
    told = {"name": settings.city, "zone": settings.zone.key, "office": "", "demo": False, "open_catalog": False}
    return Told(told=MappingProxyType(told), zone=settings.zone)


async def current(known: Told, at: datetime) -> Told:
    """`known` while it is fresh, else the stored city."""
    if known.read_at is not None and abs(at - known.read_at) < KEPT_FOR:
        return known
    row = await City.select().first()
    if row is None:
        return known
    return Told(told=MappingProxyType(row), zone=ZoneInfo(row["zone"]), read_at=at)
