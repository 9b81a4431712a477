"""Which tokens and service accounts there are, as pages show them. No secret is in the database, so none is here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.database import sql
from governance.errors import NotFound
from governance.identity.queries.tokens import RENEWED
from governance.identity.rules.tokens import Scope
from governance.people.rules import Acting, Role


@dataclass(frozen=True, kw_only=True)
class TokenFacts:
    """A token that counts. `account` is the name of a service account, `owner` whoever answers for it."""

    id: int
    code: str
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_from: str
    owner_id: int
    owner: str
    owner_email: str
    account: str

    @property
    def last(self) -> datetime:
        """In its last day; it counts no longer from the midnight after."""
        return self.expires_at - timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class ServiceAccountFacts:
    id: int
    code: str
    name: str
    purpose: str
    party: str
    party_name: str
    owner_id: int
    owner: str
    owner_email: str
    renewed_at: datetime

    @property
    def until(self) -> datetime:
        """Until when it counts, unless its owner says before that it is still needed."""
        return self.renewed_at + RENEWED


TOKENS = """SELECT t.id, t.code, t.name, t.scopes, t.made_at, t.expires_at, t.used_at, t.used_from,
        p.id AS owner_id, p.name AS owner, p.email AS owner_email, coalesce(a.name, '') AS account
    FROM api_token t LEFT JOIN service_account a ON a.id = t.account JOIN person p ON p.id = coalesce(t.person, a.owner)
    WHERE t.revoked_at IS NULL AND t.expires_at > :real AND a.ended_at IS NULL AND (:owner = 0 OR p.id = :owner)
    ORDER BY t.expires_at, t.id"""
ACCOUNTS = """SELECT a.id, a.code, a.name, a.purpose, o.code AS party, o.name AS party_name, a.renewed_at,
        p.id AS owner_id, p.name AS owner, p.email AS owner_email
    FROM service_account a JOIN party o ON o.id = a.party JOIN person p ON p.id = a.owner
    WHERE a.ended_at IS NULL AND (:owner = 0 OR p.id = :owner) ORDER BY a.code"""


async def tokens(*, real: datetime, owner: int = 0) -> tuple[TokenFacts, ...]:
    """Those of one person and of the service accounts they own; everybody's where none is named. What ends first comes first."""
    rows = await sql.rows(TOKENS, real=real, owner=owner)
    return tuple(TokenFacts(**{**row, "scopes": tuple(map(Scope, row["scopes"].split()))}) for row in rows)


async def token(code: str, *, real: datetime, by: Acting) -> TokenFacts:
    """One of this person's own, or of anybody for an administrator; for everybody else it is not there. Raises NotFound."""
    found = next((one for one in await tokens(real=real, owner=_whose(by)) if one.code == code), None)
    if found is None:
        raise NotFound("There is no such token, or it has ended.")
    return found


async def service_accounts(*, owner: int = 0) -> tuple[ServiceAccountFacts, ...]:
    return tuple(ServiceAccountFacts(**row) for row in await sql.rows(ACCOUNTS, owner=owner))


async def service_account(code: str, *, by: Acting) -> ServiceAccountFacts:
    """Likewise."""
    found = next((one for one in await service_accounts(owner=_whose(by)) if one.code == code), None)
    if found is None:
        raise NotFound("There is no such service account, or it has ended.")
    return found


def _whose(by: Acting) -> int:
    """The number of the person whose own are found, 0 for everybody's."""
    return 0 if by.holds(Role.ADMINISTRATOR) and by.delegation_id is None else by.person_id
