"""The way to a provider of single sign-on and back: an attempt that only its own browser can end, once, in ten minutes.

Who may come in is decided by what came back alone; whoever no account here is bound to gets a code instead of a session.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.identity import rules as signing_in
from governance.identity import sealing
from governance.identity.actions import sessions, throttles
from governance.identity.actions.sessions import Browser, SignedIn
from governance.identity.oidc import discovery, tokens
from governance.identity.oidc.tokens import Code
from governance.identity.queries import identities
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

    `session` is the code of the session that a proof or a binding is for; `again`: it asks who they are, whatever it knows.
    """

    purpose: Purpose = Purpose.SIGN_IN
    wanted: str = "/"
    kept: str = ""
    session: str = ""
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class Returned:
    """Who came back, and what they had gone for."""

    wish: Wish
    vouched: Vouched
    id_token: str

    @property
    def shown(self) -> Shown:
        of = self.vouched
        when = datetime.fromtimestamp(of.auth_time, tz=UTC) if of.auth_time is not None else None
        return Shown(
            method=METHOD,
            strength=Strength.TWO if of.strong else Strength.ONE,
            factors=of.amr or (METHOD,),
            issuer=of.issuer,
            subject=of.subject,
            idp_sid=of.sid,
            acr=of.acr,
            amr=of.amr,
            auth_time=when,
        )


def redirect_of(provider: Provider, settings: Settings) -> str:
    """Where a provider sends people back; it is told of this address when the portal is registered there."""
    return f"{settings.url}/sign-in/with/{provider.key}/back"


async def check_few(address: str) -> None:
    """Raises TooMany."""
    limits = {throttles.by_address(address, "sign-on"): signing_in.TRIES_PER_ADDRESS}
    await throttles.check(limits, at=real_time.real_now())


async def begin(provider: Provider, settings: Settings, *, browser: str, wish: Wish) -> str:
    """The address at the provider to go on to; `browser` is a secret that this browser keeps.

    Raises ProviderDown, and AnswerRefused where somebody else answers in its place.
    """
    try:
        offered = await discovery.metadata(provider, settings.oidc_networks)
    except AnswerRefused as refused:
        await _note(provider, refused.reason, at=real_time.real_now())
        raise
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
    more = oidc.asked(provider, proof=wish.purpose is Purpose.PROVE, again=wish.again)
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


async def answered(
    provider: Provider, settings: Settings, answer: Mapping[str, str], *, browser: str, at: datetime
) -> Returned:
    """Who came back. Raises AnswerRefused, which is on record then, or ProviderDown."""
    try:
        return await _answered(provider, settings, answer, browser)
    except AnswerRefused as refused:
        await _note(provider, refused.reason, at=at)
        raise


# Whoever is first has it; another browser does not even end it.
TAKE = """DELETE FROM sign_in_attempt WHERE state_hash = :state AND browser_hash = :browser AND provider = :provider
    AND begun_at > :oldest RETURNING nonce, verifier, purpose, session, wanted, kept, begun_at"""


async def _answered(
    provider: Provider, settings: Settings, answer: Mapping[str, str], browser: str
) -> Returned:
    attempt = await _taken(provider, answer.get("state", ""), browser)
    allowed, now = settings.oidc_networks, int(real_time.real_now().timestamp())
    offered = await discovery.metadata(provider, allowed)
    oidc.check_issuer_named(answer.get("iss"), issuer=provider.issuer, promised=offered.names_itself)
    if "code" not in answer or "error" in answer:
        raise AnswerRefused(f"the provider answered {_plain(answer.get('error', 'nothing'))}")
    code = Code(code=answer["code"], verifier=attempt["verifier"], redirect=redirect_of(provider, settings))
    told = await tokens.exchanged(provider, offered, code, allowed, now=now)
    _, claims = await tokens.signed(told["id_token"], provider, allowed)
    oidc.check_id_token(claims, provider, await _expected(provider, attempt, now))
    person = await tokens.userinfo(
        provider, offered, told.get("access_token"), allowed, subject=str(claims["sub"])
    )
    wish = Wish(purpose=Purpose(attempt["purpose"]), **{k: attempt[k] for k in ("wanted", "kept", "session")})
    return Returned(wish=wish, vouched=oidc.vouched(claims, person, provider), id_token=str(told["id_token"]))


async def _taken(provider: Provider, state: str, browser: str) -> dict[str, Any]:
    marks = {"state": signing_in.token_hash(state), "browser": signing_in.token_hash(browser)}
    oldest = real_time.real_now() - timedelta(seconds=oidc.ATTEMPT)
    found = await sql.row(TAKE, **marks, provider=provider.key, oldest=oldest) if state and browser else None
    if found is None:
        raise AnswerRefused(STRANGE)
    return dict(found)


async def _expected(provider: Provider, attempt: Mapping[str, Any], now: int) -> Expected:
    if attempt["purpose"] != Purpose.PROVE:
        return Expected(nonce=attempt["nonce"], now=now)
    subject = await identities.subject_of(attempt["session"], provider.issuer)
    asked_at = int(attempt["begun_at"].timestamp())
    return Expected(nonce=attempt["nonce"], now=now, subject=subject, not_before=asked_at)


def _plain(text: str) -> str:
    return "".join(each for each in text if each.isalnum() or each in "_ ")[:60]


async def _note(provider: Provider, reason: str, *, at: datetime) -> None:
    by = {"name": "Somebody not signed in", "via": "page"}
    entry = Entry(
        tag=Tag.SIGN_ON_REFUSED,
        subject=f"provider:{provider.key}",
        at=at,
        by=by,
        after={"provider": provider.name},
        reason=reason,
    )
    async with transaction():
        await trail.append(entry)


# Held still, so that nobody is let in by an account that is being unbound.
KNOWN = """SELECT i.person FROM identity i JOIN person p ON p.id = i.person AND p.deactivated_at IS NULL
    WHERE i.issuer = :issuer AND i.subject = :subject AND i.ended_at IS NULL FOR SHARE OF i"""
ID_TOKEN = "UPDATE session SET id_token = :sealed WHERE code = :session"  # noqa: S105 - SQL


async def enter(returned: Returned, provider: Provider, *, browser: Browser, at: datetime) -> SignedIn | str:
    """A session of the person to whom exactly this account is bound; for anybody else, the code of who they are."""
    of = returned.vouched
    async with transaction():
        found = await sql.row(KNOWN, issuer=of.issuer, subject=of.subject)
        if found is None:
            return await _code_for(of)
        signed_in = await sessions.open_session(
            found["person"], method=METHOD, browser=browser, at=at, shown=returned.shown
        )
        if provider.hint:
            sealed = sealing.seal(HINT, returned.id_token, signed_in.session)
            await sql.rows(ID_TOKEN, sealed=sealed, session=signed_in.session)
        return signed_in


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
