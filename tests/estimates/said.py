"""Statements as they are kept, written by hand: for tests of what reads them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from governance.database import sql
from governance.estimates.tables import Statement

TODAY = date(2026, 6, 2)  # of tests/changes/stage.py


async def say(service: str, day: date = TODAY, **other: Any) -> None:
    """Something said of a service on a day: 9 days, as of that morning, unless told otherwise."""
    found = await sql.value("SELECT id FROM service WHERE code = :code", code=service)
    morning = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    plain = {"level": 900_000, "seconds": 700_000, "days": 9, "done_bp": 9_050, "n": 240, "window_days": 60}
    said = {
        "until": morning,
        "made_at": morning + timedelta(hours=1),
        "upload": 1,
        "why_none": "",
        **plain,
        **other,
    }
    await Statement.insert(Statement(service=found, day=day, **said))


async def say_none(service: str, why: str, **other: Any) -> None:
    await say(service, days=None, seconds=None, why_none=why, **other)


async def fell_due(service: str, month: date, due: int, met: int) -> None:
    await sql.rows(
        """INSERT INTO tally (month, service, party, due, met, due_plain, met_plain)
        SELECT :month, id, 1, :due::int, :met::int, :due, :met FROM service WHERE code = :code""",
        month=month,
        code=service,
        due=due,
        met=met,
    )
