"""`governance worker`: the timetable in a process of its own. What is due is decided in jobs."""

import asyncio
import signal
from contextlib import nullcontext

import click

from governance import jobs, settings
from governance.cli.common import in_database
from governance.database import watching
from governance.web.site import logs


@click.command()
def worker() -> None:
    """Keep the timetable alone, beside `governance serve --no-worker`, until stopped."""
    logs.configure()
    in_database(_run, until_stopped=True)


async def _run() -> None:
    known = settings.current()
    with nullcontext() if known.database_url else watching.watched(known.home):
        await _kept()


async def _kept() -> None:
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    async with jobs.running():
        click.echo("The timetable runs · stop it with Ctrl+C")
        await stop.wait()
