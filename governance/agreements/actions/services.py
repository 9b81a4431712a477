"""The acts on services: put the catalog on record, draft one, change what is said about it, give it another name.

A drafted service is one side's own until a version names it (`enter_catalog`, part of adopting) or every side agrees to
take it in. Ownership begins when a service becomes live, never before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from governance import acts
from governance.acts import Act
from governance.agreements.queries.services import service_by_code
from governance.agreements.queries.versions import city_zone, local_day
from governance.agreements.rules.catalog import (
    ServiceEntry,
    check_volume,
    checked_alias,
    checked_service,
    checked_text,
    keeps_catalog,
)
from governance.agreements.rules.service_names import folded, full_name
from governance.agreements.rules.versions import midnight
from governance.agreements.tables import Alias, Ownership, Service
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Invalid, NotFound, Stale
from governance.people.queries.directory import PartyFacts, parties
from governance.people.rules import Acting, PartyKind

CHANGEABLE = (
    "problem",
    "detail",
    "further",
    "grouping",
    "act",
    "ask_first",
    "tell_resident",
    "yearly_volume",
    "volume_source",
)


async def create_service(new: ServiceEntry, *, by: Acting, at: datetime) -> str:
    """Answers the code. The department does the work from now on."""
    if not await ensure_services([new], by=by, at=at):
        reason = f"There is a service “{new.code}” already. Choose another short name."
        raise Invalid(reason, fields={"code": reason})
    return new.code


async def ensure_services(new: Sequence[ServiceEntry], *, by: Acting, at: datetime) -> tuple[str, ...]:
    """Take the catalog on record: add those that do not exist yet; answers their codes. One event for each."""
    keeps_catalog(by)
    good = [checked_service(one) for one in new]
    async with acts.begin(by, at=at) as act:
        departments = {party.code: party for party in await parties(PartyKind.DEPARTMENT)}
        made = [one for one in good if await _recorded(act, one, departments)]
        for one in made:
            await act.record(Tag.SERVICE_CREATED, f"service:{one.code}", after=_event_facts(one))
        if not made:
            act.without_event("all of them exist")
    return tuple(one.code for one in made)


async def _recorded(act: Act[None], new: ServiceEntry, departments: Mapping[str, PartyFacts]) -> bool:
    owner = _department(new.department, departments) if new.department else None
    service = await _inserted(act, new, live_at=act.at)
    if service and owner:
        await Ownership.insert(Ownership(service=service, party=owner.id, starts=act.at))
    return bool(service)


async def _inserted(act: Act[Any], new: ServiceEntry, **life: Any) -> int:
    """The new row; 0 where its code is taken."""
    values = {name: getattr(new, name) for name in CHANGEABLE}
    row = Service(code=new.code, created_at=act.at, **values, **life)
    found = await (
        Service.insert(row).on_conflict(target=Service.code, action="DO NOTHING").returning(Service.id)
    )
    for name in new.aliases if found else ():
        await _insert_alias(int(found[0]["id"]), name)
    return int(found[0]["id"]) if found else 0


async def draft_services(new: Sequence[ServiceEntry], *, by: Acting, at: datetime) -> None:
    """Write down services that a draft names for the first time. Nobody but the own side sees them; they count nowhere.

    Raises Stale where another side has taken a code meanwhile.
    """
    keeps_catalog(by)
    good = [checked_service(one) for one in new]
    async with acts.begin(by, at=at) as act:
        for one in good:
            if not await _inserted(act, one, drafted_by=by.party_id):
                raise Stale(f"The short name “{one.code}” was taken meanwhile. Look at the list again.")
            after = _event_facts(one)
            await act.record(Tag.SERVICE_DRAFTED, f"service:{one.code}", audience=by.party, after=after)
        if not good:
            act.without_event("no service is new")


ENTER = """UPDATE service SET live_at = :at WHERE code = ANY(:codes::text[]) AND live_at IS NULL
    RETURNING id, code, problem, detail, further"""


async def enter_catalog(act: Act[Any], codes: Iterable[str], department: int) -> None:
    """Drafted services become live, the work of this department from now on; part of the act that both sides' yes is."""
    for row in await sql.rows(ENTER, at=act.at, codes=sorted(codes)):
        await Ownership.insert(Ownership(service=row["id"], party=department, starts=act.at))
        name = full_name(row["problem"], row["detail"], row["further"])
        await act.record(Tag.SERVICE_ENTERED, f"service:{row['code']}", after={"name": name})


def _department(code: str, departments: Mapping[str, PartyFacts]) -> PartyFacts:
    if code not in departments:
        reason = f"There is no department “{code}”."
        raise Invalid(reason, fields={"department": reason})
    return departments[code]


