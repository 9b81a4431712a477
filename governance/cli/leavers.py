"""`governance people`: who has left is stopped at once, or let in again. `governance emergency`: accounts for emergencies."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click

from governance import clock
from governance.cli.acting import actor_or_operator, by_or_operator_option, seat_option
from governance.cli.common import in_database, json_option, tell_json
from governance.cli.imports import dry_run_option
from governance.errors import Invalid
from governance.identity.actions import emergencies, resets, suspensions
from governance.identity.actions.suspensions import Listed, Outcome
from governance.people.rules import operator
from governance.people.rules.leavers import COLUMNS
from governance.settings import current

reason_option = click.option("--reason", default="", help="What is written on record.")
_WIDTH = max(map(len, COLUMNS))


@click.group("people")
def people() -> None:
    """Stop the accounts of who has left, or let somebody in again. Roles stay until the lead of each office ends them."""


@people.command(epilog="\b\nColumns:\n" + "\n".join(f"  {n:<{_WIDTH}}  {t}" for n, t in COLUMNS.items()))
@click.argument("email", default="")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list of who has left, as CSV.",
)
@reason_option
@dry_run_option
@by_or_operator_option
@seat_option
@json_option
def suspend(*, email: str, file: Path | None, reason: str, **how: Any) -> int:
    """Stop one account, or all of a list: no sign-in, session, token, feed or link is good for anything, at once.

    Exit 1 where a line was refused; the others are done. The same list again changes nothing.
    """
    if bool(email) == bool(file):
        raise Invalid("Name one account, or a list by --file FILE.")
    if file:
        return _suspend_listed(file.read_bytes(), **how)
    if how["dry_run"]:
        raise Invalid("--dry-run is for a list.")
    name = _act(lambda by: suspensions.suspend(email, reason=reason, by=by, at=clock.now()), how)
    _tell(how, {"email": email, "suspended": True}, f"{name} can sign in no more, at once.")
    return 0


@people.command()
@click.argument("email")
@reason_option
@by_or_operator_option
@seat_option
@json_option
def readmit(*, email: str, reason: str, **how: Any) -> None:
    """Let somebody in again who was stopped. Sessions that ended stay ended."""
    name = _act(lambda by: suspensions.readmit(email, reason=reason, by=by, at=clock.now()), how)
    _tell(how, {"email": email, "suspended": False}, f"{name} can sign in again.")


@people.command("reset-factor")
@click.argument("email")
@reason_option
@by_or_operator_option
@seat_option
@json_option
def reset_factor(*, email: str, reason: str, **how: Any) -> None:
    """Ask that somebody's lost second factor be taken away; where they must have one, a second person confirms it."""
    number = _act(lambda by: resets.ask(email, reason=reason, by=by, at=clock.now()), how)
    _tell(how, {"email": email, "number": number}, f"{number} is on record; its person is told.")


def _act(act: Callable[[Any], Coroutine[Any, Any, Any]], how: dict[str, Any]) -> Any:
    async def done() -> Any:
        return await act(await actor_or_operator(how["by"], how["seat"], at=clock.now()))

    return in_database(done)


def _tell(how: dict[str, Any], told: dict[str, object], words: str) -> None:
    if how["as_json"]:
        tell_json(told)
    else:
        click.echo(words)


def _suspend_listed(content: bytes, **how: Any) -> int:
    outcome: Outcome = _act(
        lambda by: suspensions.suspend_listed(content, by=by, at=clock.now(), dry_run=how["dry_run"]), how
    )
    if how["as_json"]:
        tell_json({"dry_run": outcome.dry_run, "total": _total(outcome), "rows": _rows(outcome)})
    else:
        _tell_lines(outcome)
    return 1 if outcome.refused else 0


def _total(outcome: Outcome) -> dict[str, int]:
    counts = {name: len(getattr(outcome, name)) for name in ("suspended", "unchanged", "later", "refused")}
    return {"lines": outcome.lines, **counts}


def _rows(outcome: Outcome) -> list[dict[str, object]]:
    listed: dict[str, tuple[Listed, ...]] = {
        "suspended": outcome.suspended,
        "unchanged": outcome.unchanged,
        "later": outcome.later,
    }
    found = [{"outcome": name, **vars(one)} for name, those in listed.items() for one in those]
    return [*found, *({"outcome": "refused", **vars(one)} for one in outcome.refused)]


def _tell_lines(outcome: Outcome) -> None:
    if outcome.dry_run:
        click.echo("Dry run: nobody was stopped.")
    click.echo("  ".join(f"{word} {count}" for word, count in _total(outcome).items()))
    for one in outcome.suspended:
        click.echo(f"line {one.line}: {one.name}")
    for one in outcome.later:
        click.echo(f"line {one.line}: {one.name} {one.what}")
    for wrong in outcome.refused:
        click.echo(f"line {wrong.line}: refused. {wrong.column} “{wrong.value}” {wrong.reason}", err=True)


@click.group("emergency")
def emergency() -> None:
    """Accounts for emergencies: they administer, appoint nobody and bind nothing."""


@emergency.command()
@click.argument("email")
@click.option("--name", required=True, help="What it is called, such as “Emergency account 1”.")
@json_option
def add(*, email: str, name: str, as_json: bool) -> None:
    """Make one, with a password for the first sign-in. Each use is told to every administrator."""
    password = in_database(lambda: emergencies.add_account(email, name=name, by=operator(), at=clock.now()))
    words = f"""{name} is an account for emergencies now. One-time password: {password}
It works for 24 hours at {current().url} and must be changed at the first sign-in. It is shown only here.
Then give it a second factor, lock both away, and try it every 90 days: sign in with it and say so on its account page."""
    _tell({"as_json": as_json}, {"email": email, "password": password}, words)
