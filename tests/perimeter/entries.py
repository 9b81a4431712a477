"""Every act there is, found by looking: public functions of `actions` that are done `by` somebody, and what the clock does.

A new act joins by itself. Nothing is listed here but what no argument can be made up for, with the reason.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any, get_type_hints

import governance
from governance import jobs
from governance.acts import Matter
from governance.people.rules import Acting

# They reach out of this process, and do nothing by themselves.
ELSEWHERE = {
    "governance.requests.actions.open311.pull": "asks another server",
    "governance.requests.actions.open311.reached": "notes how far a pull came",
    "governance.reminders.actions.mail_acts.try_mail": "asks a mail server",
    "governance.reminders.actions.mail_acts.send_again": "asks for the settings of this machine",
    "governance.reminders.actions.installation.confirm": "says which machine sends; asks for its settings",
}


TAKES = re.compile(r"acts\.take\(\s*(\w+),\s*(\w+)(?:,\s*\w*Step\.(\w+))?")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act: what is called, and what it asks for besides who and when.

    `about`: the table of the matter whose number an argument is, and the states that the act is for (none: any).
    """

    name: str
    room: str
    function: Callable[..., Any]
    asks: Mapping[str, Any]
    optional: frozenset[str]
    timed: bool
    module: str  # the last word of its module, for one of them: `motion`
    about: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)


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
                module=module.__name__.rpartition(".")[2].rstrip("s"),
                about=_about(module, function),
                optional=frozenset(key for key in asked if takes[key].default is not inspect.Parameter.empty),
            )


def _about(module: ModuleType, function: Callable[..., Any]) -> dict[str, tuple[str, frozenset[str]]]:
    """Of which matter an argument is the number: as the act takes it."""
    found = {}
    for name, key, step in TAKES.findall(inspect.getsource(function)):
        matter = getattr(module, name, None)
        if isinstance(matter, Matter):
            starts = [each.start for each in matter.moves if each.step.name == step]
            found[key] = (
                matter.table._meta.tablename,
                frozenset(str(state) for start in starts for state in start),
            )
    own = next((each for each in vars(module).values() if isinstance(each, Matter)), None)
    return {"number": (own.table._meta.tablename, frozenset())} if own and not found else found


def sweeps() -> tuple[Callable[..., Any], ...]:
    """What the clock does by itself, in the order of the timetable."""
    return tuple(sweep for _, sweep in jobs.TIMETABLE)
