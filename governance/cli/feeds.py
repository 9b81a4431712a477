"""`governance feed`: sources of requests, how their files are read, and pulling from those that answer by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import click

from governance import clock
from governance.calendars.rules.units import Comparison
from governance.cli.acting import actor_or_operator, by_or_operator_option, seat_option
from governance.cli.common import in_database, json_option, tell_json
from governance.cli.requests import follow, totals
from governance.people.rules import Acting
from governance.requests.actions import feeds as actions
from governance.requests.actions import open311
from governance.requests.actions.open311 import PulledWindow
from governance.requests.queries import feeds
from governance.requests.queries.feeds import FeedFacts
from governance.requests.rules.mapping import Column, DateOrder, FeedClock, FeedMapping
from governance.requests.rules.open311 import BIGGEST_PAGE, Asking, Window
from governance.requests.rules.presets import PRESETS
from governance.requests.rules.uploads import Counts, FeedEntry

CSV = "csv"


@click.group()
def feed() -> None:
    """Sources of service requests: add one, list them, pull from an Open311 address."""


def _columns(_: click.Context, __: click.Parameter, said: Sequence[str]) -> dict[Column, tuple[str, ...]]:
    """`closed=Closed Date`; several names, one for each vintage of the files, with a bar between them."""
    found: dict[Column, tuple[str, ...]] = {}
    for each in said:
        meaning, sign, names = each.partition("=")
        if not sign or meaning not in set(Column):
            known = ", ".join(Column)
            raise click.BadParameter(f"“{each}”: write MEANING=NAME, the meaning being one of {known}.")
        found[Column(meaning)] = tuple(name.strip() for name in names.split("|") if name.strip())
    return found


def _aside(_: click.Context, __: click.Parameter, said: str) -> tuple[str, ...]:
    column, sign, values = said.partition("=")
    found = tuple(value.strip() for value in values.split("|") if value.strip())
    if said and not (sign and column.strip() and found):
        raise click.BadParameter("write COLUMN=VALUE, several values with a bar between them.")
    return (column.strip(), *found) if found else ()


@feed.command()
@click.argument("name")
@click.option("--preset", type=click.Choice([*PRESETS, CSV]), required=True, help="Whose files, or any CSV.")
@click.option("--zone", required=True, help="Time zone of the files, such as America/New_York.")
@click.option(
    "--clock",
    "by_clock",
    type=click.Choice([each.value for each in FeedClock]),
    help="How times are written.",
)
@click.option(
    "--date-order", type=click.Choice([each.value for each in DateOrder]), help="How dates are written."
)
@click.option(
    "--comparison",
    type=click.Choice([each.value for each in Comparison]),
    help="Whether due dates are compared by day.",
)
@click.option("--due-is-date", is_flag=True, help="The due column holds dates, whatever they look like.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_columns,
    metavar="MEANING=NAME",
    help="Which column means what.",
)
@click.option(
    "--label-part", "label_parts", multiple=True, metavar="NAME", help="A further column of the label."
)
@click.option(
    "--label-fallback",
    multiple=True,
    metavar="NAME",
    help="The column that names a request whose label is blank.",
)
@click.option(
    "--closed-word", "closed_words", multiple=True, metavar="WORD", help="A status that means ended."
)
@click.option(
    "--open-word",
    "open_words",
    multiple=True,
    metavar="WORD",
    help="How a status begins that means not done yet, beside open, reopened and in progress.",
)
@click.option(
    "--empty-word",
    "empty_words",
    multiple=True,
    metavar="WORD",
    help="What stands in a date that is not told, beside NULL, N/A and the like.",
)
@click.option(
    "--set-aside",
    default="",
    callback=_aside,
    metavar="COLUMN=VALUE|…",
    help="Records that are no work 311 promises, or work that was not done.",
)
@click.option("--endpoint", default="", metavar="ADDRESS", help="The Open311 address to pull from.")
@click.option(
    "--asking", type=click.Choice([each.value for each in Asking]), help="Which time the address is asked by."
)
@click.option(
    "--page-size", type=click.IntRange(1, BIGGEST_PAGE), help="How many requests a page is asked for."
)
@click.option(
    "--jurisdiction", default="", metavar="ID", help="The jurisdiction, where the address needs one."
)
@by_or_operator_option
@seat_option
@json_option
def add(name: str, *, by: str, seat: str, as_json: bool, **said: Any) -> None:
    """Add the data source NAME; its short name is made from it and is what other commands take."""
    preset = str(said["preset"])
    entry = FeedEntry(
        name=name, mapping=_mapping(preset, said), preset=preset, endpoint=str(said["endpoint"])
    )
    code = in_database(lambda: _add(entry, by, seat))
    if as_json:
        tell_json({"feed": code, "name": name, "preset": preset, "zone": entry.mapping.zone})
    else:
        click.echo(f"{name} is added. Take a file in with: governance import requests FILE --feed {code}")


_PLAIN = (
    *("zone", "date_order", "comparison", "due_is_date", "label_parts", "label_fallback"),
    *("closed_words", "open_words", "empty_words", "set_aside"),
)


def _mapping(preset: str, said: Mapping[str, Any]) -> FeedMapping:
    """What was said on the command line counts; what was not, the preset knows."""
    base = PRESETS.get(preset, FeedMapping(columns={}, zone=""))
    chosen: dict[str, Any] = {name: said[name] for name in _PLAIN if said[name] not in (False, None, ())}
    if said["by_clock"]:
        chosen["clock"] = said["by_clock"]
    for name, kind in (("clock", FeedClock), ("date_order", DateOrder), ("comparison", Comparison)):
        if name in chosen:
            chosen[name] = kind(chosen[name])
    extra = {name: str(said[name]) for name in ("asking", "page_size", "jurisdiction") if said[name]}
    columns = {**base.columns, **said["columns"]}
    return replace(base, columns=columns, extra={**base.extra, **extra}, **chosen)


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
    mapping = one.mapping
    return {
        "feed": one.code,
        "name": one.name,
        "preset": one.preset,
        "zone": mapping.zone,
        "clock": mapping.clock,
        "date_order": mapping.date_order,
        "comparison": mapping.comparison,
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
