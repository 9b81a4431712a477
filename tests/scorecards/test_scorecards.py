"""Scorecards of a city that can be counted by hand: what they say, and the way from draft to published."""

from dataclasses import replace
from datetime import datetime, timedelta

import anyio
import pytest
from asyncpg import RaiseError

from governance import canonical
from governance.audit.tags import Tag
from governance.calendars import queries as calendars
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.people.rules import Acting
from governance.requests.actions import labels, objections
from governance.requests.queries.labels import label_by_name
from governance.requests.queries.meanings import notice_by_number
from governance.requests.tables import Stale as Waiting
from governance.requests.tables import Watermark
from governance.results.actions import judging
from governance.results.rules.verdicts import Verdict
from governance.scorecards.actions import comments as card_comments
from governance.scorecards.actions import publication as scorecards
from governance.scorecards.queries import cards, fresh_cards
from governance.scorecards.queries.cards import CardFilter, CardRow, card_page, card_row, recomputed
from governance.scorecards.queries.fresh_cards import preview
from governance.scorecards.rules.card_json import body
from governance.scorecards.rules.cards import CITY
from governance.scorecards.rules.moves import Kind, State
from governance.scorecards.rules.swing import Compared
from governance.scorecards.rules.values import Card, Named, Pattern, PatternKind
from governance.scorecards.tables import Scorecard
from governance.sweeps.queries import failing_rows
from tests import cast
from tests.changes.stage import LAMP_FASTER, Stage, tags
from tests.databases import by_owner
from tests.requests.taking import Uploads, row
from tests.scorecards.card_city import JUNE_2, MAY, OVER, drafted, settled, stored, tiny_city


@pytest.fixture
def home(home, monkeypatch):
    """Published files go to this test's own folder."""
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    from governance import settings

    settings.current.cache_clear()
    yield home
    settings.current.cache_clear()


@pytest.fixture
async def drafts(stage: Stage, tmp_path):
    return await drafted(stage, tmp_path)


async def published(home) -> dict[str, CardRow]:
    await scorecards.publish_cards(at=OVER)
    return await stored(State.PUBLISHED)


# What a card says


async def means(service: str, *, by: Acting, at: datetime, name: str = "Noise") -> None:
    looked_at = (await label_by_name("city-works", name)).looked_at
    await labels.map_label(looked_at, service=service, by=by, at=at)


async def test_a_card_lists_names_that_mean_something_new_since_the_last_one(drafts, home, stage, tmp_path):
    await means("pothole", by=stage.people.marcus, at=JUNE_2)
    await settled()
    await scorecards.refresh_drafts(at=JUNE_2)
    first = await published(home)
    (told,) = first["streets"].card.meanings
    assert (told.label, told.before, told.after) == ("Noise", "waits for a meaning", "means Pothole repair")
    assert (told.results, told.by, told.undone) == (1, "Marcus Bell", False)
    assert first[""].card.meanings == (told,)
    assert await recomputed(first["streets"], home=home) == first["streets"].card
    july = OVER.replace(month=7)
    source = Uploads(folder=tmp_path, feed=await feed_id(), last=5)
    await source.store([row("31", "Street lamp out!", opened="2026-07-01T14:00:00Z")], at=july)
    assert not (await preview("parks", MAY.next, at=july)).meanings
    (met,) = (await preview("streets", MAY.next, at=july)).meanings
    assert (met.label, met.before, met.after, met.by) == ("Street lamp out!", "", "means Street lamp out", "")
    await means("street-lamp", by=stage.people.priya, at=july)
    notice = await notice_by_number("NM-2026-0002")
    changes = [line.change for line in notice.lines]
    await objections.object_to(notice.number, changes, words="No.", seen=1, by=stage.people.dana, at=july)
    listed = (await preview("streets", MAY.next, at=july)).meanings
    assert {(each.label, each.undone) for each in listed} == {("Noise", True), ("Street lamp out!", False)}


