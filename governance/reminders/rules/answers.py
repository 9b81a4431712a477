"""What people do about a matter that waits: who may remind, who may name a day, which day, who may want no letters. Pure.

None of it moves the matter itself: a day that is named holds back who is told next, and nothing else.
"""

from datetime import date, datetime

from governance.errors import Invalid
from governance.people.rules import Acting, Viewer
from governance.reminders.rules.humane import Hours
from governance.reminders.rules.watches import thread
from governance.waiting.rules.matter import Matter

FURTHEST = 5  # business days until the day that somebody names
TIMES = 2  # days that are named while one clock runs


def seat_asked(matter: Matter, viewer: Viewer) -> Acting | None:
    """The role in which a person has to act on it."""
    return next((seat for seat in viewer.seats if matter.seats.ask(seat)), None)


def seat_reminding(matter: Matter, viewer: Viewer) -> Acting | None:
    """The role in which a person may remind whoever has to act: of either side, and not asked themselves.

    A colleague of the office that has to act may, too; nobody is reminded of their own draft.
    """
    if matter.is_draft or seat_asked(matter, viewer):
        return None
    offices = {side.code for side in matter.sides} | {matter.party.code}
    return next((seat for seat in viewer.seats if seat.negotiates and seat.party in offices), None)


def reminders_page(matter: Matter) -> str:
    """The page on which somebody is reminded of it, says by when they act, or wants no letters about it."""
    return f"/reminders/{thread(matter)}"


def seat_concerned(matter: Matter, viewer: Viewer) -> Acting | None:
    """The role in which letters about it reach a person: any that they have, where they see it at all."""
    return seat_asked(matter, viewer) or seat_reminding(matter, viewer) or next(iter(viewer.seats), None)


def check_day(day: date, hours: Hours, at: datetime) -> None:
    """Raises Invalid for a day that is past, or more than five business days away where the office is."""
    today = hours.local(at)
    if day < today:
        raise Invalid("That day is past.", fields={"day": "lies in the past"})
    if hours.between(today, day) > FURTHEST:
        raise Invalid(
            f"Name a day within {FURTHEST} business days. For a later one, ask for more time.",
            fields={"day": f"is more than {FURTHEST} business days away"},
        )
