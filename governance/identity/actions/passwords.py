"""Passwords: setting one for once, signing in with one, changing it. What a good one is, identity/rules.py says."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from governance import acts
from governance.audit import trail
from governance.audit.rules import Entry, instant
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Invalid, SignInNeeded, Stale
from governance.identity import rules as signing_in
from governance.identity import strength
from governance.identity.actions import entering, guessing, letters, resets, sessions, throttles
from governance.identity.actions.asked import FactorAsked
from governance.identity.actions.letters import Addressed
from governance.identity.actions.sessions import Browser, SignedIn
from governance.identity.queries.sessions import ONE_TIME
from governance.identity.rules import Known, SeenBrowser
from governance.identity.rules.letters import SETS_PASSWORD, Purpose
from governance.identity.tables import Credential
from governance.people.queries import directory
from governance.people.queries.viewers import known_person
from governance.people.rules import Acting, Viewer, entries, rights
from governance.people.rules.proofs import Shown, Strength

log = structlog.get_logger(__name__)

PASSWORD = "password"  # noqa: S105 - the name of a way in
OVER = (
    "This one-time password works once, and for 24 hours. Choose your own: “Forgot your password?”, or ask an "
    "administrator for another one."
)
WRONG = "This e-mail and password do not belong together. Check both, or choose a new one: “Forgot your password?”"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_HASHER = PasswordHasher()
_AT_ONCE = CapacityLimiter(2)  # 64 MB each
# Of a password nobody has: an unknown account takes as long as a wrong password.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$hbA4jzHBbxqS5Slo3OiDXg$g7i6NVC3LXoB27VEvYuO2Zm7r6jqvPruowlI6VMz8j4"


async def set_one_time_password(email: str, *, by: Acting, at: datetime) -> str:
    """A password that works for 24 hours and must be changed at once; ends all sessions. Shown once."""
    rights.administers(by)
    password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))
    secret = await hashed(password)
    expires = at + signing_in.ONE_TIME
    async with acts.begin(by, at=at) as act:
        person = await known_person(email)
        await resets.check_alone(person.person_id, by=by, at=at)
        handed_by = None if by.is_program else by.person_id
        values = {"secret": secret, "at": at, "by": by.person, "expires": expires, "handed_by": handed_by}
        await sql.rows(SET, person=person.person_id, **values)
        ended = await sessions.end_all(person.person_id, at=at)
        await throttles.forget(throttles.by_account(person.email))
        await letters.end_links(person.person_id, *SETS_PASSWORD, at=at)
        whom = Addressed(email=person.email, person_id=person.person_id, asked_by=handed_by)
        await letters.want(Purpose.PASSWORD_HANDED, whom, at=at, by=by.person)
        after = {"expires": instant(expires), "sessions_ended": ended}
        await act.record(Tag.ONE_TIME_PASSWORD_SET, f"person:{person.email}", after=after)
    return password


SET = """INSERT INTO credential (person, kind, secret, created_at, one_time, set_by, expires_at, handed_by)
    VALUES (:person, 'password', :secret, :at, true, :by, :expires, :handed_by) ON CONFLICT (person, kind) DO UPDATE SET secret = excluded.secret,
        created_at = excluded.created_at, one_time = true, set_by = excluded.set_by, expires_at = excluded.expires_at,
        handed_by = excluded.handed_by, again = true, used_at = NULL"""


@dataclass(frozen=True, kw_only=True)
class _Account:
    credential_id: int
    person_id: int
    name: str
    email: str
    secret: str
    one_time: bool
    expires_at: datetime | None
    created_at: datetime
    used_at: datetime | None
    proven: bool


ACCOUNT = """SELECT c.id AS credential_id, p.id AS person_id, p.name, p.email, c.secret, c.one_time, c.expires_at,
        c.created_at, c.used_at, c.set_by = '' AS proven
    FROM credential c JOIN person p ON p.id = c.person
    WHERE p.email = ANY(:spelled) AND active(p) AND c.kind = 'password'"""


async def sign_in(email: str, *, password: str, browser: Browser, at: datetime) -> SignedIn:
    """Raises SignInNeeded with one message for every wrong pair, TooMany after too many tries, FactorAsked where the
    second factor is to be shown before a session opens.
    """
    typed = entries.spelled(email)[0]
    await guessing.slow_down(typed, browser, at=at)
    account = await _account_of(typed)
    if not await matches(account.secret if account else "", password) or account is None:
        await _refuse(account, at=at)
        raise SignInNeeded(WRONG)
    if account.one_time and (over := _over(account, at=at)):
        await _refuse(account, at=at, reason=over)
        raise SignInNeeded(OVER)
    async with transaction():
        await _use(account, at=at)
        await guessing.forgive(typed, browser)
        method, new = ONE_TIME if account.one_time else PASSWORD, await _is_new(account, browser, at=at)
        first = Shown(method=method, factors=(method,))
        entered = await entering.admit(
            account.person_id, first=first, browser=browser, at=at, new_browser=new
        )
    if isinstance(entered, SignedIn):
        return entered
    raise FactorAsked(entered)


def _over(account: _Account, *, at: datetime) -> str:
    if account.used_at is not None:
        return "The one-time password had been used"
    is_old = account.expires_at is not None and account.expires_at <= at
    return "The one-time password had expired" if is_old else ""


# While the password was looked at, an administrator may have set another and ended every session.
STILL = "SELECT 1 FROM credential WHERE id = :credential AND secret = :secret FOR SHARE"
# Of two at the same moment, one waits here for the other and finds it used.
ONCE = """UPDATE credential SET used_at = :at WHERE id = :credential AND secret = :secret AND one_time AND used_at IS NULL
    RETURNING id"""


async def _use(account: _Account, *, at: datetime) -> None:
    same = {"credential": account.credential_id, "secret": account.secret}
    if not await (sql.rows(ONCE, **same, at=at) if account.one_time else sql.rows(STILL, **same)):
        raise SignInNeeded(OVER if account.one_time else WRONG)


SEEN = "SELECT DISTINCT device, agent, address FROM session WHERE person = :person"


async def _is_new(account: _Account, browser: Browser, *, at: datetime) -> bool:
    """Whether its person is told of this browser: not where a letter made them choose this password just before."""
    if account.proven and at - account.created_at < signing_in.JUST_PROVEN:
        return False
    seen = await sql.rows(SEEN, person=account.person_id)
    known = [SeenBrowser(**row) for row in seen]
    here = SeenBrowser(device=browser.device_hash, agent=browser.agent, address=browser.address)
    return not any(signing_in.is_same(here, one) for one in known)


async def change_password(viewer: Viewer, *, old: str, new: str, browser: Browser, at: datetime) -> SignedIn:
    """Ends every session of the person and opens a fresh one."""
    account = await check_present(viewer, old, field="old_password", at=at)
    await check_new(new, email=viewer.email, name=viewer.name)
    if signing_in.normal(new) == signing_in.normal(old):
        raise Invalid("The new password is the old one.", fields={"password": "is the old one"})
    secret = await hashed(new)
    async with transaction():
        await _store(account, secret, at=at)
        await guessing.forgive(viewer.email, browser)
        shown = _still_shown(viewer)
        return await sessions.open_session(
            viewer.person_id, method=PASSWORD, browser=browser, at=at, shown=shown
        )


def _still_shown(viewer: Viewer) -> Shown:
    """The password, just now; what was shown beside it counts on, and the whole is as old as that: the password alone is no
    fresh proof of two factors.
    """
    proof = viewer.proof
    beside = tuple(one for one in proof.factors if one not in {PASSWORD, ONE_TIME}) if proof else ()
    strength = proof.strength if proof else Strength.ONE
    before = proof.at if proof and strength is Strength.TWO else None
    return Shown(method=PASSWORD, strength=strength, factors=(PASSWORD, *beside), before=before)


async def check_new(password: str, *, email: str, name: str) -> None:
    """Whether a password will do: by its length, by who would guess it, and by how many tries. Raises Invalid."""
    city = await directory.city()
    known = Known(email=email, name=name, city=city.name if city else "")
    signing_in.check_password(password, known)
    look = partial(strength.guesses, signing_in.normal(password), known=known.all)
    if await to_thread.run_sync(look, limiter=_AT_ONCE) < signing_in.ENOUGH:
        raise signing_in.weak(signing_in.EASY)


async def check_present(viewer: Viewer, password: str, *, field: str, at: datetime) -> _Account:
    """Whether somebody signed in knows their password: counted like a sign-in. Raises Invalid, naming the field."""
    await guessing.slow_down_signed_in(viewer.email, at=at)
    account = await _account_of(viewer.email)
    if account is None:
        raise Invalid("You sign in without a password here, so there is none to change.")
    if not await matches(account.secret, password):
        wrong = {field: "This is not your present password."}
        raise Invalid("Your present password is not right.", fields=wrong)
    return account


async def _store(account: _Account, secret: str, *, at: datetime) -> None:
    # `set_by` and `created_at` stay: it is told who handed the first password over.
    changed = await (
        Credential.update(
            {
                Credential.secret: secret,
                Credential.one_time: False,
                Credential.expires_at: None,
                Credential.used_at: None,
            }
        )
        .where((Credential.id == account.credential_id) & (Credential.secret == account.secret))
        .returning(Credential.id)
    )
    if not changed:
        raise Stale("Your password was changed elsewhere at this moment. Sign in again.")
    ended = await sessions.end_all(account.person_id, at=at)
    await letters.end_links(account.person_id, *SETS_PASSWORD, at=at)
    whom = Addressed(email=account.email, person_id=account.person_id)
    await letters.want(Purpose.PASSWORD_CHANGED, whom, at=at)
    by = {"name": account.name, "via": "page"}
    await trail.append(
        Entry(
            tag=Tag.PASSWORD_CHANGED,
            subject=f"person:{account.email}",
            at=at,
            by=by,
            after={"sessions_ended": ended},
        )
    )


async def _account_of(email: str) -> _Account | None:
    row = await sql.row(ACCOUNT, spelled=entries.spelled(email))
    return _Account(**row) if row else None


async def hashed(password: str, hasher: PasswordHasher = _HASHER) -> str:
    """What is stored of a password. Slow on purpose, and off the event loop."""
    return await to_thread.run_sync(hasher.hash, signing_in.normal(password), limiter=_AT_ONCE)


async def matches(secret: str, password: str) -> bool:
    """Whether this is what was hashed; where nothing was ("" for `secret`), it takes as long and is not."""
    return await to_thread.run_sync(_verify, secret or _NOBODY, signing_in.normal(password), limiter=_AT_ONCE)


def _verify(secret: str, password: str) -> bool:
    try:
        # No stored password is longer; hashing a whole book would only cost time.
        return _HASHER.verify(secret, password[: signing_in.LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False


async def _refuse(account: _Account | None, *, at: datetime, reason: str = "Wrong password") -> None:
    """What was typed for an unknown account is kept nowhere: people type passwords into the wrong field."""
    if account is None:
        log.warning("sign-in refused", why="no such account")
        return
    async with transaction():
        await trail.append(
            Entry(
                tag=Tag.SIGN_IN_REFUSED,
                subject=f"person:{account.email}",
                at=at,
                by={"name": "Somebody not signed in", "via": "page"},
                reason=reason,
            )
        )
