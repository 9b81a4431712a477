"""The cities' own files, taken in as they are, judged and measured: the figures their publishers found, to the digit."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from anyio import to_thread

from governance import settings
from governance.agreements import actions as agreement_actions
from governance.agreements.actions import NewAgreement
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Target, Term
from governance.calendars import actions as calendar_actions
from governance.calendars.actions import NewCalendar
from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules.units import Unit
from governance.calendars.rules.versions import NewVersion
from governance.changes import actions
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Cause, Reason
from governance.files import uploads
from governance.people.rules import operator
from governance.requests.actions import feeds, importing
from governance.requests.actions.importing import NewImport
from governance.requests.rules.mapping import FeedClock, FeedMapping
from governance.requests.rules.presets import PRESETS
from governance.requests.rules.uploads import FeedEntry
from governance.results.actions import importing as results_importing
from governance.results.queries.measure import Measure, Question, measure
from governance.results.rules.formulas import Basis
from governance.results.rules.measures import DueFrom
from governance.results.rules.verdicts import Verdict
from governance.results.tables.judgments import Judgment
from tests import cast
from tests.changes.stage import BEFORE, POLICY

DATA = Path(__file__).parents[2].parent / "shared" / "data"
AT = datetime(2026, 6, 2, 13, tzinfo=UTC)
# On time, in ten-thousandths of the targeted cases opened in the year, open ones included; how many those are.
BOSTON = {2014: (7091, 5_084), 2015: (6882, 5_719), 2016: (8530, 4_483), 2019: (8172, 5_420)}
AGREEMENT = """SELECT verdict, ended_at <= due_at AS met, count(*) AS n FROM request
    WHERE ended_at IS NOT NULL AND due_at IS NOT NULL AND verdict > 0 GROUP BY 1, 2"""
real = pytest.mark.skipif(not DATA.is_dir(), reason=f"the cities' files are not in {DATA}")


@pytest.fixture
async def city(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Path]:
    """Port Alder with a home for what is uploaded."""
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    settings.current.cache_clear()
    yield home
    settings.current.cache_clear()


async def source(name: str, mapping: FeedMapping) -> str:
    return await feeds.add_feed(FeedEntry(name=name, mapping=mapping), by=operator(), at=AT)


async def take(home: Path, feed: str, file: Path) -> None:
    content = await to_thread.run_sync(file.read_bytes)
    kept = uploads.keep(home, content, at=AT)
    new = NewImport(feed=feed, file_name=file.name, file_hash=kept, size=len(content))
    await importing.queue(new, by=operator(), at=AT)
    assert await results_importing.take_queued(at=AT) == 1


async def measured(feed: str, first: date, last: date, **more: Any) -> Measure:
    asked = {"due": DueFrom.EXPORTED, **more}
    return await measure(Question(feed=feed, first=first, last=last, as_of=AT, **asked))


async def dead_animals(people: cast.Cast) -> None:
    """One business day from 2013 on, Monday to Friday, 8:30 to 5, without Massachusetts' holidays."""
    first = NewVersion(
        hours="Mon-Fri 08:30-17:00",
        zone="America/New_York",
        effective_from=date(2013, 1, 1),
        covers_until=date(2020, 12, 31),
        holidays=proposed_holidays("US-MA", range(2013, 2021)),
    )
    new = NewCalendar(code="works", name="Public Works")
    await calendar_actions.create_calendar(new, first=first, by=people.nora, at=BEFORE)
    service = ServiceEntry(
        code="dead-animal", problem="Dead animal", department="streets", aliases=("Pick up Dead Animal",)
    )
    await agreement_actions.create_service(service, by=people.priya, at=BEFORE)
    agreement = NewAgreement(code="streets", department="streets", calendar="works", policy=POLICY)
    await agreement_actions.open_agreement(agreement, by=people.priya, at=BEFORE)
    term = Term(service="dead-animal", target=Target(amount=1, unit=Unit.BUSINESS_DAYS), calendar="works")
    effective = Effective(kind=EffectiveKind.ON_RECORD, on=date(2013, 1, 1))
    edits = (ProposedEdit(key=term.key, before="", after=term),)
    proposal = Proposal(edits=edits, effective=effective, rationale="What is promised today")
    cause = Cause(reason=Reason.ON_RECORD)
    number = await actions.begin("streets", proposal, cause=cause, by=people.priya, at=BEFORE)
    sent = await actions.offer(number, proposal, by=people.priya, at=BEFORE)
    await actions.consent(number, offer_hash=sent.hash, by=people.lee, at=BEFORE)


