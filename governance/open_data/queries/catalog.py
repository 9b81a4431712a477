"""Services, targets with their history, and calendars, as rows of open data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance.agreements.queries.agreements import AgreementFacts, agreements
from governance.agreements.queries.content import stored
from governance.agreements.queries.services import ServiceFacts, services
from governance.agreements.queries.versions import VersionHead, city_zone, heads
from governance.agreements.rules.items import Term, pauses_words
from governance.calendars.queries import Timeline, load_all
from governance.calendars.rules import Calendar, format_hours
from governance.calendars.rules.hours import format_intervals
from governance.database import sql
from governance.open_data.rules.fields import Row, percent
from governance.open_data.rules.targets import FOREVER, Days, Standing, in_force, standings


async def service_rows(*, at: datetime) -> list[Row]:
    return [_service(each) for each in await services(at=at, retired=True)]


def _service(of: ServiceFacts) -> Row:
    return {
        "service": of.code,
        "name": of.name,
        "problem": of.problem,
        "detail": of.detail,
        "further": of.further,
        "group": of.grouping,
        "also_called": of.aliases,
        "department": of.owner,
        "department_name": of.owner_name,
        "yearly_requests": of.yearly_volume,
        "since": of.live_at,
        "retired": of.retired_at,
        "successor": of.successor,
    }


OWNED = """SELECT s.code, p.code AS party, o.starts, o.ends FROM ownership o JOIN service s ON s.id = o.service
    JOIN party p ON p.id = o.party"""


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Every service by its code, and from when until when a service was which department's."""

    services: Mapping[str, ServiceFacts]
    owned: Mapping[str, list[tuple[str, Days]]]
    zone: ZoneInfo

    def lost(self, service: str, department: str) -> list[Days]:
        """Days on which a department's agreement said of a service what bound nobody: another did it, or nobody."""
        others = [days for party, days in self.owned.get(service, []) if party != department]
        known = self.services.get(service)
        gone = known.retired_at if known else None
        return [*others, Days(first=_day(gone, self.zone), until=FOREVER)] if gone else others


async def catalog(*, at: datetime) -> Catalog:
    zone = await city_zone()
    owned: dict[str, list[tuple[str, Days]]] = {}
    for row in await sql.rows(OWNED):
        days = Days(first=_day(row["starts"], zone), until=_day(row["ends"], zone))
        owned.setdefault(row["code"], []).append((row["party"], days))
    known = {each.code: each for each in await services(at=at, retired=True)}
    return Catalog(services=known, owned=owned, zone=zone)


def _day(moment: datetime | None, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date() if moment else FOREVER


TERMS = """SELECT v.number, vi.key, i.hash, i.body FROM version v JOIN version_item vi ON vi.version = v.id
    JOIN item i ON i.id = vi.item WHERE v.agreement = :agreement AND i.kind = 'term' ORDER BY vi.key, v.number"""


async def target_rows(*, at: datetime) -> list[Row]:
    """Raises Unsound where a target is not what was agreed."""
    known = await catalog(at=at)
    return [row for each in await agreements() for row in await _of_agreement(each, known)]


async def _of_agreement(of: AgreementFacts, known: Catalog) -> list[Row]:
    versions = {each.number: each for each in await heads(of.id)}
    days, terms, said = in_force(list(versions.values())), {}, dict[str, dict[int, str]]()
    for row in await sql.rows(TERMS, agreement=of.id):
        said.setdefault(row["key"], {})[row["number"]] = row["hash"]
        if row["hash"] not in terms:
            terms[row["hash"]] = Term.sure(stored(row).item)
    found = []
    for by_version in said.values():
        service = terms[next(iter(by_version.values()))].service
        for each in standings(by_version, days, lost=known.lost(service, of.department)):
            about = _About(
                agreement=of, service=known.services.get(service), brought=versions[each.first_version]
            )
            found.append(_target(each, terms[each.fingerprint], about))
    return found


@dataclass(frozen=True, kw_only=True)
class _About:
    agreement: AgreementFacts
    service: ServiceFacts | None
    brought: VersionHead


def _target(standing: Standing, term: Term, about: _About) -> Row:
    agreement, service = about.agreement, about.service
    name = service.name if service else term.service
    sentence = term.sentence(
        party=agreement.parties[term.owed_by], act=service.act if service else "", service=name
    )
    own = ("service", "metric", "population", "population_words", "owed_by", "due_rule", "comparison")
    beside = ("calendar", "closed_when", "formula", "condition", "handled_by")
    return {
        **{each: getattr(term, each) for each in (*own, *beside)},
        "agreement": agreement.code,
        "department": agreement.department,
        "department_name": agreement.department_name,
        "target": term.key,
        "service_name": name,
        "amount": term.target.amount if term.target else None,
        "unit": term.target.unit if term.target else "",
        "on_time_goal": percent(term.goal_bp) if term.target else None,
        "clock_stands_still": tuple(pauses_words((pause,)) for pause in term.pauses),
        "sentence": sentence,
        "effective_from": standing.days.first,
        "effective_until": None if standing.days.until == FOREVER else standing.days.until,
        "first_version": standing.first_version,
        "last_version": standing.last_version,
        "change": about.brought.change_number,
        "fingerprint": standing.fingerprint,
        "version_fingerprint": about.brought.hash,
    }


async def calendar_rows() -> list[Row]:
    return [row for line in (await load_all()).values() for row in _versions(line)]


def _versions(line: Timeline) -> Iterator[Row]:
    following = [*line.versions[1:], None]
    for version, after in zip(line.versions, following, strict=True):
        yield {
            "calendar": line.code,
            "name": line.name,
            "department": line.party,
            "region": line.region,
            "version": version.number,
            "effective_from": version.effective_from,
            "effective_until": after.effective_from if after else None,
            "time_zone": version.zone,
            "hours": format_hours(version.week),
            "confirmed_until": version.covers_until,
        }


async def day_rows() -> list[Row]:
    lines = (await load_all()).values()
    return [row for line in lines for version in line.versions for row in _days(version)]


def _days(of: Calendar) -> Iterator[Row]:
    for day, (name, hours) in sorted(of.dates.items()):
        yield {
            "calendar": of.code,
            "version": of.number,
            "day": day,
            "name": name,
            "closed": not hours,
            "hours": format_intervals(hours) if hours else "",
        }
