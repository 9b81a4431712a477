"""Each kind of item speaks for itself: one that nobody knew yesterday is named, compared, printed and kept like the others."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import pytest

from governance.agreements.rules.items import (
    KINDS,
    Clause,
    Item,
    Start,
    Term,
    blank_item,
    differences,
    in_full,
    in_order,
    item_from,
    item_hash,
    kind_of,
    service_kinds,
    service_of,
)
from governance.agreements.rules.items.item import Field
from governance.agreements.rules.items.term import goal_sentence
from governance.changes.rules.line_results import result
from governance.changes.rules.lines import ChangeLine, Sides, Word, row
from governance.changes.rules.offers import ProposedEdit
from governance.changes.rules.policy import DEFAULT_POLICY, Impact, needed_approvals
from governance.changes.rules.proposal import Proposal, body_of, proposal_from
from governance.changes.rules.residents import residents
from governance.changes.rules.summaries import summary
from governance.errors import NotFound
from governance.results.rules.volume import Volume
from governance.web.changes.line_form import FIRST


@dataclass(frozen=True, kw_only=True)
class Crew(Item):
    """How many people stand by for a service: a kind of item made up for this test."""

    kind: ClassVar = "crew"
    of_service: ClassVar = True
    fields: ClassVar = {
        "people": Field(label="People"),
        "calendar": Field(label="Calendar", in_promise=False),
    }

    service: str
    people: int = 0
    calendar: str = ""

    @property
    def key(self) -> str:
        return f"{self.prefix()}{self.service}"

    @classmethod
    def blank(cls, key: str, start: Start) -> Self | None:
        return cls(service=cls.service_of(key), calendar=start.calendar)

    def name(self, service: str) -> str:
        return f"Crew for {service}"


FIVE = Crew(service="pothole", people=5, calendar="city")
SEVEN = replace(FIVE, people=7)
SIDES = Sides(department="streets", center="311", spoken=frozenset({"streets", "311"}))
NONE = Volume(requests=0)


@pytest.fixture(autouse=True)
def crews(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "crew", Crew)


def line(before: Item | None, after: Item | None) -> ChangeLine:
    return ChangeLine(
        key="crew:pothole",
        service="Pothole repair",
        act="",
        group="Roadway",
        volume=NONE,
        before=before,
        now=before,
        collided=False,
        words={"311": Word(item=after, hash="b"), "streets": Word(item=before, hash="a")},
    )


def test_a_new_kind_is_found_by_its_key():
    assert kind_of("crew:pothole") is Crew
    assert service_of("crew:pothole") == "pothole"
    assert service_kinds() == ["term", "intake", "crew"]
    assert blank_item("crew:pothole", Start(calendar="city")) == Crew(service="pothole", calendar="city")


def test_a_new_kind_is_kept_and_read_back():
    body = FIVE.canonical()
    assert body == {"v": 1, "kind": "crew", "service": "pothole", "people": 5, "calendar": "city"}
    assert item_from(body) == FIVE
    assert item_hash(FIVE) != item_hash(SEVEN)
    kept = Proposal(edits=(ProposedEdit(key=FIVE.key, before="", after=FIVE),))
    assert proposal_from(body_of(kept)) == kept


def test_a_new_kind_is_compared_field_by_field():
    moved = differences(FIVE, replace(SEVEN, calendar=""))
    assert [(d.field, d.before, d.after) for d in moved] == [("People", "5", "7"), ("Calendar", "city", "")]


def test_a_new_kind_is_named_and_its_fields_stand_in_the_table_of_a_change():
    shown = row(line(FIVE, SEVEN), SIDES)
    assert (shown.name, shown.duty, shown.tried) == ("Crew for Pothole repair", "", False)
    assert [(c.label, c.in_effect, c.department, c.center, c.mark) for c in shown.fields] == [
        ("People", "5", "5", "7", "open")
    ]
    assert summary([shown]).open[0].name == "Crew for Pothole repair"
    fresh = row(line(None, FIVE), SIDES)
    assert [(c.label, c.center) for c in fresh.fields] == [("People", "5"), ("Calendar", "city")]


def test_what_agreeing_to_a_new_kind_makes_of_it_is_told():
    told = result(line(FIVE, replace(SEVEN, calendar="night")), SIDES, "311")
    assert told.becomes == "People: 7; Calendar: night"
    assert told.until_now == "People: 5; Calendar: city"
    assert told.further == ("Calendar: night (until now: city)",)
    assert result(line(FIVE, None), SIDES, "311").becomes == "Crew for Pothole repair: removed."


def test_a_new_kind_says_what_it_needs_and_is_printed_among_the_paragraphs():
    assert FIVE.services == {"pothole"}
    assert FIVE.calendars == {"city"}
    assert FIVE.paragraph
    assert (FIVE.paragraph.title, FIVE.paragraph.text) == ("Crew for ", "People: 5; Calendar: city")


def test_a_kind_that_promises_no_time_moves_no_figure_and_asks_for_no_approval():
    impact = Impact(name="Crew", service="Pothole", volume=Volume(requests=900), before=FIVE, after=None)
    assert needed_approvals(DEFAULT_POLICY, [impact]) == ()
    assert residents([impact], None).shifts == ()


def test_every_kind_can_be_typed(monkeypatch):
    monkeypatch.delitem(KINDS, "crew")
    assert set(FIRST) == {name for name, kind in KINDS.items() if kind.typed}


@pytest.mark.parametrize(
    "key", ["nothing", "terms:pothole/done", "term:pothole", "term:a/b/c/d", "clause:Not this"]
)
def test_what_is_no_key_is_not_found(key):
    with pytest.raises(NotFound, match="There is no such target"):
        blank_item(key)


@pytest.mark.parametrize(
    ("goal", "words"),
    [(10_000, "every time"), (9_000, "9 times out of 10"), (9_750, "at least 97.5% of the time")],
)
def test_a_goal_is_a_share_of_times_a_resident_understands(goal, words):
    assert goal_sentence(goal) == words


def test_a_blank_target_is_counted_on_the_calendar_of_its_agreement():
    found = blank_item("term:pothole/done/main-roads", Start(calendar="city"))
    assert found == Term(service="pothole", population="main-roads", calendar="city")
    assert blank_item("clause:new", Start(number="4-1")).key == "clause:paragraph-4-1"


def test_the_standard_paragraphs_are_those_a_lawyer_looks_for_and_are_written_out_when_asked_for():
    titles = [clause.title for clause in Clause.standard()]
    assert titles == [
        "Purpose",
        "Term and termination",
        "Amendment",
        "Disputes",
        "No rights of third parties",
    ]
    assert [blank_item(clause.key) for clause in Clause.standard()] == list(Clause.standard())
    assert in_full(["clause:new", "clause:standard"]) == [
        "clause:new",
        *(clause.key for clause in Clause.standard()),
    ]


def test_the_purpose_is_read_first_then_the_sides_own_paragraphs_then_the_other_standard_ones():
    own = Clause(slug="contact", title="Who talks to whom", text="Both.")
    printed = in_order([*reversed(Clause.standard()), own])
    assert [each.title for each in printed][:3] == ["Purpose", "Who talks to whom", "Term and termination"]
