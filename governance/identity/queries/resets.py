"""Second factors that are to be taken away: whose, why, who asked, and who may confirm it. One place says who that is."""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql

# Whoever handed the person a password, moved their account to another address, or bound an account elsewhere that the
# person has not shown a second factor beside, has a hand in it already.
HANDED = """SELECT 1 FROM credential c WHERE c.person = r.person AND ((c.set_by <> '' AND c.handed_by = {who}) OR c.moved_by = {who})
    UNION ALL SELECT 1 FROM account_letter l WHERE l.person = r.person AND l.purpose = 'address' AND l.asked_by = {who}
        AND l.ended_at IS NULL
    UNION ALL SELECT 1 FROM identity i WHERE i.person = r.person AND i.bound_by = {who} AND i.ended_at IS NULL
        AND i.proven_at IS NULL"""
# An administrator, whoever leads an office of theirs or the convening office; for who leads that one, who leads 311. Never
# the person, whoever asked, or whoever has a hand in it.
CONFIRMERS = f"""ARRAY(SELECT DISTINCT t.person FROM tenure t JOIN seat s ON s.id = t.seat AND s.closed_at IS NULL
    JOIN party p ON p.id = s.party JOIN person n ON n.id = t.person AND active(n)
    WHERE t.starts <= {{at}} AND (t.ends IS NULL OR t.ends > {{at}}) AND t.person <> r.person AND t.person IS DISTINCT FROM r.asker
      AND ((s.role = 'administrator' AND p.kind = 'oversight') OR (s.leads AND (p.kind = 'oversight' OR EXISTS (
        SELECT FROM tenure o JOIN seat x ON x.id = o.seat JOIN party q ON q.id = x.party
        WHERE o.person = r.person AND o.starts <= {{at}} AND (o.ends IS NULL OR o.ends > {{at}})
          AND (q.id = p.id OR (p.kind = 'center' AND q.kind = 'oversight' AND x.leads))))))
      AND NOT EXISTS ({HANDED.format(who="t.person")}) ORDER BY t.person)"""  # noqa: S608 - constants


@dataclass(frozen=True, kw_only=True)
class Reset:
    """`state`: asked, done, refused or withdrawn; `confirmers` are people by the number of their accounts."""

    number: str
    person: int
    name: str
    email: str
    reason: str
    state: str
    asker: int | None
    asked_by: str
    asked_at: datetime
    answered_by: str
    answered_at: datetime | None
    confirmers: tuple[int, ...]


RESET = f"""SELECT r.number, r.person, n.name, n.email, r.reason, r.state, r.asker, r.asked_by::json ->> 'name' AS asked_by,
        r.asked_at, coalesce(nullif(r.answered_by, '')::json ->> 'name', '') AS answered_by, r.answered_at,
        {CONFIRMERS.format(at=":at")} AS confirmers
    FROM factor_reset r JOIN person n ON n.id = r.person WHERE r.number = :number"""  # noqa: S608 - constants


async def reset(number: str, *, at: datetime) -> Reset:
    """Raises NotFound."""
    row = await sql.one(RESET, "There is nothing here that you may see.", number=number, at=at)
    return Reset(**{**row, "confirmers": tuple(row["confirmers"])})


OPEN = "SELECT number FROM factor_reset WHERE person = :person AND state = 'asked'"


async def open_reset(person: int) -> str:
    """The number of the one that waits for this person's factor; "" for none."""
    return str(await sql.value(OPEN, person=person) or "")


HAS_A_HAND = f"SELECT EXISTS ({HANDED.format(who=':who')}) FROM (SELECT :person::bigint AS person) r"  # noqa: S608
# From its asking until the person has set one up again, and for seven days at least.
RESET_BY = """SELECT EXISTS (SELECT FROM factor_reset r WHERE r.person = :person AND (r.asker = :who OR r.answerer = :who)
    AND (r.state = 'asked' OR (r.state = 'done' AND (r.answered_at > :since OR NOT (
        EXISTS (SELECT FROM second_factor f WHERE f.person = r.person) OR EXISTS (SELECT FROM passkey k WHERE k.person = r.person))))))"""


async def has_a_hand(who: int, *, person: int) -> bool:
    """Whether this administrator handed the person a password, or moved their account."""
    return bool(await sql.value(HAS_A_HAND, who=who, person=person))


async def took_factor(who: int, *, person: int, since: datetime) -> bool:
    """Whether this administrator asked or confirmed that the person's second factor be taken away, and none is there since."""
    return bool(await sql.value(RESET_BY, who=who, person=person, since=since))