async def test_a_card_without_new_names_is_written_as_it_always_was(drafts):
    card = drafts["streets"].card
    assert not card.meanings
    assert "meanings" not in body(card)


async def test_every_request_is_counted_once_in_the_month_it_fell_due(drafts):
    card = drafts["streets"].card
    assert (card.adjusted.on_time.met, card.adjusted.on_time.n) == (3, 5)
    assert {name: n for name, n in card.adjusted.due.items() if n} == {"met": 3, "missed": 1, "overdue": 1}
    opened = {name: n for name, n in card.adjusted.opened.items() if n}
    assert opened == {"met": 2, "missed": 1, "open": 1, "overdue": 1}
    assert (card.volume.opened, card.volume.closed, card.volume.due) == (5, 5, 5)
    assert card.adjusted == card.plain


MONTHS_BEFORE = """INSERT INTO tally (month, service, party, due, met, due_plain, met_plain)
    SELECT m, s.id, p.id, 20, 16, 20, CASE WHEN m = DATE '2026-01-01' THEN 4 ELSE 16 END
    FROM generate_series(DATE '2025-04-01', DATE '2026-03-01', INTERVAL '1 month') m, service s, party p
    WHERE s.code = 'pothole' AND p.code = 'streets'"""


async def test_services_are_compared_with_the_twelve_months_before_without_a_storm(drafts):
    """Twenty fell due in each month from April 2025 to March 2026: April lies further back, and a storm touched January."""
    await sql.rows(MONTHS_BEFORE)
    card = await preview("streets", MAY, at=JUNE_2)
    assert (card.usual["pothole"].rate.met, card.usual["pothole"].months) == (160, 10)
    assert card.usual[""].rate == card.usual["pothole"].rate
    assert card.compared is Compared.OWN_MONTHS


async def test_open_work_past_due_counts_as_late_and_work_not_due_yet_does_not(drafts):
    """FIELD trap 13: 3 is open past due and stands in the denominator; 4 is open, not due, and does not."""
    card = drafts["streets"].card
    assert card.adjusted.on_time.n == 5
    assert card.adjusted.overdue == 2
    # 3 was due on May 7 and 7 on April 7; the median of two is the smaller one, counted to the end of May.
    assert card.adjusted.overdue_age == 24 * 86_400 + 15 * 3_600 + 1_800


async def test_nothing_below_thirty_requests_is_ranked(drafts):
    """FIELD trap 15: a service with one request, met or missed, leads no list."""
    card = drafts["streets"].card
    assert card.attention == ()
    assert card.improved == ()
    assert set(card.unranked) == {"pothole", "street-lamp"}
    assert all(piece.on_time.bp == -1 for piece in card.districts)


async def test_coverage_comes_from_services_and_requests(drafts):
    assert (drafts["streets"].card.coverage.services, drafts["streets"].card.coverage.with_target) == (2, 2)
    city = drafts[""].card.coverage
    assert (city.requests, city.requests_with_target) == (6, 5)


async def test_departments_and_what_is_not_matched_sum_to_the_city(drafts):
    city, streets = drafts[""].card, drafts["streets"].card
    for name in Verdict:
        more = 1 if name is Verdict.UNMATCHED else 0
        assert city.adjusted.opened[name] == streets.adjusted.opened[name] + more
        assert city.adjusted.due[name] == streets.adjusted.due[name]
    assert sum(city.adjusted.opened.values()) == city.volume.opened
    assert [(line.party.code, line.on_time.met, line.due) for line in city.parties] == [("streets", 3, 5)]


async def test_lines_of_services_sum_to_the_card(drafts):
    card = drafts["streets"].card
    assert sum(line.due for line in card.services) == card.volume.due
    assert sum(line.on_time.met for line in card.services) == card.adjusted.on_time.met
    assert sum(line.overdue for line in card.services) == card.adjusted.overdue
    assert card.line("pothole").goal_bp == 9_000


async def test_the_trend_holds_earlier_months_and_ends_with_this_one(drafts):
    trend = drafts["streets"].card.trend
    assert [(point.starts, point.on_time.met, point.on_time.n) for point in trend] == [
        ("2026-04-01", 0, 2),
        ("2026-05-01", 3, 5),
    ]


