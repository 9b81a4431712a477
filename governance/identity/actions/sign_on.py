"""The way to a provider of single sign-on and back: an attempt that only its own browser can end, once, in ten minutes.

Who may come in is decided by what came back alone; whoever no account here is bound to gets a code instead of a session.
"""

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import ConcordError
from governance.identity import rules as signing_in
from governance.identity import sealing
from governance.identity.actions import entering, groups, throttles
from governance.identity.actions import identities as bound
from governance.identity.actions.asked import Waiting
from governance.identity.actions.sessions import Browser, SignedIn
from governance.identity.oidc import discovery, tokens
from governance.identity.oidc.tokens import Code
from governance.identity.queries import identities
from governance.identity.queries.factors import factors_of, is_declared
from governance.identity.rules import binding_accounts, oidc, real_time
from governance.identity.rules.binding_accounts import METHOD, WAITS, Purpose
from governance.identity.rules.oidc import AnswerRefused, Expected, Vouched
from governance.identity.tables import SignInAttempt
from governance.people.rules.proofs import Shown, Strength
from governance.settings import Settings
from governance.sign_on_settings import Provider

HINT = "id-token"
STRANGE = "the answer fits no sign-in that this browser began in the last ten minutes"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody goes to a provider for: `wanted` is the page they come back to, `kept` what they had typed.

    `session` is the code of the session that a proof or a binding is for; `anew`: it asks who they are, whatever it knows.
    """

    purpose: Purpose = Purpose.SIGN_IN
    wanted: str = "/"
    kept: str = ""
    session: str = ""
    anew: bool = False


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What only the row of an attempt knew; whoever has it has ended the attempt."""

    wish: Wish
    nonce: str
    verifier: str
    begun_at: datetime


@dataclass(frozen=True, kw_only=True)
class Returned:
    """Who came back, with the token that says so."""

    vouched: Vouched
    id_token: str

    def shown(self, *, declared: bool = False) -> Shown:
        """`declared`: an administrator said on record that this provider asks everybody for two factors."""
        of = self.vouched
        when = datetime.fromtimestamp(of.auth_time, tz=UTC) if of.auth_time is not None else None
        return Shown(
            method=METHOD,
            strength=Strength.TWO if of.strong or declared else Strength.ONE,
            factors=of.amr or (METHOD,),
            issuer=of.issuer,
            subject=of.subject,
            idp_sid=of.sid,
            acr=of.acr,
            amr=of.amr,
            auth_time=when,
            before=when,
        )


def redirect_of(provider: Provider, settings: Settings) -> str:
    """Where a provider sends people back; it is told of this address when the portal is registered there."""
    return f"{settings.url}/sign-in/with/{provider.key}/back"


async def check_few(address: str) -> None:
    """Raises TooMany."""
    limits = {throttles.by_address(address, "sign-on"): signing_in.TRIES_PER_ADDRESS}
    await throttles.check(limits, at=real_time.real_now())


async def begin(provider: Provider, settings: Settings, *, browser: str, wish: Wish, at: datetime) -> str:
    """The address at the provider to go on to; `browser` is a secret that this browser keeps.

    Raises ProviderDown, and AnswerRefused where somebody else answers in its place.
    """
    async with _on_record(provider, at):
        offered = await discovery.metadata(provider, settings.oidc_networks)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    attempt = SignInAttempt(
        state_hash=signing_in.token_hash(state),
        browser_hash=signing_in.token_hash(browser),
        provider=provider.key,
        nonce=nonce,
        verifier=verifier,
        purpose=str(wish.purpose),
        session=wish.session,
        wanted=wish.wanted,
        kept=wish.kept,
        begun_at=real_time.real_now(),
    )
    await SignInAttempt.insert(attempt)
    more = oidc.asked(provider, proof=wish.purpose is Purpose.PROVE, again=wish.anew)
    return oidc.address(
        offered.authorization,
        response_type="code",
        client_id=provider.client_id,
        redirect_uri=redirect_of(provider, settings),
        scope=" ".join(provider.scopes),
        state=state,
        nonce=nonce,
        code_challenge=oidc.challenge(verifier),
        code_challenge_method="S256",
        **more,
    )


