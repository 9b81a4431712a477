"""What must hold on every server we support; CI runs this file once more on Debian's PostgreSQL 15 (DATABASE_URL)."""

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from asyncpg.exceptions import PostgresError

from governance import settings as all_settings
from governance.agreements import queries as agreements
from governance.agreements.rules.items import Target, Term
from governance.agreements.terms_file.model import DaysMean
from governance.app import create_app
from governance.audit import queries as trail
from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.actions import TermsFile
from governance.changes.queries.page import change_page
from governance.changes.rules.moves import State
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal, proposal_from
from governance.changes.rules.reasons import Cause, Reason
from governance.changes.tables import Draft
from governance.database import migrate
from governance.integrity.actions.verifying import verify
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area
from governance.people.rules import Acting, command
from governance.web.site import logs
from tests import cast as named
from tests.changes.stage import working_week
from tests.databases import as_owner

AT = datetime(2026, 6, 9, 14, tzinfo=UTC)
SPRING = AT - timedelta(days=90)
BY = replace(command(), person="Ruth Adler", title="City Auditor")
URL = "http://127.0.0.1:8311"
LIST = b"""agency,problem,problem_details,additional_details,sla_days
Parks,Fallen tree,On a street,N/A,3 days
Parks,Broken bench,N/A,N/A,14 days
"""
FALLEN_TREE = "term:fallen-tree-on-a-street/done"


async def test_migrations_bring_an_empty_database_to_the_present_schema(db: None) -> None:
    found = await migrate.schema()
    assert found.pending == found.unknown == ()


async def test_acts_are_chained_and_the_chain_verifies(db: None) -> None:
    await verify(Look(home=Path()), by=BY, at=AT, areas={Area.TRAIL})
    await verify(Look(home=Path()), by=BY, at=AT, areas={Area.TRAIL})
    walk = await trail.walk()
    assert walk.fault is None
    assert walk.events == 2


@pytest.mark.parametrize("statement", ["UPDATE event SET actor = 'X'", "DELETE FROM event", "TRUNCATE event"])
async def test_the_database_itself_refuses_to_alter_the_trail(db: None, statement: str) -> None:
    await verify(Look(home=Path()), by=BY, at=AT, areas={Area.TRAIL})
    async with as_owner():
        with pytest.raises(PostgresError, match="append-only"):
            await Event.raw(statement)
    assert (await trail.walk()).events == 1


@dataclass(frozen=True, kw_only=True)
class Story:
    """Who took part, and the number of the change that loosened a target."""

    people: named.Cast
    number: str


@pytest.fixture
async def story(db: None) -> Story:
    """A city is founded, today's list becomes Parks' version 1, and a looser target is negotiated into version 2."""
    people = await named.city(SPRING)
    await working_week(people, SPRING)
    await _put_on_record(people)
    number = await _proposed(people.rosa, days=10)
    sent = await actions.counter(number, await _proposal(7), by=people.marcus, at=AT + timedelta(hours=1))
    assert await actions.consent(number, offer_hash=sent.hash, by=people.rosa, at=AT) is State.AGREED
    approved = AT + timedelta(days=1)
    assert await actions.approve(number, offer_hash=sent.hash, by=people.amara, at=approved) is State.ADOPTED
    return Story(people=people, number=number)


async def _put_on_record(people: named.Cast) -> None:
    list_of_today = TermsFile(
        name="list.csv", content=LIST, days=DaysMean.CALENDAR, on_record=date(2025, 1, 1)
    )
    taken = await actions.take_in(list_of_today, by=people.marcus, at=SPRING)
    number = taken.drafts[0].number
    draft = await Draft.select(Draft.body).where(Draft.change.number == number).first()
    assert draft
    sent = await actions.offer(number, proposal_from(json.loads(draft["body"])), by=people.marcus, at=SPRING)
    assert await actions.consent(number, offer_hash=sent.hash, by=people.rosa, at=SPRING) is State.ADOPTED


async def _proposed(by: Acting, *, days: int) -> str:
    proposal = await _proposal(days)
    number = await actions.begin("parks", proposal, cause=Cause(reason=Reason.STAFFING), by=by, at=AT)
    await actions.offer(number, proposal, by=by, at=AT)
    return number


async def _proposal(days: int) -> Proposal:
    facts = await agreements.agreement_by_code("parks")
    content = await agreements.latest(facts.id)
    assert content is not None
    held = content.items[FALLEN_TREE]
    assert isinstance(held.item, Term)
    slower = replace(held.item, target=Target(amount=days, unit=Unit.CALENDAR_DAYS))
    edit = ProposedEdit(key=FALLEN_TREE, before=held.hash, after=slower)
    effective = Effective(kind=EffectiveKind.DATE, on=date(2026, 8, 1))
    return Proposal(edits=(edit,), effective=effective, rationale="Two crews fewer until spring")


async def test_the_promise_of_a_day_is_that_of_the_version_in_force_on_it(story: Story) -> None:
    facts = await agreements.agreement_by_code("parks")
    promised = {}
    for day in (date(2026, 7, 31), date(2026, 8, 1)):
        content = await agreements.content(facts.id, as_of=day)
        assert content is not None
        term = content.items[FALLEN_TREE].item
        assert isinstance(term, Term)
        assert term.target is not None
        promised[day.isoformat()] = term.target.amount
    assert promised == {"2026-07-31": 3, "2026-08-01": 7}


async def test_every_act_of_the_story_is_in_the_trail_and_the_trail_is_whole(story: Story) -> None:
    tags = [
        row["tag"]
        for row in await Event.select(Event.tag)
        .where(Event.subject == f"change:{story.number}")
        .order_by(Event.number)
    ]
    acts = [Tag.OFFER_SENT, Tag.COUNTER_SENT, Tag.CONSENTED, Tag.APPROVED]
    assert [tag for tag in tags if tag in acts] == acts
    walk = await trail.walk()
    assert walk.fault is None
    assert walk.events > len(tags)


async def test_the_page_of_a_change_reads_to_its_end(story: Story) -> None:
    viewer = await named.viewer(story.people.ruth, AT)
    page = await change_page(story.number, viewer=viewer, at=AT + timedelta(days=2), today=date(2026, 6, 11))
    assert page.change.state is State.ADOPTED
    assert [each.party for each in page.acts.rounds] == ["311", "parks"]
    assert page.acts.version == 2


async def test_pages_are_served_to_those_who_are_signed_in(
    story: Story, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.configure(terminal=False)
    monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(days=2))
    token = (await named.session(story.people.rosa, AT + timedelta(days=2))).token
    async with _browser(home) as browser:
        assert (await browser.get("/health/ready")).status_code == 200
        assert (await browser.get(f"/changes/{story.number}")).headers["location"].startswith("/sign-in")
        browser.cookies.set("concord", token, domain="127.0.0.1", path="/")
        for path in ("/to-do", f"/changes/{story.number}"):
            answer = await browser.get(path)
            assert answer.status_code == 200, path
        assert "Fallen tree" in answer.text


@asynccontextmanager
async def _browser(home: Path) -> Any:
    @asynccontextmanager
    async def opened_already(_: all_settings.Settings) -> Any:
        yield

    known = all_settings.read({"GOVERNANCE_HOME": str(home), "GOVERNANCE_URL": URL})
    app = create_app(known, database=opened_already)
    transport = httpx.ASGITransport(cast("Any", app), raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url=URL) as http:
        yield http
