"""To do: every kind of matter has its words and its row; titles say their unit once; the filter narrows what the address asks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.calendars.rules import Calendar, parse_hours
from governance.people.rules import Role
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject
from governance.waiting.rules.words import ACTS, HANDS
from governance.web.to_do.filters import filters
from governance.web.to_do.rows import Day, other_row, own_row, short
from governance.web.to_do.words import GROUPS, IN_OTHER_HANDS, OWN_AFFAIRS, ROOM, SHORT
from tests.waiting.seats import viewer

STREETS, CENTER = (
    Office(code=code, name=name, kind=kind)
    for code, name, kind in (("streets", "Streets", "department"), ("311", "311", "center"))
)
SUNDAY = datetime(2026, 11, 29, 15, tzinfo=UTC)
DAY = Day(
    today=SUNDAY.date(),
    zone=ZoneInfo("UTC"),
    calendar=Calendar(
        code="city",
        name="City Hall",
        number=1,
        holidays=(),
        zone="UTC",
        week=parse_hours("Mon-Fri 08:30-17:00"),
        effective_from=date(2020, 1, 1),
        covers_until=date(2027, 12, 31),
    ),
)
LIAISON = viewer(Role.LIAISON)


def matter(kind: Kind, **more: object) -> Matter:
    told = Matter(
        kind=kind,
        subject=Subject.CHANGE,
        number="CH-2026-0001",
        title="Pothole repair",
        step=Kind.TURN,
        party=STREETS,
        seats=Seats(parties=frozenset({"streets"})),
        since=SUNDAY - timedelta(days=30),
        sides=(CENTER, STREETS),
    )
    return replace(told, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_what_to_do_and_in_whose_hands_it_is(kind: Kind) -> None:
    """A kind that somebody adds to waiting/ has no place on the page before it has words."""
    assert kind in ACTS, "Say in waiting/rules/words.py what is asked of whoever has to act."
    assert kind in HANDS, "Say in waiting/rules/words.py what others read while it waits."
    assert (kind in IN_OTHER_HANDS) != (kind in OWN_AFFAIRS)
    names = {"own": "Streets", "other": "311", "others": "311’s"}
    for words in (ACTS[kind].format(**names), HANDS[kind].format(**names)):
        assert words[:1].isupper()
        assert not words.endswith(".")
    short = SHORT.get(kind, ACTS[kind]).format(**names)
    assert len(short) <= ROOM, "Say it in to_do/words.py in the room of its column."


@pytest.mark.parametrize("subject", Subject)
def test_every_subject_has_a_name_in_the_filter(subject: Subject) -> None:
    assert GROUPS.get(subject), "Say in to_do/words.py what the filter calls matters about it."


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_row_with_since_when_and_until_when(kind: Kind) -> None:
    """On a Sunday: the next working day is one business day away."""
    late = own_row(matter(kind, until=SUNDAY - timedelta(days=4)), LIAISON, DAY)
    near = own_row(matter(kind, until=SUNDAY + timedelta(days=1)), LIAISON, DAY)
    free = own_row(matter(kind), LIAISON, DAY)
    assert late.act
    assert "{" not in late.act
    assert (late.past, late.days, late.long) == (4, 30, True)
    assert (near.past, near.away) == (0, "in 1 business day")
    assert (free.due, free.away, free.past) == (None, "", 0)
    elsewhere = other_row(matter(kind, party=CENTER), LIAISON, DAY, None)
    assert elsewhere.act
    assert not elsewhere.remind, "nobody is there to be reminded"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        (
            "Bulk items: from 5 business days to 6 business days (and 1 more)",
            ("Bulk items: from 5 to 6 business days", "and 1 more"),
        ),
        (
            "Ball fields: from 2 business days to 1 business day",
            ("Ball fields: from 2 to 1 business day", ""),
        ),
        (
            "Pothole: from 4 business days to 7 calendar days",
            ("Pothole: from 4 business days to 7 calendar days", ""),
        ),
        ("The agreement of 311 and Parks, ends on Fri, Jan 1, 2027", ("Agreement of 311 and Parks", "")),
    ],
)
def test_a_title_says_its_unit_once(title: str, told: tuple[str, str]) -> None:
    assert short(title) == told


def test_the_address_narrows_the_lists_and_what_it_names_wrongly_narrows_nothing() -> None:
    rows = [
        own_row(matter(Kind.TURN, until=SUNDAY - timedelta(days=4)), LIAISON, DAY),
        own_row(matter(Kind.APPROVAL, until=SUNDAY + timedelta(days=3)), LIAISON, DAY),
        own_row(matter(Kind.DRAFT, sides=()), LIAISON, DAY),
    ]
    for asked, count in (
        ({}, 3),
        ({"when": "late"}, 1),
        ({"when": "week"}, 1),
        ({"kind": "approvals", "department": "streets"}, 1),
        ({"department": "nowhere", "kind": "<script>"}, 3),
    ):
        found = filters(asked, rows, DAY.today)
        assert len(found.picked(rows)) == count, asked
    narrowed = filters({"when": "late"}, rows, DAY.today)
    assert [(each.label, each.count) for each in narrowed.when] == [
        ("All", 3),
        ("Past due", 1),
        ("This week", 1),
    ]
    assert narrowed.kinds[1].href == "/to-do?when=late&kind=answers"
