"""Where an address in a letter leads: it shows where the matter stands and leads on, by way of the sign-in page.

Mail scanners open every address, some with a browser, again and again. So opening one changes nothing, signs nobody in,
marks nothing read and is not used up; whatever binds somebody is done on the page it leads to, after signing in.
"""

from datetime import datetime
from urllib.parse import urlencode

from litestar import Controller, HttpMethod, Response, route
from litestar.params import FromPath

from governance.reminders.queries.links import LinkFacts, link
from governance.reminders.rules.links import Purpose, Reach
from governance.web.site.pages import Request, now, render

NO_TRACE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
# What happened to the matter since the letter, and what to do.
TOLD = {
    Reach.OPEN: "",
    Reach.CHANGED: "This has changed since the letter was written. Look at it as it stands now, before you decide.",
    Reach.DONE: "Nothing is left to do here: it waits for you no more. You can still look at it.",
    Reach.EXPIRED: "This address was open for 30 days, which are over. What still waits for you stands on your To do page.",
}


class LetterLinkController(Controller):
    path = "/l"
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @route("/{token:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD])
    async def show(self, request: Request, token: FromPath[str]) -> Response[str]:
        found = await link(token, at=now(request))
        target = "/to-do" if found.reach is Reach.EXPIRED or found.purpose is Purpose.STOP else found.target
        viewer = request.state.get("viewer")
        context = {
            "link": found,
            "told": TOLD[found.reach],
            "onward": target if viewer else f"/sign-in?{urlencode({'next': target})}",
            "button": _button(found, signed_in=viewer is not None),
            "due": datetime.fromisoformat(found.facts.due) if found.facts and found.facts.due else None,
            "somebody_else": bool(viewer and found.person and viewer.person_id != found.person),
        }
        answer = render(request, "l/show.html", context)
        answer.headers.update(NO_TRACE)
        return answer


def _button(found: LinkFacts, *, signed_in: bool) -> str:
    """What pressing leads to; nobody who is not signed in is promised more than the sign-in page."""
    if found.reach is Reach.EXPIRED or found.facts is None:
        page = "Go to To do"
    elif found.reach is Reach.OPEN and found.purpose is Purpose.MORE_TIME:
        page = "Ask for more time"
    else:
        page = found.facts.act if found.reach is Reach.OPEN else "See how it stands now"
    return page if signed_in else f"Sign in: {page[:1].lower()}{page[1:]}"
