"""From when until when a target held: the same, day by day, as what is in force then."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from governance.agreements.rules import versions
from governance.open_data.rules.targets import FOREVER, Days, in_force, standings

FIRST = date(2026, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Head:
    number: int
    effective_from: date
    ends_on: date | None


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_a_value_that_is_kept_is_one_row_and_a_new_one_begins_another():
    heads = [
        Head(number=number, effective_from=day(start), ends_on=None)
        for number, start in ((1, 0), (2, 10), (3, 20))
    ]
    found = standings({1: "a", 2: "a", 3: "b"}, in_force(heads))
    assert [(each.fingerprint, each.first_version, each.last_version) for each in found] == [
        ("a", 1, 2),
        ("b", 3, 3),
    ]
    assert [each.days for each in found] == [
        Days(first=day(0), until=day(20)),
        Days(first=day(20), until=FOREVER),
    ]


def test_trap_1_each_day_of_every_history_tells_the_value_in_force_on_it():
    """Versions in any order of days, replaced on their first day, ended, with days on which the service was another's."""
    choose = random.Random(311)
    for _ in range(300):
        heads = [_head(choose, number) for number in range(1, choose.randint(2, 6))]
        said = {each.number: choose.choice("ab") for each in heads if choose.random() < 0.8}
        lost = [
            Days(first=day(start), until=day(start + choose.randint(1, 9)))
            for start in choose.sample(range(40), 2)
        ]
        found = standings(said, in_force(heads), lost=lost)
        for number in range(-2, 45):
            on = day(number)
            now = versions.in_force(heads, on)
            gone = any(each.first <= on < each.until for each in lost)
            expected = [said[now.number]] if now and now.number in said and not gone else []
            assert [each.fingerprint for each in found if each.days.first <= on < each.days.until] == expected


def _head(choose: random.Random, number: int) -> Head:
    start = choose.randint(0, 30)
    ends = day(start + choose.randint(1, 20)) if choose.random() < 0.3 else None
    return Head(number=number, effective_from=day(start), ends_on=ends)
