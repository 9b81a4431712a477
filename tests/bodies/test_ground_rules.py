"""Ground rules as they are kept, what may be written down, and the house's own. Without a database."""

from dataclasses import replace

import pytest

from governance.bodies.rules.founding import NewBoard, checked, may_found
from governance.bodies.rules.ground_rules import HOUSE, Base, GroundRules, MotionKind, rules_of
from governance.bodies.rules.open_meetings import Exceptional, Notice, NoticeUnit, OpenMeetings
from governance.bodies.rules.shares import Needed, Of, Share
from governance.errors import Invalid
from governance.people.rules import Role
from tests.bodies.boards import BOARD
from tests.waiting.seats import seat

LAW = OpenMeetings(
    notice=Notice(amount=48, unit=NoticeUnit.OPEN_HOURS),
    special=Notice(amount=24),
    exceptions=(Exceptional(words="An emergency", needed=Needed(of=Of.PRESENT)),),
)
FULL = replace(
    BOARD,
    open_meetings=LAW,
    base=Base.FILLED,
    needed={MotionKind.GROUND_RULES: Needed(of=Of.BASE, share=Share(numerator=2, denominator=3))},
)


@pytest.mark.parametrize("rules", [HOUSE, BOARD, FULL])
def test_what_is_kept_is_read_back_to_the_letter(rules: GroundRules) -> None:
    kept = rules_of(rules.text)
    assert kept == rules
    assert kept.hash == rules.hash


def test_every_word_of_it_is_in_the_fingerprint() -> None:
    others = (
        replace(FULL, recused_counts=True),
        replace(FULL, open_meetings=None),
        replace(FULL, chair="mayor-convenor"),
    )
    assert len({rules.hash for rules in (FULL, BOARD, HOUSE, *others)}) == 6


def test_the_house_has_its_own_and_they_can_stand() -> None:
    assert HOUSE.checked() is HOUSE
    assert (HOUSE.minutes_within, HOUSE.corrections_days) == (0, 5)


def test_a_kind_of_motion_that_is_not_spoken_of_is_as_an_ordinary_one() -> None:
    assert FULL.needs(MotionKind.APPROVAL) == Needed()
    assert FULL.needs(MotionKind.GROUND_RULES).of is Of.BASE


def test_a_law_of_open_meetings_ends_what_is_done_between_meetings() -> None:
    assert BOARD.between_meetings
    assert not FULL.between_meetings


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("purpose", {"purpose": " "}),
        ("seats", {"seats": ()}),
        ("seats", {"seats": ("mayor-sponsor", "mayor-sponsor")}),
        ("chair", {"chair": "streets-liaison"}),
        ("proxies", {"proxies": True}),
        ("quorum", {"quorum": Share(numerator=1, denominator=3)}),
        ("minutes_within", {"minutes_within": 61}),
        ("corrections_days", {"corrections_days": 0}),
        ("notice", {"open_meetings": replace(LAW, notice=Notice(amount=0))}),
        ("exceptions", {"open_meetings": replace(LAW, exceptions=(Exceptional(words=" "),))}),
        (
            "needed_approval",
            {"needed": {MotionKind.APPROVAL: Needed(share=Share(numerator=4, denominator=3))}},
        ),
    ],
)
def test_what_cannot_stand_names_its_field(field: str, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        replace(FULL, **wrong).checked()  # type: ignore[arg-type]
    assert field in refused.value.fields


def test_a_working_group_is_led_by_one_of_its_two_sides() -> None:
    with pytest.raises(Invalid):
        replace(HOUSE, chair="streets-liaison").checked()


@pytest.mark.parametrize("code", ["", "The Board", "streets-311"])
def test_a_board_is_not_called_like_a_working_group(code: str) -> None:
    with pytest.raises(Invalid):
        checked(NewBoard(code=code, name="Service Standards Board", rules=BOARD))


def test_the_convening_office_founds_boards_and_nobody_else() -> None:
    founders = {role for role in Role if may_found(seat(role, "mayor"))}
    assert founders == {Role.CONVENOR, Role.SPONSOR}