async def test_what_no_source_tells_is_not_a_zero(drafts):
    card = drafts["streets"].card
    assert not card.reopened.told
    assert not card.paused.told
    assert not card.center.handed.told
    assert card.center.complete.share.n == 0


async def test_a_loosened_target_does_not_hide_in_the_months_own_rate(stage, tmp_path):
    """FIELD U10: by the targets in force when April ended nothing changes; the faster lamp target starts in July."""
    await stage.adopted(LAMP_FASTER)
    source = await tiny_city(tmp_path)
    # Opened on Mon, July 6: due on Jul 17 by the 9 days in force from July 1 on, on Jul 20 by the 10 days of June.
    await source.store(
        [row("11", "Street lamp out", opened="2026-07-06T14:00:00Z", ended_at="2026-07-18T14:00:00Z")]
    )
    await settled()
    july = await preview("streets", MAY.next.next, at=OVER)
    assert (july.adjusted.on_time.met, july.adjusted.on_time.n) == (0, 1)
    assert (july.neutral.on_time.met, july.neutral.on_time.n, july.neutral.moved) == (1, 1, 1)
    may = await preview("streets", MAY, at=OVER)
    assert may.neutral.on_time == may.adjusted.on_time
    assert may.neutral.moved == 0


# The way to being published


async def test_a_period_is_drafted_once_and_tells_so(drafts, stage):
    assert set(drafts) == {"", "streets"}
    assert await scorecards.draft_cards(MAY, at=JUNE_2) == ()
    assert (await tags()).count(Tag.CARD_DRAFTED) == 2
    # 10 business days after Tue, June 2, to the last close: Tue, June 16, 5 p.m.
    assert f"{drafts['streets'].head.reply_by:%Y-%m-%d %H:%M}" == "2026-06-16 21:00"


async def test_nothing_is_drafted_before_the_requests_reach_the_end_of_the_period(stage, tmp_path):
    await tiny_city(tmp_path)
    assert await scorecards.draft_cards(MAY.next, at=OVER.replace(month=7, day=2)) == ()
    assert await scorecards.draft_cards(MAY, at=JUNE_2.replace(month=5)) == ()


async def test_a_draft_follows_its_requests(drafts, stage, tmp_path):
    source = Uploads(folder=tmp_path, feed=(await feed_id()), last=5)
    await source.store([row("3", "Pothole repair", ended_at="2026-05-06T12:00:00Z", district="South")])
    await settled()
    assert set(await scorecards.refresh_drafts(at=OVER)) == {row_.head.number for row_ in drafts.values()}
    assert (await card_row(drafts["streets"].head.number)).card.adjusted.on_time.met == 4
    assert await scorecards.refresh_drafts(at=OVER) == ()


async def feed_id() -> int:
    return int((await Scorecard.raw("SELECT id FROM feed"))[0]["id"])


async def test_both_sides_comment_and_nobody_else_does(drafts, stage):
    number, people = drafts["streets"].head.number, stage.people
    await card_comments.comment(number, "Two crews were ill.", by=people.dana, at=JUNE_2)
    await card_comments.comment(number, "We sent three to the wrong yard.", by=people.marcus, at=JUNE_2)
    for stranger in (people.rosa, people.amara, people.ruth, people.sam):
        with pytest.raises(Forbidden):
            await card_comments.comment(number, "I think …", by=stranger, at=JUNE_2)
    page = await card_page(number, viewer=await cast.viewer(people.dana, JUNE_2), at=JUNE_2)
    assert [(said.name, said.words) for said in page.comments] == [
        ("Dana Ruiz", "Two crews were ill."),
        ("Marcus Bell", "We sent three to the wrong yard."),
    ]
    assert page.silent == ()
    assert (await tags()).count(Tag.CARD_COMMENTED) == 2


