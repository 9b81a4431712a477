"""What labels mean: matched by names, said by a person, judged anew when their meaning changes."""

import asyncio
import contextvars
from datetime import UTC, datetime, timedelta

import pytest

from governance import errors
from governance.agreements import actions as agreements
from governance.audit.tags import Tag
from governance.database.session import transaction
from governance.errors import AlreadyDone, Forbidden, NotFound
from governance.requests.actions import labels
from governance.requests.queries.feeds import feed_by_code
from governance.requests.queries.labels import label_by_name, waiting_labels
from governance.requests.rules.labels import LabelState, LookedAt, known_names, matched
from governance.requests.rules.uploads import FeedEntry
from governance.requests.tables import Label, Stale
from tests.agreements import town as port_alder
from tests.agreements.town import last_event
from tests.cast import AT
from tests.requests import taking
from tests.requests.taking import row, waits_for_a_lock

LATER = AT + timedelta(hours=1)


@pytest.fixture
async def people(db):
    return (await port_alder.built()).people


@pytest.fixture
async def files(people, tmp_path):
    return await taking.uploads(tmp_path)


async def state(name: str) -> tuple[LabelState, str]:
    facts = await label_by_name("city-works", name)
    return facts.state, facts.service


async def now(name: str) -> LookedAt:
    """The label as somebody looks at it who then speaks."""
    return (await label_by_name("city-works", name)).looked_at


async def marked() -> list[tuple[str, int]]:
    return [(each["kind"], each["subject"]) for each in await Stale.select().order_by(Stale.id)]


def test_a_whole_name_matches_and_two_services_of_one_name_do_not():
    known = known_names({1: ["Pothole", "hole in the street"], 2: ["Curb, Broken"], 3: ["POT-HOLE", "Curb"]})
    assert matched("  pothole ", known).service == 1
    assert matched("Hole in the Street!", known).service == 1
    assert matched("curb · broken", known).service == 2
    assert matched("Potholes", known).state is LabelState.WAITING
    assert matched("", known).state is LabelState.WAITING
    both = known_names({1: ["Pothole"], 2: ["pothole"]})
    assert matched("Pothole", both).state is LabelState.AMBIGUOUS
    assert (
        matched("information request", known, set_aside=["Information Request"]).state is LabelState.SET_ASIDE
    )


async def test_labels_match_by_name_and_alias_when_first_seen(files):
    done = await files.store(
        [row("1"), row("2", "Hole in the street"), row("3", "Curb: broken"), row("4", "Lamp")]
    )
    assert done.counts.unmatched == 1
    assert done.seen.waiting == {"Lamp": 1}
    assert await state("Pothole") == (LabelState.MATCHED, "pothole")
    assert await state("Hole in the street") == (LabelState.MATCHED, "pothole")
    assert await state("Curb: broken") == (LabelState.MATCHED, "curb")
    assert await state("Lamp") == (LabelState.WAITING, "")


async def test_an_analyst_says_once_what_a_label_means(files, people):
    await files.store([row("1", "Road hole"), row("2", "Road hole", opened="2026-05-02T12:00:00Z")])
    await labels.map_label(await now("Road hole"), service="pothole", by=people.marcus, at=LATER)
    known = await label_by_name("city-works", "Road hole")
    assert (known.state, known.service, known.by, known.requests) == (
        LabelState.MATCHED,
        "pothole",
        "Marcus Bell",
        2,
    )
    assert await marked() == [("label", known.id)]
    event = await last_event(Tag.LABEL_MAPPED)
    assert event["after"] == {
        "label": "Road hole",
        "source": "City Works",
        "service": "pothole",
        "name": "Pothole",
        "results": 0,
        "told": "Streets",
    }
    assert (await files.store([row("3", "Road hole")])).counts.unmatched == 0
    with pytest.raises(AlreadyDone):
        await labels.map_label(await now("Road hole"), service="pothole", by=people.marcus, at=LATER)


async def test_a_label_may_become_another_name_of_the_service_for_every_source(files, people, tmp_path):
    other = await feed_by_code(await taking.source(FeedEntry(name="Parks", mapping=taking.MAPPING)))
    await files.store([row("1", "Road hole")])
    await taking.Uploads(folder=tmp_path, feed=other.id, last=5).store([row("1", "ROAD HOLE")])
    await labels.map_label(await now("Road hole"), service="pothole", by=people.sam, at=LATER, as_alias=True)
    assert await labels.rematch(at=LATER) == 1
    found = await label_by_name("parks", "ROAD HOLE")
    assert (found.service, found.by) == ("pothole", "")
    assert len(await marked()) == 2


