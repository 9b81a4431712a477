"""Ways in without a password, and what links in letters about accounts lead to.

Opening a link shows a page and changes nothing: mail programs open links by themselves. Only its form does something,
once. Paths hold the token, so they are neither logged nor told to other pages.
"""

from litestar import Controller, HttpMethod, Response, get, post, route
from litestar.params import FromPath

from governance.errors import NotFound, Stale
from governance.identity.actions import addresses, password_letters, sessions
from governance.identity.queries import letters
from governance.identity.rules.letters import SETS_PASSWORD, Link, Purpose, Standing
from governance.web.people.mail import mails
from governance.web.people.sign_in import browser_of, signed_out
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, now, render

SET = "Your password is set, and you are signed out everywhere. Sign in with it."
MOVED = "Your account has this address now, and you are signed out everywhere. Sign in with the new address."
STOPPED = "It is stopped. Your account keeps its e-mail address."
GONE = 410
PAGES = {Purpose.ADDRESS: "letter/address.html", Purpose.ADDRESS_ASKED: "letter/stop.html"}


class PasswordLetterController(Controller):
    path = "/sign-in/password"
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        return await _ask_page(request, Form())

    @post("/")
    @typed_again
    async def ask(self, request: Request) -> Response[str]:
        """The same answer for everybody; whether there is such an account is looked up after it is given."""
        form = await read_form(request, again=lambda form: _ask_page(request, form))
        email = form.text("email", "E-mail address", limit=254)
        form.check()
        if not mails(request):
            return await _ask_page(request, form)
        await password_letters.ask(email, address=browser_of(request).address, at=now(request))
        return await _answer(request, "sign-in/letter_asked.html", {"email": email})


class LetterController(Controller):
    path = "/letter/{token:str}"
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @route("/", http_method=[HttpMethod.GET, HttpMethod.HEAD])
    async def show(self, request: Request, token: FromPath[str]) -> Response[str]:
        return await _link_page(request, token, Form())

    @post("/")
    @typed_again
    async def use(self, request: Request, token: FromPath[str]) -> Response[str]:
        form = await read_form(request, again=lambda form: _link_page(request, token, form))
        link = await letters.link(token)
        if link.standing(at=now(request)) is not Standing.OPEN:
            return await _link_page(request, token, form)
        try:
            notice = await _used(request, link, token, form)
        except Stale:
            return await _link_page(request, token, form)
        await sessions.sign_out(request.state["token"], at=now(request))
        return signed_out(request, notice=notice, kind="success")


async def _used(request: Request, link: Link, token: str, form: Form) -> str:
    """Does what the link is for; answers what to tell."""
    if link.purpose is Purpose.ADDRESS:
        await addresses.move(token, at=now(request))
        return MOVED
    if link.purpose is Purpose.ADDRESS_ASKED:
        await addresses.stop(token, at=now(request))
        return STOPPED
    new = form.value("password")
    if new != form.value("password_again"):
        form.wrong("password_again", "The two passwords differ.")
    form.check()
    await password_letters.choose_password(token, new=new, at=now(request))
    return SET


async def _link_page(request: Request, token: str, form: Form) -> Response[str]:
    try:
        link = await letters.link(token)
    except NotFound:
        return await _answer(request, "letter/unknown.html", {}, status=NotFound.status)
    standing = link.standing(at=now(request))
    context = {
        "link": link,
        "standing": standing,
        "form": form,
        "sets_password": link.purpose in SETS_PASSWORD,
    }
    if standing is not Standing.OPEN:
        return await _answer(request, "letter/over.html", context, status=GONE)
    return await _answer(request, PAGES.get(link.purpose, "letter/password.html"), context)


async def _ask_page(request: Request, form: Form) -> Response[str]:
    return await _answer(request, "sign-in/forgotten.html", {"form": form, "mails": mails(request)})


async def _answer(
    request: Request, template: str, context: dict[str, object], *, status: int = 200
) -> Response[str]:
    administrators = await letters.administrators(at=now(request))
    page = render(request, template, {**context, "administrators": administrators}, status=status)
    page.headers["Referrer-Policy"] = (
        "strict-origin"  # not the path; "no-referrer" would hide the origin of the form
    )
    return page
