"""A published list becomes drafts, one per department; the real values of New York's list are read."""

import json
from dataclasses import replace
from datetime import date

import pytest

from governance.agreements import queries as agreements
from governance.agreements.rules.items import Clause, Target
from governance.agreements.terms_file.model import DaysMean
from governance.audit.tags import Tag
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.actions import TermsFile
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State
from governance.changes.rules.proposal import proposal_from
from governance.changes.tables import Change, Draft
from governance.errors import Forbidden, Invalid
from tests.changes.stage import AT, set_stage, tags

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
