"""Service accounts: made and ended by an administrator, owned by a named person who says once a year that it is needed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import acts, canonical
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Forbidden
from governance.identity.queries.token_lists import ServiceAccountFacts, service_account
from governance.identity.rules.real_time import real_now
from governance.identity.tables import ServiceAccount
from governance.people.queries import directory
from governance.people.queries.viewers import held_still
from governance.people.rules import Acting
from governance.people.rules.rights import administers


@dataclass(frozen=True, kw_only=True)
class NewServiceAccount:
    """Which machine, of which office, what for, and whose it is (by e-mail)."""

    name: str
    purpose: str
    party: str
    owner: str


async def make(wanted: NewServiceAccount, *, by: Acting, at: datetime) -> str:
    """Answers its code."""
    administers(by)
    async with acts.begin(by, at=at) as act:
        owner, office = await held_still(wanted.owner), await directory.party(wanted.party)
        code, real = await next_number("SA", at), real_now()
        name = canonical.text(wanted.name, field="name", limit=80)
        row = ServiceAccount(
            code=code,
            name=name,
            purpose=canonical.text(wanted.purpose, field="purpose", limit=300),
            party=office.id,
            owner=owner.person_id,
            made_at=real,
            renewed_at=real,
        )
        await ServiceAccount.insert(row)
        after = {"name": name, "party": office.code, "party_name": office.name, "owner": owner.name}
        await act.record(Tag.SERVICE_ACCOUNT_MADE, f"service-account:{code}", after=after)
    return code


async def renew(code: str, *, owner: str = "", by: Acting, at: datetime) -> None:
    """Its owner says that it is needed for another year; an administrator may name another owner (by e-mail)."""
    known = await service_account(code, by=by)
    if owner:
        administers(by)
    async with acts.begin(by, at=at) as act:
        heir = await held_still(owner or known.owner_email)
        values: dict[Any, Any] = {ServiceAccount.renewed_at: real_now(), ServiceAccount.owner: heir.person_id}
        await ServiceAccount.update(values).where(ServiceAccount.id == known.id)
        after = {"name": known.name, "owner": heir.name}
        await act.record(Tag.SERVICE_ACCOUNT_RENEWED, f"service-account:{code}", after=after)


END_TOKENS = "UPDATE api_token SET revoked_at = :real WHERE account = :id AND revoked_at IS NULL"


async def end(code: str, *, by: Acting, at: datetime) -> None:
    """With all its tokens, at once. By its owner or an administrator."""
    known = await service_account(code, by=by)
    async with acts.begin(by, at=at) as act:
        real = real_now()
        await ServiceAccount.update({ServiceAccount.ended_at: real}).where(ServiceAccount.id == known.id)
        ended = await sql.touched(END_TOKENS, id=known.id, real=real)
        before = {"name": known.name, "tokens": ended}
        await act.record(Tag.SERVICE_ACCOUNT_ENDED, f"service-account:{code}", before=before)


def owns(known: ServiceAccountFacts, by: Acting) -> None:
    if known.owner_id != by.person_id:
        raise Forbidden(f"Only {known.owner}, who owns this service account, makes tokens for it.")
