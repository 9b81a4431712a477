"""Binding an account at a provider to a person, and unbinding it: by an administrator, or by the person themselves.

Only the provider's own number for the account counts; an equal e-mail address is a hint that nobody follows by itself.
"""

import secrets
from datetime import datetime
from typing import Any

from governance import acts
from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Forbidden, Invalid, NotFound, Stale
from governance.identity.actions import letters, resets, sessions
from governance.identity.actions.emergency_uses import NO_SSO
from governance.identity.actions.letters import Addressed
from governance.identity.queries import identities as known
from governance.identity.queries.emergencies import is_for_emergencies
from governance.identity.rules import binding_accounts
from governance.identity.rules.letters import Purpose
from governance.identity.rules.oidc import Vouched
from governance.people.queries import directory
from governance.people.queries.viewers import PersonFacts, known_person
from governance.people.rules import Acting, Viewer, binding, rights
from governance.sign_on_settings import Provider

TAKEN = "That account at {} is connected to somebody already. An administrator can end that."
OWN = "Your own account is connected on your account page, with your password and a second factor."
ONLY_WAY = "It is your only way in. Choose a password first."


async def bind(code: str, *, to: str, provider: str, by: Acting, at: datetime) -> PersonFacts:
    """Binds whoever was given this code to a person, who is signed out everywhere and told; `provider` is its name."""
    rights.administers(by)
    async with acts.begin(by, at=at) as act:
        found = await known.stranger(code)
        person = await known_person(to)
        if person.person_id == by.person_id:
            raise Invalid(OWN)
        await resets.check_alone(person.person_id, by=by, at=at)
        await _insert(
            (found.issuer, found.subject), provider, person, told=found.told, by=by.person_id or None, at=at
        )
        ended = await sessions.end_all(person.person_id, at=at)
        await _tell(person, f"Your account at {provider} signs you in from now on", by=by.person, at=at)
        after = {
            "provider": provider,
            "account": found.told,
            "number": found.subject,
            "sessions_ended": ended,
        }
        await act.record(Tag.IDENTITY_BOUND, f"person:{person.email}", after=after)
    return person


async def bind_own(of: Vouched, provider: Provider, *, viewer: Viewer, at: datetime) -> None:
    """By whoever is signed in with a password and a second factor, and just came back from the provider."""
    binding_accounts.check_may_bind(viewer)
    async with transaction():
        person = await known_person(viewer.email)
        told = " · ".join(filter(None, (of.name, of.email))) or of.subject
        await _insert((of.issuer, of.subject), provider.name, person, told=told, by=None, at=at)
        ended = await sessions.end_all(person.person_id, at=at, but=viewer.session)
        await _tell(person, f"Your account at {provider.name} signs you in from now on", by="", at=at)
        after = {"provider": provider.name, "account": told, "number": of.subject, "sessions_ended": ended}
        await _note(Tag.IDENTITY_BOUND, viewer, at=at, after=after)


async def bind_made_up(
    email: str, account: tuple[str, str], *, provider: str, by: Acting, at: datetime
) -> None:
    """In a demo city: an account (issuer and subject) at its made-up provider, as though its person had bound it."""
    rights.administers(by)
    issuer, subject = account
    city = await directory.city()
    if city is None or not city.demo:
        raise Forbidden("Accounts are bound by themselves in a demo city only.")
    async with acts.begin(by, at=at) as act:
        person = await known_person(email)
        values = {"issuer": issuer, "subject": subject, "person": person.person_id, "told": email, "by": None}
        if not await sql.rows(BIND, code=secrets.token_urlsafe(9), at=at, **values):
            act.without_event("it is bound already")
            return
        after = {"provider": provider, "account": email, "number": subject}
        await act.record(Tag.IDENTITY_BOUND, f"person:{person.email}", after=after)


BIND = """INSERT INTO identity (code, issuer, subject, told, person, bound_by, bound_at)
    VALUES (:code, :issuer, :subject, :told, :person, :by, :at) ON CONFLICT DO NOTHING RETURNING id"""
COME = "DELETE FROM stranger WHERE issuer = :issuer AND subject = :subject"


async def _insert(
    account: tuple[str, str], provider: str, person: PersonFacts, *, told: str, by: int | None, at: datetime
) -> None:
    issuer, subject = account
    if await is_for_emergencies(person.person_id):
        raise Invalid(NO_SSO)
    values = {"issuer": issuer, "subject": subject, "person": person.person_id, "told": told[:400], "by": by}
    if not await sql.rows(BIND, code=secrets.token_urlsafe(9), at=at, **values):
        raise Stale(TAKEN.format(provider))
    await sql.rows(COME, issuer=issuer, subject=subject)


