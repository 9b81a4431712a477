"""Making, using and ending tokens for the programming interface. A token itself is stored nowhere.

Making one asks for a fresh proof of who does it, as everything that binds does (`people/rules/binding.py`).
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import acts, canonical
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.errors import AlreadyDone, Invalid
from governance.identity.actions import letters
from governance.identity.actions.letters import Addressed
from governance.identity.actions.service_accounts import owns
from governance.identity.queries import token_lists
from governance.identity.queries.token_lists import service_account
from governance.identity.queries.tokens import Caller
from governance.identity.rules import tokens as rules
from governance.identity.rules.letters import Purpose
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import Scope
from governance.identity.tables import ApiToken
from governance.people.rules import Acting

LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class NewToken:
    """What a token is to be: called so by its owner, good for these scopes, until this instant of real time."""

    name: str
    scopes: Collection[Scope]
    expires: datetime


async def make(wanted: NewToken, *, email: str, by: Acting, at: datetime) -> str:
    """A token of whoever acts, told by this answer and by no other."""
    async with acts.begin(by, at=at) as act:
        token, code = await _made(wanted, person=by.person_id)
        await act.record(Tag.TOKEN_MADE, f"person:{email}", after=_told(wanted, code))
        await _write_to(email, by.person_id, wanted, at=at)
    return token


async def make_for(account: str, wanted: NewToken, *, by: Acting, at: datetime) -> str:
    """A token of a service account, for its owner; see `make`."""
    known = await service_account(account, by=by)
    owns(known, by)
    if further := set(wanted.scopes) - rules.OF_SERVICE_ACCOUNTS:
        words = f"A service account has no role, so it cannot have the scope {min(further)}."
        raise Invalid(words, fields={"scopes": "is not for a service account"})
    async with acts.begin(by, at=at) as act:
        token, code = await _made(wanted, account=known.id)
        await act.record(Tag.TOKEN_MADE, f"service-account:{account}", after=_told(wanted, code))
        await _write_to(known.owner_email, known.owner_id, wanted, at=at)
    return token


async def end(code: str, *, by: Acting, at: datetime) -> None:
    """At once. By its owner or an administrator."""
    real = real_now()
    known = await token_lists.token(code, real=real, by=by)
    async with acts.begin(by, at=at) as act:
        still = (ApiToken.id == known.id) & ApiToken.revoked_at.is_null()
        if not await ApiToken.update({ApiToken.revoked_at: real}).where(still).returning(ApiToken.id):
            raise AlreadyDone("This token has ended already.")
        before = {"name": known.name, "owner": known.account or known.owner, "token": code}
        await act.record(Tag.TOKEN_ENDED, f"person:{known.owner_email}", before=before)


async def _write_to(email: str, person: int, wanted: NewToken, *, at: datetime) -> None:
    whom = Addressed(email=email, person_id=person)
    told = {"name": wanted.name, "scopes": ", ".join(sorted(wanted.scopes)), "until": instant(wanted.expires)}
    await letters.want(Purpose.TOKEN_MADE, whom, at=at, **told)


async def _made(wanted: NewToken, **owner: Any) -> tuple[str, str]:
    """The row of a new token, which is answered with its readable part."""
    real = real_now()
    rules.check_end(wanted.expires, real=real)
    if not wanted.scopes:
        raise Invalid("Say what the token is for.", fields={"scopes": "says nothing"})
    code, secret = _signs(rules.ID), _signs(rules.SECRET)
    token = rules.assembled(code, secret)
    row = ApiToken(
        code=code,
        token_hash=rules.fingerprint(token),
        name=canonical.text(wanted.name, field="name", limit=LONGEST_NAME),
        scopes=" ".join(sorted(wanted.scopes)),
        made_at=real,
        expires_at=wanted.expires,
        **owner,
    )
    await ApiToken.insert(row)
    return token, code


def _signs(count: int) -> str:
    return "".join(secrets.choice(rules.ALPHABET) for _ in range(count))


def _told(wanted: NewToken, code: str) -> dict[str, str]:
    until = instant(wanted.expires)
    return {"name": wanted.name, "token": code, "scopes": ", ".join(sorted(wanted.scopes)), "until": until}


async def note_use(caller: Caller, *, address: str, real: datetime) -> None:
    """Notes at most once a minute that, and from where, a token is used."""
    if caller.used_at is not None and real - caller.used_at < rules.USED_EVERY:
        return
    before = ApiToken.used_at.is_null() | (ApiToken.used_at < real)
    seen: dict[Any, Any] = {ApiToken.used_at: real, ApiToken.used_from: address[:60]}
    await ApiToken.update(seen).where((ApiToken.id == caller.token_id) & before)
