"""Which entries the main navigation offers a viewer. It opens nothing: doors and `may_see` decide what may be read."""

from collections.abc import Callable
from dataclasses import dataclass

from governance.meetings.rules.actions import speaks
from governance.people.rules import SIDES, PartyKind, Role, Viewer, reads_all_departments
from governance.requests.rules.uploads import may_take_in
from governance.web.site.words import NAVIGATION


@dataclass(frozen=True, kw_only=True)
class NavigationEntry:
    href: str
    label: str
    current: bool
    further: bool = False  # behind More, where a bar holds only the pages of every day


# What is opened now and then.
FURTHER = frozenset({"/actions", "/adjustments", "/sources", "/people", "/calendars"})


def entries(viewer: Viewer | None, path: str) -> list[NavigationEntry]:
    """The entries in reading order; the one whose pages we are on is marked."""
    shown = _addresses(viewer)
    further = (
        FURTHER | {"/services", "/meetings"} if "/departments" in shown else FURTHER
    )  # a bar holds six beside the name
    return [
        NavigationEntry(
            href=href, label=NAVIGATION[href], current=_is_within(path, href), further=href in further
        )
        for href in shown
    ]


def _is_within(path: str, href: str) -> bool:
    place = OWN.get(href, href)
    return path == place or path.startswith(f"{place}/")


# A liaison's own page among the pages of everybody.
OWN = {"/our-agreement": "/agreements", "/our-scorecard": "/scorecards"}


def _addresses(viewer: Viewer | None) -> list[str]:
    return [href for href, belongs_to in ENTRIES.items() if belongs_to(viewer)] if viewer else []


def _of_department(viewer: Viewer) -> bool:
    return viewer.kinds == {PartyKind.DEPARTMENT}


def _meets(viewer: Viewer) -> bool:
    return bool(viewer.kinds & SIDES or viewer.with_role(Role.CONVENOR, Role.SPONSOR, Role.AUDITOR))


def _speaks(viewer: Viewer) -> bool:
    return any(speaks(seat) for seat in viewer.seats)


def _everybody(_: Viewer) -> bool:
    return True


# In reading order, each with whose it is.
ENTRIES: dict[str, Callable[[Viewer], bool]] = {
    "/to-do": _everybody,
    "/city": reads_all_departments,
    "/our-agreement": _of_department,
    "/agreements": lambda viewer: not _of_department(viewer),
    "/departments": reads_all_departments,
    "/meetings": _meets,
    "/our-scorecard": _of_department,
    "/scorecards": lambda viewer: not _of_department(viewer),
    "/services": _everybody,
    "/actions": _speaks,
    "/adjustments": _speaks,
    "/sources": lambda viewer: any(may_take_in(seat) for seat in viewer.seats),
    "/audit": lambda viewer: viewer.with_role(Role.AUDITOR) is not None,
    "/people": _everybody,
    "/calendars": _everybody,
}
