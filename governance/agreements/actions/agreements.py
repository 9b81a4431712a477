"""Opening the one agreement between the center and a department; it has no content until its first version."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

from governance import acts
from governance.acts import Act
from governance.agreements.rules.catalog import check_code, keeps_catalog
from governance.agreements.tables import Agreement
from governance.audit.tags import Tag
from governance.calendars.queries import timeline
from governance.errors import AlreadyDone, Invalid
from governance.people.queries.directory import PartyFacts, parties, party
from governance.people.rules import Acting, PartyKind


@dataclass(frozen=True, kw_only=True)
class NewAgreement:
    """`department` and `calendar` are codes; `policy` is the approval policy as canonical JSON."""

    code: str
    department: str
    calendar: str
    policy: str
    respond_days: int = 10


async def open_agreement(new: NewAgreement, *, by: Acting, at: datetime) -> int:
    """Answers the agreement's id. A department has one agreement only."""
    keeps_catalog(by)
    check_code(new.code, "an agreement")
    if not 2 <= new.respond_days <= 40:
        reason = "An answer may take from 2 to 40 business days; the same for both sides."
        raise Invalid(reason, fields={"respond_days": reason})
    async with acts.begin(by, at=at) as act:
        center, department = await _sides(new.department)
        calendar = await timeline(new.calendar)
        made = await _insert(act, new, (center.id, department.id, calendar.row))
        after = {
            "department": department.code,
            "party_name": department.name,
            "calendar": new.calendar,
            "respond_days": new.respond_days,
            "policy": new.policy,
        }
        await act.record(Tag.AGREEMENT_OPENED, f"agreement:{new.code}", after=after)
    return made


async def _sides(code: str) -> tuple[PartyFacts, PartyFacts]:
    centers = await parties(PartyKind.CENTER)
    department = await party(code)
    if not centers:
        raise Invalid("There is no 311 center yet. An administrator adds it on the page People.")
    if department.kind is not PartyKind.DEPARTMENT:
        reason = f"{department.name} is no department; agreements are between 311 and a department."
        raise Invalid(reason, fields={"department": reason})
    return centers[0], department


async def _insert(act: Act[None], new: NewAgreement, ids: tuple[int, int, int]) -> int:
    center, department, calendar = ids
    row = Agreement(
        code=new.code,
        center=center,
        department=department,
        calendar=calendar,
        respond_days=new.respond_days,
        policy=new.policy,
        created_at=act.at,
    )
    try:
        found = await Agreement.insert(row).returning(Agreement.id)
    except asyncpg.UniqueViolationError as taken:
        if "department" in str(taken.constraint_name):
            raise AlreadyDone("This department has its agreement already.") from taken
        reason = f"There is an agreement “{new.code}” already. Choose another short name."
        raise Invalid(reason, fields={"code": reason}) from taken
    return int(found[0]["id"])
