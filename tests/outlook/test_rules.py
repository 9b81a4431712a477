"""What may be announced, and when a department is asked. Without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance import formats
from governance.errors import Invalid
from governance.outlook.rules import MOVES, Announcement, Standing, State, Step, checked, is_asked, quarter_of
from governance.people.rules import Role
from tests.waiting.seats import seat

TODAY = date(2026, 6, 2)
PAVING = Announcement(
    title="Paving  on Elm",
    starts=date(2026, 7, 6),
    ends=date(2026, 7, 10),
    services=("pothole", "pothole"),
    calls=True,
    words="By Oak.",
)
OWN = frozenset({"pothole", "street-lamp"})
LATER = TODAY + timedelta(days=400)


def test_it_is_stored_with_each_service_once() -> None:
    assert checked(PAVING, own=OWN, today=TODAY).services == ("pothole",)
    over = replace(PAVING, starts=date(2026, 5, 1), ends=TODAY, calls=False, words="", services=())
    assert checked(over, own=OWN, today=TODAY) == over, "what has begun and is not over may be told"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", {"title": " "}),
        ("ends", {"ends": date(2026, 7, 5)}),
        ("ends", {"starts": date(2026, 5, 1), "ends": date(2026, 6, 1)}),
        ("ends", {"ends": date(2027, 9, 1)}),
        ("starts", {"starts": LATER, "ends": LATER}),
        ("services", {"services": ("pothole", "fallen-tree")}),
        ("services", {"services": ()}),
        ("words", {"words": ""}),
        ("volume", {"volume": -1}),
        ("volume", {"volume": 1_000_001}),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(field: str, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        checked(replace(PAVING, **wrong), own=OWN, today=TODAY)  # type: ignore[arg-type] # as listed
    assert field in refused.value.fields


def test_only_its_own_departments_negotiators_take_a_step() -> None:
    steps = {State.SENT: {Step.ACCEPT, Step.LEAVE_OUT}, State.SHOWN: {Step.CHANGE, Step.WITHDRAW}}
    for state, can in steps.items():
        for by in (seat(Role.LIAISON), seat(Role.DIVISION_HEAD), seat(Role.ALTERNATE)):
            assert MOVES.open_steps(Standing(state=state, by=by, party="streets")) == can
        for by in (
            seat(Role.LIAISON, "parks"),
            seat(Role.OBSERVER),
            seat(Role.ANALYST, "311"),
            seat(Role.SPONSOR, "mayor"),
        ):
            assert not MOVES.open_steps(Standing(state=state, by=by, party="streets"))
    assert not MOVES.open_steps(Standing(state=State.NEW, by=seat(Role.ANALYST, "311")))


def test_a_quarter_asks_once_and_not_shortly_before_the_next() -> None:
    assert [quarter_of(date(2026, month, 15)).month for month in (1, 3, 4, 9, 12)] == [1, 1, 4, 7, 10]
    days = (date(2026, 4, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 7, 1))
    assert [is_asked(day) for day in days] == [True, True, False, True]


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2026, 12, 3), "Dec 3, 2026"),
        (date(2026, 12, 10), "Dec 3–10, 2026"),
        (date(2027, 1, 4), "Dec 3, 2026 – Jan 4, 2027"),
    ],
)
def test_days_read_as_people_write_them(last: date, words: str) -> None:
    assert formats.days(date(2026, 12, 3), last) == words
    assert formats.days(date(2026, 11, 30), date(2026, 12, 4)) == "Nov 30 – Dec 4, 2026"
