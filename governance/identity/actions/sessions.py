"""Opening, using and ending sessions, however the person showed who they are. A session's token is stored nowhere.

Checking a password is one way in (accounts); another way in calls `open_session` with its own method.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from piccolo.custom_types import Combinable

from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.database.tables import FormSent
from governance.errors import Forbidden, NotFound, SignInNeeded
from governance.identity import rules as signing_in
from governance.identity.actions import letters, once, requirements
from governance.identity.actions.emergency_uses import note_use
from governance.identity.actions.letters import Addressed
from governance.identity.actions.token_ends import tell_of_ends
from governance.identity.queries import sessions as session_queries
from governance.identity.queries.factors import factors_of, reset_told
from governance.identity.queries.identities import bound_told
from governance.identity.queries.sessions import Arrival
from governance.identity.rules import intents, oidc, real_time
from governance.identity.rules.letters import Purpose
from governance.identity.tables import (
    AccountLetter,
    IdempotencyKey,
    Intent,
    Session,
    SignInAttempt,
    Stranger,
    Throttle,
)
from governance.people.queries import directory as known
from governance.people.queries import viewers
from governance.people.rules import Viewer
from governance.people.rules.proofs import Shown, Strength
from governance.sweeps.actions import rows
from governance.sweeps.rules import keyed

DEMO = "demo"
KEPT, FORM_KEPT = timedelta(days=90), timedelta(days=1)
ATTEMPT = timedelta(seconds=oidc.ATTEMPT)


@dataclass(frozen=True, kw_only=True)
class Browser:
    """Where somebody signs in from; `token` is the one it held before, which ends. `device` is what it keeps for long."""

    address: str = ""
    agent: str = ""
    token: str = ""
    device: str = ""

    @property
    def device_hash(self) -> str:
        return signing_in.token_hash(self.device) if self.device else ""


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A fresh session: `token` for its cookie. `must_change`: only the password, for now."""

    token: str
    session: str
    person_id: int
    name: str
    must_change: bool


async def open_session(
    person_id: int,
    *,
    method: str,
    browser: Browser,
    at: datetime,
    new_browser: bool = False,
    shown: Shown | None = None,
) -> SignedIn:
    """A new token each time; of a new browser its person is told. The demo's one-click way in works in a demo city only.

    `shown` is what its person has shown at this moment; without it, the method alone.
    """
    token, code = secrets.token_urlsafe(32), secrets.token_urlsafe(9)
    seen_now = shown or Shown(method=method, factors=(method,))
    async with transaction():
        person = await _person(person_id)
        person["lately"] = await bound_told(person_id, at=at), await reset_told(person_id, at=at)
        await _check_method(method)
        row = Session(
            code=code,
            token_hash=signing_in.token_hash(token),
            person=person_id,
            method=method,
            assisted_by=_assisted_by(person),
            created_at=at,
            seen_at=at,
            address=browser.address[:60],
            agent=signing_in.printable(browser.agent),
            device=browser.device_hash,
            **_as_shown(seen_now),
        )
        await _end(browser.token, at=at)
        await Session.insert(row)
        await requirements.note(person_id, seen_now.strength, at=at)
        seen = await _tell_of(browser, person, at=at) if new_browser else {}
        await _note(Tag.SIGNED_IN, person, method, at=at, after=seen)
        await note_use(person, seen_now, at=at)
    return SignedIn(
        token=token,
        session=code,
        person_id=person_id,
        name=person["name"],
        must_change=method == session_queries.ONE_TIME,
    )


def _as_shown(shown: Shown) -> dict[str, Any]:
    """The columns of a session that keep what it was last shown."""
    now = real_time.real_now()
    return {
        "issuer": shown.issuer,
        "subject": shown.subject,
        "idp_sid": shown.idp_sid,
        "acr": shown.acr,
        "amr": " ".join(shown.amr),
        "auth_time": shown.auth_time,
        "strength": str(shown.strength),
        "factors": ", ".join(shown.factors),
        "proved_how": shown.method,
        "proved_at": min(now, shown.before or now),
    }


