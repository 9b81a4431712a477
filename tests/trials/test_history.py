"""What would have happened on stored requests: which count, what is kept in memory, requests a year."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.agreements.queries import agreement_by_code
from governance.agreements.queries.counting import counting
from governance.agreements.rules.items import Target, Term
from governance.calendars.rules import Unit
from governance.database import copying
from governance.errors import Invalid, NotFound
from governance.requests.rules.marks import Flag
from governance.requests.tables import Facet, Import, Request
from governance.results.queries.volumes import yearly
from governance.results.rules.verdicts import Standing
from governance.results.tables.adjustments import Relief, ReliefCover
from governance.results.tables.judgments import Judgment
from governance.trials.queries.backtests import TrialAnswer, case_numbers, tried, what_would_have_happened
from governance.trials.queries.history import Period, usual
from tests.adjustments.filed import Files
from tests.changes.stage import AT, POTHOLE, Stage
from tests.queries import counted
from tests.trials.history import history

SIX = replace(POTHOLE, target=Target(amount=6, unit=Unit.CALENDAR_DAYS))
THREE = replace(SIX, target=Target(amount=3, unit=Unit.CALENDAR_DAYS))
FORTY = [2.0] * 20 + [5.0] * 10 + [9.0] * 5 + [-1.0] * 5  # the open ones were opened 5 to 1 days ago


async def happened(
    proposed: Term, today: Term | None, *, at: datetime, period: Period | None = None
) -> TrialAnswer:
    """By the calendars of Streets' agreement."""
    counted = await counting((await agreement_by_code("streets")).id, at=at)
    held = tried(today, counted) if today else None
    return await what_would_have_happened(tried(proposed, counted), held, at=at, period=period)


async def test_stored_requests_are_judged_by_both_targets(stage: Stage):
    await history("pothole", FORTY)
    found = await happened(SIX, THREE, at=AT)
    assert found.result.requests == 40
    assert found.period == Period(first=date(2024, 6, 2), last=date(2026, 6, 1))
    assert found.as_of == AT
    assert found.result.days == 40
    # Those that take nine days were opened 10 to 6 days ago: one was late, three are past due, one is not due yet.
    assert (found.result.proposed.rate.met, found.result.proposed.rate.n) == (30, 34)
    assert found.result.today is not None
    assert (found.result.today.rate.met, found.result.today.rate.n) == (20, 37)


async def test_what_nobody_could_judge_and_what_was_corrected_counts_nowhere(stage: Stage):
    await history("pothole", [1.0] * 3)
    await history("pothole", [1.0] * 2, start=10, standing_plain=int(Standing.CORRECTED))
    await history("pothole", [1.0] * 2, start=20, standing_plain=int(Standing.INVALID))
    await history("pothole", [1.0] * 2, start=30, standing_plain=int(Standing.NO_TARGET))
    await history("street-lamp", [1.0] * 2, start=40)
    assert (await happened(SIX, None, at=AT)).result.requests == 5


async def test_a_population_is_tried_on_its_own_requests_alone(stage: Stage):
    ids = {
        row["key"]: row["id"]
        for row in await Judgment.raw(
            """INSERT INTO item (hash, key, kind, body) VALUES ('x', 'term:pothole/done/main-roads', 'term', '{}')
            RETURNING id, key""".replace("{}", "{{}}")
        )
    }
    await history("pothole", [1.0] * 2, item=ids["term:pothole/done/main-roads"])
    await history("pothole", [1.0] * 3, start=10)
    main = replace(SIX, population="main-roads")
    assert (await happened(main, None, at=AT)).result.requests == 2
    assert (await happened(SIX, None, at=AT)).result.requests == 3


async def test_a_period_is_inclusive_local_dates(stage: Stage):
    await history("pothole", [1.0] * 10)  # May 23 to Jun 1, 10 a.m.
    only = Period(first=date(2026, 5, 24), last=date(2026, 5, 26))
    assert (await happened(SIX, None, at=AT, period=only)).result.requests == 3