async def test_a_side_that_said_nothing_is_named(drafts, stage):
    number = drafts["streets"].head.number
    page = await card_page(number, viewer=await cast.viewer(stage.people.lee, JUNE_2), at=JUNE_2)
    assert page.silent == ("Streets", "311")


async def test_an_empty_comment_is_refused(drafts, stage):
    with pytest.raises(Invalid):
        await card_comments.comment(drafts["streets"].head.number, "  ", by=stage.people.dana, at=JUNE_2)


async def test_drafts_are_seen_by_the_two_sides_and_the_convening_office(drafts, stage):
    number, people = drafts["streets"].head.number, stage.people
    for person in (people.dana, people.marcus, people.amara, people.nora):
        assert await card_page(number, viewer=await cast.viewer(person, JUNE_2), at=JUNE_2)
    for person in (people.rosa, people.ruth, people.sam):
        viewer = await cast.viewer(person, JUNE_2)
        with pytest.raises(NotFound):
            await card_page(number, viewer=viewer, at=JUNE_2)
        assert number not in {head.number for head in await cards.cards(CardFilter(), viewer=viewer)}


async def test_a_held_card_waits_until_it_is_released(drafts, stage, home):
    number, amara = drafts["streets"].head.number, stage.people.amara
    with pytest.raises(Forbidden):
        await card_comments.hold(number, "Wait", seen=1, by=stage.people.marcus, at=JUNE_2)
    await card_comments.hold(number, "The storm is not confirmed yet.", seen=1, by=amara, at=JUNE_2)
    with pytest.raises(AlreadyDone):
        await card_comments.hold(number, "Again", seen=2, by=amara, at=JUNE_2)
    assert number not in await scorecards.publish_cards(at=OVER)
    with pytest.raises(Stale):
        await card_comments.release(number, seen=1, by=amara, at=OVER)
    await card_comments.release(number, seen=2, by=amara, at=OVER)
    assert await scorecards.publish_cards(at=OVER) == (number,)
    assert {Tag.CARD_HELD, Tag.CARD_RELEASED, Tag.CARD_PUBLISHED} <= set(await tags())


async def test_nothing_is_published_before_its_reply_period_is_over(drafts, home):
    assert await scorecards.publish_cards(at=JUNE_2) == ()


async def test_a_card_waits_while_an_office_may_object_to_what_a_name_means(drafts, home, stage):
    """Said half an hour before the reply period ended, it moves a rate that is then published for good."""
    people, streets = stage.people, drafts["streets"]
    await means("pothole", by=people.marcus, at=streets.head.reply_by - timedelta(minutes=30))
    await settled()
    notice = await notice_by_number("NM-2026-0001")
    assert await scorecards.publish_cards(at=OVER) == ()
    for person in (people.dana, people.marcus):
        page = await card_page(streets.number, viewer=await cast.viewer(person, OVER), at=OVER)
        assert [(each.party, each.objected) for each in page.waits_for] == [("Streets", False)]
    over = notice.reply_by + timedelta(seconds=1)
    assert len(await scorecards.publish_cards(at=over)) == 2
    page = await card_page(streets.number, viewer=await cast.viewer(people.dana, over), at=over)
    assert not page.waits_for


async def test_a_card_waits_for_the_answer_to_an_objection(drafts, home, stage):
    people = stage.people
    await means("pothole", by=people.marcus, at=JUNE_2)
    await settled()
    changes = [line.change for line in (await notice_by_number("NM-2026-0001")).lines]
    late = drafts["streets"].head.reply_by - timedelta(hours=1)
    await objections.object_to("NM-2026-0001", changes, words="No.", seen=1, by=people.dana, at=late)
    await settled()
    assert await scorecards.publish_cards(at=OVER) == ()
    await objections.leave("NM-2026-0001", words="Well.", seen=2, by=people.marcus, at=OVER)
    assert len(await scorecards.publish_cards(at=OVER)) == 2