UNBIND = """UPDATE identity SET ended_at = :at WHERE code = :code AND person = :person AND ended_at IS NULL
    RETURNING issuer, subject, told"""
LEFT = """SELECT EXISTS (SELECT FROM credential WHERE person = :person AND NOT one_time)
    OR EXISTS (SELECT FROM identity WHERE person = :person AND code <> :code AND ended_at IS NULL)"""


async def unbind(code: str, *, of: str, provider: str, by: Acting, at: datetime) -> None:
    """Ends that an account signs this person in, and what is signed in by it."""
    rights.administers(by)
    async with acts.begin(by, at=at) as act:
        person = await known_person(of)
        before = await _ended(code, person, provider, at=at)
        await _tell(person, f"Your account at {provider} signs you in no more", by=by.person, at=at)
        await act.record(Tag.IDENTITY_ENDED, f"person:{person.email}", before=before)


async def unbind_own(code: str, *, provider: str, viewer: Viewer, at: datetime) -> None:
    """By whoever showed lately who they are. Raises ProofNeeded."""
    async with transaction():
        person = await known_person(viewer.email)
        if not await sql.value(LEFT, person=person.person_id, code=code):
            raise Invalid(ONLY_WAY)
        before = await _ended(code, person, provider, at=at, but=viewer.session)
        await _tell(person, f"Your account at {provider} signs you in no more", by="", at=at)
        await _note(Tag.IDENTITY_ENDED, viewer, at=at, before=before)


async def _ended(
    code: str, person: PersonFacts, provider: str, *, at: datetime, but: str = ""
) -> dict[str, Any]:
    found = await sql.row(UNBIND, code=code, person=person.person_id, at=at)
    if found is None:
        raise NotFound("That account signs nobody in any more.")
    of = {"issuer": found["issuer"], "subject": found["subject"], "sid": ""}
    ended = await _end(at=at, but=but, **of)
    told = {"account": found["told"], "number": found["subject"]}
    return {"provider": provider, **told, "sessions_ended": len(ended)}


# By the session at the provider where it names one, else by the account there.
END = """UPDATE session s SET ended_at = :at FROM person p WHERE p.id = s.person AND s.ended_at IS NULL
        AND s.issuer = :issuer AND s.code <> :but AND (CASE WHEN :sid = '' THEN s.subject = :subject
            ELSE s.idp_sid = :sid AND (:subject = '' OR s.subject = :subject) END)
    RETURNING p.name, p.email"""
# What waits for a second factor to become a session of it.
FORGET = """DELETE FROM proof_asked WHERE purpose = 'sign-in' AND told::json ->> 'issuer' = :issuer
    AND (CASE WHEN :sid = '' THEN told::json ->> 'subject' = :subject
        ELSE told::json ->> 'idp_sid' = :sid AND (:subject = '' OR told::json ->> 'subject' = :subject) END)"""


async def _end(*, at: datetime, but: str = "", **of: str) -> list[dict[str, Any]]:
    await sql.rows(FORGET, **of)
    return await sql.rows(END, at=at, but=but, **of)


async def end_by_provider(provider: Provider, *, subject: str, sid: str, at: datetime) -> int:
    """Ends what the provider says is over there; answers how many sessions. Saying it twice ends nothing more."""
    async with transaction():
        ended = await _end(at=at, issuer=provider.issuer, subject=subject, sid=sid)
        for email in sorted({row["email"] for row in ended}):
            count = sum(row["email"] == email for row in ended)
            by = {"name": provider.name, "via": "page"}
            after = {"provider": provider.name, **({"ended": count} if count > 1 else {})}
            await trail.append(
                Entry(tag=Tag.SESSION_ENDED, subject=f"person:{email}", at=at, by=by, after=after)
            )
    return len(ended)


async def _tell(person: PersonFacts, what: str, *, by: str, at: datetime) -> None:
    whom = Addressed(email=person.email, person_id=person.person_id)
    await letters.want(Purpose.SIGN_ON, whom, at=at, what=what, by=by)


async def _note(tag: Tag, of: Viewer, *, at: datetime, **parts: Any) -> None:
    """In no role, and yet it binds: it is asked for the same proof. Raises ProofNeeded."""
    binding.check(tag, proof=of.proof, by_token=False)
    by = {"name": of.name, "via": "page", **(of.proof.as_written() if of.proof else {})}
    await trail.append(Entry(tag=tag, subject=f"person:{of.email}", at=at, by=by, **parts))
