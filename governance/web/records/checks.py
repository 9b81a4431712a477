"""Checking the record on its page: begun by one button, done beside the page, told with what was found; earlier checks."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from typing import Any

from litestar import Controller, Response, get, post

from governance.integrity.actions.verifying import verify_alone
from governance.integrity.queries.history import last_check, past_checks, under_way
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Verdict
from governance.people.rules import Matter
from governance.web.people.acting_roles import auditor
from governance.web.records.anchors import witness_of
from governance.web.records.findings import by_area
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, is_fragment, now, render, settings_of, viewer_of

PATIENCE = 3.0  # seconds for which the page waits for the result; a check goes on by itself
EARLIER = 30
UNDER_WAY = "The check is under way. It goes on by itself, and this page tells what it comes to."
_checks = set[asyncio.Task[Any]]()


class CheckController(Controller):
    path = "/audit/checks"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        auditor(viewer_of(request), Matter.TRAIL)
        if is_fragment(request):
            return render(request, "audit/_check.html", {"form": Form(), **await check_context()})
        return await _index(request, Form())

    @post("/")
    @typed_again
    async def verify(self, request: Request) -> Response[str]:
        by = auditor(viewer_of(request), Matter.TRAIL)
        form = await read_form(request, again=lambda form: _index(request, form))
        look = Look(home=settings_of(request).home, witness=await witness_of(form))
        verdict = await _begun(verify_alone(look, by=by, at=now(request)))
        if verdict is None:
            return go(request, "/audit", notice=UNDER_WAY, kind="info")
        fits = "; the copy fits" if look.witness and verdict.sound else ""
        words = f"{verdict.words[0].upper()}{verdict.words[1:]}{fits}."
        return go(request, "/audit", notice=words, kind="success" if verdict.sound else "error")


async def _index(request: Request, form: Form) -> Response[str]:
    past = [(each, by_area(each.findings)) for each in await past_checks(most=EARLIER)]
    return render(request, "audit/checks.html", {"form": form, "past": past, **await check_context()})


async def check_context() -> dict[str, Any]:
    """The last check with what it found, and whether one is under way."""
    check = await last_check()
    found = by_area(check.findings if check else ())
    return {"check": check, "findings": found, "under_way": await under_way()}


async def _begun(check: Coroutine[Any, Any, Verdict | None]) -> Verdict | None:
    """Begin a check that outlives this request; its result, where it has one before the page has waited long enough."""
    task = asyncio.create_task(check, context=Context())
    _checks.add(task)
    task.add_done_callback(_checks.discard)
    await asyncio.wait({task}, timeout=PATIENCE)
    return task.result() if task.done() else None
