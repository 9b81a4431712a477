"""Whom no letters reach: by their own choice, or because a mail server refuses their address."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.database import sql

UNREACHED = """SELECT p.email, c.mail_off_at, c.refused_at FROM correspondent c JOIN person p ON p.id = c.person
  WHERE p.email = ANY(:emails::text[]) AND (c.rhythm = 'portal' OR c.mail_off_at IS NOT NULL OR c.refused_at IS NOT NULL)"""


async def unreached(emails: Iterable[str], zone: ZoneInfo) -> dict[str, str]:
    """By e-mail address, in words, for whoever leads an office or administers the city."""
    wanted = sorted(set(emails))
    rows = await sql.rows(UNREACHED, emails=wanted) if wanted else []
    return {row["email"]: _words(row["refused_at"], row["mail_off_at"], zone) for row in rows}


def _words(refused: datetime | None, off: datetime | None, zone: ZoneInfo) -> str:
    if refused:
        return f"mail refused by the mail server since {formats.day(refused, zone)}"
    return f"mail off since {formats.day(off, zone)}" if off else "mail off, by their own choice"
