"""One way to act: nothing is written outside of an act, and an act asks for the role, moves, and goes on record."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from governance import acts
from governance.adjustments.actions.corrections import CORRECTIONS
from governance.adjustments.actions.reliefs import ADJUSTMENTS, declare
from governance.adjustments.rules.corrections import Step as CorrectionStep
from governance.audit.tags import Tag
from governance.changes.actions.matter import CHANGES
from governance.changes.rules.moves import State, Step
from governance.errors import Forbidden, Stale
from governance.people.rules import clock
from governance.results.rules.reliefs import Step as ReliefStep
from governance.scorecards.actions.matter import CARDS
from tests.acting import House, Names
from tests.adjustments.storms import STORM
from tests.changes.stage import AT, POTHOLE, Stage, events, set_stage
from tests.source import Module, modules, of_text

# What writes in no act of anybody's, and why. Everything else that writes is handed an act, or begins one.
OUTSIDE = {
    "governance.invitations.actions.feeds.note_fetch": "that a program asked for a calendar; it reads and changes nothing",
    "governance.invitations.actions.inviting.": "letters are no acts; they are written from what stands",
    "governance.agreements.actions.asked_words.": "words that found no service, counted by day, whoever typed them",
    "governance.estimates.actions.keeping.": "what was counted lately, for callers; it promises nothing and moves nothing",
    "governance.sweeps.actions.rows.": "what timed tasks could not do; what they do to a matter is an act",
    "governance.sweeps.actions.runs.": "likewise: what they did",
    "governance.requests.actions.tidying.": "files that nobody took; no row is written",
    "governance.identity.actions.sessions.": "whoever signs in or out does so in no role; each writes its own event",
    "governance.identity.actions.intents.": "a form that waits for a proof; nothing is done by it",
    "governance.identity.actions.emergency_uses.": "likewise: that it was by an account for emergencies",
    "governance.identity.actions.groups.listed": "what a directory said at a sign-in; a role begins and ends by its lead's act alone",
    "governance.identity.actions.passwords.sign_in": "likewise",
    "governance.identity.actions.passwords.change_password": "likewise: one's own way in",
    "governance.identity.actions.passwords.check_present": "likewise: a mistyped password is counted",
    "governance.identity.actions.addresses.ask": "likewise: one's own address",
    "governance.identity.actions.addresses.move": "likewise: confirmed by whoever reads a letter to it",
    "governance.identity.actions.addresses.stop": "likewise",
    "governance.identity.actions.letters.": "likewise: that a letter is wanted; each writes its own event",
    "governance.identity.actions.password_letters.ask": "likewise",
    "governance.identity.actions.password_letters.choose_password": "likewise: by a link in a letter, whoever reads it",
    "governance.identity.actions.password_letters.welcoming": "likewise: that a welcome is wanted",
    "governance.identity.actions.asked.": "likewise: that a proof is asked for; nobody is signed in by it",
    "governance.identity.actions.entering.": "likewise: from what was shown to a session",
    "governance.identity.actions.requirements.": "likewise: since when two factors are asked of somebody",
    "governance.identity.actions.code_apps.": "likewise: one's own second factor; each writes its own event",
    "governance.identity.actions.passkeys.": "likewise",
    "governance.identity.actions.recovery_codes.": "likewise",
    "governance.identity.actions.factor_events.": "likewise: its event and its letter",
    "governance.identity.actions.proving.": "likewise: what somebody shows who they are by; tries are counted",
    "governance.identity.actions.guessing.": "counts of tries, of people who are not signed in",
    "governance.identity.actions.token_ends.": "letters are no acts; they are written from what stands",
    "governance.identity.actions.once.once": "which requests came already; what they do is an act",
    "governance.identity.actions.tokens.note_use": "likewise: that a token was used",
    "governance.identity.actions.sign_on.": "likewise: attempts of people who are not signed in; sessions write their event",
    "governance.identity.actions.identities.bind_own": "likewise: one's own way in",
    "governance.identity.actions.identities.unbind_own": "likewise",
    "governance.identity.actions.identities.end_by_provider": "a provider says so; it writes its own event",
    "governance.identity.actions.throttles.": "counts of tries, of people who are not signed in",
    "governance.reminders.actions.watching.": "what waits is said by other tables; this only remembers since when",
    "governance.reminders.actions.telling.": "telling is no act: what is told of is",
    "governance.reminders.actions.happenings.": "likewise: what the trail says already",
    "governance.reminders.actions.links.": "addresses in letters; they show and change nothing",
    "governance.reminders.actions.account_letters.": "letters are no acts; they are written from what was wanted",
    "governance.reminders.actions.aging.": "letters are no acts, what they tell of is; old ones go",
    "governance.reminders.actions.composing.": "likewise: what is written from what was told",
    "governance.reminders.actions.installation.is_the_one": "the first installation that sends is the one; nobody says so",
    "governance.reminders.actions.letter_log.": "likewise: what the mail server answered",
    "governance.reminders.actions.letters.": "likewise: what is to be sent",
    "governance.reminders.actions.relay_state.": "likewise: how the mail server fares",
    "governance.reminders.actions.sending.": "likewise: who has which letter in hand",
    "governance.reminders.actions.standing.": "likewise: letters that nobody needs any more",
    "governance.meetings.actions.live.touch": "screens that follow a meeting hear of it; what happened is the act it is part of",
    "governance.agendas.actions.refreshing.": "what is open is said by other tables; this puts it where a meeting looks for it",
    "governance.meetings.actions.agenda_items.into_order": "likewise: where it stands there; people order items in an act",
    "governance.requests.actions.claims.claimed": "who works on an upload; what comes of it is an act",
    "governance.requests.actions.claims.Work.": "likewise: signs of life",
    "governance.inference.actions.reading.claimed": "likewise: who reads the promises of a data source",
    "governance.inference.actions.reading.Run.": "likewise",
    "governance.requests.actions.stale.": "marks of what is to be judged anew: part of whatever moved it",
    "governance.requests.actions.staging.rehearsed": "a temporary table of its own, gone with its transaction",
    "governance.reminders.actions.inbox.": "what one has read oneself, which concerns nobody else",
    "governance.webhooks.actions.delivering.": "signs of life of a message: what happened is on record, and giving up is an act",
    "governance.results.actions.judging.": "results and tallies can be made again from what is on record",
    "governance.results.actions.sweep.": "likewise",
}
MODULES = modules()
HOUSE = House(MODULES)


def exempt(house: House) -> set[str]:
    found = [name for names in house.writers for name, _ in house.functions(names)]
    return {name for name in found for start in OUTSIDE if name.startswith(start)}


def unguarded(house: House) -> list[str]:
    return house.unguarded(exempt(house))


# ── the code ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_nothing_is_written_outside_of_an_act() -> None:
    missing = unguarded(HOUSE)
    assert not missing, (
        f"{missing} write rows and are in no act. Open one (`async with acts.take(…)`, `acts.create(…)` or"
        " `acts.begin(…)`) or take the running one as an argument; only what is no act at all goes into OUTSIDE."
    )


def test_an_act_is_opened_by_whoever_acts() -> None:
    assert not HOUSE.by_another(), (
        "An act asks for the role of its `by: Acting`; `clock()` is for what nobody does."
    )


def test_whether_a_role_is_still_held_is_asked_in_one_place() -> None:
    asking = {module.name for module in MODULES if "_confirm(by, " in module.text}
    assert asking == {"governance.acts"}


def test_the_record_is_written_by_acts_and_by_what_is_listed() -> None:
    writing = {names.module.name for names in HOUSE.modules.values() if _writes_the_record(names)}
    others = {"governance.web.site.problems"}  # acts that were refused
    own = (
        "passwords",
        "sessions",
        "emergency_uses",
        "addresses",
        "letters",
        "password_letters",
        "factor_events",
        "sign_on",
        "identities",
    )
    accounts = {f"governance.identity.actions.{name}" for name in own}
    assert writing == {"governance.acts"} | others | accounts


def _writes_the_record(names: Names) -> bool:
    return "governance.audit.trail" in names.known.values()


def test_what_is_listed_as_no_act_is_still_there() -> None:
    assert all(any(name.startswith(start) for name in exempt(HOUSE)) for start in OUTSIDE)


def openings() -> Iterator[tuple[Module, str]]:
    """Each act that any writer opens: its module, and the text from there on."""
    for names in HOUSE.writers:
        parts = names.module.text.split("async with acts.")[1:]
        yield from ((names.module, part) for part in parts)


def test_an_act_that_is_opened_no_more_is_missed() -> None:
    """Corrections, say, with a mere transaction where their act was."""
    known, missed = list(openings()), []
    for module, part in known:
        opening, _, rest = part.partition(" as act:")
        text = module.text.replace(f"acts.{part}", f"transaction():{rest}")
        found = unguarded(HOUSE.changed(replace(module, text=text)))
        if not any(each.startswith(module.name) for each in found):
            missed.append(f"{module.name}: acts.{opening}")
    assert len(known) > 50
    assert not missed


@pytest.mark.parametrize(
    "text",
    [
        "async def close(x: str, *, by: Acting) -> None:\n    await Body(code=x).save()",
        "async def close(x: str, *, by: Acting) -> None:\n    await Body.update({Body.a: x})",
        "SQL = 'UPDATE body SET a = 1'\nasync def close(x: str, *, by: Acting) -> None:\n    await Body.raw(SQL)",
        "async def close(*, by: Acting) -> None:\n    await _end()\nasync def _end() -> None:\n    await Body.delete()",
        "async def close(*, by: Acting) -> None:\n    await trail.append(Entry())",
        "async def close(*, by: Acting) -> None:\n    async with acts.begin(by) as a:\n        pass\n    await Body.delete()",
    ],
)
def test_a_writer_without_an_act_is_found(text: str) -> None:
    start = "from governance import acts\nfrom governance.audit import trail\nfrom governance.bodies.tables import Body\n"
    house = House([of_text(start + text, "governance.bodies.actions")])
    assert house.unguarded(()) == ["governance.bodies.actions.close"]


@pytest.mark.parametrize("who", ["clock()", "operator()", "replace(by, seat_id=1)"])
def test_an_act_opened_by_another_than_whoever_acts_is_found(who: str) -> None:
    text = f"from governance import acts\nasync def close(*, by: Acting) -> None:\n    async with acts.begin({who}) as act:\n        pass"
    assert len(House([of_text(text, "governance.bodies.actions")]).by_another()) == 1


# ── the act ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


async def test_every_way_into_an_act_asks_whether_the_role_is_still_held(stage: Stage) -> None:
    dana, before = stage.people.dana, await events()
    number = await stage.begun(POTHOLE, by=dana)
    await stage.ended(dana, at=AT)
    at = AT + timedelta(hours=1)
    entrances = (
        lambda: acts.begin(dana, at=at),
        lambda: acts.create(CORRECTIONS, CorrectionStep.ASK, by=dana, at=at),
        lambda: acts.create(ADJUSTMENTS, ReliefStep.REQUEST, by=dana, at=at),
        lambda: acts.take(CHANGES, number, Step.OFFER, by=dana, at=at),
        lambda: acts.take(CHANGES, number, by=dana, at=at),
    )
    for entrance in entrances:
        with pytest.raises(Forbidden, match=r"no longer"):
            async with entrance():
                raise AssertionError("nobody gets here")
    assert len(await events()) == len(before) + 1


async def test_an_act_ends_on_record_or_says_why_not(stage: Stage) -> None:
    with pytest.raises(AssertionError, match="without its event"):
        async with acts.begin(stage.people.nora, at=AT):
            pass
    async with acts.begin(stage.people.nora, at=AT) as act:
        act.without_event("a test")


async def test_a_matter_goes_on_record_itself_whatever_else_does(stage: Stage) -> None:
    number = await stage.begun(POTHOLE, by=stage.people.marcus)

    async def withdraw() -> None:
        async with acts.take(CHANGES, number, Step.WITHDRAW, by=stage.people.marcus, at=AT) as act:
            await act.move(ended_at=AT)
            await act.record(Tag.VERSION_ADOPTED, "agreement:streets")

    with pytest.raises(AssertionError, match="without its event"):
        await withdraw()


async def test_a_step_ends_with_its_move(stage: Stage) -> None:
    number = await stage.begun(POTHOLE, by=stage.people.marcus)
    with pytest.raises(AssertionError, match="without its move"):
        async with acts.take(CHANGES, number, Step.WITHDRAW, by=stage.people.marcus, at=AT) as act:
            await act.record(Tag.WITHDRAWN)


async def test_no_step_leads_where_its_move_does_not(stage: Stage) -> None:
    number, before = await stage.begun(POTHOLE, by=stage.people.marcus), await events()
    for step, to in ((Step.WITHDRAW, State.ADOPTED), (None, State.OPEN)):
        with pytest.raises(AssertionError, match="does not lead"):
            async with acts.take(CHANGES, number, step, by=stage.people.marcus, at=AT) as act:
                await act.move(to)
    assert await events() == before


async def test_an_act_moves_once_and_before_its_event(stage: Stage) -> None:
    number = await stage.begun(POTHOLE, by=stage.people.marcus)

    async def write() -> None:
        async with acts.take(CHANGES, number, by=stage.people.marcus, at=AT) as act:
            await act.record(Tag.NOTE_WRITTEN)
            await act.move()

    with pytest.raises(AssertionError, match="before its event"):
        await write()


async def test_what_was_moved_meanwhile_is_not_moved_again(stage: Stage) -> None:
    read = await CHANGES.load(await stage.begun(POTHOLE, by=stage.people.marcus))

    async def touch() -> None:
        async with acts.take(CHANGES, read, by=stage.people.marcus, at=AT) as act:
            await act.move()
            await act.record(Tag.NOTE_WRITTEN)

    await touch()
    with pytest.raises(Stale, match="a moment ago"):
        await touch()


async def test_an_act_moves_its_own_matter_by_one_revision_and_no_other(stage: Stage) -> None:
    marcus = stage.people.marcus
    mine, other = [await stage.begun(term, by=marcus) for term in (POTHOLE, stage.lamp_faster)]
    before = [await CHANGES.load(number) for number in (mine, other)]
    async with acts.take(CHANGES, mine, by=marcus, at=AT) as act:
        await act.move()
        await act.record(Tag.NOTE_WRITTEN)
    after = [await CHANGES.load(number) for number in (mine, other)]
    assert [each.revision for each in after] == [before[0].revision + 1, before[1].revision]


async def test_the_clock_does_what_is_the_clocks_and_nothing_else(stage: Stage) -> None:
    number = await stage.begun(POTHOLE, by=stage.people.marcus)
    assert CHANGES.moves.open_steps(CHANGES.standing(await CHANGES.load(number), clock())) == {Step.LAPSE}
    with pytest.raises(Forbidden):
        await declare(STORM, by=clock(), at=AT)


# ── the tables of moves ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("matter", [CHANGES, CORRECTIONS, ADJUSTMENTS, CARDS], ids=lambda m: m.name)
def test_a_table_names_only_what_there_is(matter: acts.Matter[Any, Any]) -> None:
    moves = matter.moves
    assert {state for move in moves for state in move.start | move.end} <= set(moves.states)
    assert {move.by for move in moves} == set(moves.may)
    steps: list[Any] = [move.step for move in moves]
    known: Any = type(steps[0])
    assert len(steps) == len(set(steps)) == len(known)
    assert set(matter.states) | {"new"} >= set(moves.states)


@pytest.mark.parametrize("matter", [CHANGES, CORRECTIONS, ADJUSTMENTS, CARDS], ids=lambda m: m.name)
def test_every_step_of_a_table_is_taken_by_a_writer(matter: acts.Matter[Any, Any]) -> None:
    writers = [names for names in HOUSE.writers if not names.module.name.endswith(".matter")]
    named = {
        names.of(n) for names in writers for n in ast.walk(names.module.tree) if isinstance(n, ast.Attribute)
    }
    steps = [move.step for move in matter.moves]
    assert not [step for step in steps if f"{type(step).__module__}.Step.{step.name}" not in named]