async def test_a_card_waits_for_an_answer_no_longer_than_311_has_for_it(drafts, home, stage):
    """No wait is without end: left unanswered, what was objected to stays as it was put back, and that is published."""
    people = stage.people
    await means("pothole", by=people.marcus, at=JUNE_2)
    await settled()
    changes = [line.change for line in (await notice_by_number("NM-2026-0001")).lines]
    late = drafts["streets"].head.reply_by - timedelta(hours=1)
    await objections.object_to("NM-2026-0001", changes, words="No.", seen=1, by=people.dana, at=late)
    await settled()
    answer_by = (await notice_by_number("NM-2026-0001")).reply_by
    assert answer_by > late + timedelta(days=13), "as long as the office had"
    assert await scorecards.publish_cards(at=answer_by) == ()
    assert len(await scorecards.publish_cards(at=answer_by + timedelta(seconds=1))) == 2


async def test_a_card_does_not_wait_for_names_first_used_after_its_period(drafts, home, stage, tmp_path):
    source = Uploads(folder=tmp_path, feed=await feed_id(), last=5)
    await source.store([row("31", "Ice", opened="2026-06-01T14:00:00Z")], at=JUNE_2)
    await settled()
    await means("pothole", by=stage.people.marcus, at=OVER, name="Ice")
    await settled()
    assert len(await scorecards.publish_cards(at=OVER)) == 2


async def test_two_sweeps_at_once_publish_a_card_once(drafts, home):
    found: list[str] = []

    async def sweep() -> None:
        found.extend(await scorecards.publish_cards(at=OVER))

    async with anyio.create_task_group() as group:
        group.start_soon(sweep)
        group.start_soon(sweep)
    assert sorted(found) == sorted(row_.head.number for row_ in drafts.values())
    assert (await tags()).count(Tag.CARD_PUBLISHED) == 2


async def test_two_sweeps_at_once_refresh_drafts(drafts):
    await by_owner("DELETE FROM watermark WHERE kind = 'scorecards'")

    async def sweep() -> None:
        await scorecards.refresh_drafts(at=JUNE_2)

    async with anyio.create_task_group() as group:
        group.start_soon(sweep)
        group.start_soon(sweep)
    assert await Watermark.count().where(Watermark.kind == "scorecards") == 1


async def test_a_published_card_is_counted_again_to_the_digit(drafts, home):
    for row_ in (await published(home)).values():
        assert row_.head.fingerprint
        assert await recomputed(row_, home=home) == row_.card


async def test_published_scorecards_do_not_change_when_terms_calendars_mappings_or_requests_do(
    drafts, home, stage, tmp_path
):
    """FIELD trap 1 and F2: everything below moves; the card and what is counted again from its file stay."""
    before = (await published(home))["streets"]
    await stage.adopted(LAMP_FASTER)
    source = Uploads(folder=tmp_path, feed=(await feed_id()), last=5)
    await source.store(
        [row("3", "Pothole repair", ended_at="2026-05-06T12:00:00Z"), row("12", "Pothole repair")]
    )
    await settled(OVER)
    await judging.judge_all()
    await scorecards.sweep_scorecards(at=OVER)
    after = await card_row(before.head.number)
    assert after == before
    assert await recomputed(after, home=home) == before.card
    assert (await preview("streets", MAY, at=OVER)).volume.opened == before.card.volume.opened + 1


async def test_the_database_itself_refuses_to_change_a_published_card(drafts, home):
    number = (await published(home))["streets"].head.number
    with pytest.raises(RaiseError, match="never changes"):
        await Scorecard.update({Scorecard.figures: "{}"}).where(Scorecard.number == number)


async def test_nothing_is_said_about_a_published_card(drafts, home, stage):
    number = (await published(home))["streets"].head.number
    with pytest.raises(Stale):
        await card_comments.comment(number, "Too late", by=stage.people.dana, at=OVER)


async def test_everybody_reads_a_published_card(drafts, home, stage):
    number = (await published(home))["streets"].head.number
    for person in (stage.people.rosa, stage.people.ruth, stage.people.sam):
        assert await card_page(number, viewer=await cast.viewer(person, OVER), at=OVER)


