"""The city of this installation, as pages need it on every request: read at most once a minute per process."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from governance.identity.queries.emergencies import Use, uses
from governance.people.queries import directory, successions
from governance.people.queries.directory import CityFacts
from governance.people.queries.successions import NewHolder
from governance.settings import Settings

KEPT_FOR = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class InstalledCity:
    """What pages say about the city; before `governance init` it has no office yet."""

    facts: CityFacts
    zone: ZoneInfo
    read_at: datetime | None = None
    by_command: tuple[NewHolder, ...] = ()  # put in place on the server itself within 30 days
    emergencies: tuple[Use, ...] = ()  # sign-ins with an account for emergencies, within a day


def unknown(settings: Settings) -> InstalledCity:
    facts = CityFacts(
        name=settings.city, zone=settings.zone.key, office="", address="", demo=False, open_catalog=False
    )
    return InstalledCity(facts=facts, zone=settings.zone)


async def current(known: InstalledCity, at: datetime) -> InstalledCity:
    """The city's facts: `known` while they are fresh, else read from the database."""
    if known.read_at is not None and abs(at - known.read_at) < KEPT_FOR:
        return known
    facts = await directory.city()
    if facts is None:
        return known
    told = tuple(one for one in await successions.news(at=at) if one.by_command)
    return InstalledCity(
        facts=facts, zone=ZoneInfo(facts.zone), read_at=at, by_command=told, emergencies=await uses(at=at)
    )
