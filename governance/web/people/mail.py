"""What pages about accounts do and say where letters are sent, and where they are not."""

from contextlib import AbstractAsyncContextManager

from governance.errors import Forbidden
from governance.identity.actions import password_letters
from governance.people.rules import Acting
from governance.web.site.pages import Request, now, settings_of

MOVING = "Both addresses are written to. The account moves when the new one says yes, within 24 hours."
NO_MAIL = "No letters are sent from here yet: whoever runs the server sets a mail server first."


def mails(request: Request) -> bool:
    """Whether letters leave the house: a mail server is set."""
    return bool(settings_of(request).mail.host)


def check_mails(request: Request) -> None:
    if not mails(request):
        raise Forbidden(NO_MAIL)


def welcoming(request: Request, by: Acting) -> AbstractAsyncContextManager[None]:
    """Whoever is added inside is written to, where letters are sent."""
    return password_letters.welcoming(by=by, at=now(request), mail=mails(request))


def way_in(request: Request) -> str:
    """What is told about somebody who was just added."""
    if mails(request):
        return " A letter is on its way by which they choose a password."
    return " An administrator gives them a password for the first sign-in."
