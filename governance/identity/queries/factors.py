"""What somebody has to show as a second factor, who must have one, and what administrators see of it. Never a secret."""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql
from governance.identity.rules import codes, recovery, requirement
from governance.people.rules import Role


@dataclass(frozen=True, kw_only=True)
class App:
    set_up_at: datetime
    used_at: datetime | None
    is_locked: bool


@dataclass(frozen=True, kw_only=True)
class Key:
    code: str
    name: str
    credential: str
    synced: bool
    set_up_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What a person has beside the password; recovery codes are there only beside a code app or a passkey."""

    app: App | None
    passkeys: tuple[Key, ...]
    codes_left: int

    def __bool__(self) -> bool:
        return self.app is not None or bool(self.passkeys)

    @property
    def few_codes(self) -> bool:
        return bool(self) and self.codes_left < recovery.FEW

    @property
    def is_last(self) -> bool:
        """Whether without one of them nothing would be left."""
        return (self.app is not None) + len(self.passkeys) == 1


APP = "SELECT set_up_at, used_at, failures >= :most AS is_locked FROM second_factor WHERE person = :person"
KEYS = """SELECT code, name, credential, synced, set_up_at, used_at FROM passkey WHERE person = :person ORDER BY id"""
LEFT = "SELECT count(*) FROM recovery_code WHERE person = :person AND used_at IS NULL"


async def factors_of(person_id: int) -> Factors:
    app = await sql.row(APP, person=person_id, most=codes.LOCKS_AFTER)
    keys = await sql.rows(KEYS, person=person_id)
    return Factors(
        app=App(**app) if app else None,
        passkeys=tuple(Key(**key) for key in keys),
        codes_left=int(await sql.value(LEFT, person=person_id) or 0),
    )


HELD = """SELECT s.role, s.binding FROM tenure t JOIN seat s ON s.id = t.seat AND (s.closed_at IS NULL OR s.closed_at > :at)
        WHERE t.person = :person AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
    UNION SELECT s.role, s.binding FROM delegation d JOIN seat s ON s.id = d.seat
        WHERE d.delegate = :person AND d.starts <= :at AND d.ends > :at"""
BESIDES = """SELECT coalesce(bool_or(two_factors_for_all), false) AS everybody,
    EXISTS (SELECT FROM service_account WHERE owner = :person AND ended_at IS NULL) AS owns_service_account FROM city"""


async def is_required(person_id: int, *, at: datetime) -> bool:
    """Whether this person must show two factors, by the roles held or acted in at this moment and the city's setting."""
    held = await sql.rows(HELD, person=person_id, at=at)
    roles = [(Role(row["role"]), row["binding"]) for row in held]
    return requirement.requires(roles=roles, **await sql.one(BESIDES, person=person_id))


RESET = """SELECT coalesce(r.asked_by::json ->> 'name', '') AS asker, coalesce(r.answered_by::json ->> 'name', '') AS answerer,
        (r.answered_at AT TIME ZONE coalesce((SELECT zone FROM city LIMIT 1), 'UTC'))::date AS on
    FROM factor_reset r WHERE r.person = :person AND r.state = 'done' AND r.answered_at > :since
    ORDER BY r.id DESC LIMIT 1"""


async def reset_told(person_id: int, *, at: datetime) -> str:
    """Who took this person's second factor away within seven days, as it is told with what they agree to; "" for nobody."""
    row = await sql.row(RESET, person=person_id, since=at - requirement.ASSISTED)
    return requirement.assisted(row["asker"], row["answerer"], row["on"]) if row else ""


WITHOUT = """SELECT p.name, p.email, r.since FROM factor_requirement r JOIN person p ON p.id = r.person AND active(p)
    WHERE r.met_at IS NULL AND r.ended_at IS NULL AND NOT EXISTS (SELECT FROM second_factor f WHERE f.person = p.id)
      AND NOT EXISTS (SELECT FROM passkey k WHERE k.person = p.id) ORDER BY r.since, p.name LIMIT 200"""


@dataclass(frozen=True, kw_only=True)
class Without:
    """Somebody of whom two factors are asked since `since`, and who never showed two."""

    name: str
    email: str
    since: datetime


async def people_without() -> tuple[Without, ...]:
    """Who signed in since two factors are asked of them, and has none; the longest first."""
    return tuple(Without(**row) for row in await sql.rows(WITHOUT))


DECLARED = "SELECT two_factors FROM declared_issuer WHERE issuer = :issuer"


DECLARATIONS = """SELECT issuer, words, declared_by::json ->> 'name' AS by, declared_at AS at FROM declared_issuer WHERE two_factors"""


@dataclass(frozen=True, kw_only=True)
class Declaration:
    issuer: str
    words: str
    by: str
    at: datetime


async def declarations() -> dict[str, Declaration]:
    """By issuer: those that ask everybody for two factors without saying so, as an administrator declared."""
    found = [Declaration(**row) for row in await sql.rows(DECLARATIONS)]
    return {one.issuer: one for one in found}


async def is_declared(issuer: str) -> bool:
    """Whether an administrator declared on record that this provider asks everybody for two factors."""
    return bool(await sql.value(DECLARED, issuer=issuer))
