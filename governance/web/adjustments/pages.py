"""The pages of event adjustments: the list, one with its steps, requesting, declaring and ending one."""

from dataclasses import dataclass

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.adjustments.actions import reliefs as actions
from governance.database.session import one_connection
from governance.errors import Forbidden, Stale
from governance.people.queries.directory import directory
from governance.people.rules import Acting, PartyKind, Role
from governance.results.queries import reliefs as queries
from governance.results.queries.reliefs import CoveredWork, ReliefFacts
from governance.results.rules.reliefs import MOVES, State, Step
from governance.web.adjustments import form as adjustment_form
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of, zone

NOT_YOURS = "Departments ask for an event adjustment, 311 may too, and the approving official decides."
OWN = "You asked for this yourself, so somebody else decides about it."
# The steps that end an adjustment: title of the page, label of the button, notice afterwards, and the act.
ENDS = {
    Step.REFUSE: ("Refuse this request", "Refuse it", "The request is refused.", actions.refuse),
    Step.TAKE_BACK: ("Take this request back", "Take it back", "The request is taken back.", actions.take_back),
    Step.WITHDRAW: ("Take this adjustment back", "Take it back", "It is taken back: it does not hold.", actions.withdraw),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ReliefStep:
    """The adjustment that a form is about, and the step it leads to."""

    found: ReliefFacts
    step: Step


class AdjustmentController(Controller):
    path = "/adjustments"

    @get("/")
    @one_connection()
    async def index(self, request: Request) -> Response[str]:
        standing = await queries.current_reliefs(now(request))
        over, below = await queries.past(now(request), below=request.query_params.get("below", ""))
        context = {
            "standing": [(each, _bounds(request, each)) for each in standing],
            "over": [(each, _bounds(request, each)) for each in over],
            "below": below,
            "first": "below" not in request.query_params,
            "asks": adjustment_form.seat_for(viewer_of(request), Step.REQUEST),
            "declares": adjustment_form.seat_for(viewer_of(request), Step.DECLARE),
        }
        return render(request, "adjustments/index.html", context)

    @get("/new")
    @one_connection()
    async def new(self, request: Request) -> Response[str]:
        by, form = _asker(request), Form(request.query_params.multi_items())
        return await _form_page(request, form, by=by)

    @post("/")
    @typed_again
    async def create(self, request: Request) -> Response[str]:
        by = _asker(request)
        form = await read_form(request, again=lambda form: _form_page(request, form, by=by))
        wanted = adjustment_form.read(form, await _services(request, by), zone=zone(request))
        form.check()
        declares = by.holds(Role.SPONSOR)
        act = actions.declare if declares else actions.request
        number = await act(wanted, by=by, at=now(request))
        said = "holds at once, provisionally" if declares else "waits for the approving official"
        return go(request, f"/adjustments/{number}", notice=f"“{wanted.name}” {said}.")

    @get("/{number:str}")
    @one_connection()
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await queries.relief(number)
        context = {
            "found": found,
            "bounds": _bounds(request, found),
            "holds": adjustment_form.HOLDS[found.wanted.effect],
            "stands": adjustment_form.standing_words(found, await _official(request)),
            "steps": adjustment_form.steps_of(viewer_of(request), found),
            "own": adjustment_form.is_own_request(viewer_of(request), found),
            "groups": adjustment_form.groups(found.services, Form()),
        }
        return render(request, "adjustments/show.html", context)

    @get("/{number:str}/declaration")
    async def declaration(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _settling(request, number, Step.DECLARE)

    @post("/{number:str}/declaration")
    @typed_again
    async def declare(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _settled(request, number, Step.DECLARE)

    @get("/{number:str}/confirmation")
    async def confirmation(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _settling(request, number, Step.CONFIRM)

    @post("/{number:str}/confirmation")
    @typed_again
    async def confirm(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _settled(request, number, Step.CONFIRM)

    @get("/{number:str}/refusal")
    async def refusal(self, request: Request, number: FromPath[str]) -> Response[str]:
        return _ending(request, await queries.relief(number), Step.REFUSE)

    @post("/{number:str}/refusal")
    @typed_again
    async def refuse(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _ended(request, await queries.relief(number), Step.REFUSE)

    @get("/{number:str}/withdrawal")
    async def withdrawal(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await queries.relief(number)
        return _ending(request, found, _way_back(found))

    @post("/{number:str}/withdrawal")
    @typed_again
    async def withdraw(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await queries.relief(number)
        return await _ended(request, found, _way_back(found))


def _bounds(request: Request, found: ReliefFacts) -> str:
    return adjustment_form.bounds_words(found.wanted, at=now(request), zone=zone(request))


def _asker(request: Request) -> Acting:
    """The seat in which somebody begins an adjustment: the approving official's before a side's."""
    viewer = viewer_of(request)
    seat = adjustment_form.seat_for(viewer, Step.DECLARE) or adjustment_form.seat_for(viewer, Step.REQUEST)
    if seat is None:
        raise Forbidden(NOT_YOURS)
    return seat


async def _services(request: Request, by: Acting) -> tuple[CoveredWork, ...]:
    own = by.party_id if by.kind is PartyKind.DEPARTMENT else None
    return await queries.coverable(at=now(request), party=own)


async def _official(request: Request) -> dict[str, str]:
    """The official who approves, or their stand-in, by name and title; "" while nobody holds that role."""
    roles = (role for entry in await directory(at=now(request)) for role in entry.roles)
    role = next((each for each in roles if each.role is Role.SPONSOR and each.holder), None)
    if role is None or role.holder is None:
        return {}
    acting = f", for whom {role.stand_in.name} acts" if role.stand_in else ""
    return {"name": f"{role.holder.name}, {role.title}{acting}"}


async def _form_page(
    request: Request, form: Form, *, by: Acting, at: ReliefStep | None = None
) -> Response[str]:
    """The form shared by requesting, declaring and confirming; the step says what its button does."""
    first = Step.DECLARE if by.holds(Role.SPONSOR) else Step.REQUEST
    context = {
        "form": form,
        "by": by,
        "found": at.found if at else None,
        "step": str(at.step if at else first),
        "effects": adjustment_form.EFFECTS,
        "groups": adjustment_form.groups(await _services(request, by), form),
    }
    return render(request, "adjustments/form.html", context)


async def _settling(request: Request, number: str, step: Step) -> Response[str]:
    found = await queries.relief(number)
    by, form = _may(request, found, step), adjustment_form.form_of(found.wanted, zone=zone(request))
    return await _form_page(request, form, by=by, at=ReliefStep(found=found, step=step))


async def _settled(request: Request, number: str, step: Step) -> Response[str]:
    found = await queries.relief(number)
    by, place = _may(request, found, step, acting=True), ReliefStep(found=found, step=step)
    form = await read_form(request, again=lambda form: _form_page(request, form, by=by, at=place))
    act = actions.declare_requested if step is Step.DECLARE else actions.confirm
    wanted, seen = adjustment_form.read(form, await _services(request, by), zone=zone(request)), _seen(form)
    form.check()
    await act(number, wanted, seen=seen, by=by, at=now(request))
    said = "holds at once, provisionally" if step is Step.DECLARE else "is confirmed"
    return go(request, f"/adjustments/{number}", notice=f"“{wanted.name}” {said}.")


def _way_back(found: ReliefFacts) -> Step:
    """The step that takes an adjustment back: withdrawing a declared one, else taking back the request."""
    return Step.WITHDRAW if found.declared_at else Step.TAKE_BACK


def _ending(request: Request, found: ReliefFacts, step: Step) -> Response[str]:
    _may(request, found, step)
    return _end_page(request, found, step, Form())


async def _ended(request: Request, found: ReliefFacts, step: Step) -> Response[str]:
    by = _may(request, found, step, acting=True)
    form = await read_form(request, again=lambda form: _end_page(request, found, step, form))
    words, seen = form.text("words", "Why"), _seen(form)
    form.check()
    _, _, notice, act = ENDS[step]
    await act(found.number, words=words, seen=seen, by=by, at=now(request))
    return go(request, f"/adjustments/{found.number}", notice=notice)


def _end_page(request: Request, found: ReliefFacts, step: Step, form: Form) -> Response[str]:
    title, button, _, _ = ENDS[step]
    context = {"found": found, "step": str(step), "title": title, "button": button, "form": form}
    return render(request, "adjustments/end.html", context)


def _seen(form: Form) -> int:
    return form.whole("revision", "What you looked at", low=1, high=1_000_000)


def _may(request: Request, found: ReliefFacts, step: Step, *, acting: bool = False) -> Acting:
    """The seat for a step. Raises where nobody may take it; that it came too late is the act's to say once it is typed."""
    viewer, move = viewer_of(request), MOVES.of(step)
    if move.otherwise and adjustment_form.is_own_request(viewer, found):
        raise Forbidden(OWN)
    seats = (
        adjustment_form.seat_for(viewer, step, State(state), asked_by=found.asked_party)
        for state in sorted(move.start)
    )
    seat = next((each for each in seats if each), None)
    if seat is None:
        raise Forbidden(NOT_YOURS)
    if found.state not in move.start and not acting:
        raise Stale(f"{found.number} is {actions.STATES[found.state]}, so this cannot be done any more.")
    return seat
