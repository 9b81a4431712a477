"""The ground rules of the meetings of two sides as a line of their agreement. Without a database."""

from dataclasses import replace
from typing import get_type_hints

import pytest

from governance.agreements.rules.items import Charter, blank_item, differences, item_from, item_hash
from governance.agreements.rules.items.kinds import KINDS
from governance.bodies.rules.ground_rules import HOUSE
from governance.changes.rules.offers import ProposedEdit, subject_of
from governance.errors import Invalid, NotFound
from governance.web.changes.line_form import PLAIN, fields_of, read_item
from governance.web.site.forms import Form

OURS = Charter(body="streets-311")
MONDAYS = replace(OURS, cadence="Every second Monday.", corrections_days=10)


def test_it_begins_with_the_houses_own() -> None:
    assert blank_item("charter:streets-311") == OURS
    assert OURS.rules == HOUSE
    with pytest.raises(NotFound):
        blank_item("charter:Streets & 311")


def test_it_is_kept_by_its_fingerprint_and_read_back() -> None:
    assert item_from(MONDAYS.canonical()) == MONDAYS
    assert item_hash(MONDAYS) != item_hash(OURS)


def test_a_change_of_it_alone_is_about_ground_rules() -> None:
    assert subject_of([ProposedEdit(key=MONDAYS.key, before="", after=MONDAYS)]) == "charter"


def test_what_changed_is_told_in_words() -> None:
    told = [(d.field, d.before, d.after) for d in differences(OURS, replace(MONDAYS, chair="center"))]
    assert told == [
        ("How often we meet", "Once a month.", "Every second Monday."),
        ("Led by", "both sides in turn", "311"),
        ("May be corrected", "for 5 business days", "for 10 business days"),
    ]


def test_it_is_printed_among_the_paragraphs_in_sentences() -> None:
    assert MONDAYS.paragraph.title == "Ground rules of our meetings"
    assert "Every second Monday." in MONDAYS.paragraph.text
    assert "may correct them for 10 business days. After that they are final." in MONDAYS.paragraph.text


@pytest.mark.parametrize(
    "wrong", [{"chair": "streets-liaison"}, {"day_off": "maybe"}, {"corrections_days": 0}]
)
def test_what_no_ground_rule_says_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        replace(OURS, **wrong).checked()  # type: ignore[arg-type]


def test_the_form_holds_all_of_it_both_ways() -> None:
    assert set(Charter.fields) <= set(PLAIN)
    form = Form.holding(fields_of(MONDAYS.key, MONDAYS))
    assert read_item(form, MONDAYS.key, OURS, name="Ground rules") == MONDAYS
    assert not form.errors
    typed = Form.holding(fields_of(MONDAYS.key, MONDAYS) | {f"led:{MONDAYS.key}": "the mayor"})
    read_item(typed, MONDAYS.key, OURS, name="Ground rules")
    assert f"led:{MONDAYS.key}" in typed.errors


def test_a_field_that_is_typed_or_chosen_is_text_or_a_number_in_every_kind_that_has_it() -> None:
    """The forms of lines know fields by name: one of that name in another kind would be read as what it is not."""
    strange = {
        (kind.kind, name)
        for kind in KINDS.values()
        for name in PLAIN.keys() & kind.fields.keys()
        if get_type_hints(kind).get(name) not in (str, int)
    }
    assert strange == set()