def _event_facts(new: ServiceEntry) -> dict[str, Any]:
    parts = {name: getattr(new, name) for name in (*CHANGEABLE, "department")}
    return {"name": new.name} | {name: value for name, value in parts.items() if value not in ("", 0)}


async def change_service(
    code: str, wanted: Mapping[str, str | int], *, seen: Mapping[str, str | int], by: Acting, at: datetime
) -> bool:
    """Change fields of a service; `seen` holds what the person looked at. False where nothing is different."""
    keeps_catalog(by)
    values = {name: _checked(name, value) for name, value in wanted.items()}
    async with acts.begin(by, at=at) as act:
        known = await _locked(code)
        before = {name: known[name] for name, value in values.items() if known[name] != value}
        if not before:
            act.without_event("nothing is different")
            return False
        if any(name in seen and seen[name] != value for name, value in before.items()):
            raise Stale(f"Somebody else changed “{known['problem']}” meanwhile. Look at it again.")
        after = {name: values[name] for name in before}
        columns = {getattr(Service, name): value for name, value in after.items()}
        await Service.update(columns).where(Service.id == known["id"])
        told = {"name": known["problem"], **after}
        await act.record(Tag.SERVICE_CHANGED, f"service:{code}", before=before, after=told)
    return True


def _checked(name: str, value: str | int) -> str | int:
    if name not in CHANGEABLE:
        raise Invalid(f"“{name}” of a service does not change.", fields={name: "does not change"})
    if name == "yearly_volume":
        check_volume(int(value))
        return int(value)
    cleaned = checked_text(name, str(value))
    if name == "problem" and not cleaned:
        raise Invalid("A service needs a name.", fields={"problem": "is needed"})
    return cleaned


async def add_alias(code: str, name: str, *, by: Acting, at: datetime) -> None:
    """Another name: the one of a city system, or an everyday word. Two services may share one."""
    keeps_catalog(by)
    cleaned = checked_alias(name)
    async with acts.begin(by, at=at) as act:
        known = await _locked(code)
        if not await _insert_alias(known["id"], cleaned):
            raise AlreadyDone(f"“{known['problem']}” is found under “{cleaned}” already.")
        after = {"name": known["problem"], "alias": cleaned}
        await act.record(Tag.SERVICE_CHANGED, f"service:{code}", after=after)


async def _insert_alias(service: int, name: str) -> bool:
    row = Alias(service=service, name=name, folded=folded(name))
    made = await (
        Alias.insert(row)
        .on_conflict(target=(Alias.service, Alias.folded), action="DO NOTHING")
        .returning(Alias.id)
    )
    return bool(made)


async def move_service(code: str, *, to: str, on: date, reason: str, by: Acting, at: datetime) -> None:
    """From the start of a day, today or later, another department does the work. Agreements are not touched."""
    keeps_catalog(by)
    starts = midnight(on, await city_zone())
    if on < await local_day(at):
        raise Invalid("A service moves today or later.", fields={"on": "Choose today or a later day."})
    async with acts.begin(by, at=at) as act:
        row = await _locked(code)
        departments = {party.code: party for party in await parties(PartyKind.DEPARTMENT)}
        new = _department(to, departments)
        before = await service_by_code(code, at=starts)
        if before.owner == to:
            raise AlreadyDone(f"{new.name} does this work already.")
        await _hand_over(row["id"], new.id, starts)
        after = {"name": before.name, "party": to, "party_name": new.name, "from": on.isoformat()}
        old = {"party": before.owner, "party_name": before.owner_name} if before.owner else {}
        await act.record(Tag.SERVICE_MOVED, f"service:{code}", before=old, after=after, reason=reason)


async def _hand_over(service: int, party: int, starts: datetime) -> None:
    later = await Ownership.exists().where((Ownership.service == service) & (Ownership.starts > starts))
    if later:
        raise Stale("This service is to move again later already. Choose a day after that.")
    # one that would start at the same instant never began
    same = (Ownership.service == service) & (Ownership.starts == starts)
    await Ownership.delete().where(same)
    open_one = (Ownership.service == service) & Ownership.ends.is_null()
    await Ownership.update({Ownership.ends: starts}).where(open_one)
    await Ownership.insert(Ownership(service=service, party=party, starts=starts))


async def _locked(code: str) -> dict[str, Any]:
    live = (Service.code == code) & Service.live_at.is_not_null()
    rows = await Service.select().where(live).lock_rows("UPDATE")
    if not rows:
        raise NotFound(f"There is no service “{code}”.")
    return dict(rows[0])
