"""The page about OWASP ASVS 5.0 answers every requirement of levels 1 and 2 once, by tests that there are or by a reason."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.source import ROOT

# The standard's numbers by section: of level 1, of level 2. Level 3 is not claimed.
NUMBERS = """1.1:/1-2 1.2:1-5/6-9 1.3:1-2/3-11 1.4:/1-3 1.5:1/2 2.1:1/2-3 2.2:1-2/3 2.3:1/2-4 2.4:/1 3.2:1-2/ 3.3:1/2-4
    3.4:1-2/3-6 3.5:1-3/4-5 3.7:/1-2 4.1:1/2-3 4.2:/1 4.3:/1-2 4.4:1/2-4 5.1:/1 5.2:1-2/3 5.3:1-2/ 5.4:/1-3 6.1:1/2-3
    6.2:1-8/9-12 6.3:1-2/3-4 6.4:1-2/3-4 6.5:/1-5 6.6:/1-3 6.8:/1-4 7.1:/1-3 7.2:1-4/ 7.3:/1-2 7.4:1-2/3-5 7.5:/1-2
    7.6:/1-2 8.1:1/2 8.2:1-2/3 8.3:1/ 8.4:/1 9.1:1-3/ 9.2:1/2-4 10.1:/1-2 10.2:/1-2 10.3:/1-4 10.4:1-5/6-11 10.5:/1-5
    10.6:/1-2 10.7:/1-3 11.1:/1-2 11.2:/1-3 11.3:1-2/3 11.4:1/2-4 11.5:/1 11.6:/1 12.1:1/2-3 12.2:1-2/ 12.3:/1-4 13.1:/1
    13.2:/1-5 13.3:/1-2 13.4:1/2-5 14.1:/1-2 14.2:1/2-4 14.3:1/2-3 15.1:1/2-3 15.2:1/2-3 15.3:1/2-7 16.1:/1 16.2:/1-5
    16.3:/1-4 16.4:/1-3 16.5:/1-3 17.1:/1 17.2:/1-4 17.3:/1-2"""
ROW = re.compile(r"^\| (\d+\.\d+)\.([\d–]+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
TEST = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


def span(text: str) -> range:
    first, _, last = text.replace("–", "-").partition("-")
    return range(int(first), int(last or first) + 1)


def asked() -> Iterator[tuple[str, str]]:
    for section in NUMBERS.split():
        name, _, levels = section.partition(":")
        for level, numbers in zip("12", levels.split("/"), strict=True):
            yield from ((f"{name}.{number}", level) for number in (span(numbers) if numbers else ()))


def answered() -> list[tuple[str, str]]:
    return [
        (f"{section}.{number}", level)
        for section, numbers, level, *_ in ROW.findall(PAGE)
        for number in span(numbers)
    ]


def test_every_requirement_of_levels_1_and_2_is_answered_once():
    numbers = Counter(asked())
    assert Counter(level for _, level in numbers) == {"1": 70, "2": 183}
    assert Counter(answered()) == numbers


def test_each_answer_is_a_test_or_a_reason():
    for section, number, _, asks, answer in ROW.findall(PAGE):
        words = len(TEST.sub("", answer).split())
        named = [name for _, name in TEST.findall(answer) if name]
        assert asks.strip(), (section, number)
        assert named or words >= 2, f"{section}.{number} has neither a test nor a reason"


@pytest.mark.parametrize("file", sorted({file for file, _ in TEST.findall(PAGE)}))
def test_each_test_that_is_named_is_there(file):
    text = (ROOT / "tests" / file).read_text(encoding="utf-8")
    named = {name for its, name in TEST.findall(PAGE) if its == file and name}
    assert {name for name in named if not re.search(rf"def {name}\b", text)} == set()


def test_each_place_of_the_handbook_that_is_named_is_there():
    handbook = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^#+ (.+)$", handbook, re.MULTILINE))
    named = {
        name
        for answer in re.findall(r"operations\.md (\"[^|;:]+)", PAGE)
        for name in re.findall(r'"([^"]+)"', answer)
    }
    assert named
    assert {name for name in named if not any(each.startswith(name) for each in headings)} == set()
