"""The lock is complete: whatever a locked package asks for here is locked, at a version that satisfies it.

So the lock is installed without resolving anything, today and in two years: no later release can come between. What
packages ask for is read from the installed ones; what other systems and Pythons ask for is theirs to find out.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import requires, version

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.source import ROOT

Asked = Callable[[str], list[str]]
LOCKED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>.+?))? \\$", re.MULTILINE)


def locked() -> dict[str, str]:
    """What the lock installs on this system and Python."""
    lines = LOCKED.finditer((ROOT / "requirements.lock").read_text("utf-8"))
    return {
        canonicalize_name(line["name"]): line["version"]
        for line in lines
        if not line["marker"] or Marker(line["marker"]).evaluate()
    }


def ours() -> list[str]:
    """What we ask for ourselves: to run, to test and to build."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]


@cache
def asked_by_installed(name: str) -> list[str]:
    return requires(name) or []


def wanting(lock: Mapping[str, str], first: list[str], asked: Asked) -> list[str]:
    """Each requirement that the lock does not meet, with who asks; extras are followed as far as they lead."""
    waiting = [("pyproject.toml", text, "") for text in first]
    waiting += [(name, text, "") for name in lock for text in asked(name)]
    seen: set[tuple[str, str, str]] = set()
    faults = []
    while waiting:
        one = waiting.pop()
        if one in seen or not (needed := _applies(one[1], one[2])):
            continue
        seen.add(one)
        name = canonicalize_name(needed.name)
        if name not in lock or not needed.specifier.contains(lock[name], prereleases=True):
            faults.append(f"{one[0]} asks for {one[1]}, locked is {lock.get(name, 'nothing')}")
        else:
            waiting += [(name, text, extra) for extra in needed.extras for text in asked(name)]
    return sorted(faults)


@cache
def _applies(text: str, extra: str) -> Requirement | None:
    needed = Requirement(text)
    return needed if needed.marker is None or needed.marker.evaluate({"extra": extra}) else None


def test_every_requirement_of_every_locked_package_is_in_the_lock() -> None:
    assert wanting(locked(), ours(), asked_by_installed) == []


def test_what_is_installed_here_is_what_is_locked() -> None:
    assert {name: version(name) for name in locked()} == locked()


def test_every_line_of_the_lock_is_read() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert len(LOCKED.findall(text)) == len(re.findall(r"^\S+==", text, re.MULTILINE)) > 90


SHOP = {"shop": ["till[card]>=2", "bell; sys_platform == 'nowhere'"], "till": ["chip>=3; extra == 'card'"]}


def shop(name: str) -> list[str]:
    return SHOP.get(name, [])


@pytest.mark.parametrize(
    ("lock", "faults"),
    [
        ({"shop": "1", "till": "2", "chip": "3.1"}, []),
        ({"shop": "1", "till": "2"}, ["till asks for chip>=3; extra == 'card', locked is nothing"]),
        (
            {"shop": "1", "till": "2", "chip": "2.9"},
            ["till asks for chip>=3; extra == 'card', locked is 2.9"],
        ),
        ({"shop": "1", "till": "1", "chip": "3"}, ["shop asks for till[card]>=2, locked is 1"]),
        ({}, ["pyproject.toml asks for shop, locked is nothing"]),
    ],
)
def test_a_gap_is_named_with_who_asks(lock: dict[str, str], faults: list[str]) -> None:
    assert wanting(lock, ["shop"], shop) == faults


def test_without_any_one_of_its_packages_the_lock_is_found_wanting() -> None:
    whole, first = locked(), ours()
    for gone in whole:
        rest = {name: at for name, at in whole.items() if name != gone}
        assert wanting(rest, first, asked_by_installed), f"nobody asks for {gone}"
