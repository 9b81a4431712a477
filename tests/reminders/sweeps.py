"""Sweeps as the timetable runs them, and what is in the inboxes afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from governance.database import sql
from governance.database.session import transaction
from governance.reminders.actions.telling import tell
from governance.reminders.actions.watching import watch_now
from governance.reminders.rules.facts import Facts, decoded

NOTICES = """SELECT n.*, p.name FROM notice n JOIN person p ON p.id = n.person ORDER BY n.id"""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A line of the inbox."""

    name: str
    key: str
    level: str
    manner: str
    told_at: datetime
    humane_from: datetime
    urgent: bool
    settled: bool
    skipped: str
    facts: Facts

    @property
    def short(self) -> tuple[str, str, str]:
        return self.name.split()[0].lower(), self.level, self.manner


async def swept(at: datetime) -> int:
    """Both sweeps at an instant."""
    async with transaction():
        await watch_now(at)
    return await tell(at=at)


async def heard(about: str = "change/") -> list[Heard]:
    """What was told about changes, or by keys that begin otherwise."""
    return [_heard(row) for row in await sql.rows(NOTICES) if row["key"].startswith(about)]


async def heard_of_changes() -> list[Heard]:
    """Without what else comes to wait meanwhile: a role without a holder, a month of silence."""
    return [each for each in await heard() if each.key.startswith("change/")]


async def heard_at(at: datetime) -> set[tuple[str, str, str]]:
    """Who was told which level in which manner at an instant."""
    return {each.short for each in await heard() if each.told_at == at}


def _heard(row: dict[str, Any]) -> Heard:
    names = ("name", "key", "level", "manner", "told_at", "humane_from", "urgent", "skipped")
    return Heard(
        **{name: row[name] for name in names},
        settled=row["settled_at"] is not None,
        facts=decoded(row["facts"]),
    )


async def stepped(start: datetime, days: int) -> None:
    """Sweeps every morning at 8:36 for so many days, in New York's summer."""
    for day in range(days):
        await swept(start.replace(hour=12, minute=36) + timedelta(days=day))
