"""`governance feed`: sources of requests, how their files are read, and pulling from those that answer by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from governance import clock
from governance.cli.acting import actor_or_operator, by_or_operator_option, seat_option
from governance.cli.common import in_database, json_option, tell_json
from governance.cli.feed_options import CSV, mapping_of, reading_options
from governance.cli.requests import follow, totals
from governance.people.rules import Acting
from governance.requests.actions import feeds as actions
from governance.requests.actions import open311
from governance.requests.actions.open311 import PulledWindow
from governance.requests.queries import feeds
from governance.requests.queries.feeds import FeedFacts
from governance.requests.rules.mapping import mapping_body
from governance.requests.rules.open311 import Window
from governance.requests.rules.uploads import Counts, FeedEntry


@click.group()
def feed() -> None:
    """Sources of service requests: add one, list them, pull from an Open311 address."""


@feed.command()
@click.argument("name")
@reading_options
@by_or_operator_option
@seat_option
@json_option
def add(name: str, *, by: str, seat: str, as_json: bool, **said: Any) -> None:
    """Add the data source NAME; its short name is made from it and is what other commands take."""
    preset = str(said["preset"])
    endpoint = said["endpoint"] or ""
    entry = FeedEntry(name=name, mapping=mapping_of(preset, said), preset=preset, endpoint=endpoint)
    code = in_database(lambda: _add(entry, by, seat))
    if as_json:
        tell_json({"feed": code, "name": name, "preset": preset, "zone": entry.mapping.zone})
    else:
        click.echo(f"{name} is added. Take a file in with: governance import requests FILE --feed {code}")


async def _add(entry: FeedEntry, by: str, seat: str) -> str:
    at = clock.now()
    return await actions.add_feed(entry, by=await actor_or_operator(by, seat, at=at), at=at)


@feed.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """Every data source, how its files are read, and how many came from it."""
    found = in_database(feeds.feeds)
    if as_json:
        tell_json({"total": {"feeds": len(found)}, "rows": [_row(each) for each in found]})
        return
    if not found:
        click.echo(
            "There is no data source yet. Add one with: governance feed add NAME --preset PRESET --zone ZONE"
        )
    for each in found:
        mapping = each.mapping
        read = (
            f"{each.preset or CSV}, {mapping.zone}, {mapping.clock} time, due dates by {mapping.comparison}"
        )
        click.echo(f"{each.code}  {each.name}  ({read})  files {each.uploads}")


def _row(one: FeedFacts) -> dict[str, object]:
    read = {name: value for name, value in mapping_body(one.mapping).items() if name != "v"}
    return {
        "feed": one.code,
        "name": one.name,
        "preset": one.preset,
        **read,
        "endpoint": one.endpoint,
        "pulled_until": one.pulled_until,
        "files": one.uploads,
    }


@dataclass(frozen=True, kw_only=True)
class _Window:
    pulled: PulledWindow
    counts: Counts


@feed.command()
@click.argument("name")
@by_or_operator_option
@seat_option
@json_option
def pull(name: str, *, by: str, seat: str, as_json: bool) -> None:
    """Ask the Open311 address of NAME for what is new since the last time, and take it in."""
    done = in_database(lambda: _pull(name, by, seat))
    total = _sum([each.counts for each in done])
    if as_json:
        tell_json({"feed": name, "total": totals(total), "rows": [_window_row(each) for each in done]})
    else:
        click.echo("  ".join(f"{word} {count}" for word, count in totals(total).items()))


async def _pull(name: str, by: str, seat: str) -> list[_Window]:
    at = clock.now()
    acting, done = await actor_or_operator(by, seat, at=at), []
    for window in await open311.planned(name, at=at):
        click.echo(f"Asking for {window.starts:%Y-%m-%d} to {window.ends:%Y-%m-%d} …", err=True)
        done.append(await _window(name, window, acting))
    return done


async def _window(name: str, window: Window, by: Acting) -> _Window:
    pulled = await open311.pull(name, window, by=by, at=clock.now())
    counts = (await follow(pulled.number, name)).counts if pulled.number else Counts()
    await open311.reached(name, window, by=by, at=clock.now())
    return _Window(pulled=pulled, counts=counts)


def _sum(all_counts: Sequence[Counts]) -> Counts:
    names = Counts.__dataclass_fields__
    return Counts(**{name: sum(getattr(each, name) for each in all_counts) for name in names})


def _window_row(one: _Window) -> dict[str, object]:
    window = one.pulled.window
    return {"starts": window.starts, "ends": window.ends, "import": one.pulled.number, **totals(one.counts)}
