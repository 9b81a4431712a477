"""A line shows its whole value wherever any part of it differs or is new: in the table, and in every choice of an answer."""

import random
from dataclasses import replace

import pytest

from governance.agreements.rules.items import Clause, Header, Item, OwedBy, Pause, Target, Term
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.changes.rules.line_results import result
from governance.changes.rules.lines import NONE, ChangeLine, Sides, Word, row
from governance.changes.rules.offers import ProposedEdit
from governance.results.rules.volume import Volume

SIDES = Sides(
    department="streets",
    center="311",
    spoken=frozenset({"streets", "311"}),
    names={"streets": "Streets", "311": "311"},
)
NAMES = {"cal-a": "City Hall", "cal-b": "Streets crews", OwedBy.DEPARTMENT: "Streets", OwedBy.CENTER: "311"}
DAYS = Target(amount=4, unit=Unit.BUSINESS_DAYS)
POTHOLE = Term(service="pothole", target=DAYS, calendar="cal-a")


def term(draw: random.Random) -> Item:
    """A target that differs from others in any of its parts."""
    pauses = (Pause(reason="frozen ground", cap=DAYS),)
    return replace(
        POTHOLE,
        target=draw.choice((DAYS, Target(amount=6, unit=Unit.CALENDAR_DAYS), None)),
        handled_by=draw.choice(("", "State Roads")),
        goal_bp=draw.choice((8_500, 9_000)),
        calendar=draw.choice(("cal-a", "cal-b")),
        due_rule=draw.choice(tuple(DueRule)),
        comparison=draw.choice(tuple(Comparison)),
        pauses=draw.choice(((), pauses)),
        closed_when=draw.choice(("", "the hole is filled")),
        owed_by=draw.choice(tuple(OwedBy)),
    )


def clause(draw: random.Random) -> Item:
    return Clause(
        slug="storms", title=draw.choice(("Storms", "Ice")), text=draw.choice(("We wait.", "We call."))
    )


def header(draw: random.Random) -> Item:
    return Header(review_on=draw.choice(("", "2027-01-04")), ends_on=draw.choice(("", "2027-06-30")))


def line(draw: random.Random, made) -> ChangeLine:
    before = draw.choice((None, made(draw)))
    said = {side: made(draw) for side in draw.sample(("streets", "311"), draw.choice((1, 2)))}
    key = next(iter(said.values())).key
    words = {s: Word(item=i, hash=ProposedEdit(key=key, before="", after=i).hash) for s, i in said.items()}
    return ChangeLine(
        key=key,
        service="Pothole",
        act="repairs a pothole",
        group="",
        volume=Volume(requests=1),
        before=before,
        now=before,
        collided=False,
        words=words,
        names=NAMES,
    )


@pytest.mark.parametrize("made", [term, clause, header])
@pytest.mark.parametrize("seed", range(100))
def test_every_part_of_every_value_is_read_in_the_table_and_in_the_choices(made, seed: int) -> None:
    found = line(random.Random(seed), made)
    shown = row(found, SIDES)
    cells = {words for c in shown.fields for words in (c.in_effect, c.department, c.center)}
    table = " ".join((*cells, *shown.rest))
    choices = {side: f"{found.whole(word.item)} {' '.join(shown.rest)}" for side, word in found.words.items()}
    for side, word in found.words.items():
        assert word.item is not None
        for name in word.item.fields:
            value = found.value(word.item, name)
            if value not in ("", NONE):
                assert value in table, f"{name} of {side} is not in the table"
                assert value in choices[side], f"{name} is not in the choice of {side}"
    values = {found.value(found.before, name) for name in found.item.fields} if found.before else set()
    assert all(value in table for value in values)


@pytest.mark.parametrize("seed", range(100))
def test_whoever_agrees_reads_every_part_too(seed: int) -> None:
    found = line(random.Random(seed), term)
    side = next(iter(found.words))
    item, told = found.words[side].item, result(found, SIDES, side)
    said = " ".join((told.becomes, *told.further, *told.stays))
    for name in ("calendar", "due_rule", "comparison", "pauses", "closed_when"):
        value = found.value(item, name)
        assert value in ("", NONE) or value in said, f"{name} is not told"


def test_codes_are_shown_by_their_names() -> None:
    told = line(random.Random(1), term)
    shown = " ".join((*told.rest(told.item), *(told.whole(item) for item in told.items)))
    assert not {"cal-a", "cal-b", "center", "department"} & set(shown.replace(",", "").split())