async def prove(token: str, shown: Shown, *, at: datetime) -> str:
    """Notes that whoever is behind this session has shown who they are once more; answers its new token, the old one is dead.

    The provider's session, where one vouched at sign-in, stays known: signing out there still ends this one.
    Raises SignInNeeded where the session has ended, Forbidden for one factor where its person has a second one or this
    session was shown two before: a proof never makes a session weaker.
    """
    fresh = secrets.token_urlsafe(32)
    new = {**_as_shown(shown), "token_hash": signing_in.token_hash(fresh), "seen_at": at}
    columns: dict[Any, Any] = {key: value for key, value in new.items() if key not in OF_SIGN_IN or value}
    async with transaction():
        mine = (Session.token_hash == signing_in.token_hash(token)) & Session.ended_at.is_null()
        before = (
            await Session.select(Session.person, Session.strength).where(mine).first().lock_rows("UPDATE")
        )
        if before is None:
            raise SignInNeeded("Your session has ended. Sign in again to go on; nothing you typed is lost.")
        person = await _person(before["person"])
        if shown.strength is Strength.ONE and (
            before["strength"] == Strength.TWO or await factors_of(person["id"])
        ):
            raise Forbidden(WEAKER)
        await Session.update(columns).where(mine)
        await requirements.note(person["id"], shown.strength, at=at)
        await _note(Tag.PROVED, person, shown.method, at=at, after={"strength": str(shown.strength)})
    return fresh


WEAKER = (
    "You signed in with two factors or have a second one, so this alone is not enough. Go back and show both."
)
OF_SIGN_IN = frozenset({"issuer", "subject", "idp_sid"})


def _assisted_by(person: dict[str, Any]) -> str:
    """All that stands between this account and its person alone; both parts may be there."""
    handed = signing_in.handed_over(set_by=person["set_by"], on=person["set_on"], again=person["again"])
    moved = signing_in.moved(by=person["moved_by"], on=person["moved_on"])
    return "; ".join(filter(None, (handed, moved, *person["lately"])))


async def _tell_of(browser: Browser, person: dict[str, Any], *, at: datetime) -> dict[str, str]:
    name = signing_in.browser(browser.agent)
    told = {"browser": name, "address": browser.address[:60]}
    whom = Addressed(email=person["email"], person_id=person["id"])
    await letters.want(Purpose.NEW_BROWSER, whom, at=at, **told)
    return {"browser": name}


async def choose(email: str, *, browser: Browser, at: datetime) -> SignedIn:
    """The one-click way in of a demo city. Anywhere else it does not even tell who has an account."""
    await _check_method(DEMO)
    person = await viewers.known_person(email)
    shown = Shown(method=DEMO, strength=Strength.TWO, factors=(DEMO,))  # a made-up city counts it as two
    return await open_session(person.person_id, method=DEMO, browser=browser, at=at, shown=shown)


# Locked, so that no session opens while the account is being deactivated.
PERSON = """SELECT p.id, p.name, p.email, p.kind, coalesce(c.set_by, '') AS set_by, coalesce(c.again, false) AS again,
        (coalesce(c.created_at, p.created_at) AT TIME ZONE z.zone)::date AS set_on,
        coalesce(m.name, '') AS moved_by, (c.moved_at AT TIME ZONE z.zone)::date AS moved_on
    FROM person p CROSS JOIN (SELECT coalesce((SELECT zone FROM city LIMIT 1), 'UTC') AS zone) z
    LEFT JOIN credential c ON c.person = p.id AND c.kind = 'password' LEFT JOIN person m ON m.id = c.moved_by
    WHERE p.id = :person_id AND active(p) FOR SHARE OF p"""


async def _person(person_id: int) -> dict[str, Any]:
    rows: list[dict[str, Any]] = await sql.rows(PERSON, person_id=person_id)
    if not rows:
        raise SignInNeeded("There is no active account for this person.")
    return rows[0]


async def _check_method(method: str) -> None:
    if method == DEMO:
        city = await known.city()
        if city is None or not city.demo:
            raise Forbidden("Signing in by one click works in a demo city only.")


async def _note(
    tag: Tag, person: dict[str, Any], method: str, *, at: datetime, after: Mapping[str, str] | None = None
) -> None:
    by = {"name": person["name"], "signed_in": method, "via": "page"}
    subject = f"person:{person['email']}"
    await trail.append(Entry(tag=tag, subject=subject, at=at, by=by, after=after or {}))


async def arrive(token: str, *, at: datetime, request: str = "", figure: str = "0") -> Arrival | None:
    """Who this token belongs to, noting at most once a minute that they are still here; `figure` is asked beside it."""
    found = await session_queries.arrival(token, at=at, request=request, figure=figure)
    if found is None:
        return None
    if at - found.seen_at >= signing_in.SEEN_EVERY:
        late = Session.seen_at < at
        await Session.update({Session.seen_at: at}).where((Session.id == found.session_id) & late)
        await requirements.note_roles(found.viewer.person_id, at=at)
    return found


