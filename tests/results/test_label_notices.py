"""What a name means moves results: offices are told, may object within the reply period, and figures follow what stands."""

from datetime import date, datetime, timedelta

import pytest

from governance.agreements import actions as agreements
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.reorganizations import Kind, Plan
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.people.rules import Acting
from governance.requests.actions import labels, meanings, objections
from governance.requests.queries import meanings as queries
from governance.requests.queries.labels import label_by_name, names_of_services
from governance.requests.queries.meanings import NoticeFacts, effect_of
from governance.requests.queries.new_meanings import new_meanings
from governance.requests.rules.labels import LabelState, Match
from governance.requests.rules.meanings import Meaning, Moved, State
from governance.results.actions import judging
from governance.results.actions.sweep import catch_up
from governance.results.tables.judgments import Judgment
from tests import cast
from tests.agreements.settled import catalogued, settled
from tests.agreements.town import last_event
from tests.changes.stage import AT, Stage
from tests.databases import by_owner
from tests.requests.taking import Uploads, row, uploads

LATER = AT + timedelta(hours=1)


@pytest.fixture
async def source(stage: Stage, tmp_path) -> Uploads:
    """Two potholes by their name, three records called so that nobody knows what they mean."""
    found = await uploads(tmp_path)
    rows = [row(str(number), "Road hole") for number in (1, 2, 3)]
    await found.store([*rows, row("4", "Pothole repair"), row("5", "Pothole repair")])
    await judging.judge_import(found.last)
    return found


async def state(name: str = "Road hole") -> tuple[LabelState, str, str]:
    facts = await label_by_name("city-works", name)
    return facts.state, facts.service, facts.by


async def said(service: str, *, by: Acting, name: str = "Road hole", as_alias: bool = False) -> None:
    looked_at = (await label_by_name("city-works", name)).looked_at
    await labels.map_label(looked_at, service=service, by=by, at=AT, as_alias=as_alias)


async def told(number: str = "NM-2026-0001") -> NoticeFacts:
    return await queries.notice_by_number(number)


async def owed() -> set[str]:
    """The cases whose results count for a department."""
    await catch_up(at=LATER)
    rows = await Judgment.raw(
        "SELECT r.external_id FROM judgment j JOIN request r ON r.id = j.request WHERE j.party <> 0"
    )
    return {found["external_id"] for found in rows}


async def objected(by: Acting, number: str = "NM-2026-0001", words: str = "That is Water's work.") -> None:
    found = await told(number)
    changes = [line.change for line in found.lines]
    await objections.object_to(number, changes, words=words, seen=found.revision, by=by, at=LATER)


async def test_it_is_known_before_how_many_results_a_meaning_moves_and_whose(source, stage: Stage):
    known, pothole = (
        await label_by_name("city-works", "Road hole"),
        (await label_by_name("city-works", "Pothole repair")),
    )
    after = Meaning(match=Match(state=LabelState.MATCHED, service=pothole.service_id), by="")
    effect = await effect_of(Moved(label=known.id, before=known.means, after=after), at=AT)
    assert (effect.results, [(one.name, one.results) for one in effect.offices]) == (3, [("Streets", 3)])
    aside = Meaning(match=Match(state=LabelState.SET_ASIDE), by="")
    effect = await effect_of(Moved(label=pothole.id, before=pothole.means, after=aside), at=AT)
    assert (effect.results, [(one.name, one.results) for one in effect.offices]) == (2, [("Streets", 2)])
    effect = await effect_of(Moved(label=known.id, before=known.means, after=aside), at=AT)
    assert (effect.results, effect.offices) == (3, ())
    effect = await effect_of(Moved(label=known.id, before=known.means, after=known.means), at=AT)
    assert effect.results == 0


