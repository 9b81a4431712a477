"""Every event is of exactly one kind, and its list loses, doubles and reorders nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from governance.audit.kinds import TAGS, WORDS, Kind, kind_of
from governance.audit.queries import VisibleEvent
from governance.audit.stored_event import StoredEvent, Who
from governance.audit.tags import Tag
from governance.web.records.entries import ALIKE, rows, told

AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
WHO = (Who(name="Dana Ruiz", office="Streets"), Who(name="Marcus Bell", office="311"))


def test_every_tag_is_of_exactly_one_kind_and_every_kind_has_tags_and_words() -> None:
    assert sorted(tag for tags in TAGS.values() for tag in tags) == sorted(Tag)
    assert all(TAGS[kind] and WORDS[kind] for kind in Kind)
    assert all(kind_of(tag) is kind for kind, tags in TAGS.items() for tag in tags)


def seen(number: int, step: tuple[int, Tag, Who]) -> VisibleEvent:
    seconds, tag, who = step
    event = StoredEvent(tag=tag, subject=f"scorecard:SC-{number}", by=who)
    return VisibleEvent(
        number=number, at=AT - timedelta(seconds=seconds), audience="shared", hash="h", text="x", event=event
    )


steps = st.tuples(
    st.integers(0, 90), st.sampled_from((Tag.CARD_PUBLISHED, Tag.CONSENTED)), st.sampled_from(WHO)
)


@given(st.lists(steps, max_size=40))
def test_rows_hold_every_entry_once_in_order_and_join_only_what_is_alike(
    drawn: list[tuple[int, Tag, Who]],
) -> None:
    passed, events = 0, []
    for place, (seconds, tag, who) in enumerate(drawn):
        passed += seconds
        events.append(seen(1000 - place, (passed, tag, who)))
    entries = told(events, NEW_YORK, ())
    found = list(rows(entries, NEW_YORK))
    assert [each.seen.number for row in found for each in (row.first, *row.alike)] == [
        e.number for e in events
    ]
    for row in found:
        assert len(row.alike) == 0 or len(row.alike) >= ALIKE - 1
        for other in row.alike:
            first = replace(row.first.seen, number=0, at=row.first.seen.at.replace(second=0))
            same = replace(other.seen, number=0, at=other.seen.at.replace(second=0))
            assert (first.at, first.event.tag, first.event.by) == (same.at, same.event.tag, same.event.by)  # type: ignore[union-attr]
    days = [row.first.seen.at.astimezone(NEW_YORK).date() for row in found]
    assert [row.day is not None for row in found] == [
        place == 0 or days[place - 1] != day for place, day in enumerate(days)
    ]
