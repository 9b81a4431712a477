"""Which meetings somebody may see. The table is people/rules WHO_SEES_WHAT; what is not seen is not there."""

from datetime import datetime

from governance.errors import NotFound
from governance.meetings.queries.meetings import MeetingFacts, meeting
from governance.people.rules import Matter, Viewer, may_see


def sees(viewer: Viewer, found: MeetingFacts) -> bool:
    """Offices of its body, whoever is invited, the convening office, auditors."""
    invited = any(found.circle.is_invited(seat) for seat in viewer.seats)
    return may_see(
        viewer,
        Matter.MEETING,
        sides=found.parties,
        invited=invited or viewer.person_id in found.circle.guests,
    )


async def seen_meeting(viewer: Viewer, number: str, at: datetime) -> MeetingFacts:  # noqa: ARG001 - others ask as of an instant
    """The meeting with this number. Raises NotFound, also where this person may not see it."""
    found = await meeting(number)
    if not sees(viewer, found):
        raise NotFound(f"There is no meeting {number}.")
    return found
