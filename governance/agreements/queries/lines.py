"""A file's lines against what this city has: its departments, services, calendars and what each agreement says last."""

from datetime import datetime

from governance.agreements.queries.agreements import AgreementFacts, agreements
from governance.agreements.queries.content import latest
from governance.agreements.queries.services import ServiceFacts, Sight, codes_in_use, services
from governance.agreements.queries.versions import local_day
from governance.agreements.rules.service_names import folded
from governance.agreements.terms_file.city import City, KnownDepartment, ServiceNames
from governance.agreements.terms_file.matching import Resolved, resolved
from governance.agreements.terms_file.model import DaysMean, ParsedTerms
from governance.calendars.queries import for_party, load_every
from governance.people.queries.directory import PartyFacts, parties
from governance.people.rules import PartyKind


async def resolve_lines(
    parsed: ParsedTerms, *, sight: Sight, at: datetime, days: DaysMean | None = None
) -> Resolved:
    """What the file would change, department by department, for whom has these services in sight; writes nothing.

    Compared with each agreement's latest version, which may still be to take effect: a change starts from it.
    """
    named = {folded(name) for name in parsed.departments}
    known = {facts.department: facts for facts in await agreements()}
    departments = [
        await _department(party, known.get(party.code), at)
        for party in await parties(PartyKind.DEPARTMENT)
        if named & {folded(party.code), folded(party.name)}
    ]
    found = City(
        departments=tuple(departments),
        services=tuple(_service(facts) for facts in await services(at=at, sight=sight)),
        codes=await codes_in_use(),
        calendars=await _calendars(sight),
    )
    return resolved(parsed, found, days=days)


async def _calendars(sight: Sight) -> dict[str, str]:
    """By their codes; drafted ones for the side that drafted them."""
    known = (await load_every()).items()
    return {code: line.name for code, line in known if line.drafted_by in ("", sight.side)}


async def _department(party: PartyFacts, agreement: AgreementFacts | None, at: datetime) -> KnownDepartment:
    last = await latest(agreement.id) if agreement else None
    calendar = agreement.calendar if agreement else (await for_party(party.code, await local_day(at))).code
    return KnownDepartment(
        id=party.id,
        code=party.code,
        name=party.name,
        agreement_id=agreement.id if agreement else 0,
        agreement=agreement.code if agreement else "",
        calendar=calendar,
        version=last.number if last else 0,
        items=last.items if last else {},
    )


def _service(facts: ServiceFacts) -> ServiceNames:
    return ServiceNames(
        code=facts.code,
        problem=facts.problem,
        detail=facts.detail,
        further=facts.further,
        aliases=facts.aliases,
        owner=facts.owner,
        next_owner=facts.next_owner,
    )