async def boston(home: Path) -> str:
    """The four yearly files, whose times are local time shifted once more."""
    mapping = FeedMapping(**{**vars(PRESETS["boston"]), "clock": FeedClock.SHIFTED})
    feed = await source("Boston", mapping)
    for year in BOSTON:
        await take(home, feed, DATA / "boston" / f"boston_animal_filtered_{year}.csv")
    return feed


@real
async def test_bostons_own_results_and_shares_are_found_again(city):
    await cast.city(BEFORE)
    feed = await boston(city)
    for year, (share, n) in BOSTON.items():
        done = await measured(feed, date(year, 1, 1), date(year, 12, 31))
        assert (done.total.rate.bp, done.total.rate.n) == (share, n), year
    closed = await Judgment.raw(AGREEMENT)
    assert {(row["verdict"], row["met"]) for row in closed} == {(1, True), (2, False)}
    assert sum(row["n"] for row in closed) == 17_797
    # Boston calls every case without a target on time: such a case counts for nothing.
    done = await measured(feed, date(2014, 1, 1), date(2014, 12, 31), formula="city")
    assert done.total.rate.n == 5_083  # one targeted case carries no result
    assert done.total.counts[Verdict.UNTARGETED] == 2_716


@real
async def test_dead_animals_fall_due_when_boston_says_so(city):
    """The whole path: taken in, matched, judged by an agreed target on a confirmed calendar."""
    await dead_animals(await cast.city(BEFORE))
    feed = await boston(city)
    rows = await Judgment.raw(
        "SELECT extract(epoch FROM j.due - r.due_at) AS apart FROM judgment j JOIN request r ON r.id = j.request"
        " WHERE j.standing = 0 AND r.due_at IS NOT NULL"
    )
    apart = np.array([abs(float(row["apart"])) for row in rows])
    assert len(apart) > 8_000
    assert (apart <= 60).mean() >= 0.994
    done = await measured(feed, date(2014, 1, 1), date(2014, 12, 31), due=DueFrom.RECOMPUTED)
    assert done.total.counts[Verdict.UNMATCHED] > 0
    assert done.total.rate.n > 1_900


@real
async def test_new_yorks_day_is_373_met_and_46_missed(city):
    await cast.city(BEFORE)
    feed = await source("New York", PRESETS["nyc"])
    await take(city, feed, DATA / "nyc" / "nyc311_2013-12-25_full.csv")
    done = await measured(feed, date(2013, 12, 25), date(2013, 12, 25))
    assert (done.total.counts[Verdict.MET], done.total.counts[Verdict.MISSED]) == (373, 46)


PHILADELPHIA = """service_request_id,service_type,status,requested_datetime,closed_datetime,expected_datetime
1,Rubbish Collection,Closed,2024-03-01 15:00:00+00,2024-03-05 04:30:00+00,2024-03-04 00:00:00+00
2,Rubbish Collection,Closed,2024-03-01 15:00:00+00,2024-03-05 05:30:00+00,2024-03-04 00:00:00+00
3,Rubbish Collection,Open,2024-03-01 15:00:00+00,,2024-03-04 00:00:00+00
4,Information Request,Closed,2024-03-01 15:00:00+00,2024-03-01 15:00:00+00,
"""


async def test_philadelphia_expects_by_a_date_and_so_dates_are_compared(city, tmp_path):
    """Closed on the evening of the 4th, in Philadelphia, is in time; an hour later it is the 5th there."""
    await cast.city(BEFORE)
    feed = await source("Philadelphia", PRESETS["philadelphia"])
    file = tmp_path / "public_cases_fc.csv"
    file.write_text(PHILADELPHIA, encoding="utf-8")
    await take(city, feed, file)
    done = await measured(feed, date(2024, 3, 1), date(2024, 3, 1), basis=Basis.OPENED)
    counts = done.total.counts
    assert (counts[Verdict.MET], counts[Verdict.MISSED], counts[Verdict.OVERDUE]) == (1, 1, 1)
    assert counts[Verdict.UNTARGETED] == 1