# Whoever is first has it; another browser does not even end it.
TAKE = """DELETE FROM sign_in_attempt WHERE state_hash = :state AND browser_hash = :browser AND provider = :provider
    AND begun_at > :oldest RETURNING nonce, verifier, purpose, session, wanted, kept, begun_at"""


async def take(provider: Provider, state: str, *, browser: str, at: datetime) -> Attempt:
    """The attempt that this browser began, which ends by it. Raises AnswerRefused, which is on record then."""
    marks = {"state": signing_in.token_hash(state), "browser": signing_in.token_hash(browser)}
    oldest = real_time.real_now() - timedelta(seconds=oidc.ATTEMPT)
    async with _on_record(provider, at):
        row = (
            await sql.row(TAKE, **marks, provider=provider.key, oldest=oldest) if state and browser else None
        )
        if row is None:
            raise AnswerRefused(STRANGE)
    wish = Wish(purpose=Purpose(row["purpose"]), **{key: row[key] for key in ("wanted", "kept", "session")})
    return Attempt(wish=wish, **{key: row[key] for key in ("nonce", "verifier", "begun_at")})


async def answered(
    attempt: Attempt, provider: Provider, settings: Settings, answer: Mapping[str, str], *, at: datetime
) -> Returned:
    """Who came back. Raises AnswerRefused, which is on record then, or ProviderDown."""
    async with _on_record(provider, at):
        return await _answered(attempt, provider, settings, answer)


async def _answered(
    attempt: Attempt, provider: Provider, settings: Settings, answer: Mapping[str, str]
) -> Returned:
    allowed, now = settings.oidc_networks, int(real_time.real_now().timestamp())
    offered = await discovery.metadata(provider, allowed)
    oidc.check_issuer_named(answer.get("iss"), issuer=provider.issuer, promised=offered.names_itself)
    if "code" not in answer or "error" in answer:
        raise AnswerRefused(f"the provider answered {_plain(answer.get('error', 'nothing'))}")
    code = Code(code=answer["code"], verifier=attempt.verifier, redirect=redirect_of(provider, settings))
    told = await tokens.exchanged(provider, offered, code, allowed, now=now)
    _, claims = await tokens.signed(told["id_token"], provider, allowed)
    oidc.check_id_token(claims, provider, await _expected(provider, attempt, now))
    subject, access = str(claims["sub"]), told.get("access_token")
    person = await tokens.userinfo(provider, offered, access, allowed, subject=subject)
    return Returned(vouched=oidc.vouched(claims, person, provider), id_token=str(told["id_token"]))


async def _expected(provider: Provider, attempt: Attempt, now: int) -> Expected:
    if attempt.wish.purpose is not Purpose.PROVE:
        return Expected(nonce=attempt.nonce, now=now)
    subject = await identities.subject_of(attempt.wish.session, provider.issuer)
    asked_at = int(attempt.begun_at.timestamp())
    return Expected(nonce=attempt.nonce, now=now, subject=subject, not_before=asked_at)


def _plain(text: str) -> str:
    return "".join(each for each in text if each.isalnum() or each in "_ ")[:60]


@asynccontextmanager
async def _on_record(provider: Provider, at: datetime) -> AsyncIterator[None]:
    """What is refused inside is an event."""
    try:
        yield
    except AnswerRefused as refused:
        by = {"name": "Somebody not signed in", "via": "page"}
        subject, told = f"provider:{provider.key}", {"provider": provider.name}
        entry = Entry(
            tag=Tag.SIGN_ON_REFUSED, subject=subject, at=at, by=by, after=told, reason=refused.reason
        )
        async with transaction():
            await trail.append(entry)
        raise


