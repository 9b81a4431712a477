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
from governance.errors import Invalid
from governance.identity.queries.tokens import Caller
from governance.identity.rules import tokens as rules
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
    return token


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
