"""Accounts for emergencies: two of them, tried every 90 days, seen by every administrator when used. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance import formats

KIND = "emergency"  # of an account; every other is a person's
TITLE = "Emergency administrator"
WANTED = 2
DRILL_EVERY = timedelta(days=90)
TOLD_FOR = timedelta(hours=24)  # how long after a sign-in every administrator's pages tell of it
FEWER = (
    "There should be two emergency accounts, for the day on which nobody can sign in; there {are} {count}."
)
UNTRIED = "The emergency account of {name} was last tried on {day}: sign in with it and say so. That is due every 90 days."


@dataclass(frozen=True, kw_only=True)
class EmergencyAccount:
    """`tried_at`: when somebody who signed in with it last said that it works; before that, when it was made."""

    name: str
    email: str
    tried_at: datetime
    used_at: datetime | None

    def overdue(self, at: datetime) -> bool:
        return at - self.tried_at > DRILL_EVERY


def fewer(accounts: Sequence[EmergencyAccount]) -> str:
    """What is to be told of their number; nothing where there are enough."""
    count = len(accounts)
    return "" if count >= WANTED else FEWER.format(are="is" if count == 1 else "are", count=count or "none")


def untried(accounts: Sequence[EmergencyAccount], at: datetime) -> tuple[str, ...]:
    """What is to be told of those that nobody has tried for too long."""
    late = [one for one in accounts if one.overdue(at)]
    return tuple(UNTRIED.format(name=one.name, day=formats.short_day(one.tried_at)) for one in late)
