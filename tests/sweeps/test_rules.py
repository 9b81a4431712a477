"""How long a failing row waits, what is told of a failure, when a task is late, and that every timed task is known."""

import inspect
from datetime import timedelta

import pytest

from governance import jobs
from governance.sweeps.rules import delay, is_late, told
from governance.sweeps.rules.tasks import TITLES, late, words
from tests.acting import House
from tests.source import modules

# Timed tasks that go over no rows, and why.
WITHOUT_ROWS = {
    "check_nightly": "it reads the record as a whole, and what it finds is its result",
    "keep_checkpoints": "a checkpoint is of the record as a whole",
    "look_for_missed": "it reads, writes nothing, and is what looks at the others",
    "tidy_logs": "files by their age; nobody waits for them to go",
    "tidy_store": "leavings that nothing knows, of work that was cut off; nobody waits for them to go",
}
ROWS = {f"governance.sweeps.actions.rows.{name}" for name in ("each", "together", "rows_of")}
HOUSE = House(modules())


def test_a_row_that_fails_waits_ever_longer_and_at_most_six_hours() -> None:
    waits = [delay(failed) for failed in range(1, 40)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)


@pytest.mark.parametrize(
    "secret",
    [
        'relation "quokka" is gone',
        "DSN postgresql://app:quokka@db/x refused",
        "password=quokka is wrong",
        "quokka.smith@portalder.gov was refused",
        "the words “quokka is private” are too long",
        "invalid input 'quokka'",
        "token msg_quokka1Lx9dkQ2rTtYyUuIi is unknown",
        "bad row\nDETAIL: Failing row contains (quokka)",
    ],
)
def test_no_secret_and_nobodys_text_is_told_of_a_failure(secret: str) -> None:
    assert "quokka" not in told("ValueError", secret)
    assert told("ValueError", secret).startswith("ValueError: ")


def test_what_went_wrong_is_told() -> None:
    assert told("KeyError", "") == "KeyError"
    assert told("Invalid", "No calendar is set up.") == "Invalid: No calendar is set up."
    assert len(told("E", "x " * 500)) <= 200


def test_a_task_is_late_after_three_of_its_times_and_five_minutes() -> None:
    hour, minutes = timedelta(hours=1), timedelta(minutes=1)
    assert not is_late(timedelta(seconds=5), 4 * minutes)
    assert is_late(timedelta(seconds=5), 6 * minutes)
    assert not is_late(hour, 2 * hour)
    assert is_late(hour, 4 * hour)
    since = {"tell": minutes, "lapse": 2 * hour}
    assert late({"tell": 15, "lapse": 600, "announce": 60}, since) == ("lapse", "announce")
    assert late({"tell": 15}, {}) == ()


def test_a_supervisor_reads_how_tasks_stand() -> None:
    assert words((), failing=0, ran=False) == "not run yet"
    assert words((), failing=0, ran=True) == "on time"
    assert words(("lapse",), failing=2, ran=True) == "1 late: lapse; failing at 2 rows"


def test_every_timed_task_has_plain_words() -> None:
    assert set(TITLES) == set(jobs.EVERY)
    assert len(jobs.EVERY) == len(jobs.TIMETABLE)


def calls(name: str) -> set[str]:
    """All that a writer calls, directly or by what it calls."""
    facts = {fact.name: fact for names in HOUSE.writers for fact in HOUSE._facts(names)}
    found, ahead = set[str](), {HOUSE.real(name)}
    while ahead:
        found |= ahead
        ahead = {each for one in ahead if one in facts for each in facts[one].anywhere} - found
    return found


@pytest.mark.parametrize("sweep", [sweep for _, sweep in jobs.TIMETABLE], ids=lambda sweep: sweep.__name__)
def test_every_timed_task_goes_over_rows_that_stand_alone_or_over_none(sweep: jobs.Sweep) -> None:
    module = inspect.getmodule(sweep)
    assert module
    alone = bool(calls(f"{module.__name__}.{sweep.__name__}") & ROWS)
    assert alone != (sweep.__name__ in WITHOUT_ROWS), (
        f"{sweep.__name__} goes over rows by governance/sweeps/actions/rows.py (each, together), or stands in"
        " WITHOUT_ROWS with the reason why it has none."
    )