async def test_a_label_set_aside_waits_no_more(files, people):
    await files.store([row("1", "Information request")])
    await labels.set_aside_label(await now("Information request"), by=people.priya, at=LATER)
    assert await state("Information request") == (LabelState.SET_ASIDE, "")
    assert (await waiting_labels()).labels == 0
    assert (await last_event(Tag.LABEL_SET_ASIDE))["after"]["label"] == "Information request"
    with pytest.raises(AlreadyDone):
        await labels.set_aside_label(await now("Information request"), by=people.priya, at=LATER)


async def test_who_looked_before_another_spoke_is_told_what_the_label_means_by_now(files, people):
    await files.store([row("1", "Road hole")])
    before = await now("Road hole")
    await labels.map_label(before, service="pothole", by=people.marcus, at=LATER)
    with pytest.raises(errors.Stale, match="“Road hole” means Pothole, as Marcus Bell said"):
        await labels.map_label(before, service="curb", by=people.priya, at=LATER)
    with pytest.raises(errors.Stale, match="Somebody else was first"):
        await labels.set_aside_label(before, by=people.priya, at=LATER)
    assert await state("Road hole") == (LabelState.MATCHED, "pothole")
    await labels.map_label(await now("Road hole"), service="curb", by=people.priya, at=LATER)
    assert await state("Road hole") == (LabelState.MATCHED, "curb")


@pytest.mark.parametrize("who", ["dana", "lee", "nora", "ruth", "amara"])
async def test_nobody_but_311_and_administrators_says_what_labels_mean(files, people, who):
    await files.store([row("1", "Road hole")])
    with pytest.raises(Forbidden):
        await labels.map_label(await now("Road hole"), service="pothole", by=getattr(people, who), at=LATER)
    with pytest.raises(Forbidden):
        await labels.set_aside_label(await now("Road hole"), by=getattr(people, who), at=LATER)


async def test_a_label_that_no_request_has_is_not_there(files, people):
    with pytest.raises(NotFound):
        await labels.map_label(
            LookedAt(source="city-works", label="Road hole", seen=""),
            service="pothole",
            by=people.sam,
            at=LATER,
        )


async def test_a_new_name_of_a_service_answers_waiting_labels(files, people):
    await files.store([row("1", "Road hole"), row("2")])
    assert await labels.rematch(at=LATER) == 0
    await agreements.add_alias("pothole", "road hole", by=people.marcus, at=LATER)
    assert await labels.rematch(at=LATER) == 1
    assert await state("Road hole") == (LabelState.MATCHED, "pothole")
    assert [kind for kind, _ in await marked()] == ["label"]
    assert await labels.rematch(at=LATER) == 0


async def test_a_name_that_two_services_have_by_now_is_ambiguous_unless_a_person_said_it(files, people):
    await files.store([row("1", "Hole in the street"), row("2", "Road hole")])
    await labels.map_label(await now("Road hole"), service="pothole", by=people.marcus, at=LATER)
    for name in ("hole in the street", "road hole"):
        await agreements.add_alias("curb", name, by=people.marcus, at=LATER)
    await labels.rematch(at=LATER)
    assert await state("Hole in the street") == (LabelState.AMBIGUOUS, "")
    assert await state("Road hole") == (LabelState.MATCHED, "pothole")


async def test_waiting_labels_come_most_requests_first_with_services_they_resemble(files):
    await files.store(
        [row("1", "Pothole, deep"), row("2", "Zebra"), row("3", "Zebra", opened="2026-05-09T12:00:00Z")]
    )
    page = await waiting_labels()
    assert [(each.label.name, each.label.requests) for each in page.rows] == [
        ("Zebra", 2),
        ("Pothole, deep", 1),
    ]
    assert page.rows[0].suggestions == ()
    assert [one.code for one in page.rows[1].suggestions] == ["pothole"]
    assert (page.labels, page.requests, page.pages) == (2, 3, 1)
    assert page.rows[0].label.last_opened == datetime(2026, 5, 9, 12, tzinfo=UTC)


async def test_names_that_change_while_an_upload_counts_wait_for_it_and_never_crosswise(files, people):
    """Both write to many labels at once."""
    await files.store([row("1", "Road hole")])
    await agreements.add_alias("pothole", "road hole", by=people.marcus, at=LATER)
    for act in (lambda: labels.rematch(at=LATER), lambda: files.store([row("2", "Road hole")])):
        async with transaction():
            await Label.raw(labels.MANY)
            under_way = asyncio.create_task(act(), context=contextvars.Context())
            await waits_for_a_lock(7311007)
        await asyncio.wait_for(under_way, 20)
    assert (await now("Road hole")).seen == "matched/pothole/"
    assert (await label_by_name("city-works", "Road hole")).requests == 2
