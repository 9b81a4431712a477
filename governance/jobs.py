"""The timetable: every clock-driven call on one page. APScheduler only wakes us; the database decides what is due.

Any number of processes may run it: each sweep claims rows with FOR UPDATE SKIP LOCKED, so nothing happens twice.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import Context
from datetime import datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from governance import clock
from governance.agendas.actions.refreshing import keep_agendas
from governance.agreements.actions import announce
from governance.agreements.actions.reorganizations import lapse_reorganizations
from governance.anchors.actions.signing import keep_checkpoints
from governance.bodies.actions.founding import found_working_groups
from governance.changes.actions import lapse, take_effect
from governance.changes.actions.differences import compare_findings
from governance.database.log_files import tidy_logs
from governance.estimates.actions.keeping import keep_estimates
from governance.identity.actions.sessions import end_expired
from governance.inference.actions.reading import read_promises
from governance.integrity.actions.fault_letters import mail_faults
from governance.integrity.actions.keeping import check_nightly, tidy_store
from governance.invitations.actions.inviting import tell_calendars
from governance.meetings.actions.minutes import keep_minutes
from governance.meetings.actions.series import plan_series
from governance.meetings.actions.version_steps import open_version_steps
from governance.outlook.actions.questions import ask_quarter
from governance.reminders.actions.account_letters import write_account_letters
from governance.reminders.actions.aging import tidy_letters
from governance.reminders.actions.checkpoint_letters import mail_checkpoints
from governance.reminders.actions.composing import compose_letters
from governance.reminders.actions.emergency_letters import mail_emergencies
from governance.reminders.actions.happenings import tell_what_happened
from governance.reminders.actions.sending import send_letters
from governance.reminders.actions.telling import tell
from governance.reminders.actions.watching import keep_watch
from governance.reminders.queries.missed import look_for_missed
from governance.requests.actions.labels import rematch
from governance.requests.actions.tidying import sweep_uploads
from governance.results.actions.importing import take_queued
from governance.results.actions.sweep import catch_up
from governance.scorecards.actions.publication import sweep_scorecards
from governance.sweeps.actions import runs
from governance.webhooks.actions.delivering import deliver
from governance.webhooks.actions.outbox import collect

LOG = structlog.get_logger("jobs")
Sweep = Callable[..., Awaitable[object]]
LAST_SWEEPS = 2.0  # seconds that those under way get when we stop; cut short, one could keep its connection


# seconds between two runs → what is done then
TIMETABLE: tuple[tuple[int, Sweep], ...] = (
    (5, take_queued),
    (5, read_promises),
    (5, catch_up),
    (5, write_account_letters),
    (5, keep_watch),
    (5, mail_emergencies),
    (5, send_letters),
    (15, tell),
    (15, tell_what_happened),
    (5, collect),
    (5, deliver),
    (5, keep_checkpoints),
    (60, compose_letters),
    (60, tell_calendars),
    (60, rematch),
    (60, compare_findings),
    (60, keep_estimates),
    (60, take_effect),
    (60, announce),
    (60, open_version_steps),
    (60, found_working_groups),
    (60, end_expired),
    (60, keep_minutes),
    (300, look_for_missed),
    (300, keep_agendas),
    (600, lapse),
    (600, lapse_reorganizations),
    (600, sweep_scorecards),
    (600, ask_quarter),
    (600, tidy_letters),
    (600, mail_checkpoints),
    (60, mail_faults),
    (600, check_nightly),
    (3600, plan_series),
    (3600, sweep_uploads),
    (3600, tidy_store),
    (3600, tidy_logs),
)
EVERY = {sweep.__name__: seconds for seconds, sweep in TIMETABLE}
ON_THE_SPOT = 3.0  # seconds that whoever has a task run waits for it
_asked: set[asyncio.Task[None]] = set()


async def run_now(name: str) -> None:
    """Runs a task beside the timetable, and waits for it a moment; where it takes longer, it goes on."""
    sweep = next((sweep for _, sweep in TIMETABLE if sweep.__name__ == name), None)
    if sweep is not None:  # it is no part of the request that asks for it, nor bound to its time
        run = asyncio.create_task(run_logged(sweep, _asked), context=Context())
        await asyncio.wait({run}, timeout=ON_THE_SPOT)


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """The timetable runs while inside; each sweep once at the start, to catch up on what was missed."""
    scheduler, under_way = AsyncIOScheduler(timezone="UTC"), set[asyncio.Task[Any]]()
    for seconds, sweep in TIMETABLE:
        scheduler.add_job(
            run_logged,
            "interval",
            args=[sweep, under_way],
            seconds=seconds,
            next_run_time=datetime.now(tz=scheduler.timezone),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        await asyncio.sleep(0)  # what was just woken begins
        if under_way:
            await asyncio.wait(set(under_way), timeout=LAST_SWEEPS)
        scheduler.shutdown(wait=False)


async def run_logged(sweep: Sweep, under_way: set[asyncio.Task[Any]]) -> None:
    """Run one sweep; a failure is logged and noted, and the next run tries again."""
    if task := asyncio.current_task():
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    async with runs.noted(sweep.__name__) as run:
        done = await sweep(at=clock.now())
        run.done = len(done) if isinstance(done, tuple) else done if isinstance(done, int) else 0
        if run.done:
            LOG.info("swept", sweep=sweep.__name__, done=run.done)
