"""What a draft names for the first time counts nowhere and is seen by nobody else, until a version names it."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from governance import acts
from governance.agreements import queries
from governance.agreements.actions import adopt, draft_services
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Term
from governance.agreements.tables import Service
from governance.agreements.terms_file.model import DaysMean
from governance.audit.tables import Event
from governance.changes import actions
from governance.changes.actions import TermsFile
from governance.changes.queries.drafts import not_begun
from governance.changes.rules.offers import Effective, EffectiveKind
from governance.changes.rules.proposal import proposal_from
from governance.changes.tables import Draft
from governance.errors import Invalid, NotFound
from governance.requests.queries.labels import names_of_services, suggestions
from governance.results.queries.ground import all_stretches
from governance.results.queries.reliefs import coverable
from governance.scorecards.queries.fresh_cards import preview
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.waiting.queries.matters import SET_UP, Scope, matters
from tests import cast
from tests.agreements.settled import catalogued
from tests.agreements.town import last_event
from tests.changes.stage import AT, Stage
from tests.web.conftest import Visitor, sign_in_as
from tests.web.port_alder import open_the_catalog

pytestmark = pytest.mark.anyio
LIST = b"""agency,problem,problem_details,additional_details,sla_days
Parks,Broken bench,N/A,N/A,14 days
Streets,Curb ramp,N/A,N/A,30 days
Streets,Street lamp out,N/A,N/A,9 days
"""
FILE = TermsFile(name="list.csv", content=LIST, days=DaysMean.BUSINESS)
MAY = Period(kind=PeriodKind.MONTH, starts=date(2026, 5, 1))
PAGES = ("/services", "/services?q=bench", "/services?q=curb+ramp", "/services/changes", "/search?q=bench")
OF_311 = ("/departments", "/labels", "/adjustments/new", "/requests")
ENTRY = ServiceEntry(code="broken-bench", problem="Broken bench", department="parks")


async def read_by_all(visitor: Visitor, stage: Stage) -> dict[str, str]:
    """Pages that tell of services, for a call taker without an account, Streets, and 311, as they read."""
    visitor.http.cookies.clear()
    found = {f"anybody {path}": await _text(visitor, path) for path in PAGES[:-1]}
    for who, pages in (("dana", PAGES), ("priya", (*PAGES, *OF_311))):
        await sign_in_as(visitor, getattr(stage.people, who))
        found |= {f"{who} {path}": await _text(visitor, path) for path in pages}
    return found


async def _text(visitor: Visitor, path: str) -> str:
    answer = await visitor.get(path)
    assert answer.status_code == 200
    return re.sub(r"<[^>]*>|\s+", " ", visitor.page)


async def figures() -> list[object]:
    """Coverage, what judging stands on, a scorecard and what labels are matched with."""
    rows = await queries.agreements_overview(at=AT)
    card = await preview("streets", MAY, at=AT)
    return [
        [(row.department, row.services, row.services_with_target) for row in rows],
        await all_stretches(),
        card.coverage,
        await names_of_services(),
        (await suggestions(["bench"]))["bench"],
        [each.code for each in await coverable(at=AT, party=None)],
    ]


async def test_a_list_that_is_not_sent_changes_nothing_that_anybody_reads(
    visitor: Visitor, stage: Stage
) -> None:
    await open_the_catalog()
    pages, counted = await read_by_all(visitor, stage), await figures()
    taken = await actions.take_in(FILE, by=stage.people.priya, at=AT)
    assert len(taken.drafts) == 2
    assert await figures() == counted
    drafted = await read_by_all(visitor, stage)
    own = {"priya /departments", "priya /search?q=bench"}  # where 311 finds its own drafts
    assert {name for name in pages if drafted[name] != pages[name]} <= own
    assert "Broken bench" not in " ".join(drafted.values())
    for code in ("broken-bench", "curb-ramp"):
        assert (await visitor.get(f"/services/{code}")).status_code == 404
        assert (await visitor.get(f"/services/{code}/entry")).status_code == 404
    for each in taken.drafts:
        await actions.withdraw(each.number, words="Not now", by=stage.people.priya, at=AT)
    assert await figures() == counted
    assert {
        name: text for name, text in (await read_by_all(visitor, stage)).items() if "Broken" in text
    } == {}


async def test_the_record_of_a_drafted_service_is_its_own_sides(stage: Stage) -> None:
    await actions.take_in(FILE, by=stage.people.priya, at=AT)
    rows = await Event.raw("SELECT body FROM event WHERE tag = 'agreements:service:drafted'")
    assert {json.loads(row["body"])["audience"] for row in rows} == {"311"}


async def test_a_withdrawn_list_leaves_its_services_to_be_used_again_by_the_same_side(stage: Stage) -> None:
    taken = await actions.take_in(FILE, by=stage.people.priya, at=AT)
    for each in taken.drafts:
        await actions.withdraw(each.number, words="Not now", by=stage.people.priya, at=AT)
    own = await actions.preview(FILE, sight=queries.Sight(side="311"), at=AT)
    assert [part.new_services for part in own.departments] == [(), ()]
    other = await actions.preview(FILE, sight=queries.Sight(side="parks"), at=AT)
    codes = [entry.code for part in other.departments for entry in part.new_services]
    assert codes == ["broken-bench-parks", "curb-ramp-streets"], (
        "the short names are taken; that is all it says"
    )


async def test_a_short_name_that_is_taken_out_of_sight_is_refused(stage: Stage) -> None:
    await draft_services([ENTRY], by=stage.people.priya, at=AT)
    named = b"department,service,problem,amount,unit\nParks,broken-bench,Bench,3,business days\n"
    file = TermsFile(name="list.csv", content=named)
    refused = (await actions.preview(file, sight=queries.Sight(side="parks"), at=AT)).refused
    assert "this short name is taken" in refused[0].reason


async def test_a_version_that_names_it_makes_it_live_from_then_on(visitor: Visitor, stage: Stage) -> None:
    taken = await actions.take_in(FILE, by=stage.people.priya, at=AT)
    number = next(each.number for each in taken.drafts if each.department == "streets")
    row = await Draft.select(Draft.body).where(Draft.change.number == number).first()
    assert row
    on = Effective(kind=EffectiveKind.DATE, on=date(2026, 7, 1))
    proposal = replace(proposal_from(json.loads(row["body"])), effective=on, call_takers="As for potholes.")
    offer = await actions.offer(number, proposal, by=stage.people.priya, at=AT)
    with pytest.raises(NotFound):
        await queries.service_by_code("curb-ramp", at=AT)
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(f"/changes/{number}")
    assert "Curb ramp" in visitor.page, "whoever is asked to agree reads what it is about"
    await actions.consent(number, offer_hash=offer.hash, by=stage.people.lee, at=AT)
    known = await queries.service_by_code("curb-ramp", at=AT)
    assert (known.owner, known.live_at) == ("streets", AT)
    assert (await last_event("agreements:service:entered"))["subject"] == "service:curb-ramp"
    rows = {row.department: row for row in await queries.agreements_overview(at=AT)}
    assert rows["streets"].services == 3
    with pytest.raises(NotFound):
        await queries.service_by_code("broken-bench", at=AT)


async def test_nobody_proposes_a_target_for_what_another_side_has_drafted(stage: Stage) -> None:
    await draft_services([ENTRY], by=stage.people.priya, at=AT)
    for who, seen in (("priya", True), ("dana", False)):
        reader = await cast.viewer(getattr(stage.people, who), AT)
        begun = not_begun("streets", viewer=reader, keys=["term:broken-bench/done"])
        if seen:
            assert (await begun).proposal.edits
        else:
            with pytest.raises(NotFound):
                await begun


async def test_an_agreement_promises_no_work_of_another_department(stage: Stage) -> None:
    await catalogued(stage.people, ENTRY)
    bench = Term(service="broken-bench", handled_by="the park rangers")
    with pytest.raises(Invalid, match="is the work of Parks"):
        async with acts.begin(stage.people.priya, at=AT) as act:
            await adopt(
                act, stage.agreement, {bench.key: bench}, effective_from=AT.date(), origin=("", "A change")
            )


async def test_a_city_whose_services_are_all_drafted_is_not_set_up_yet(stage: Stage) -> None:
    done = {each.number for each in (await matters(Scope(at=AT), of=(SET_UP,))).matters}
    await Service.update({Service.live_at: None}, force=True)
    assert {each.number for each in (await matters(Scope(at=AT), of=(SET_UP,))).matters} == {
        *done,
        "services",
    }