# Held still, so that nobody is let in by an account that is being unbound.
KNOWN = """SELECT i.person, i.bound_by IS NULL OR i.proven_at IS NOT NULL AS is_own FROM identity i JOIN person p ON p.id = i.person AND active(p)
    WHERE i.issuer = :issuer AND i.subject = :subject AND i.ended_at IS NULL FOR SHARE OF i"""
ID_TOKEN = "UPDATE session SET id_token = :sealed WHERE code = :session"  # noqa: S105 - SQL


async def enter(
    returned: Returned, provider: Provider, *, browser: Browser, at: datetime
) -> SignedIn | Waiting | str:
    """A session of the person to whom exactly this account is bound, or what asks for their second factor where the
    provider showed but one; for anybody else, the code of who they are.
    """
    of = returned.vouched
    async with transaction():
        found = await sql.row(KNOWN, issuer=of.issuer, subject=of.subject)
        if found is None:
            return await _code_for(of)
        shown = await _counted(returned, found)
        admitted = await entering.admit(found["person"], first=shown, browser=browser, at=at)
        await groups.listed(found["person"], of.issuer, of.groups, at=at)
        if provider.hint and isinstance(admitted, SignedIn):
            sealed = sealing.seal(HINT, returned.id_token, admitted.session)
            await sql.rows(ID_TOKEN, sealed=sealed, session=admitted.session)
        return admitted


async def _counted(returned: Returned, found: sql.Row) -> Shown:
    """An account that an administrator bound stands for no second factor of the person before they showed theirs beside it:
    whoever declares a provider and binds an account there has not got around it.
    """
    shown = returned.shown(declared=await is_declared(returned.vouched.issuer))
    if found["is_own"] or not await factors_of(found["person"]):
        return shown
    return replace(shown, strength=Strength.ONE)


STRANGER = """INSERT INTO stranger (code, issuer, subject, name, email, verified, other, expires_at)
    VALUES (:code, :issuer, :subject, :name, :email, :verified, :other, :expires)
    ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name, email = excluded.email,
        verified = excluded.verified, other = excluded.other, expires_at = excluded.expires_at,
        code = CASE WHEN stranger.expires_at > :now THEN stranger.code ELSE excluded.code END RETURNING code"""


async def _code_for(of: Vouched) -> str:
    letters, now = "".join(secrets.choice(binding_accounts.ALPHABET) for _ in range(8)), real_time.real_now()
    told = {"name": of.name, "email": of.email, "verified": of.verified, "other": of.other}
    row = await sql.one(
        STRANGER,
        code=binding_accounts.normal_code(letters),
        issuer=of.issuer,
        subject=of.subject,
        now=now,
        expires=now + WAITS,
        **told,
    )
    return str(row["code"])


async def leaving(
    issuer: str, sealed: str, session: str, *, settings: Settings
) -> tuple[Provider, str] | None:
    """Where somebody signs out at the provider that had signed them in, too; None where that is not done or it is away."""
    provider = next((one for one in settings.providers if one.issuer == issuer and one.sign_out), None)
    if provider is None:
        return None
    try:
        offered = await discovery.metadata(provider, settings.oidc_networks)
    except ConcordError:
        return None
    hint = {"id_token_hint": sealing.unseal(HINT, sealed, session)} if sealed else {}
    back = f"{settings.url}/sign-in"
    of = {"client_id": provider.client_id, "post_logout_redirect_uri": back, **hint}
    return (provider, oidc.address(offered.end_session, **of)) if offered.end_session else None


async def end_there(token: str, provider: Provider, settings: Settings, *, at: datetime) -> int:
    """The provider says that a session there is over. Raises AnswerRefused for what does not come from it, or ProviderDown."""
    header, claims = await tokens.signed(token, provider, settings.oidc_networks, stranger=True)
    oidc.check_logout(header, claims, provider, now=int(real_time.real_now().timestamp()))
    subject, sid = str(claims.get("sub") or ""), str(claims.get("sid") or "")
    return await bound.end_by_provider(provider, subject=subject, sid=sid, at=at)
