"""Timed tasks: when each ran last, what it did, at which rows it fails and why; an administrator has one tried again."""

from dataclasses import dataclass
from datetime import timedelta

from litestar import Controller, Response, get, post

from governance import jobs
from governance.errors import NotFound
from governance.integrity.queries.history import WHOLE, last_check
from governance.people.rules import Matter, may_see
from governance.sweeps.actions.retrying import try_again
from governance.sweeps.queries import FailingRow, LastRun, failing_rows, last_runs
from governance.sweeps.rules import tasks
from governance.web.people.acting_roles import administers, administrator
from governance.web.site.forms import read_form
from governance.web.site.pages import Request, go, now, render, viewer_of


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """A timed task on the page; `run` None: it never ran."""

    title: str
    every: str
    run: LastRun | None
    late: bool
    failing: int


@dataclass(frozen=True, kw_only=True)
class FailingLine:
    title: str
    row: FailingRow


class MaintenanceController(Controller):
    path = "/maintenance"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        if not may_see(viewer_of(request), Matter.SETTINGS):
            raise NotFound("There is nothing here that you may see.")
        failing = await failing_rows()
        lines = tuple(FailingLine(title=_title(row.sweep), row=row) for row in failing)
        context = {
            "tasks": await _tasks(failing),
            "check": await last_check(WHOLE),
            "failing": lines,
            "administers": administers(viewer_of(request)),
        }
        return render(request, "maintenance/index.html", context)

    @post("/tries")
    async def again(self, request: Request) -> Response[str]:
        by = administrator(viewer_of(request))
        form = await read_form(request)
        sweep, key = form.value("task"), form.value("row")
        await try_again(sweep, key, by=by, at=now(request))
        await jobs.run_now(tasks.task_of(sweep))
        still = any((row.sweep, row.key) == (sweep, key) for row in await failing_rows())
        if still:
            return go(request, "/maintenance", notice=f"{key} failed again.", kind="warning")
        return go(request, "/maintenance", notice=f"{key} went through.")


def _title(sweep: str) -> str:
    return tasks.TITLES.get(tasks.task_of(sweep), sweep)


async def _tasks(failing: tuple[FailingRow, ...]) -> tuple[TaskLine, ...]:
    runs = await last_runs()
    late = tasks.late(jobs.EVERY, {name: run.since for name, run in runs.items()})
    return tuple(
        TaskLine(
            title=_title(name),
            every=_often(seconds),
            run=runs.get(name),
            late=name in late,
            failing=sum(tasks.task_of(row.sweep) == name for row in failing),
        )
        for name, seconds in jobs.EVERY.items()
    )


def _often(seconds: int) -> str:
    """Every 5 seconds, every minute, every hour."""
    for unit, size in (("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds % size == 0:
            many = seconds // size
            return f"every {unit}" if many == 1 else f"every {many} {unit}s"
    return str(timedelta(seconds=seconds))