async def sign_out(token: str, *, at: datetime) -> None:
    """Ends the session of this token; nothing happens where it is no longer good."""
    async with transaction():
        person = await _end(token, at=at)
        if person:
            await _note(Tag.SIGNED_OUT, person, person["method"], at=at)


END = """UPDATE session s SET ended_at = :at FROM person p
    WHERE p.id = s.person AND s.ended_at IS NULL AND s.token_hash = :token_hash
    RETURNING p.id, p.name, p.email, s.method"""


async def _end(token: str, *, at: datetime) -> dict[str, Any] | None:
    rows: list[dict[str, Any]] = (
        await sql.rows(END, at=at, token_hash=signing_in.token_hash(token)) if token else []
    )
    return rows[0] if rows else None


async def end_session(code: str, *, viewer: Viewer, at: datetime) -> None:
    """Ends the session of one of the person's own browsers, named by its code on the account page."""
    async with transaction():
        ended = await (
            Session.update({Session.ended_at: at})
            .where((Session.code == code) & (Session.person == viewer.person_id) & Session.ended_at.is_null())
            .returning(Session.method)
        )
        if not ended:
            raise NotFound("That session has ended already.")
        await _note(
            Tag.SESSION_ENDED, {"name": viewer.name, "email": viewer.email}, ended[0]["method"], at=at
        )


async def end_other_sessions(*, viewer: Viewer, at: datetime) -> int:
    """Ends the sessions of all the person's browsers but this one; answers how many."""
    async with transaction():
        ended = await end_all(viewer.person_id, at=at, but=viewer.session)
        if ended:
            told = {"name": viewer.name, "via": "page"}
            await trail.append(
                Entry(
                    tag=Tag.SESSION_ENDED,
                    subject=f"person:{viewer.email}",
                    at=at,
                    by=told,
                    after={"ended": ended},
                )
            )
    return ended


FORGET_ASKED = "DELETE FROM proof_asked WHERE person = :person AND purpose = 'sign-in'"


async def end_all(person_id: int, *, at: datetime, but: str = "") -> int:
    """Ends all sessions of a person, and what waits to become one, as part of another act, which writes the event."""
    await sql.rows(FORGET_ASKED, person=person_id)
    ended = await (
        Session.update({Session.ended_at: at})
        .where((Session.person == person_id) & Session.ended_at.is_null() & (Session.code != but))
        .returning(Session.id)
    )
    return len(ended)


async def end_expired(*, at: datetime) -> int:
    """Close what ran out; drop sessions and letters of 90 days ago, and old counts of tries. Answers how many ran out.

    No event: a session counts no longer because of its age, not because of this.
    """
    times = {"idle": at - signing_in.IDLE, "longest": at - signing_in.ABSOLUTE}
    ran_out = keyed("session", await sql.rows(RAN_OUT, **times))

    async def close(sessions: Sequence[str]) -> int:
        return len(await sql.rows(CLOSE, at=at, ids=[ran_out[key] for key in sessions]))

    done = await rows.together("end_expired", ran_out, close)
    await _drop("intent", Intent, Intent.asked_at < real_time.real_now() - intents.KEPT)
    await _drop("session", Session, Session.ended_at < at - KEPT)
    await _drop("letter", AccountLetter, AccountLetter.asked_at < at - KEPT)
    await _drop("count", Throttle, Throttle.since < at - signing_in.LETTER_WINDOW)
    await _drop("attempt", SignInAttempt, SignInAttempt.begun_at < real_time.real_now() - ATTEMPT)
    await _drop("stranger", Stranger, Stranger.expires_at < real_time.real_now())
    await _drop("key", IdempotencyKey, IdempotencyKey.made_at < real_time.real_now() - once.KEPT)
    await tell_of_ends()
    await _drop("form", FormSent, FormSent.at < datetime.now(tz=UTC) - FORM_KEPT)
    return sum(done)


RAN_OUT = "SELECT id FROM session WHERE ended_at IS NULL AND (seen_at <= :idle OR created_at <= :longest) ORDER BY id"
CLOSE = "UPDATE session SET ended_at = :at WHERE id = ANY(:ids::bigint[]) AND ended_at IS NULL RETURNING id"


async def _drop(name: str, table: Any, old: Combinable) -> None:
    found = keyed(name, await table.select(table.id).where(old).order_by(table.id))

    async def drop(some: Sequence[str]) -> None:
        await table.delete().where(table.id.is_in([found[key] for key in some]))

    await rows.together(f"end_expired.{name}s", found, drop)
