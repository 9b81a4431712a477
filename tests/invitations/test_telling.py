"""Who is told what of a meeting, in which order: one number for ever, rising only when it must."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.invitations.rules.entries import Method
from governance.invitations.rules.telling import Choice, Last, Next, Standing, Told, changes, due

AT = datetime(2026, 11, 30, 15, tzinfo=UTC)  # 10 in the morning in the city
TOLD = Told(title="Streets and 311", starts=AT + timedelta(days=10), ends=AT + timedelta(days=10, hours=1))
MEETING = Standing(
    told=TOLD,
    sequence=0,
    stamp=AT - timedelta(hours=1),
    canceled=False,
    invited=True,
    zone="America/New_York",
)


def sent(step: Next) -> Last:
    return Last(
        number=step.number, method=step.method, sequence=step.sequence, stamp=step.stamp, told=step.told
    )


def told(meeting: Standing, at: datetime = AT) -> tuple[Next, Standing]:
    step = due(meeting, at=at)
    assert step is not None
    return step, replace(meeting, last=sent(step))


def test_trap_10_moved_twice_canceled_and_restored_is_one_meeting_whose_number_rises_each_time() -> None:
    numbers = []
    step, meeting = told(MEETING)
    numbers.append(step.sequence)
    for days in (1, 2):
        later = replace(
            TOLD, starts=TOLD.starts + timedelta(days=days), ends=TOLD.ends + timedelta(days=days)
        )
        step, meeting = told(replace(meeting, told=later, sequence=meeting.sequence + 1))
        numbers.append(step.sequence)
    step, meeting = told(replace(meeting, canceled=True, sequence=3))
    numbers.append(step.sequence)
    step, _ = told(replace(meeting, canceled=False, sequence=4))
    assert (step.method, [*numbers, step.sequence]) == (Method.REQUEST, [0, 1, 2, 3, 4])


def test_another_place_is_told_without_raising_the_number() -> None:
    _, meeting = told(MEETING)
    step, _ = told(replace(meeting, told=replace(TOLD, place="Room 4"), stamp=AT - timedelta(minutes=5)))
    assert (step.method, step.sequence) == (Method.REQUEST, 0)
    assert meeting.last
    assert step.stamp > meeting.last.stamp


def test_who_is_no_longer_invited_is_told_so_once_and_asked_again_with_a_higher_number() -> None:
    _, meeting = told(MEETING)
    gone, without = told(replace(meeting, invited=False))
    assert (gone.method, gone.sequence, due(without, at=AT)) == (Method.CANCEL, 1, None)
    back, _ = told(replace(without, invited=True))
    assert (back.method, back.sequence) == (Method.REQUEST, 2)


def test_nothing_is_told_twice_while_the_last_waits_after_the_meeting_or_within_the_minute_of_an_edit() -> (
    None
):
    step, meeting = told(MEETING)
    moved = replace(meeting, told=replace(TOLD, place="Room 4"))
    assert due(meeting, at=AT) is None
    assert due(replace(moved, last=replace(sent(step), waiting=True)), at=AT) is None
    assert due(moved, at=TOLD.starts) is None
    assert due(replace(moved, stamp=AT - timedelta(seconds=30)), at=AT) is None


def test_nobody_is_written_to_at_night_but_about_what_is_near() -> None:
    night = AT.replace(hour=8)  # 3 in the morning
    assert due(MEETING, at=night) is None
    near = replace(TOLD, starts=night + timedelta(hours=30), ends=night + timedelta(hours=31))
    assert due(replace(MEETING, told=near, stamp=night - timedelta(hours=1)), at=night) is not None


def test_whoever_follows_the_feed_is_written_to_only_about_what_changes_within_two_days() -> None:
    assert due(MEETING, at=AT, choice=Choice.FEED) is None
    _, meeting = told(MEETING)
    near = TOLD.starts - timedelta(days=1)
    canceled = replace(meeting, canceled=True)
    assert due(canceled, at=AT, choice=Choice.FEED) is None
    assert due(canceled, at=near, choice=Choice.FEED) is not None


def test_an_update_says_old_and_new_in_words() -> None:
    later = replace(TOLD, starts=TOLD.starts + timedelta(hours=1), ends=TOLD.ends + timedelta(hours=1))
    (change,) = changes(TOLD, later, "America/New_York")
    assert (change.name, change.was, change.now) == (
        "When",
        "Thu, Dec 10, 2026, 10:00 AM to 11:00 AM EST",
        "Thu, Dec 10, 2026, 11:00 AM to 12:00 PM EST",
    )


@given(
    st.lists(st.sampled_from(("move", "place", "cancel", "restore", "drop", "invite", "send")), max_size=30)
)
def test_whatever_happens_a_reader_ends_with_what_stands(acts: list[str]) -> None:
    """A calendar takes a letter whose number, or else whose stamp, is above what it has."""
    meeting, at = MEETING, AT
    calendar: tuple[int, datetime, Told | None] = (-1, AT - timedelta(days=9), None)
    for act in [*acts, "send"]:
        at += timedelta(minutes=2)
        raised = replace(meeting, sequence=meeting.sequence + 1, stamp=at - timedelta(minutes=1))
        if act == "move":
            hour = timedelta(hours=1)
            meeting = replace(
                raised,
                told=replace(meeting.told, starts=meeting.told.starts + hour, ends=meeting.told.ends + hour),
            )
        elif act == "place":
            meeting = replace(
                meeting, told=replace(meeting.told, place=f"Room {at.minute}"), stamp=raised.stamp
            )
        elif act in ("cancel", "restore") and meeting.canceled is (act == "restore"):
            meeting = replace(raised, canceled=act == "cancel")
        elif act in ("drop", "invite"):
            meeting = replace(meeting, invited=act == "invite")
        elif act == "send" and (step := due(meeting, at=at)):
            assert (step.sequence, step.stamp) > calendar[:2]
            calendar = (step.sequence, step.stamp, step.told if step.method is Method.REQUEST else None)
            meeting = replace(meeting, last=sent(step))
    stands = meeting.told if meeting.invited and not meeting.canceled else None
    assert calendar[2] == stands
