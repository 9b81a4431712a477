"""Criterion 26: what somebody sees by the interface is what pages show them; no note, draft or internal word of anybody else."""

import os
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

import httpx
import pytest
from litestar import Litestar

from governance.changes import actions
from governance.changes.queries.situation import Situation
from governance.database import sql
from governance.errors import ConcordError
from governance.identity.rules.tokens import Scope
from governance.people.rules import Acting
from tests.api.conftest import program, token_of
from tests.changes.stage import AT, Stage, set_stage
from tests.databases import as_owner
from tests.meetings import staged as meetings
from tests.meetings.held import SENT, held_meeting
from tests.meetings.marked import filled, marked
from tests.web.change_walks import Walk
from tests.web.conftest import browser, sign_in_as
from tests.web.port_alder import EVERYBODY

pytestmark = pytest.mark.anyio
WALKS = int(os.environ.get("CONCORD_WALKS", "25"))
READABLE = (  # what a page can only read as few words, or by its fingerprint
    "UPDATE motion SET result = 'carried'",
    "UPDATE agenda_item SET source = 'own'",
    "DELETE FROM published_agenda",
)
READERS = 4  # at each stop of a walk
NOTE, DRAFT = "quokka", "wombat"
MARK = re.compile(rf"(?:{NOTE}|{DRAFT})-(311|streets)-\d+")
INTERNAL = re.compile(r"(?:quokka|wombat)-[a-z_-]+")


@dataclass(kw_only=True)
class Readers:
    """Everybody as a browser and as two programs: one that reads what is shared, one that reads its own side's, too."""

    app: Litestar
    stage: Stage
    tokens: dict[tuple[str, bool], str] = field(default_factory=dict)

    async def page(self, who: str, path: str) -> httpx.Response:
        async with browser(self.app) as visitor:
            await sign_in_as(visitor, self.person(who))
            return await visitor.get(path)

    async def asked(self, who: str, path: str, *, own: bool) -> httpx.Response:
        if (who, own) not in self.tokens:
            scopes = (Scope.READ, Scope.OWN) if own else (Scope.READ,)
            self.tokens[who, own] = await token_of(self.person(who), scopes)
        async with program(self.app, self.tokens[who, own]) as one:
            return await one.get(path)

    def person(self, who: str) -> Acting:
        found: Acting = getattr(self.stage.people, who)
        return found


@contextmanager
def at_each_step(walk: Walk) -> Iterator[None]:
    """The portal's clock is that of the walk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("governance.clock.now", lambda: walk.at)
        yield


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


@pytest.mark.parametrize("seed", range(2))
async def test_no_note_and_no_draft_reaches_anybody_but_its_side(
    app: Litestar, stage: Stage, seed: int
) -> None:
    await _walked(app, stage, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 2 + WALKS))
async def test_on_no_walk_a_note_or_a_draft_reaches_anybody_but_its_side(
    app: Litestar, stage: Stage, seed: int
) -> None:
    await _walked(app, stage, seed)


async def _walked(app: Litestar, stage: Stage, seed: int) -> None:
    """By every way that a negotiation takes, with words of each side's own written at each stop."""
    walk, readers = Walk(stage=stage, draw=random.Random(seed)), Readers(app=app, stage=stage)
    with at_each_step(walk):
        written = 0
        async for change in walk.stops():
            for by in (stage.people.marcus, stage.people.dana):
                written += 1
                await _write(walk, by, written)
            for who in walk.draw.sample(EVERYBODY, READERS):
                await _alike(readers, who, change)


async def _write(walk: Walk, by: Acting, nth: int) -> None:
    """A note and a draft of their side, each with its mark, where the change takes them."""
    with suppress(ConcordError):
        await actions.note(walk.number, words=f"{NOTE}-{by.party}-{nth}", by=by, at=walk.at)
    with suppress(ConcordError):
        page = await walk.page(by)
        seen = page.acts.draft.revision if page.acts.draft else 0
        draft = replace(await walk.new_proposal(), rationale=f"{DRAFT}-{by.party}-{nth}")
        await actions.save_draft(walk.number, draft, by=by, at=walk.at, seen=seen)


