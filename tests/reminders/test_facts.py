"""What is told is kept as it was told, and read again years later."""

from governance.reminders.rules import facts
from governance.reminders.rules.facts import Facts, NextLevel, OtherPerson, Value

TOLD = Facts(
    act="Answer",
    title="Dead animals: 2 business days",
    href="/changes/CH-2026-0042",
    about="311 and Streets",
    correspondent=OtherPerson(name="Ana Ruiz", phone="555-0100"),
    due="2026-12-10T23:00:00+00:00",
    values=(
        Value(what="Dead animals", now="3 business days", proposed_by="311", proposed="2 business days"),
    ),
    next_level=NextLevel(who="Dana Lee", title="Division head", day="2026-12-14"),
)


def test_facts_come_back_as_they_were_told() -> None:
    assert facts.decoded(facts.encoded(TOLD)) == TOLD


def test_what_is_empty_is_not_kept_and_what_is_no_longer_known_is_passed_over() -> None:
    text = facts.encoded(Facts(act="Answer", title="A", href="/a"))
    assert text == '{"act":"Answer","href":"/a","title":"A"}'
    assert facts.decoded(text[:-1] + ',"mood":"good"}') == Facts(act="Answer", title="A", href="/a")
