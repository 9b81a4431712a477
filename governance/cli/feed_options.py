"""What `governance feed add` is told about a source: how its files are read. What was not said, the preset knows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

import click

from governance.calendars.rules.units import Comparison
from governance.requests.rules.mapping import Column, DateForm, DateOrder, FeedClock, FeedMapping
from governance.requests.rules.open311 import BIGGEST_PAGE, Answers, Asking
from governance.requests.rules.presets import PRESETS

CSV = "csv"
Command = Callable[..., Any]
_CHOSEN: Mapping[str, type[StrEnum]] = {
    "clock": FeedClock,
    "date_order": DateOrder,
    "date_form": DateForm,
    "comparison": Comparison,
}
_LISTS = (
    *("label_parts", "label_fallback", "closed_words", "open_words", "empty_words"),
    *("on_time_words", "late_words", "neither_words", "undone_words", "set_aside"),
)
_EXTRA = ("asking", "answers", "page_size", "jurisdiction")


def _once(_: click.Context, parameter: click.Parameter, said: Sequence[Any]) -> Any:
    """Of two answers to one question, neither is taken silently."""
    if len(said) > 1:
        raise click.BadParameter("say it once.", param=parameter)
    return said[0] if said else None


def _columns(_: click.Context, __: click.Parameter, said: Sequence[str]) -> dict[Column, tuple[str, ...]]:
    """`closed=Closed Date`; several names, one for each vintage of the files, with a bar between them or said again."""
    found: dict[Column, tuple[str, ...]] = {}
    for each in said:
        meaning, sign, names = each.partition("=")
        if not sign or meaning not in set(Column):
            known = ", ".join(Column)
            raise click.BadParameter(f"“{each}”: write MEANING=NAME, the meaning being one of {known}.")
        found[Column(meaning)] = (*found.get(Column(meaning), ()), *_parts(names))
    return found


def _aside(_: click.Context, __: click.Parameter, said: Sequence[str]) -> tuple[str, ...]:
    parted = [each.partition("=") for each in said]
    columns = {column.strip() for column, _, _ in parted}
    values = tuple(value for _, _, names in parted for value in _parts(names))
    if said and not (all(columns) and values and all(sign for _, sign, _ in parted)):
        raise click.BadParameter("write COLUMN=VALUE, several values with a bar between them.")
    if len(columns) > 1:
        raise click.BadParameter("records are set aside by one column; name its values.")
    return (*columns, *values) if said else ()


def _parts(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split("|") if name.strip())


def _one(*names: str, **more: Any) -> Callable[[Command], Command]:
    return click.option(*names, multiple=True, callback=_once, **more)


def _choice(name: str, kind: type[StrEnum], tells: str, *into: str) -> Callable[[Command], Command]:
    return _one(name, *into, type=click.Choice([each.value for each in kind]), help=tells)


def _many(name: str, into: str, metavar: str, tells: str) -> Callable[[Command], Command]:
    return click.option(name, into, multiple=True, metavar=metavar, help=tells)


_OPTIONS = (
    _one("--preset", type=click.Choice([*PRESETS, CSV]), required=True, help="Whose files, or any CSV."),
    _one("--zone", required=True, help="Time zone of the files, such as America/New_York."),
    _choice("--clock", FeedClock, "How times are written."),
    _choice("--date-order", DateOrder, "How dates are written."),
    _choice("--date-form", DateForm, "A further form that its dates have."),
    _choice("--comparison", Comparison, "Whether due dates are compared by day."),
    click.option("--due-is-date", is_flag=True, help="The due column holds dates, whatever they look like."),
    click.option(
        *("--column", "columns"),
        multiple=True,
        callback=_columns,
        metavar="MEANING=NAME",
        help="Which column means what.",
    ),
    click.option(
        *("--time-column", "times"),
        multiple=True,
        callback=_columns,
        metavar="MEANING=NAME",
        help="The column with the time of day, where date and time stand apart.",
    ),
    _many("--label-part", "label_parts", "NAME", "A further column of the label."),
    _many("--label-fallback", "label_fallback", "NAME", "The column that names a request without a label."),
    _many("--closed-word", "closed_words", "WORD", "A status that means ended."),
    _many(
        "--open-word", "open_words", "WORD", "How a status begins that means not done, beside open, reopened."
    ),
    _many(
        "--empty-word", "empty_words", "WORD", "What stands in a date that is not told, beside NULL, N/A …"
    ),
    _many("--on-time-word", "on_time_words", "WORD", "A result of the city that means on time."),
    _many("--late-word", "late_words", "WORD", "A result of the city that means late."),
    _many("--neither-word", "neither_words", "WORD", "A result of the city that means neither."),
    _many("--undone-word", "undone_words", "WORD", "An outcome that means the work was not done."),
    click.option(
        "--set-aside",
        multiple=True,
        callback=_aside,
        metavar="COLUMN=VALUE|…",
        help="Records that are no work 311 promises, or work that was not done.",
    ),
    _one("--endpoint", metavar="ADDRESS", help="The Open311 address to pull from."),
    _choice("--asking", Asking, "Which time the address is asked by."),
    _choice("--answers", Answers, "In which form the address answers."),
    _one("--page-size", type=click.IntRange(1, BIGGEST_PAGE), help="How many requests a page is asked for."),
    _one("--jurisdiction", metavar="ID", help="The jurisdiction, where the address needs one."),
)


def reading_options(command: Command) -> Command:
    """All of them, in this order."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def mapping_of(preset: str, said: Mapping[str, Any]) -> FeedMapping:
    """What was said on the command line counts; what was not, the preset knows."""
    base = PRESETS.get(preset, FeedMapping(columns={}, zone=""))
    told = ("zone", "due_is_date", *_LISTS)
    chosen: dict[str, Any] = {name: said[name] for name in told if said[name] not in (False, None, ())}
    chosen |= {name: kind(said[name]) for name, kind in _CHOSEN.items() if said[name]}
    extra = {name: str(said[name]) for name in _EXTRA if said[name]}
    return replace(
        base,
        columns={**base.columns, **said["columns"]},
        times={**base.times, **said["times"]},
        extra={**base.extra, **extra},
        **chosen,
    )