async def test_whoever_it_concerns_is_told_with_ten_business_days_to_object(source, stage: Stage):
    await said("pothole", by=stage.people.marcus)
    found = await told()
    assert (found.party, found.state, found.results) == ("streets", State.TOLD, 3)
    assert [(line.name, line.before, line.after) for line in found.lines] == [
        ("Road hole", "waits for a meaning", "means Pothole repair")
    ]
    assert found.told_by
    assert found.told_by.name == "Marcus Bell"
    assert found.reply_by == AT.replace(day=16, hour=21, minute=0, second=0)
    event = await last_event(Tag.LABEL_MAPPED)
    assert (event["after"]["results"], event["after"]["told"]) == (3, "Streets")
    assert await owed() == {"1", "2", "3", "4", "5"}


async def test_where_no_calendar_is_set_up_the_office_has_two_weeks(source, stage: Stage, monkeypatch):
    async def none(*_: object) -> None:
        raise NotFound("No calendar of working time is set up yet.")

    monkeypatch.setattr(meanings, "for_party", none)
    await said("pothole", by=stage.people.marcus)
    assert (await told()).reply_by == AT + timedelta(weeks=2)


async def test_what_one_person_says_at_once_is_one_notice_for_each_office(source, stage: Stage):
    await said("pothole", by=stage.people.marcus)
    await said("street-lamp", by=stage.people.marcus, name="Pothole repair")
    assert sorted(line.name for line in (await told()).lines) == ["Pothole repair", "Road hole"]
    with pytest.raises(NotFound):
        await told("NM-2026-0002")


async def test_an_objection_puts_the_name_back_to_what_it_meant(source, stage: Stage):
    await said("pothole", by=stage.people.marcus)
    await objected(stage.people.dana)
    assert await state() == (LabelState.WAITING, "", "")
    assert await owed() == {"4", "5"}
    found = await told()
    assert (found.state, found.words) == (State.OBJECTED, "That is Water's work.")
    assert [(line.objected, line.undone) for line in found.lines] == [(True, True)]
    event = await last_event(Tag.LABELS_OBJECTED)
    assert (event["reason"], event["after"]["results"]) == ("That is Water's work.", 3)


async def test_what_was_objected_to_comes_back_only_with_that_office(source, stage: Stage):
    people = stage.people
    await said("pothole", by=people.marcus)
    await objected(people.dana)
    with pytest.raises(Invalid, match="Streets has objected to that meaning of “Road hole”"):
        await said("pothole", by=people.priya)
    await said("street-lamp", by=people.priya)  # another meaning is a change of its own, told anew
    assert (await told("NM-2026-0002")).state is State.TOLD
    await objected(people.lee, "NM-2026-0002")
    assert await state() == (LabelState.WAITING, "", "")
    await objections.leave("NM-2026-0001", words="We asked Water.", seen=2, by=people.marcus, at=LATER)
    left = await last_event(Tag.LABELS_LEFT)
    assert (left["reason"], left["after"]["labels"]) == (
        "We asked Water.",
        "“Road hole” means Pothole repair",
    )
    with pytest.raises(Invalid, match="objected"):
        await said("pothole", by=people.marcus)
    with pytest.raises(Forbidden):
        await objections.agree("NM-2026-0001", words="Fine.", seen=3, by=people.marcus, at=LATER)
    await objections.agree("NM-2026-0001", words="It is ours.", seen=3, by=people.dana, at=LATER)
    assert await state() == (LabelState.MATCHED, "pothole", "Marcus Bell")
    assert (await told()).state is State.AGREED
    assert await owed() == {"1", "2", "3", "4", "5"}
    assert (await last_event(Tag.LABELS_AGREED))["reason"] == "It is ours."
    with pytest.raises(NotFound):  # who agreed is not told anew
        await told("NM-2026-0003")


async def test_after_the_reply_period_a_correction_is_what_is_left(source, stage: Stage):
    await said("pothole", by=stage.people.marcus)
    found = await told()
    late = found.reply_by + timedelta(seconds=1)
    with pytest.raises(Stale, match="Ask for a correction"):
        await objections.object_to(
            found.number, [found.lines[0].change], words="No.", seen=1, by=stage.people.dana, at=late
        )
    assert (await state())[0] is LabelState.MATCHED


