"""Changing the words for call takers of a service: who is told and when it takes effect stands above the button."""

from dataclasses import replace

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements.rules.items import Intake
from governance.agreements.rules.items.intake import MOST_WORDS
from governance.changes import actions
from governance.changes.actions.dates import announced
from governance.changes.queries.wording import Wording, wording
from governance.errors import Forbidden
from governance.people.queries.directory import directory
from governance.people.rules import Acting
from governance.web.agreements.contacts import contacts
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

TEXTS = {name: field.label for name, field in Intake.fields.items()}
CHANGED = "The words have changed since you opened this page."


class WordingController(Controller):
    path = "/services/{code:str}/words"

    @get("/")
    async def ask(self, request: Request, code: FromPath[str]) -> Response[str]:
        found, by = await _found(request, code)
        shown = {"ask_first": found.words.ask_first, "tell_resident": found.words.tell_resident}
        return await _page(request, found, by, Form.holding(shown))

    @post("/")
    @typed_again
    async def announce(self, request: Request, code: FromPath[str]) -> Response[str]:
        found, by = await _found(request, code)
        form = await read_form(request, again=lambda form: _page(request, found, by, form))
        wanted, why = _read(form, found)
        number = await actions.give_notice(
            found.agreement.code, wanted, seen=found.hash, words=why, by=by, at=now(request)
        )
        notice = f"{_told(found, by)[1]} has the notice. The words stay as they are until it takes effect."
        return go(request, f"/changes/{number}", notice=notice)


async def _found(request: Request, code: str) -> tuple[Wording, Acting]:
    found = await wording(code, at=now(request))
    by = found.speaker(viewer_of(request))
    if by is None:
        sides = f"{found.agreement.center_name} and {found.agreement.department_name}"
        raise Forbidden(f"Only {sides} change what call takers ask and tell about this service.")
    return found, by


def _told(of: Wording, by: Acting) -> tuple[str, str]:
    """Code and name of the side that is told."""
    facts = of.agreement
    if by.party == facts.center:
        return facts.department, facts.department_name
    return facts.center, facts.center_name


async def _page(request: Request, found: Wording, by: Acting, form: Form) -> Response[str]:
    code, name = _told(found, by)
    until, starts = await announced(code, agreement=found.agreement.id, at=now(request))
    told, own = contacts(await directory(at=now(request), of=(code, by.party)), code, by.party)
    context = {
        "of": found,
        "by": by,
        "form": form,
        "told": name,
        "readers": [role for role in told.roles if role.holder],
        "binding": [role for role in own.roles if role.holder and role.binding],
        "until": until,
        "starts": max(starts, found.since),
    }
    return render(request, "services/words.html", context, status=422 if form.errors else 200)


def _read(form: Form, found: Wording) -> tuple[Intake, str]:
    if form.value("seen") != found.hash:
        form.wrong("ask_first", f"{CHANGED} They are now: {found.words.whole}.")
    texts = {name: form.text(name, label, required=False, limit=MOST_WORDS) for name, label in TEXTS.items()}
    wanted, why = replace(found.words, **texts), form.text("words", "Why", limit=1_000)
    for field, reason in wanted.missing("The words").items():
        form.wrong(field, reason)
    if wanted == found.words and found.known:
        form.wrong("ask_first", "The words are as they are now. Change one of the two.")
    form.check()
    return wanted, why
