"""Systems that are told, for administrators: each with its messages and every try; auditors see that it happened."""

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements.actions.deployments import name_system
from governance.agreements.queries.deployments import system
from governance.agreements.rules.deployments import ROLES
from governance.errors import NotFound
from governance.people.rules import Acting, Matter, may_see
from governance.reminders.actions import installation
from governance.web.people.acting_roles import seat_that
from governance.web.site import words
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of
from governance.webhooks.actions import endpoints as actions
from governance.webhooks.queries import endpoints as queries
from governance.webhooks.rules.endpoints import ROTATION_DAYS, EndpointEntry, may_keep
from governance.webhooks.rules.messages import WORDS

ON, OFF = "on", "off"
NOT_YOURS = "Only an administrator decides what other systems are told."
TESTED = "A test is on its way. Look at the page again in a few seconds: the list says what came of it."
AGAIN = "The message is on its way again, under the same id."
SWITCHED = {
    ON: "It is told again. What happened meanwhile is being sent, in order.",
    OFF: "It is told nothing any more. What happens meanwhile waits here.",
}


class SystemController(Controller):
    path = "/systems"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        seen(request)
        context = {"systems": await queries.endpoints(), "record": await system(), "keeps": _keeps(request)}
        context["is_copy"] = await installation.is_copy(settings_of(request))
        return render(request, "systems/index.html", context)

    @get("/new")
    async def new(self, request: Request) -> Response[str]:
        administrator(request)
        return _new_page(request, Form.holding(dict.fromkeys(map(str, WORDS), "yes")))

    @post("/")
    @typed_again
    async def register(self, request: Request) -> Response[str]:
        """Its secret is shown by this answer and by no other."""
        form = await read_form(request, again=lambda form: _new_page(request, form))
        by, entry = administrator(request), _entry(form)
        form.check()
        number, secret = await actions.register(entry, by=by, at=now(request))
        return await _secret_page(request, number, secret)

    @get("/of-record")
    async def record(self, request: Request) -> Response[str]:
        administrator(request)
        known = await system()
        return _record_page(request, Form.holding({"name": known.name, "role": known.role} if known else {}))

    @post("/of-record")
    @typed_again
    async def name(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _record_page(request, form))
        by, named = administrator(request), form.text("name", "Name", required=False, limit=80)
        role = form.choice("role", "who looks after it", map(str, ROLES))
        form.check()
        await name_system(named, role=role, by=by, at=now(request))
        return go(request, "/systems", notice="It is recorded which system shows targets.")

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        seen(request)
        found = await queries.endpoint(number)
        context = {"found": found, "messages": await queries.log(found.id), "keeps": _keeps(request)}
        return render(request, "systems/show.html", {**context, "told": _told(found), "kinds": WORDS})

    @post("/{number:str}/secret")
    async def rotate(self, request: Request, number: FromPath[str]) -> Response[str]:
        secret = await actions.rotate(number, by=administrator(request), at=now(request))
        return await _secret_page(request, number, secret, rotated=True)

    @post("/{number:str}/tests")
    async def test(self, request: Request, number: FromPath[str]) -> Response[str]:
        await actions.send_test(number, by=administrator(request), at=now(request))
        return go(request, f"/systems/{number}", notice=TESTED)

    @post("/{number:str}/replays")
    async def replay(self, request: Request, number: FromPath[str]) -> Response[str]:
        form, by = await read_form(request), administrator(request)
        await actions.replay(number, form.value("message"), by=by, at=now(request))
        return go(request, f"/systems/{number}", notice=AGAIN)

    @post("/{number:str}/state")
    async def switch(self, request: Request, number: FromPath[str]) -> Response[str]:
        form, by = await read_form(request), administrator(request)
        state = form.choice("state", "on or off", (ON, OFF))
        form.check()
        await (actions.switch_on if state == ON else actions.switch_off)(number, by=by, at=now(request))
        return go(request, f"/systems/{number}", notice=SWITCHED[state])


def seen(request: Request) -> None:
    """Let through whoever may see systems that are told. Raises NotFound for everybody else."""
    if not may_see(viewer_of(request), Matter.SYSTEMS):
        raise NotFound("There is nothing here that you may see.")


def _keeps(request: Request) -> bool:
    return any(may_keep(seat) for seat in viewer_of(request).seats)


def administrator(request: Request) -> Acting:
    """The seat in which somebody decides what they are told. Raises NotFound or Forbidden."""
    seen(request)
    return seat_that(viewer_of(request), may_keep, otherwise=NOT_YOURS)


def _told(of: queries.EndpointFacts) -> list[str]:
    return [told for kind, told in WORDS.items() if kind in of.kinds]


def _entry(form: Form) -> EndpointEntry:
    return EndpointEntry(
        name=form.text("name", "Name", limit=80),
        address=form.text("address", "Address", limit=500),
        contact=form.text("contact", "Who looks after it", limit=200),
        kinds=frozenset(kind for kind in WORDS if form.checked(str(kind))),
        confirms=form.checked("confirms"),
    )


def _new_page(request: Request, form: Form) -> Response[str]:
    kinds = [(str(kind), told) for kind, told in WORDS.items()]
    return render(request, "systems/new.html", {"form": form, "kinds": kinds})


def _record_page(request: Request, form: Form) -> Response[str]:
    roles = [(str(role), words.role(role).capitalize()) for role in ROLES]
    return render(request, "systems/of_record.html", {"form": form, "roles": roles})


async def _secret_page(request: Request, number: str, secret: str, *, rotated: bool = False) -> Response[str]:
    found = await queries.endpoint(number)
    context = {"found": found, "secret": secret, "rotated": rotated, "days": ROTATION_DAYS}
    return render(request, "systems/secret.html", context)
