"""Targets arranged for print: grouped in order, both sides, clocks by letter."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reports.model import Side, Target
from reports.schedule import MANY, schedule
from reports.words import grouped, letter

TARGET = Target(
    group="Roadway",
    service="Pothole",
    owed_by=Side.DEPARTMENT,
    sentence="S.",
    amount="4 days",
    calendar="Week",
)


def test_services_keep_their_order_and_both_sides_meet_in_one_service() -> None:
    other = replace(TARGET, service="Cave-in")
    duty = replace(TARGET, owed_by=Side.CENTER)
    (group,) = schedule((TARGET, other, duty)).groups
    assert [service.name for service in group.services] == ["Pothole", "Cave-in"]
    assert [line.target for line in group.services[0].department] == [TARGET]
    assert [line.target for line in group.services[0].center] == [duty]


def test_the_clock_used_most_is_a() -> None:
    rare = replace(TARGET, calendar="City")
    clocks = schedule((rare, TARGET, TARGET)).clocks
    assert [(clock.letter, clock.calendar, clock.used) for clock in clocks] == [
        ("A", "Week", 2),
        ("B", "City", 1),
    ]


def test_a_target_that_counts_no_time_names_no_clock() -> None:
    arranged = schedule((replace(TARGET, calendar=""),))
    assert arranged.clocks == ()
    assert arranged.groups[0].services[0].department[0].clock == ""


def test_a_long_agreement_is_set_compactly() -> None:
    assert not schedule((TARGET,) * MANY).compact
    assert schedule((TARGET,) * (MANY + 1)).compact


@given(st.lists(st.builds(Target, group=st.sampled_from("ab"), service=st.sampled_from("xyz"), owed_by=st.sampled_from(Side), sentence=st.just("s"), amount=st.text(max_size=3), calendar=st.sampled_from(["", "c", "d"]))))  # fmt: skip
def test_no_target_is_lost_or_doubled(targets: list[Target]) -> None:
    arranged = schedule(tuple(targets))
    printed = [
        line.target
        for group in arranged.groups
        for service in group.services
        for line in (*service.department, *service.center)
    ]
    assert sorted(map(repr, printed)) == sorted(map(repr, targets))
    assert arranged.department + arranged.center == len(targets)


def test_letters_go_on_after_z() -> None:
    assert [letter(place) for place in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_a_fingerprint_is_read_in_groups_of_eight() -> None:
    assert grouped("9f2c41d07b5e8a36c1") == "9f2c41d0 7b5e8a36 c1"