async def test_who_accepts_objects_no_more_and_a_reason_is_needed(source, stage: Stage):
    people = stage.people
    await said("pothole", by=people.marcus)
    with pytest.raises(Invalid, match="Say why"):
        await objected(people.dana, words=" ")
    with pytest.raises(Invalid, match="at least one name"):
        await objections.object_to("NM-2026-0001", [], words="No.", seen=1, by=people.dana, at=LATER)
    for other in (people.marcus, people.nora, people.ruth, people.sam):
        with pytest.raises(Forbidden):
            await objected(other)
    await objections.accept("NM-2026-0001", seen=1, by=people.dana, at=LATER)
    assert (await last_event(Tag.LABELS_ACCEPTED))["after"]["labels"] == "“Road hole” means Pothole repair"
    with pytest.raises(Stale):
        await objected(people.lee)
    with pytest.raises(AlreadyDone):
        await objections.accept("NM-2026-0001", seen=2, by=people.lee, at=LATER)


async def again(service: str, *, by: Acting, at: datetime) -> None:
    looked_at = (await label_by_name("city-works", "Road hole")).looked_at
    await labels.map_label(looked_at, service=service, by=by, at=at)


async def test_a_second_meaning_uses_up_no_time_to_object_to_the_first(source, stage: Stage):
    """An objection on the last day to the second one puts the name back to before both: the first never stood alone."""
    people = stage.people
    await said("pothole", by=people.marcus)
    await again("street-lamp", by=people.marcus, at=LATER)
    assert not (await told()).standing_lines
    with pytest.raises(Invalid, match="at least one name"):
        await objected(people.dana)
    second = await told("NM-2026-0002")
    assert [(line.before, line.after) for line in second.lines] == [
        ("waits for a meaning", "means Street lamp out")
    ]
    await objections.object_to(
        second.number,
        [second.lines[0].change],
        words="No.",
        seen=1,
        by=people.dana,
        at=second.reply_by,
    )
    assert await state() == (LabelState.WAITING, "", "")
    assert await owed() == {"4", "5"}
    assert [line.undone for line in (await told()).lines] == [True]


async def test_who_lost_results_by_the_first_meaning_is_told_of_the_second(source, stage: Stage):
    people = stage.people
    for code in ("tree", "shrub"):
        entry = ServiceEntry(code=code, problem=code.title(), grouping="Parks", department="parks")
        await catalogued(people, entry)
    await said("tree", by=people.marcus, name="Pothole repair")  # Streets and Parks are told
    looked_at = (await label_by_name("city-works", "Pothole repair")).looked_at
    await labels.map_label(looked_at, service="shrub", by=people.marcus, at=LATER)
    event = await last_event(Tag.LABEL_MAPPED)
    assert event["after"]["told"] == "Parks, Streets"
    numbers = ("NM-2026-0003", "NM-2026-0004")
    ours = next(each for each in [await told(n) for n in numbers] if each.party == "streets")
    assert ours.results == 2
    await objected(people.dana, ours.number)
    assert await state("Pothole repair") == (LabelState.MATCHED, "pothole", "")


async def test_what_nobody_may_object_to_any_more_is_what_an_objection_puts_back(source, stage: Stage):
    people = stage.people
    await said("pothole", by=people.marcus)
    await objections.accept("NM-2026-0001", seen=1, by=people.dana, at=LATER)
    await again("street-lamp", by=people.marcus, at=LATER)
    await objected(people.dana, "NM-2026-0002")
    assert await state() == (LabelState.MATCHED, "pothole", "Marcus Bell")
    assert [line.undone for line in (await told()).lines] == [False]


