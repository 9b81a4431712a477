"""When people are told of what waits, for administrators: the rules' numbers, others by kind, tried on what waits now."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import Invalid, NotFound
from governance.people.rules import Acting
from governance.reminders.actions import choices as acts
from governance.reminders.queries import choices as queries
from governance.reminders.queries.watches import choices as chosen
from governance.reminders.rules import choices
from governance.reminders.rules.choices import FURTHEST, LABELS, Choosable
from governance.reminders.rules.levels import Choice, ladder
from governance.reminders.rules.watches import kind_name
from governance.waiting.rules.matter import Kind
from governance.web.people import acting_roles
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

INDEX = "/setup/reminders"
KINDS = {kind_name(kind).replace("_", "-"): kind for kind in choices.kinds()}


class ReminderLevelsController(Controller):
    path = INDEX

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        _administrator(request)
        other = await chosen()
        lines = [
            (code, choices.name(kind), choices.row(ladder(kind, other.get(kind))), kind in other)
            for code, kind in KINDS.items()
        ]
        return render(request, "setup/reminders.html", {"lines": lines, "columns": list(choices.COLUMNS)})

    @get("/{kind:str}")
    async def show(self, request: Request, kind: FromPath[str]) -> Response[str]:
        """With numbers in its address: what they would mean."""
        _administrator(request)
        form = Form(request.query_params.multi_items())
        try:
            choice = _choice(form, _kind(kind)) if form.pairs() else None
        except Invalid as error:
            return await _page(request, kind, form.refused(error))
        return await _page(request, kind, form, choice)

    @post("/{kind:str}")
    @typed_again
    async def choose(self, request: Request, kind: FromPath[str]) -> Response[str]:
        form = await read_form(request, again=lambda form: _page(request, kind, form))
        by = _administrator(request)
        await acts.choose(_kind(kind), _choice(form, _kind(kind)), by=by, at=now(request))
        return go(request, INDEX, notice="The numbers are recorded. They hold from the next telling on.")

    @post("/{kind:str}/reset")
    async def reset(self, request: Request, kind: FromPath[str]) -> Response[str]:
        await acts.reset(_kind(kind), by=_administrator(request), at=now(request))
        return go(request, INDEX, notice="The rules’ own numbers hold again.")


def _administrator(request: Request) -> Acting:
    return acting_roles.administrator(viewer_of(request))


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise NotFound("There is no such kind of matter, or nothing of it to choose.")
    return KINDS[code]


def _choice(form: Form, kind: Kind) -> Choice:
    """The numbers typed; a level without a number is not told."""
    found, off = {}, set()
    for each in choices.choosable(kind):
        if each.may_be_off and form.checked(f"off-{each.level}"):
            off.add(each.level)
            continue
        found[each.level] = form.whole(f"after-{each.level}", each.label, low=each.low, high=FURTHEST)
    form.check()
    return Choice(after=found, off=frozenset(off))


async def _page(request: Request, code: str, form: Form, choice: Choice | None = None) -> Response[str]:
    kind = _kind(code)
    kept = (await chosen()).get(kind)
    context: dict[str, Any] = {
        "form": form,
        "code": code,
        "name": choices.name(kind),
        "levels": [_field(each) for each in choices.choosable(kind, kept)],
        "kept": kept is not None,
        "usual": choices.summary(ladder(kind)),
    }
    return render(request, "setup/reminders_of.html", context | await _tried(request, kind, choice))


async def _tried(request: Request, kind: Kind, choice: Choice | None) -> dict[str, Any]:
    return {
        "tried": choice is not None,
        "draft": kind is Kind.DRAFT,
        "foreseen": await queries.foreseen(kind, choice, at=now(request)) if choice else (),
        "labels": {str(level): label for level, label in LABELS.items()},
    }


def _field(each: Choosable) -> dict[str, Any]:
    return {"each": each, "field": f"after-{each.level}", "off": f"off-{each.level}", "value": each.after}
