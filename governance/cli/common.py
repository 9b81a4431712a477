"""What several commands share: the open database, and answers for people or for programs."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import anyio
import click

from governance import clock, settings
from governance.database import deadline, migrate, session
from governance.errors import Unsound
from governance.integrity.actions.unsound import note_unsound

T = TypeVar("T")

json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object on stdout and nothing else there."
)


def in_database(
    work: Callable[[], Awaitable[T]],
    *,
    any_schema: bool = False,
    by_owner: bool = False,
    until_stopped: bool = False,
) -> T:
    """Run `work` with the database open and its schema checked; `any_schema` leaves the check out.

    `by_owner` is for what makes or alters tables. A command takes as long as it takes; one that runs `until_stopped`
    waits as pages do, and is watched as they are.
    """

    async def opened() -> T:
        size = 10 if until_stopped else 4
        async with session.opened(settings.current(), size=size, by_owner=by_owner, watched=until_stopped):
            if not any_schema:
                await migrate.check_schema()
            if until_stopped:
                return await work()
            async with deadline.long_work():
                return await _noting_unsound(work)

    return anyio.run(opened)


async def _noting_unsound(work: Callable[[], Awaitable[T]]) -> T:
    """Whoever meets what is not as it was written hears of it, and it is written down."""
    try:
        return await work()
    except Unsound as met:
        await note_unsound(met, at=clock.now())
        raise


def percent(bp: int) -> float | None:
    """Per cent with two decimals; nothing where nothing was counted."""
    return None if bp < 0 else bp / 100


def percent_cell(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}%"


def tell_json(answer: Mapping[str, Any]) -> None:
    """Print the one object; what JSON does not know (dates, paths) is printed as its text."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
