"""`governance demo`: a made-up city to try everything in, made at the first call and served at every one.

Lives in a database of its own (`var/demo` unless told otherwise) and touches no other.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from governance import clock, formats, settings
from governance._demo import database_state, housing_file, provider, seeding, sign_on
from governance._demo.database_state import DatabaseState
from governance._demo.people import ZONE
from governance.anchors import folder as anchor_folder
from governance.cli.common import in_database
from governance.cli.serve import LOOPBACK, serve
from governance.database import migrate
from governance.errors import ConfigurationError
from governance.files import store
from governance.sign_on_settings import FILE, NETWORKS
from governance.web.people import demo_people
from governance.web.people.demo_people import Card

HOME = "var/demo"
QUICK = 0.25
OPENS = time(9, 0)  # when a chosen day begins for the pages
WELCOME = "Port Alder, a made-up city, as on {day}. Open {url} and choose who you are:"
TO_TRY = "A file to read promises out of, as Marcus Bell (Data sources, Add a data source): {file}"
AGAIN = "It was made for {made}. To make it anew for today: governance demo --fresh"
OLD = "This demo city was made by another version of the program. Make it anew: governance demo --fresh"


@click.command()
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day the city lives on, YYYY-MM-DD.")
@click.option("--port", default=8311, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Only make the city.")
@click.option("--quick", is_flag=True, help="With a quarter of its requests: sooner made.")
@click.option("--fresh", is_flag=True, help="Throw the demo city away first and make it anew.")
def demo(today: datetime | None, port: int, *, no_serve: bool, quick: bool, fresh: bool) -> None:
    """Make a city that never was, two years old, and serve it."""
    at = datetime.combine(today.date(), OPENS, tzinfo=ZoneInfo(ZONE)) if today else clock.now()
    _at_home()
    share = QUICK if quick else 1.0
    settings.current().secret()  # a made-up city may have a new one at any time
    with _own_sign_in(port + 1) as issuer:
        cards = in_database(
            lambda: _prepare(at, share=share, fresh=fresh, issuer=issuer), any_schema=True, by_owner=True
        )
        url = os.environ.get("GOVERNANCE_URL") or f"http://127.0.0.1:{port}"
        to_try = TO_TRY.format(file=_written(_day(at)))
        click.echo(
            "\n".join(
                [WELCOME.format(day=formats.day(_day(at)), url=url), "", *_listed(cards), "", to_try, ""]
            )
        )
        if no_serve:
            return
        if today:
            _tell("GOVERNANCE_FIXED_CLOCK", at.isoformat())
        click.get_current_context().invoke(serve, port=port)


@contextmanager
def _own_sign_in(port: int) -> Iterator[str]:
    """The made-up city's own sign-in, where people reach the demo on this machine and no other provider is set."""
    known = settings.current()
    if known.host not in LOOPBACK or known.oidc_file:
        yield ""
        return
    with provider.running(port) as harbor:
        _tell(FILE, str(provider.written(settings.ensured(known.home), harbor.issuer)))
        _tell(NETWORKS, "127.0.0.0/8")
        try:
            yield harbor.issuer
        finally:
            _tell(FILE, "")
            _tell(NETWORKS, "")


def _at_home() -> None:
    """The demo's own folder, unless another one is named."""
    if not os.environ.get("GOVERNANCE_HOME"):
        _tell("GOVERNANCE_HOME", HOME)


def _tell(name: str, value: str) -> None:
    """A setting for this process and those it starts."""
    os.environ[name] = value
    settings.current.cache_clear()


def _written(day: date) -> Path:
    """The export of Housing's own system, which nobody has taken in."""
    file = settings.ensured(settings.current().home) / housing_file.NAME
    file.write_bytes(housing_file.housing_file(day))
    return file


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(ZONE)).date()


async def _prepare(at: datetime, *, share: float, fresh: bool, issuer: str) -> list[Card]:
    """The city is there; answers who may be tried, with what waits for them."""
    found = await database_state.state()
    if found is DatabaseState.HALF or (found is not DatabaseState.EMPTY and fresh):
        await database_state.emptied()
        _forget_files(settings.current().home)
        found = DatabaseState.EMPTY
    if found is DatabaseState.OLD_DEMO:
        raise ConfigurationError(OLD)
    if found is DatabaseState.EMPTY:
        await migrate.migrate()
        await _seed(at, share)
    elif await database_state.made_for() != _day(at).isoformat():
        click.echo(
            AGAIN.format(made=formats.day(date.fromisoformat(await database_state.made_for()))), err=True
        )
    if issuer:
        await sign_on.bound(issuer, at=clock.cut(at))
    return await demo_people.cards(at=clock.cut(at))


def _forget_files(home: Path) -> None:
    """What the city before kept beside its database: files that the new one's record knows nothing of, and its witnesses."""
    for folder in (home / store.FOLDER, anchor_folder.own(home)):
        shutil.rmtree(folder, ignore_errors=True)


async def _seed(at: datetime, share: float) -> None:
    columns = (TextColumn("Making Port Alder"), BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        done = 0

        def told(then: datetime, left: int) -> None:
            nonlocal done
            done += 1
            _advance(progress, task, done=done, total=done + left, at=then)

        opens = at.astimezone(ZoneInfo(ZONE)).time()
        await seeding.seed(_day(at), told, share=share, opens=opens)


def _advance(progress: Progress, task: TaskID, *, done: int, total: int, at: datetime) -> None:
    progress.update(
        task, completed=done, total=total, description=f"{formats.MONTHS[at.month - 1]} {at.year}"
    )


def _listed(cards: Iterable[Card]) -> list[str]:
    return [f"  {card.name:<12}  {card.office:<32}  {card.waiting}" for card in cards]
