"""Letters as they would read, shown on a page before anybody sends them."""

from collections.abc import Iterable
from datetime import timedelta

from governance.reminders.rules.contents import LetterView, Reader, view
from governance.reminders.rules.entries import Letterhead
from governance.reminders.rules.order import Told
from governance.web.site.pages import Request, now, settings_of, zone

SHOWN_FOR = timedelta(days=1)


def letter_of(request: Request, told: Iterable[Told], *, name: str, rhythm: str = "") -> LetterView:
    """The letter to a person of this name with these notices, at least one; its addresses lead nowhere yet."""
    city, url = request.app.state.city.facts, settings_of(request).url
    head = Letterhead(
        city=city.name,
        office=city.office,
        address=city.address,
        url=url,
        preferences=f"{url}/account/mail",
        stop="",
        inbox=f"{url}/to-do",
        expires=now(request) + SHOWN_FOR,
    )
    reader = Reader(name=name, zone=zone(request), rhythm=rhythm)
    return view(tuple(told), to=reader, head=head, at=now(request))
