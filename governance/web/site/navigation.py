"""Which entries the main navigation offers a viewer. It opens nothing: doors and `may_see` decide what may be read."""

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
    if viewer is None:
        return []
    of_department = viewer.kinds == {PartyKind.DEPARTMENT}
    over_all = reads_all_departments(viewer)
    found = ["/to-do", *(["/city"] if over_all else []), "/our-agreement" if of_department else "/agreements"]
    if over_all:
        found.append("/departments")
    if viewer.kinds & SIDES or viewer.with_role(Role.CONVENOR, Role.SPONSOR, Role.AUDITOR):
        found.append("/meetings")
    found += ["/our-scorecard" if of_department else "/scorecards", "/services"]
    if any(speaks(seat) for seat in viewer.seats):
        found += ["/actions", "/adjustments"]
    if any(may_take_in(seat) for seat in viewer.seats):
        found.append("/sources")
    if viewer.with_role(Role.AUDITOR):
        found.append("/audit")
    return [*found, "/people", "/calendars"]
