"""Every act there is, found by looking: public functions of `actions` that are done `by` somebody, and what the clock does.

A new act joins by itself. Nothing is listed here but what no argument can be made up for, with the reason.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, get_type_hints

import governance
from governance import jobs
from governance.people.rules import Acting

# They reach out of this process, and do nothing by themselves.
ELSEWHERE = {
    "governance.requests.actions.open311.pull": "asks another server",
    "governance.requests.actions.open311.reached": "notes how far a pull came",
    "governance.reminders.actions.mail_acts.try_mail": "asks a mail server",
    "governance.reminders.actions.mail_acts.send_again": "asks for the settings of this machine",
    "governance.reminders.actions.installation.confirm": "says which machine sends; asks for its settings",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act: what is called, and what it asks for besides who and when."""

    name: str
    room: str
    function: Callable[..., Any]
    asks: Mapping[str, Any]
    optional: frozenset[str]
    timed: bool


@cache
def entries() -> tuple[Entry, ...]:
    """All of them, by name."""
    found = (entry for module in _modules() for entry in _of(module))
    return tuple(sorted(found, key=lambda entry: entry.name))


def _modules() -> Iterator[ModuleType]:
    for each in pkgutil.walk_packages(governance.__path__, "governance."):
        if "actions" in each.name.split("."):
            yield importlib.import_module(each.name)


def _of(module: ModuleType) -> Iterator[Entry]:
    for name, function in vars(module).items():
        own = inspect.iscoroutinefunction(function) and function.__module__ == module.__name__
        if not own or name.startswith("_") or f"{module.__name__}.{name}" in ELSEWHERE:
            continue
        hints = get_type_hints(function)
        if hints.get("by") is Acting:
            asked = {key: kind for key, kind in hints.items() if key not in ("by", "at", "return")}
            takes = inspect.signature(function).parameters
            yield Entry(
                name=f"{module.__name__.removeprefix('governance.')}.{name}",
                room=module.__name__.split(".")[1],
                function=function,
                asks=asked,
                timed="at" in hints,
                optional=frozenset(key for key in asked if takes[key].default is not inspect.Parameter.empty),
            )


def sweeps() -> tuple[Callable[..., Any], ...]:
    """What the clock does by itself, in the order of the timetable."""
    return tuple(sweep for _, sweep in jobs.TIMETABLE)
