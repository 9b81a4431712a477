"""Rules and writers are broken line by line (`make prove`), and the breaking itself does what it says."""

import ast
import subprocess
import sys

import pytest

from tests.mutants.__main__ import chosen, outdated, without_reason
from tests.mutants.mutations import Mutation, mutations, of_file
from tests.source import ROOT


def changes(text: str) -> list[str]:
    return [each.name.removeprefix("a.py ") for each in mutations("a.py", text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = a < b", ["<module>: a < b → a <= b"]),
        ("x = a <= b < c", ["<module>: a <= b < c → a < b < c", "<module>: a <= b < c → a <= b <= c"]),
        ("def f():\n    return a", ["f(): return a → return None"]),
        ("def f():\n    return None", []),
        ("class A:\n    def f(self):\n        g()", ["A.f(): g() → pass"]),
        ("x = a & b", ["<module>: a & b → a", "<module>: a & b → b"]),
        ("x = not a or b", ["<module>: not a or b → not a and b", "<module>: not a → a"]),
        ("x = max(a, b)", ["<module>: max(a, b) → min(a, b)"]),
        ("x = 3", ["<module>: 3 → 4", "<module>: 3 → 2"]),
        ("SQL = 'WHERE a > :b'", ["<module>: 'WHERE a > :b' → 'WHERE a >= :b'"]),
        ("@of(1)\nclass A:\n    a: int[3]", []),
    ],
)
def test_one_thing_is_changed_at_a_time_and_named_by_what_it_was(text, expected):
    assert changes(text) == expected


def test_a_changed_module_differs_in_that_place_alone():
    first = of_file("governance/moves.py")[0]
    before, after = (ROOT / first.path).read_text(encoding="utf-8"), ast.unparse(first.tree())
    lines = zip(ast.unparse(ast.parse(before)).splitlines(), after.splitlines(), strict=True)
    assert len([pair for pair in lines if len({*pair}) > 1]) == 1


def test_the_sample_keeps_its_members_when_code_is_added_elsewhere():
    known = of_file("governance/calendars/rules/days.py")
    more = [*of_file("governance/calendars/rules/hours.py"), *known]
    assert {*chosen(more, 30, 0)} & {*known} <= {*chosen(known, 30, 0)}


def test_a_survivor_needs_a_reason_and_a_reason_a_survivor():
    names = ("lives", "dies", "known")
    found = [Mutation(path="a.py", function="f()", name=name, place=0, after=ast.Pass()) for name in names]
    done = [{"name": name, "ended": "failed" if name == "dies" else "passed"} for name in names]
    reasons = dict.fromkeys(("dies", "gone", "known"), "a reason")
    assert without_reason(done, reasons) == ["lives"]
    assert outdated(done, found, reasons) == ["dies", "gone"]


@pytest.mark.slow
def test_the_nearest_tests_see_what_is_broken(capfd):
    with capfd.disabled():
        done = subprocess.run([sys.executable, "-m", "tests.mutants"], cwd=ROOT, check=False)
    assert done.returncode == 0, "see var/mutants.json and what is told above"
