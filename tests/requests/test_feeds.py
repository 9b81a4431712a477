"""Data sources: who adds and changes them, what is refused, what the record says."""

from dataclasses import replace

import pytest

from governance.audit.tags import Tag
from governance.errors import Forbidden, Invalid, NotFound, Stale
from governance.requests.actions import feeds
from governance.requests.queries.feeds import feed_by_code
from governance.requests.queries.feeds import feeds as known_feeds
from governance.requests.rules.mapping import Column, FeedClock, mapping_body
from governance.requests.rules.presets import preset
from governance.requests.rules.uploads import FeedEntry, checked_endpoint, code_of
from tests import cast
from tests.agreements.town import last_event
from tests.cast import AT
from tests.requests.taking import CITY, MAPPING


@pytest.fixture
async def people(db):
    return await cast.city()


async def test_a_source_is_kept_as_it_was_described(people):
    entry = replace(CITY, mapping=preset("boston", clock=FeedClock.SHIFTED), preset="boston")
    assert await feeds.add_feed(entry, by=people.marcus, at=AT) == "city-works"
    known = await feed_by_code("city-works")
    assert known.mapping == entry.mapping
    assert (known.name, known.preset, known.created_by, known.uploads) == (
        "City Works",
        "boston",
        "Marcus Bell",
        0,
    )
    event = await last_event(Tag.FEED_ADDED)
    assert (event["subject"], event["after"]["mapping"]["clock"]) == ("data-source:city-works", "shifted")


async def test_a_name_is_given_out_once(people):
    await feeds.add_feed(CITY, by=people.sam, at=AT)
    with pytest.raises(Invalid, match="already"):
        await feeds.add_feed(replace(CITY, name="City  works!"), by=people.sam, at=AT)
    assert [one.code for one in await known_feeds()] == ["city-works"]
    with pytest.raises(NotFound, match="Known: city-works"):
        await feed_by_code("works")


@pytest.mark.parametrize("who", ["dana", "lee", "nora", "ruth", "amara"])
async def test_nobody_but_311_and_administrators_keeps_sources(people, who):
    with pytest.raises(Forbidden):
        await feeds.add_feed(CITY, by=getattr(people, who), at=AT)
    await feeds.add_feed(CITY, by=people.priya, at=AT)
    with pytest.raises(Forbidden):
        await feeds.change_feed("city-works", CITY, seen=1, by=getattr(people, who), at=AT)


async def test_a_change_says_what_was_and_what_is_and_loses_no_other_change(people):
    await feeds.add_feed(CITY, by=people.marcus, at=AT)
    moved = replace(CITY, mapping=replace(MAPPING, zone="America/Chicago"))
    assert not await feeds.change_feed("city-works", CITY, seen=1, by=people.marcus, at=AT)
    assert await feeds.change_feed("city-works", moved, seen=1, by=people.marcus, at=AT)
    event = await last_event(Tag.FEED_CHANGED)
    assert event["before"]["mapping"] == mapping_body(MAPPING)
    words = "Time zone: “America/New_York”, now “America/Chicago”"
    assert event["after"] == {"name": "City Works", "mapping": mapping_body(moved.mapping), "changes": words}
    renamed = replace(moved, name="Works")
    with pytest.raises(Stale):
        await feeds.change_feed("city-works", renamed, seen=1, by=people.sam, at=AT)
    assert await feeds.change_feed("city-works", renamed, seen=2, by=people.sam, at=AT)
    known = await feed_by_code("city-works")
    assert (known.name, known.mapping.zone, known.revision) == ("Works", "America/Chicago", 3)


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (replace(CITY, name=" "), "name"),
        (replace(CITY, name="市"), "name"),
        (replace(CITY, mapping=replace(MAPPING, zone="Nowhere")), "zone"),
        (replace(CITY, mapping=replace(MAPPING, columns={Column.ID: ("id",)})), "column-label"),
        (
            replace(CITY, mapping=replace(MAPPING, columns={**MAPPING.columns, Column.CLOSED: ("Updated",)})),
            "column-closed",
        ),
        (replace(CITY, endpoint="http://example.org/open311"), "endpoint"),
        (replace(CITY, endpoint="https://me:secret@example.org"), "endpoint"),
    ],
)
async def test_a_description_that_would_mislead_is_refused_by_field(people, entry: FeedEntry, field):
    with pytest.raises(Invalid) as refused:
        await feeds.add_feed(entry, by=people.sam, at=AT)
    assert field in refused.value.fields
    assert not await known_feeds()


def test_short_names_and_addresses():
    assert code_of("Boston’s 311 (2014)") == "boston-s-311-2014"
    assert code_of("Gießen") == "giessen"
    assert len(code_of("x" * 200)) == 60
    assert checked_endpoint("https://city.gov/open311/v2/") == "https://city.gov/open311/v2"
    assert checked_endpoint("http://[::1]:80/x") == "http://[::1]:80/x"
    assert checked_endpoint("") == ""