async def test_names_that_follow_a_service_are_told_and_do_not_come_back_over_an_objection(
    source, stage: Stage
):
    people = stage.people
    await agreements.add_alias("pothole", "road hole", by=people.marcus, at=AT)
    assert [each.label for each in await labels.following(await names_of_services())] == ["Road hole"]
    assert await labels.rematch(at=AT) == 1
    event = await last_event(Tag.LABEL_FOLLOWED)
    assert (event["after"]["label"], event["after"]["results"], event["after"]["told"]) == (
        "Road hole",
        3,
        "Streets",
    )
    await objected(people.dana)
    await agreements.add_alias("pothole", "hole, large", by=people.marcus, at=LATER)
    assert await labels.rematch(at=LATER) == 0
    assert await state() == (LabelState.WAITING, "", "")


async def test_setting_aside_what_counted_is_told_too(source, stage: Stage):
    looked_at = (await label_by_name("city-works", "Pothole repair")).looked_at
    await labels.set_aside_label(looked_at, by=stage.people.marcus, at=AT)
    assert [(line.after, line.results) for line in (await told()).lines] == [
        ("is set aside as no work that 311 promises", 2)
    ]
    await objected(stage.people.lee)
    assert await state("Pothole repair") == (LabelState.MATCHED, "pothole", "")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("dana", True),
        ("lee", True),
        ("marcus", True),
        ("amara", True),
        ("ruth", True),
        ("sam", False),
        ("rosa", False),
    ],
)
async def test_a_notice_is_read_by_the_office_311_and_those_above_both(source, stage: Stage, who, sees):
    await said("pothole", by=stage.people.marcus)
    viewer = await cast.viewer(getattr(stage.people, who), AT)
    assert bool(await queries.notices(viewer)) == sees
    if sees:
        assert (await queries.notice("NM-2026-0001", viewer=viewer)).party == "streets"
    else:
        with pytest.raises(NotFound):
            await queries.notice("NM-2026-0001", viewer=viewer)


@pytest.fixture
async def merged(source: Uploads, stage: Stage) -> None:
    """Potholes go to a service of Parks on July 1; one of four is opened afterwards, and judged as that."""
    await source.store([row("6", "Pothole repair", opened="2026-07-06T14:00:00Z")])
    await judging.judge_import(source.last)
    tree = ServiceEntry(code="tree", problem="Tree", grouping="Parks", department="parks")
    await catalogued(stage.people, tree)
    into = Plan(
        kind=Kind.MERGE,
        services={"pothole": "Pothole repair"},
        into={"tree": "Tree"},
        on=date(2026, 7, 1),
    )
    await settled(stage.people, into)
    await catch_up(at=AT)


async def test_the_heir_of_a_merged_service_is_told_what_moves_its_results(merged, stage: Stage):
    looked_at = (await label_by_name("city-works", "Pothole repair")).looked_at
    await labels.set_aside_label(looked_at, by=stage.people.marcus, at=AT)
    event = await last_event(Tag.LABEL_SET_ASIDE)
    assert (event["after"]["results"], event["after"]["told"]) == (3, "Parks, Streets")
    notices = [await told(number) for number in ("NM-2026-0001", "NM-2026-0002")]
    assert {(found.party, found.results) for found in notices} == {("parks", 1), ("streets", 2)}
    ours = next(found.number for found in notices if found.party == "parks")
    await objected(stage.people.rosa, ours)
    assert await state("Pothole repair") == (LabelState.MATCHED, "pothole", "")


async def test_the_card_of_an_heir_lists_names_of_what_was_merged_into_it(merged, stage: Stage):
    await said("street-lamp", by=stage.people.marcus, name="Pothole repair")
    await by_owner("DELETE FROM label_told")
    parks = int(await sql.value("SELECT id FROM party WHERE code = 'parks'"))
    assert [each.label for each in await new_meanings(since=None, party=parks)] == ["Pothole repair"]


async def test_a_name_comes_to_mean_no_retired_service(merged, stage: Stage):
    looked_at = (await label_by_name("city-works", "Road hole")).looked_at
    after = AT.replace(month=7)
    with pytest.raises(Invalid, match="is retired"):
        await labels.map_label(looked_at, service="pothole", by=stage.people.marcus, at=after)
