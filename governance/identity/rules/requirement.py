"""Who must show two factors, since when, and what becomes of whoever has none when the grace is over. Pure; real time.

The grace begins when two are first required of a person who is signed in, and never anew. When it is over, a session of
one factor opens the person's own account page and nothing else, until a second factor is set up or shown.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from governance.formats import plural, short_day
from governance.people.rules import TWO_FACTORS, Role

GRACE = timedelta(days=14)
DAY = timedelta(days=1)
ASSISTED = timedelta(days=7)  # so long it is told that others took somebody's second factor away


def requires(*, roles: Iterable[tuple[Role, bool]], owns_service_account: bool, everybody: bool) -> bool:
    """`roles`: each role held or acted in, and whether it binds its office."""
    return everybody or owns_service_account or any(of_role(role, binds=binds) for role, binds in roles)


def of_role(role: Role, *, binds: bool) -> bool:
    return binds or role in TWO_FACTORS


def is_over(since: datetime, *, now: datetime) -> bool:
    return now - since >= GRACE


def days_left(since: datetime, *, now: datetime) -> int:
    """Whole days, the last one counted; 0 when the grace is over."""
    return max(-((now - since - GRACE) // DAY), 0)


def countdown(since: datetime, *, now: datetime) -> str:
    left = days_left(since, now=now)
    return f"within {plural(left, 'day')}" if left > 1 else "today"


def assisted(asker: str, answerer: str, on: date) -> str:
    """Told for seven days: whoever takes a factor away might act in its person's name."""
    both = f"{asker} and {answerer}" if answerer and answerer != asker else asker
    return f"second factor taken away by {both} on {short_day(on)}"