async def _alike(readers: Readers, who: str, change: Situation) -> None:
    path, party = f"/changes/{change.number}", readers.person(who).party
    page = await readers.page(who, path)
    own, shared = [await readers.asked(who, path, own=each) for each in (True, False)]
    sent = change.offer_id is not None
    assert own.status_code == page.status_code, (who, change.state)
    assert shared.status_code == (page.status_code if sent else 404), (who, change.state)
    assert _of_sides(own.text) <= {party}, (who, change.state)
    assert _notes(own.text) == _notes(page.text), (who, change.state)
    for place in (path, "/changes?limit=200", f"/events?change={change.number}"):
        told = await readers.asked(who, place, own=False)
        assert not MARK.search(told.text), (who, place)
        listed = (await readers.asked(who, place, own=True)).text
        assert _of_sides(listed) <= {party}, (who, place)
    told = await readers.asked(who, "/changes?limit=200", own=True)
    assert (change.number in told.text) == (page.status_code == 200), (who, change.state)


def _of_sides(text: str) -> set[str]:
    return {found[1] for found in MARK.finditer(text)}


def _notes(text: str) -> set[str]:
    return {found[0] for found in MARK.finditer(text) if found[0].startswith(NOTE)}


@pytest.mark.parametrize("kind", ["working", "board"])
async def test_of_meetings_nothing_is_told_that_their_pages_do_not_show(
    app: Litestar, stage: Stage, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every text of every table of meetings is marked: what the interface tells of it, a page shows the same person."""
    monkeypatch.setattr("governance.clock.now", lambda: SENT)
    await stage.begun(by=stage.people.marcus)
    await meetings.founded(stage.people)
    number = await held_meeting(stage.people, kind)
    await filled(stage)
    await marked()
    async with as_owner():
        for mended in READABLE:
            await sql.rows(mended)
    readers = Readers(app=app, stage=stage)
    for who in EVERYBODY:
        await _told_as_shown(readers, who, number)


async def _told_as_shown(readers: Readers, who: str, number: str) -> None:
    listed = (await readers.asked(who, "/decisions?limit=200", own=True)).json()["items"]
    shown = (await readers.page(who, "/decisions")).text
    for one in listed:
        page = await readers.page(who, f"/decisions/{one['number']}")
        assert page.status_code == 200, (who, one)
        shown += page.text
    for part in ("agenda", "people"):
        shown += (await readers.page(who, f"/meetings/{number}/{part}")).text
    shown += (await readers.page(who, "/meetings")).text
    seen = await readers.page(who, f"/meetings/{number}/agenda")
    told = await readers.asked(who, f"/meetings/{number}", own=True)
    assert told.status_code == seen.status_code != 500, who
    texts = [str(listed), told.text, (await readers.asked(who, "/meetings?limit=200", own=True)).text]
    for text in texts:
        assert set(INTERNAL.findall(text)) <= set(INTERNAL.findall(shown)), who
    assert (number in texts[-1]) == (seen.status_code == 200), who


async def test_the_record_is_for_whom_its_page_is(app: Litestar, stage: Stage) -> None:
    """Auditors read what both sides share; of what one side alone wrote only its place in the chain."""
    readers = Readers(app=app, stage=stage)
    number = await stage.begun(by=stage.people.marcus)
    await actions.note(number, words=f"{NOTE}-311-1", by=stage.people.marcus, at=AT)
    for who in EVERYBODY:
        page = await readers.page(who, "/audit")
        told = await readers.asked(who, "/events?limit=200", own=True)
        assert (told.status_code == 200) == (page.status_code == 200), who
    entries = (await readers.asked("ruth", "/events?limit=200", own=True)).json()["items"]
    withheld = [one for one in entries if one["audience"] != "shared"]
    assert withheld
    assert all(one["text"] is None and one["hash"] for one in withheld)
    assert [one["number"] for one in entries] == list(range(1, len(entries) + 1))