async def test_a_department_without_agreement_or_requests_has_no_card(stage, tmp_path):
    await tiny_city(tmp_path)
    found = await fresh_cards.period_cards(MAY, at=JUNE_2)
    assert {card.party.code for card in found.cards.values()} == {"", "streets"}
    assert all(isinstance(card, Card) for card in found.cards.values())


# Patterns worth a look


BULK = Pattern(
    kind=PatternKind.BULK,
    service=Named(code="pothole", name="Pothole repair"),
    seen=40,
    n=90,
    expected=0,
    words="40 of 90 were closed within one minute.",
    threshold="Mentioned where …",
)


@pytest.fixture
async def noticed(drafts) -> str:
    """The number of Streets' draft, which tells of a pattern."""
    row_ = drafts["streets"]
    figures = canonical.dumps(body(replace(row_.card, patterns=(BULK,))))
    await Scorecard.update({Scorecard.figures: figures}).where(Scorecard.id == row_.id)
    return str(row_.head.number)


async def seen_by(person: Acting, number: str, *, at=JUNE_2) -> tuple[Pattern, ...]:
    return (await card_page(number, viewer=await cast.viewer(person, at), at=at)).card.patterns


async def test_patterns_go_to_the_department_first(noticed, stage):
    people = stage.people
    assert await seen_by(people.dana, noticed) == (BULK,)
    for other in (people.marcus, people.amara, people.nora):
        assert await seen_by(other, noticed) == ()
    await card_comments.comment(
        noticed, "One crew reports on paper.", kind=Kind.PATTERNS, by=people.dana, at=JUNE_2
    )
    assert await seen_by(people.marcus, noticed) == (BULK,)
    page = await card_page(noticed, viewer=await cast.viewer(people.amara, JUNE_2), at=JUNE_2)
    assert [said.words for said in page.explanations] == ["One crew reports on paper."]
    assert page.silent == ("Streets", "311")
    assert Tag.CARD_EXPLAINED in await tags()


async def test_patterns_are_shown_to_both_sides_once_the_time_to_explain_is_over(noticed, stage):
    assert await seen_by(stage.people.marcus, noticed, at=OVER) == (BULK,)


async def test_only_the_department_explains_and_only_what_is_there(noticed, drafts, stage):
    with pytest.raises(Forbidden):
        await card_comments.comment(noticed, "So?", kind=Kind.PATTERNS, by=stage.people.marcus, at=JUNE_2)
    with pytest.raises(Forbidden):
        await card_comments.comment(
            drafts[""].head.number, "So?", kind=Kind.PATTERNS, by=stage.people.dana, at=JUNE_2
        )


# The timetable


async def test_the_sweep_drafts_what_ended_and_what_was_missed(stage, tmp_path):
    source = await tiny_city(tmp_path)
    await scorecards.sweep_scorecards(at=JUNE_2)
    assert [row_.head.period.code for row_ in (await stored(State.DRAFT)).values()] == ["2026-05"] * 2
    await source.store([row("30", "Pothole repair", opened="2026-10-01T14:00:00Z")])
    await settled()
    # Nobody ran the timetable from June to October.
    await scorecards.sweep_scorecards(at=JUNE_2.replace(month=10))
    known = {(row_["period"], f"{row_['starts']:%Y-%m}") for row_ in await Scorecard.select()}
    months = {("month", f"2026-{month:02d}") for month in (5, 6, 7, 8, 9)}
    assert known == months | {("quarter", "2026-07")}


async def test_a_department_whose_calendar_knows_no_day_to_reply_by_stops_its_own_card_alone(
    stage, tmp_path, monkeypatch
):
    await tiny_city(tmp_path)
    right = calendars.for_party

    async def failing(party: str, on):
        if party == "streets":
            raise NotFound("The calendar starts next month")
        return await right(party, on)

    monkeypatch.setattr(scorecards, "for_party", failing)
    assert len(await scorecards.sweep_scorecards(at=JUNE_2)) == 1
    assert set(await stored(State.DRAFT)) == {""}
    monkeypatch.setattr(scorecards, "for_party", right)
    assert len(await scorecards.sweep_scorecards(at=JUNE_2)) == 1
    assert set(await stored(State.DRAFT)) == {"", "streets"}
    assert await scorecards.sweep_scorecards(at=JUNE_2) == ()


