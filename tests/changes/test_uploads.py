"""A published list becomes drafts, one per department; the real values of New York's list are read."""

import json
from dataclasses import replace
from datetime import date

import pytest

from governance.agreements import queries as agreements
from governance.agreements.actions import create_service
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Clause, Target, Term
from governance.agreements.terms_file.model import DaysMean
from governance.audit.tags import Tag
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.actions import OnOpenDraft, TermsFile
from governance.changes.queries.situation import situation
from governance.changes.queries.uploads import refused_lines
from governance.changes.rules.moves import State
from governance.changes.rules.proposal import proposal_from
from governance.changes.tables import Change, Draft
from governance.errors import Forbidden, Invalid
from tests import cast
from tests.changes.stage import AT, set_stage, tags, working_week

pytestmark = pytest.mark.anyio
LIST = b"""agency,problem,problem_details,additional_details,sla_days
Parks,Fallen tree,On a street,N/A,3 days
Parks,Broken bench,N/A,N/A,14 days
Parks,Beach glass,N/A,N/A,SLA Not Managed by 311
Streets,Pothole repair,N/A,N/A,4 days
Streets,Cave-in,N/A,N/A,soon
Harbor,Sunken boat,N/A,N/A,8 hours
"""
TAKEN = TermsFile(name="list.csv", content=LIST, days=DaysMean.BUSINESS, on_record=date(2025, 1, 1))


async def test_each_department_gets_a_draft_of_its_own_that_says_it_changes_nothing_for_crews(db):
    people = (await set_stage()).people
    taken = await actions.take_in(TAKEN, by=people.marcus, at=AT)
    assert [(d.department, d.edits) for d in taken.drafts] == [("parks", 3)]
    assert {(r.line, r.column) for r in taken.resolved.refused} == {(6, "sla_days"), (7, "department")}
    assert taken.resolved.unchanged == 1, "Streets promises 4 business days for potholes already"
    draft = await Draft.select(Draft.body).where(Draft.change.number == taken.drafts[0].number).first()
    assert draft
    change = (
        await Change.select(Change.state, Change.title).where(Change.number == taken.drafts[0].number).first()
    )
    assert change == {"state": "draft", "title": "Parks: 3 targets in use today, taken on record"}
    assert Tag.TERMS_UPLOADED in await tags()


async def test_sent_and_agreed_it_is_version_1_from_its_past_date(db):
    people = (await set_stage()).people
    taken = await actions.take_in(TAKEN, by=people.marcus, at=AT)
    number = taken.drafts[0].number
    body = await Draft.select(Draft.body).where(Draft.change.number == number).first()
    assert body
    proposal = proposal_from(json.loads(body["body"]))
    sent = await actions.offer(number, proposal, by=people.marcus, at=AT)
    assert await actions.consent(number, offer_hash=sent.hash, by=people.rosa, at=AT) is State.ADOPTED
    facts = await agreements.agreement_by_code("parks")
    content = await agreements.content(facts.id, as_of=date(2025, 6, 1))
    assert content is not None
    assert content.number == 1
    bench = content.items["term:broken-bench/done"].item
    assert getattr(bench, "target", None) == Target(amount=14, unit=Unit.BUSINESS_DAYS)
    glass = content.items["term:beach-glass/done"].item
    assert getattr(glass, "target", "") is None
    assert getattr(glass, "handled_by", "") == "Parks"


async def test_a_first_draft_begins_with_the_standard_paragraphs_where_they_are_wished(db):
    people = (await set_stage()).people
    taken = await actions.take_in(replace(TAKEN, paragraphs=True), by=people.marcus, at=AT)
    body = await Draft.select(Draft.body).where(Draft.change.number == taken.drafts[0].number).first()
    assert body
    proposal = proposal_from(json.loads(body["body"]))
    paragraphs = [edit.after for edit in proposal.edits if edit.key.startswith("clause:")]
    assert paragraphs == list(Clause.standard())
    assert taken.drafts[0].edits == 3, "The list's own lines are counted."


async def test_a_further_list_brings_no_second_set_of_paragraphs(db):
    people = (await set_stage()).people
    further = LIST.replace(b"Pothole repair,N/A,N/A,4 days", b"Pothole repair,N/A,N/A,5 days")
    file = replace(TAKEN, content=further, only="streets", paragraphs=True)
    taken = await actions.take_in(file, by=people.marcus, at=AT)
    body = await Draft.select(Draft.body).where(Draft.change.number == taken.drafts[0].number).first()
    assert body
    assert "clause:" not in body["body"]


async def test_plain_days_are_asked_for_and_never_guessed(db):
    people = (await set_stage()).people
    with pytest.raises(Invalid, match="calendar days or business days"):
        await actions.take_in(TermsFile(name="list.csv", content=LIST), by=people.marcus, at=AT)


async def test_a_department_takes_in_a_list_only_for_its_own_agreement(db):
    people = (await set_stage()).people
    with pytest.raises((Forbidden, Invalid)):
        await actions.take_in(TAKEN, by=people.dana, at=AT)
    assert not await Change.exists().where(Change.state == "draft")


async def test_only_one_departments_lines_are_taken_when_it_is_named(db):
    people = (await set_stage()).people
    only = TermsFile(name="list.csv", content=LIST, days=DaysMean.BUSINESS, only="streets")
    with pytest.raises(Invalid, match="no draft was made"):
        await actions.take_in(only, by=people.marcus, at=AT)


