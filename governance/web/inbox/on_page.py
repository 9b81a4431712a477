"""What the page of a matter says of its reminders: who reminded, who named a day, who wants no letters, and the way there."""

from dataclasses import dataclass

from governance.people.rules import Viewer
from governance.reminders.queries import reminded
from governance.reminders.queries.reminded import Telling
from governance.reminders.rules import answers
from governance.reminders.rules.watches import thread
from governance.waiting.rules.matter import Matter


@dataclass(frozen=True, kw_only=True)
class OnPage:
    """`link` names what this reader may do at `href`; "" for whom it is only to read."""

    telling: Telling | None
    href: str
    link: str


async def on_page(viewer: Viewer, matter: Matter) -> OnPage:
    telling = await reminded.telling(thread(matter))
    running = telling if telling and telling.ended_at is None else None
    return OnPage(telling=running, href=answers.reminders_page(matter), link=_link(viewer, matter))


def _link(viewer: Viewer, matter: Matter) -> str:
    if answers.seat_asked(matter, viewer):
        return "Say by when you act, or choose what reaches you about it"
    if answers.seat_reminding(matter, viewer) is None:
        return ""
    own = matter.party.code in viewer.parties
    return f"Remind {'your colleague' if own else matter.party.name}" if matter.party.name else ""