async def test_nothing_is_published_while_results_are_worked_out(drafts, home):
    await Waiting(kind="all", subject=0, why="test", at=OVER).save()
    assert await scorecards.sweep_scorecards(at=OVER) == ()
    await Waiting.delete(force=True)
    assert len(await scorecards.sweep_scorecards(at=OVER)) == 2


async def test_the_quick_reading_counts_the_same_as_the_whole_one(stage, tmp_path):
    """Old open work is read from an index alone."""
    await tiny_city(tmp_path)
    whole, quick = [
        (await fresh_cards.period_cards(MAY, whole=each, at=JUNE_2)).cards for each in (True, False)
    ]
    assert len(whole) == 2
    for key, card_ in whole.items():
        assert replace(quick[key], sources=card_.sources) == card_
    alone = (await fresh_cards.period_cards(MAY, keys=[key for key in whole if key != CITY], at=JUNE_2)).cards
    assert list(alone.values()) == [whole[key] for key in alone]


async def test_the_line_of_last_periods_targets_goes_back_as_far_as_cards_do(stage, tmp_path):
    """U10: a month's card tells what earlier cards found by the targets before; where none was made, nothing."""
    source = await tiny_city(tmp_path)
    await scorecards.draft_cards(MAY, at=JUNE_2)
    await source.store([row("31", "Pothole repair", opened="2026-07-01T14:00:00Z")])
    await settled()
    june = await preview("streets", MAY.next, at=OVER.replace(month=7))
    told = [(point.starts, point.neutral.met, point.neutral.n) for point in june.trend]
    assert told[:2] == [("2026-04-01", 0, 0), ("2026-05-01", 3, 5)]
    assert june.trend[-1].neutral == june.neutral.on_time


# Trap 23: one bad row that stops a sweep


async def test_one_card_that_cannot_be_published_keeps_no_other_back(drafts, home, monkeypatch):
    """Of nine cards none was published where one could not be."""
    sound = fresh_cards.rows_of

    async def broken(card: int, made: fresh_cards.FreshCards) -> bytes:
        if card == bad.party_id:
            raise ValueError("a line that cannot be written")
        return await sound(card, made)

    ready = await stored(State.DRAFT)
    bad = ready["streets"]
    monkeypatch.setattr(scorecards, "rows_of", broken)
    assert set(await published(home)) == set(ready) - {"streets"}
    (row,) = await failing_rows()
    assert (row.key, row.error) == (bad.number, "ValueError: a line that cannot be written")
    monkeypatch.setattr(scorecards, "rows_of", sound)
    assert "streets" not in await published(home), "it is left alone for a while"
    await sql.rows("UPDATE sweep_failure SET next_at = clock_timestamp()")
    assert set(await published(home)) == set(ready)
    assert await failing_rows() == ()


async def test_one_card_that_cannot_be_counted_keeps_no_other_from_being_drafted(
    stage, tmp_path, monkeypatch
):
    sound = fresh_cards.period_cards

    async def broken(period, *, keys=None, at):
        found = await sound(period, keys=keys, at=at)
        if any(card.party.code == "streets" for card in found.cards.values()):
            raise ZeroDivisionError
        return found

    await tiny_city(tmp_path)
    monkeypatch.setattr(scorecards, "period_cards", broken)
    await scorecards.draft_cards(MAY, at=JUNE_2)
    assert set(await stored(State.DRAFT)) == {""}
    monkeypatch.setattr(scorecards, "period_cards", sound)
    await sql.rows("UPDATE sweep_failure SET next_at = clock_timestamp()")
    await scorecards.draft_cards(MAY, at=JUNE_2)
    assert set(await stored(State.DRAFT)) == {"", "streets"}