async def test_a_taken_change_is_a_change_like_any_other(db):
    people = (await set_stage()).people
    taken = await actions.take_in(TAKEN, by=people.marcus, at=AT)
    assert (await situation(taken.drafts[0].number)).initiator == "311"


async def test_a_first_version_takes_over_the_words_that_call_takers_read(db):
    people = await cast.city(AT)
    await working_week(people, AT)
    tree = ServiceEntry(code="tree", problem="Fallen tree", department="parks", tell_resident="A crew comes.")
    await create_service(tree, by=people.priya, at=AT)
    taken = await actions.take_in(TAKEN, by=people.marcus, at=AT)
    number = taken.drafts[0].number
    body = await Draft.select(Draft.body).where(Draft.change.number == number).first()
    assert body
    proposal = proposal_from(json.loads(body["body"]))
    sent = await actions.offer(number, proposal, by=people.marcus, at=AT)
    await actions.consent(number, offer_hash=sent.hash, by=people.rosa, at=AT)
    found = await agreements.service_lookup("tree", at=AT)
    assert (found.words.tell_resident, found.words.agreed) == ("A crew comes.", True)


SECOND = b"""agency,problem,problem_details,additional_details,sla_days
Parks,Fallen tree,On a street,N/A,2 days
Parks,Kiosk,N/A,N/A,7 days
Parks,Bad swing,N/A,N/A,soon
Streets,Pothole repair,N/A,N/A,4 days
Streets,Cave-in,N/A,N/A,later
Nowhere,Thing,N/A,N/A,4 days
"""


async def drafted(number: str) -> dict[str, int]:
    """The targets of a draft, in business days."""
    row = await Draft.select(Draft.body).where(Draft.change.number == number).first()
    assert row
    terms = {edit.key: edit.after for edit in proposal_from(json.loads(row["body"])).edits}
    return {
        key: term.target.amount if term.target else 0 for key, term in terms.items() if isinstance(term, Term)
    }


async def test_a_second_list_updates_the_open_draft_once_somebody_said_so(db):
    people = (await set_stage()).people
    first = (await actions.take_in(TAKEN, by=people.marcus, at=AT)).drafts[0].number
    again = TermsFile(name="second.csv", content=SECOND, days=DaysMean.BUSINESS)
    with pytest.raises(
        Invalid, match=f"{first} \\(Parks\\). Say whether this list updates it or makes another"
    ) as asked:
        await actions.take_in(again, by=people.marcus, at=AT)
    assert "drafts" in asked.value.fields
    updating = replace(again, drafts=OnOpenDraft.UPDATE)
    (one,) = (await actions.take_in(updating, by=people.marcus, at=AT)).drafts
    assert (one.number, one.updated) == (first, True)
    assert await drafted(first) == {
        "term:broken-bench/done": 14,
        "term:beach-glass/done": 0,
        "term:fallen-tree-on-a-street/done": 2,
        "term:kiosk/done": 7,
    }
    change = await Change.select(Change.title).where(Change.number == first).first()
    assert change == {"title": "Parks: 4 targets in use today, taken on record"}
    row = await Draft.select(Draft.body).where(Draft.change.number == first).first()
    assert row
    assert json.loads(row["body"])["effective"]["on"] == "2025-01-01", "what was said of it before stays"

    another = replace(again, drafts=OnOpenDraft.ANOTHER)
    (two,) = (await actions.take_in(another, by=people.marcus, at=AT)).drafts
    assert two.number != first
    assert not two.updated


async def test_nobody_is_asked_about_drafts_of_the_other_side_or_of_departments_that_nothing_changes(db):
    people = (await set_stage()).people
    await actions.take_in(TAKEN, by=people.marcus, at=AT)
    own = b"department,problem,amount,unit\nStreets,Pothole repair,9,business days\n"
    file = TermsFile(name="own.csv", content=own, only="streets")
    assert (await actions.take_in(file, by=people.dana, at=AT)).drafts[0].updated is False
    assert (await actions.take_in(file, by=people.marcus, at=AT)).drafts[0].updated is False


async def test_a_line_that_says_what_is_in_force_leaves_the_updated_draft(db):
    people = (await set_stage()).people
    list_of = "department,problem,amount,unit\nStreets,Pothole repair,{},business days\n{}"
    files = [
        TermsFile(
            name=f"{amount}.csv", content=list_of.format(amount, more).encode(), drafts=OnOpenDraft.UPDATE
        )
        for amount, more in ((9, ""), (4, "Streets,Manhole,2,business days\n"))
    ]
    (first,) = (await actions.take_in(files[0], by=people.marcus, at=AT)).drafts
    assert await drafted(first.number) == {"term:pothole/done": 9}
    await actions.take_in(files[1], by=people.marcus, at=AT)
    assert await drafted(first.number) == {"term:manhole/done": 2}


async def test_a_line_that_was_not_read_is_kept_with_the_department_it_names(db):
    people = (await set_stage()).people
    taken = await actions.take_in(
        TermsFile(name="s.csv", content=SECOND, days=DaysMean.BUSINESS), by=people.marcus, at=AT
    )
    told = {one.line: one.department for one in await refused_lines(taken.upload)}
    assert told == {4: "parks", 6: "streets", 7: ""}
    assert [one.line for one in await refused_lines(taken.upload, department="parks")] == [4]
