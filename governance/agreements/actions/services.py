"""The acts on services: put the catalog on record, draft one, change what is said about it, give it another name.

A drafted service is one side's own until a version names it (`enter_catalog`, part of adopting) or every side agrees to
take it in. Ownership begins when a service becomes live, never before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from governance import acts
from governance.acts import Act
from governance.agreements.queries.services import agreed_with
from governance.agreements.rules.catalog import (
    ServiceEntry,
    checked_alias,
    checked_service,
    checked_text,
    keeps_catalog,
)
from governance.agreements.rules.reorganizations import DESCRIPTION
from governance.agreements.rules.service_names import folded, full_name
from governance.agreements.tables import Alias, Ownership, Service
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.people.queries.directory import PartyFacts, parties
from governance.people.rules import Acting, PartyKind

# What 311 writes down by itself while nothing is agreed with the department. Names, the words of its sentence and its
# volume change by a reorganization alone.
SPOKEN = ("ask_first", "tell_resident")
COLUMNS = (*DESCRIPTION, *SPOKEN)


SET_UP = (
    "The catalog is taken on record before the first agreement. Now a service comes in with the agreement that names it, "
    "or when 311 and its department agree to it (Services, Add services)."
)


async def create_service(new: ServiceEntry, *, by: Acting, at: datetime) -> str:
    """Answers the code. The department does the work from now on."""
    if not await ensure_services([new], by=by, at=at):
        reason = f"There is a service “{new.code}” already. Choose another short name."
        raise Invalid(reason, fields={"code": reason})
    return new.code


async def ensure_services(new: Sequence[ServiceEntry], *, by: Acting, at: datetime) -> tuple[str, ...]:
    """Take the catalog on record while the city is set up: add those that do not exist yet; answers their codes.

    Once anything is agreed, more services lower somebody's coverage: then they come with every side's yes alone.
    """
    keeps_catalog(by)
    good = [checked_service(one) for one in new]
    async with acts.begin(by, at=at) as act:
        if await sql.value("SELECT EXISTS (SELECT FROM version)"):
            raise Forbidden(SET_UP)
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
    values = {name: getattr(new, name) for name in COLUMNS}
    row = Service(code=new.code, created_at=act.at, **values, **life)
    found = await (
        Service.insert(row).on_conflict(target=Service.code, action="DO NOTHING").returning(Service.id)
    )
    for name in new.aliases if found else ():
        await _insert_alias(int(found[0]["id"]), name)
    return int(found[0]["id"]) if found else 0


async def draft_services(new: Sequence[ServiceEntry], *, by: Acting, at: datetime) -> None:
    """Write down services that a draft names for the first time. Nobody but the own side sees them; they count nowhere.

    Only what they are called, here and in city systems, and how often they are asked for: what call takers say comes later,
    in its own way. From then on a draft stays as it is. Raises Stale where another side has taken a code meanwhile.
    """
    if not by.negotiates:
        raise Forbidden("Only 311's and the departments' own negotiators draft services.")
    bare = (replace(one, ask_first="", tell_resident="") for one in new)
    good = [checked_service(one) for one in bare]
    async with acts.begin(by, at=at) as act:
        for one in good:
            if not await _inserted(act, one, drafted_by=by.party_id):
                raise Stale(f"The short name “{one.code}” was taken meanwhile. Look at the list again.")
            after = _event_facts(one)
            await act.record(Tag.SERVICE_DRAFTED, f"service:{one.code}", audience=by.party, after=after)
        if not good:
            act.without_event("no service is new")


ENTER = """WITH entered AS (UPDATE service SET live_at = :starts WHERE code = ANY(:codes::text[]) AND live_at IS NULL
    RETURNING id, code, problem, detail, further),
  owned AS (INSERT INTO ownership (service, party, starts) SELECT id, :department, :starts FROM entered)
SELECT code, problem, detail, further FROM entered ORDER BY code"""


async def enter_catalog(act: Act[Any], codes: Iterable[str], department: int, *, starts: datetime) -> None:
    """Drafted ones of these become live, the work of this department from now or later; part of an act of every side."""
    for row in await sql.rows(ENTER, starts=starts, codes=sorted(codes), department=department):
        name = full_name(row["problem"], row["detail"], row["further"])
        await act.record(Tag.SERVICE_ENTERED, f"service:{row['code']}", after={"name": name})


def _department(code: str, departments: Mapping[str, PartyFacts]) -> PartyFacts:
    if code not in departments:
        reason = f"There is no department “{code}”."
        raise Invalid(reason, fields={"department": reason})
    return departments[code]


def _event_facts(new: ServiceEntry) -> dict[str, Any]:
    parts = {name: getattr(new, name) for name in (*COLUMNS, "department")}
    called = {"aliases": list(new.aliases)} if new.aliases else {}
    return {"name": new.name, **called} | {
        name: value for name, value in parts.items() if value not in ("", 0)
    }


async def change_service(
    code: str, wanted: Mapping[str, str], *, seen: Mapping[str, str], by: Acting, at: datetime
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
        await _check_not_agreed(before, known["problem"], known["id"], at)
        after = {name: values[name] for name in before}
        columns = {getattr(Service, name): value for name, value in after.items()}
        await Service.update(columns).where(Service.id == known["id"])
        told = {"name": known["problem"], **after}
        await act.record(Tag.SERVICE_CHANGED, f"service:{code}", before=before, after=told)
    return True


async def _check_not_agreed(names: Iterable[str], service: str, service_id: int, at: datetime) -> None:
    """Words about the work of a department that has an agreement are no longer 311's alone."""
    spoken = list(names)
    other = await agreed_with(service_id, at=at) if spoken else ""
    if other:
        reason = f"What to ask and tell about “{service}” is agreed with {other}. Use “Change the words” on its page."
        raise Invalid(reason, fields=dict.fromkeys(spoken, reason))


def _checked(name: str, value: str) -> str:
    if name not in SPOKEN:
        raise Invalid(
            f"“{name}” of a service does not change by one side alone.", fields={name: "does not change"}
        )
    return checked_text(name, value)


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


async def _locked(code: str) -> dict[str, Any]:
    live = (Service.code == code) & Service.live_at.is_not_null()
    rows = await Service.select().where(live).lock_rows("UPDATE")
    if not rows:
        raise NotFound(f"There is no service “{code}”.")
    return dict(rows[0])