async def test_an_event_adjustment_is_told_with_and_without(stage: Stage):
    await history("pothole", [5.0] * 30, first=AT - timedelta(days=60))
    before = await happened(THREE, None, at=AT)
    assert before.result.without_event is None
    await _storm(stage, AT - timedelta(days=70), AT - timedelta(days=20))
    found = await happened(THREE, None, at=AT)
    assert found.result.events == ("Ice storm",)
    assert found.result.proposed.rate.bp == 10_000
    assert found.result.without_event is not None
    assert found.result.without_event[0].bp == 0


async def _storm(stage: Stage, starts: datetime, ends: datetime) -> None:
    row = Relief(
        number="EV-2026-0001",
        name="Ice storm",
        reason="Ice",
        effect="pause",
        state="confirmed",
        starts=starts,
        ends=ends,
        asked_party=stage.people.dana.party_id,
        asked_person=stage.people.dana.person_id,
        asked_by="{}",
        asked_at=AT,
    )
    await row.save()
    service = (await Judgment.raw("SELECT id FROM service WHERE code = 'pothole'"))[0]["id"]
    await ReliefCover(relief=row.id, service=service).save()


async def test_districts_are_named(stage: Stage):
    north = (await Facet.insert(Facet(kind="district", name="North")).returning(Facet.id))[0]["id"]
    await history("pothole", [0.5] * 3, district=north)
    await history("pothole", [0.5] * 2, start=10)
    found = await happened(SIX, None, at=AT)
    assert {each.name: each.now.n for each in found.result.districts} == {"North": 3, "district not told": 2}


async def test_the_centers_routing_target_is_tried_on_when_requests_were_handed_on(stage: Stage):
    handed = int((AT - timedelta(days=3)).timestamp())
    await history("pothole", [9.0, 9.0], first=AT - timedelta(days=4), handed=handed)
    await history("pothole", [1.0], start=10)
    routed = Term(service="pothole", metric="routed", target=Target(amount=24, unit=Unit.HOURS))
    found = await happened(routed, None, at=AT)
    assert (found.result.requests, found.result.proposed.rate.met) == (2, 2)
    answered = replace(routed, metric="first-response")
    assert not (await happened(answered, None, at=AT)).told


async def test_what_cannot_be_tried_says_why(stage: Stage):
    with pytest.raises(Invalid, match="has no target"):
        await happened(replace(SIX, target=None, handled_by="Parks"), None, at=AT)
    with pytest.raises(NotFound, match="no service"):
        await happened(replace(SIX, service="moat"), None, at=AT)
    with pytest.raises(NotFound, match="no calendar"):
        await happened(replace(SIX, calendar="moon"), None, at=AT)
    assert (await happened(SIX, POTHOLE, at=AT)).empty


# ── memory ───────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_a_moved_target_is_answered_from_the_same_times(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    await history("pothole", FORTY)
    first = await happened(SIX, THREE, at=AT)
    asked: list[str] = []
    monkeypatch.setattr(copying, "read", lambda *_, **__: asked.append("read"))
    with counted() as seen:
        moved = await happened(
            replace(SIX, target=Target(amount=9, unit=Unit.CALENDAR_DAYS)),
            THREE,
            at=AT + timedelta(seconds=40),
        )
    assert asked == []
    assert len(seen) == 4, "whether anything is new, and what the agreement counts on"
    assert moved.history is first.history
    assert len(moved.history.times) == 1
    assert moved.result.proposed.rate.met == 31


async def test_whatever_becomes_known_is_asked_for_anew(stage: Stage, on_file: Files):
    before = await happened(SIX, None, at=AT)
    await on_file.request(
        "900", service="pothole", opened=AT - timedelta(days=9), ended=AT - timedelta(days=8), due=AT
    )
    after = await happened(SIX, None, at=AT)
    assert after.result.requests == before.result.requests + 1
    await Judgment.update({Judgment.standing_plain: int(Standing.CORRECTED)}, force=True)
    upload = Import(
        number="UP-2026-0001",
        feed=on_file.feed,
        state="done",
        file_name="f",
        file_hash="h",
        who="{}",
        at=AT,
        touched_at=AT,
    )
    await upload.save()
    assert (await happened(SIX, None, at=AT)).empty


