"""The page about accessibility answers every criterion of WCAG 2.2 A and AA, by tests that there are or by a reason."""

import re

import pytest

from tests.source import ROOT

PAGE = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (\d\.\d+)\.([\d–]+) [^|]+ \| (A, AA|AA|A) \| (yes|partly|not here) \| ([^|]+) \|$", re.MULTILINE
)
TEST = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")
# Without 4.1.1, which 2.2 took out, and the criteria of level AAA.
CRITERIA = """1.1:1 1.2:1-5 1.3:1-5 1.4:1-5,10-13 2.1:1-2,4 2.2:1-2 2.3:1 2.4:1-7,11 2.5:1-4,7-8 3.1:1-2 3.2:1-4,6
    3.3:1-4,7-8 4.1:2-3"""


def _numbers(text: str) -> list[int]:
    first, _, last = text.replace("–", "-").partition("-")
    return list(range(int(first), int(last or first) + 1))


def test_every_criterion_is_answered_once():
    asked = [
        f"{section}.{number}"
        for section, _, spans in (each.partition(":") for each in CRITERIA.split())
        for span in spans.split(",")
        for number in _numbers(span)
    ]
    answered = [f"{section}.{number}" for section, span, *_ in ROW.findall(PAGE) for number in _numbers(span)]
    assert sorted(answered) == sorted(asked)
    assert len(asked) == 55


def test_what_is_only_partly_so_is_said_among_the_gaps():
    assert [row[3] for row in ROW.findall(PAGE)].count("partly") == 3
    assert "No trial with people and assistive technology" in PAGE


@pytest.mark.parametrize("file", sorted({file for file, _ in TEST.findall(PAGE)}))
def test_each_test_that_is_named_is_there(file: str):
    text = (ROOT / "tests" / file).read_text(encoding="utf-8")
    named = {name for its, name in TEST.findall(PAGE) if its == file and name}
    assert {name for name in named if not re.search(rf"def {name}\b", text)} == set()


def test_deviations_from_the_yardstick_of_security_are_named():
    for number in ("6.5.5", "6.4.6"):
        assert f"| {number} " in SECURITY
