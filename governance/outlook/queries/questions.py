"""What a department was asked and has not answered, which departments are to be asked, and links for colleagues."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.audit.stored_event import who_from
from governance.database import sql
from governance.outlook.rules import Invitation


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The question of this quarter to a department; `answered_at` None: it waits."""

    quarter: date
    asked_at: datetime
    answer_by: datetime
    answered_at: datetime | None
    nothing: bool


QUESTION = """SELECT q.quarter, q.asked_at, q.answer_by, q.answered_at, q.nothing FROM outlook_question q
  JOIN party p ON p.id = q.party WHERE p.code = :party ORDER BY q.quarter DESC LIMIT 1"""
# Departments with an agreement in force that were not asked this quarter.
UNASKED = """SELECT p.id, p.code, p.name FROM party p JOIN agreement a ON a.department = p.id
  WHERE EXISTS (SELECT FROM version v WHERE v.agreement = a.id AND v.starts <= :at AND (v.ends_on IS NULL OR v.ends_on > :on))
    AND NOT EXISTS (SELECT FROM outlook_question q WHERE q.party = p.id AND q.quarter = :quarter)
  ORDER BY p.id"""
INVITATION = """SELECT i.id, p.code AS party, p.name AS party_name, p.id AS party_id, i.who, i.expires, i.used_at
  FROM outlook_invitation i JOIN party p ON p.id = i.party WHERE i.token = :token"""


async def asked(party: str) -> Asked | None:
    """The last question to a department."""
    row = await sql.row(QUESTION, party=party)
    return Asked(**row) if row else None


async def invitation(token: str) -> Invitation | None:
    """The link whose address holds what this is the fingerprint of."""
    row = await sql.row(INVITATION, token=token)
    if row is None:
        return None
    who = who_from(row.pop("who"))
    return Invitation(**row, invited_by=f"{who.name}, {who.title}" if who else "")