async def test_the_fingerprint_names_the_requests_by_when_they_were_opened_and_ended(stage: Stage):
    await history("pothole", FORTY)
    first = (await happened(SIX, None, at=AT)).history.fingerprint
    again = await happened(THREE, SIX, at=AT + timedelta(minutes=10))
    assert again.history.fingerprint == first
    await Judgment.update({Judgment.ended: AT}).where(Judgment.request == 1)
    later = await happened(SIX, None, at=AT + timedelta(minutes=20))
    assert later.history.fingerprint != first


async def test_requests_that_flip_are_called_what_their_source_calls_them(stage: Stage, on_file: Files):
    found = await happened(THREE, replace(SIX, target=Target(amount=9, unit=Unit.CALENDAR_DAYS)), at=AT)
    assert found.result.flips is not None
    assert await case_numbers([int(n) for n in found.result.flips.newly_late], most=5) == ("102",)


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (None, Period(first=date(2024, 6, 2), last=date(2026, 6, 1))),
        (datetime(2026, 4, 1, tzinfo=UTC), Period(first=date(2024, 6, 2), last=date(2026, 6, 1))),
        (datetime(2019, 12, 31, 18, tzinfo=UTC), Period(first=date(2018, 1, 1), last=date(2019, 12, 31))),
    ],
)
def test_24_months_up_to_yesterday_or_up_to_the_last_request_of_an_old_history(last, told):
    assert usual(AT, last, ZoneInfo("UTC")) == told


async def test_a_due_date_before_its_opening_is_counted_unless_it_tells_the_day_alone(
    stage: Stage, on_file: Files
):
    """Opened on Mon, Jun 1, 2026, 10 a.m. in New York: due the day before, at eight, on that day, the day after."""
    opened = datetime(2026, 6, 1, 14, tzinfo=UTC)
    midnight = datetime(2026, 6, 1, 4, tzinfo=UTC)
    dues = (opened - timedelta(days=1), opened - timedelta(hours=2), midnight, opened + timedelta(days=1))
    for number, due in enumerate(dues, 700):
        made = await on_file.request(str(number), service="pothole", opened=opened, ended=opened, due=due)
        await Request.update({Request.due_at: due}).where(Request.id == made)
        if due < opened:
            await Judgment.update({Judgment.flags: int(Flag.DUE_BEFORE_OPENED)}).where(
                Judgment.request == made
            )
    assert (await happened(SIX, None, at=AT)).history.past.early == 2


# ── requests a year ──────────────────────────────────────────────────────────────────────────────────────────────────
async def test_a_year_of_stored_requests_is_counted(stage: Stage):
    await history("pothole", [1.0] * 500)
    found = await yearly(["pothole", "street-lamp", "moat"], AT)
    assert (found["pothole"].requests, found["pothole"].months) == (365, 12)
    assert found["pothole"].source == "counted, Jun 2025 to May 2026"
    assert found["street-lamp"].requests == 320, "nothing is stored of it: as typed"
    assert "moat" not in found


async def test_of_less_than_a_year_nothing_is_scaled_up_and_a_higher_typed_figure_stands(stage: Stage):
    await history("pothole", [1.0] * 150)
    await history("street-lamp", [1.0] * 400, first=AT - timedelta(days=150, hours=0), start=1_000)
    found = await yearly(["pothole", "street-lamp"], AT)
    assert (found["pothole"].requests, found["pothole"].months) == (11_240, 12)
    await Judgment.raw("UPDATE service SET yearly_volume = 100")
    again = await yearly(["pothole", "street-lamp"], AT)
    assert (again["pothole"].requests, again["pothole"].months) == (149, 5)
    assert again["pothole"].source == "counted, Jan 2026 to May 2026"


async def test_counting_is_one_small_query_while_nothing_is_new(stage: Stage):
    await yearly(["pothole", "street-lamp"], AT)
    with counted() as seen:
        await yearly(["pothole"], AT)
    assert len(seen) == 1
