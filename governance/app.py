"""The web application: `create_app(settings)`. It wires; what pages do is in controllers, one module per noun.

A new noun: a folder with a class in `pages.py`, added to CONTROLLERS in `routes.py`, and templates whose path mirrors
the address. Handlers are methods of at most 15 lines that load through the viewer, call one action or query, and
answer; what several of them show is a function below the class:

    class CalendarController(Controller):
        path = "/calendars"

        @get("/{code:str}")
        async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
            return await _page(request, code, Form())

        @post("/{code:str}/holidays")
        @typed_again
        async def confirm(self, request: Request, code: FromPath[str]) -> Response[str]:
            form = await read_form(request, again=lambda form: _page(request, code, form))
            year = form.whole("year", "Year", low=2000, high=2100)
            form.check()
            await confirm_holidays(code, year, by=_keeper(request), at=now(request))
            return go(request, f"/calendars/{code}", notice="The holidays are confirmed.")


    async def _page(request: Request, code: str, form: Form) -> Response[str]:
        calendar = await queries.calendar(code, viewer=viewer_of(request), at=now(request))
        return render(request, "calendars/show.html", {"calendar": calendar, "form": form})

What is typed and cannot be taken, by the form or by the act, is shown again as `again` says, with its status.
`Request`, `render`, `go`, `viewer_of`, `now`, `UPLOAD_LIMIT` come from `governance.web.site.pages`; `Form`, `read_form`, `typed_again` from
`governance.web.site.forms`. Every other ConcordError is simply raised. Routes are closed unless `opt={"public": True}` and
named in tests/test_doors.py, or `opt={"catalog": True}`; those of `governance/api` take a token and nothing else. What may take longer than 8 seconds says so, see `site/patience.py`. Each form holds `{{ csrf() }}`; an htmx request outside a form sends the header
`X-CSRF-Token` with `{{ csrf_token() }}`.
"""

import os
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar
from litestar.datastructures import State
from litestar.plugins.htmx import HTMXPlugin

from governance import clock, jobs, lifeline
from governance.api.routes import router
from governance.api.site import limits
from governance.database.migrate import check_schema
from governance.database.session import opened
from governance.errors import ConfigurationError
from governance.people.queries import directory
from governance.settings import NO_WORKER, Settings, current, ensured
from governance.web.meetings import following
from governance.web.routes import CONTROLLERS
from governance.web.site import city, csrf, logs, problems, space
from governance.web.site.bounded import Bounded
from governance.web.site.envelope import with_envelope
from governance.web.site.intents import keep_for_proof
from governance.web.site.pages import FIELDS_LIMIT, FORM_LIMIT
from governance.web.site.sessions import Recognition, signed_in
from governance.web.site.space import room_to_act
from governance.web.site.templating import environment
from governance.web.sources.upload_preview import spool_folder


def create_app(
    settings: Settings,
    *,
    database: Callable[[Settings], AbstractAsyncContextManager[None]] | None = None,
) -> Litestar:
    """The application for these settings. Tests hand in their own way to a database."""
    app = Litestar(
        [*CONTROLLERS, router()],
        openapi_config=None,
        logging_config=None,
        lifespan=[_lifespan(settings, database or _database)],
        state=State({"settings": settings, "templates": environment(), "city": city.unknown(settings)}),
        plugins=[HTMXPlugin()],
        middleware=[Bounded(), Recognition()],
        guards=[signed_in, room_to_act, csrf.from_our_page],
        exception_handlers={**problems.HANDLERS, **space.HANDLERS},
        after_exception=[problems.audit_error, csrf.look_where_it_led, keep_for_proof],
        before_send=[csrf.note_answer, limits.tell],
        request_max_body_size=FORM_LIMIT,
        multipart_form_part_limit=FIELDS_LIMIT,
    )
    app.asgi_handler = with_envelope(app.asgi_handler, settings)
    return app


def application() -> Litestar:
    """What a server process runs: the application for this process's environment."""
    lifeline.end_with_parent()
    logs.configure()
    settings = current()
    # What is uploaded lies beside the rest while it comes in: /tmp lies in memory on many machines.
    tempfile.tempdir = str(spool_folder(ensured(settings.home)))
    return create_app(settings, database=_database if os.environ.get(NO_WORKER) else _with_timetable)


def _lifespan(
    settings: Settings, database: Callable[[Settings], AbstractAsyncContextManager[None]]
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(app: Litestar) -> AsyncIterator[None]:
        app.state.following = following.Following()
        async with database(settings), following.running(app.state.following), lifeline.beating():
            yield

    return running


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[None]:
    async with opened(settings, watched=True):
        await check_schema()
        await _set_clock(settings)
        yield


@asynccontextmanager
async def _with_timetable(settings: Settings) -> AsyncIterator[None]:
    """Each process keeps the timetable: the database sees to it that nothing is done twice."""
    async with _database(settings), jobs.running():
        yield


async def _set_clock(settings: Settings) -> None:
    """A fixed clock is for trying a demo on any date; elsewhere it would date agreements wrongly."""
    if settings.fixed_clock is None:
        return
    known = await directory.city()
    if known is None or not known.demo:
        raise ConfigurationError("GOVERNANCE_FIXED_CLOCK is set, but this is no demo city. Unset it.")
    clock.set_to(settings.fixed_clock)
