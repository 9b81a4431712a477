"""Walks through a negotiation, drawn by lot: whoever may take a step takes it, until the change has ended.

So every combination that the rules allow comes up by itself, a new step of the table of moves too.
"""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from governance.agreements import queries as agreements
from governance.agreements.rules.items import Intake, Item, Target, Term
from governance.bodies.actions.founding import found_working_groups
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.queries.acts import acts
from governance.changes.queries.offers import stored_edits
from governance.changes.queries.page import ChangePage, change_page
from governance.changes.queries.situation import Situation, situation, steps
from governance.changes.rules.moves import ENDED, Step
from governance.changes.rules.offers import offer_hash
from governance.changes.rules.proposal import Proposal
from governance.database.session import transaction
from governance.errors import ConcordError
from governance.meetings.actions.meeting import Planned, set_meeting
from governance.meetings.actions.talking import talk
from governance.people.rules import Acting, Viewer
from tests.changes.stage import AT, JULY, LAMP, POTHOLE, Stage
from tests.meetings.staged import PAIR, slot

WORDS = Intake(service="pothole", ask_first="Which lane?")
SEATS = ("dana", "lee", "marcus", "priya", "amara", "nora", "ruth")
VALUES = [(n, unit, goal) for n in (3, 6, 7, 9) for unit in Unit for goal in (8_000, 9_000)]
ENOUGH = 9  # steps of one walk


class Undone(Exception):
    """Rolls back a step that was only tried."""


@dataclass(kw_only=True)
class Walk:
    """One change of Streets on its way; `at` moves on with every step, past due at times."""

    stage: Stage
    draw: random.Random
    number: str = ""
    at: datetime = AT
    only_words: bool = False
    taken: list[str] = field(default_factory=list)

    @property
    def seats(self) -> tuple[Acting, ...]:
        return tuple(getattr(self.stage.people, name) for name in SEATS)

    async def page(self, by: Acting) -> ChangePage:
        viewer = Viewer(person_id=by.person_id, name=by.person, email="", seats=(by,))
        return await change_page(self.number, viewer=viewer, at=self.at, today=self.at.date())

    async def stops(self) -> AsyncIterator[Situation]:
        """The change after each of its steps, the first one too."""
        self.number = await self._begun()
        for _ in range(ENOUGH):
            change = await situation(self.number)
            yield change
            if change.state in ENDED:
                return
            self.at += timedelta(hours=self.draw.choice((1, 1, 5, 60, 500)))
            await self._goes_on()

    async def _begun(self) -> str:
        """A draft, or now and then a notice of other words for call takers, where none waits already."""
        people = self.stage.people
        if self.draw.random() < 0.2:
            held = (await agreements.latest(self.stage.agreement) or _none()).items.get(WORDS.key)
            words, seen = self._words(), held.hash if held else ""
            with suppress(ConcordError):
                self.number = await actions.give_notice(
                    "streets", words, seen=seen, words="Callers ask.", by=people.marcus, at=self.at
                )
                self.only_words = True
                return self.number
        by = self.draw.choice((people.dana, people.lee, people.marcus))
        return await self.stage.begun(*self._terms(), by=by)

    async def _goes_on(self) -> None:
        """One step that the moves leave open, or something else that happens meanwhile."""
        if self.only_words:
            await actions.take_effect(at=self.at)
        change = await situation(self.number)
        if change.state in ENDED:
            return
        chances = [(by, step) for by in self.seats for step in STEPS if step in steps(change, by)]
        likely = [each for each in chances if each[1] not in (Step.DECLINE, Step.WITHDRAW, Step.REJECT)]
        by, step = self.draw.choice(chances if self.draw.random() < 0.1 else likely or chances)
        if self.draw.random() < 0.15:
            await self._somebody_elses_change()
        try:
            await STEPS[step](self, by)
            self.taken.append(f"{by.person} {step}")
        except ConcordError as refused:
            self.taken.append(f"{by.person} {step}: {refused.message}")

    async def _somebody_elses_change(self) -> None:
        held = (await agreements.latest(self.stage.agreement) or _none()).items[LAMP.key].item
        lamp = replace(Term.sure(held), target=Target(amount=_hours(held) - 1 or 60, unit=Unit.HOURS))
        await self.stage.adopted(lamp)
        self.taken.append("another change of the street lamps was agreed")

    async def tried(self, step: Step, by: Acting) -> str:
        """What refuses this step at this moment, "" where it goes through. Nothing of it stays."""
        try:
            async with transaction():
                await STEPS[step](self, by)
                raise Undone  # noqa: TRY301 - it rolls back what the lines above have done
        except Undone:
            return ""
        except ConcordError as refused:
            return refused.message

    # What is said on the way

    def _words(self) -> Intake:
        return replace(WORDS, tell_resident=f"A crew comes within {self.draw.randint(1, 10**9)} minutes.")

    def _terms(self) -> tuple[Item, ...]:
        if self.only_words:
            return (self._words(),)
        amount, unit, goal = self.draw.choice(VALUES)
        pothole = replace(POTHOLE, target=Target(amount=amount, unit=unit), goal_bp=goal)
        amount, unit, goal = self.draw.choice(VALUES)
        lamp = replace(LAMP, target=Target(amount=amount, unit=unit), goal_bp=goal)
        return self.draw.choice(((pothole,), (lamp,), (pothole, lamp)))

    async def new_proposal(self) -> Proposal:
        """Something that neither holds today nor is on the table."""
        change = await situation(self.number)
        held = (await agreements.latest(change.agreement) or _none()).items
        while True:
            made = await self.stage.proposal(*self._terms())
            hashed = offer_hash(change.agreement_code, JULY, (edit.hash for edit in made.edits))
            fresh = hashed != change.offer_hash
            if fresh and all(e.after_hash != held[e.key].hash for e in made.edits if e.key in held):
                return replace(made, reasons=dict.fromkeys((POTHOLE.key, LAMP.key), "It snowed."))

    async def write(self, by: Acting) -> None:
        change = await situation(self.number)
        kept = (await acts(change.id, own=by.party_id, at=self.at)).draft
        seen = kept.revision if kept else 0
        await actions.save_draft(self.number, await self.new_proposal(), by=by, at=self.at, seen=seen)


def _hours(held: Item) -> int:
    """Hours in which the street lamps are promised; so many that every other target is slower."""
    hourly = held.target is not None and held.target.unit is Unit.HOURS
    return held.target.amount if hourly and held.target else 60


def _none() -> agreements.Content:
    raise AssertionError("Streets has an agreement")


Act = Callable[[Walk, Acting], Awaitable[object]]


async def _offer(walk: Walk, by: Acting) -> None:
    await actions.offer(walk.number, await walk.new_proposal(), by=by, at=walk.at)


async def _counter(walk: Walk, by: Acting) -> None:
    await actions.counter(walk.number, await walk.new_proposal(), by=by, at=walk.at)


async def _recommend(walk: Walk, by: Acting) -> None:
    page = await walk.page(by)
    if page.acts.draft is None and walk.draw.random() < 0.5:
        await walk.write(by)
    page = await walk.page(by)
    may_take = not page.overtaken and by.party_id not in page.change.consents
    taken = (
        page.change.offer_hash if may_take and (page.acts.draft is None or walk.draw.random() < 0.5) else ""
    )
    await actions.recommend(walk.number, offer_hash=taken, words="It is fair.", by=by, at=walk.at)


async def _hand_back(walk: Walk, by: Acting) -> None:
    await actions.hand_back(walk.number, words="Not in winter.", by=by, at=walk.at)


async def _consent(walk: Walk, by: Acting) -> None:
    change = await situation(walk.number)
    await actions.consent(change, offer_hash=change.offer_hash, by=by, at=walk.at)


async def _object(walk: Walk, by: Acting) -> None:
    await actions.raise_objection(walk.number, words="Crews do not.", by=by, at=walk.at)


async def _ask(walk: Walk, by: Acting) -> None:
    await actions.ask(walk.number, words="Since when?", by=by, at=walk.at)


async def _reply(walk: Walk, by: Acting) -> None:
    await actions.reply(walk.number, words="Since May.", by=by, at=walk.at)


async def _extend(walk: Walk, by: Acting) -> None:
    await actions.extend(walk.number, words="Budget week", by=by, at=walk.at)


async def _grant(walk: Walk, by: Acting) -> None:
    await actions.grant_time(walk.number, by=by, at=walk.at)


async def _decline(walk: Walk, by: Acting) -> None:
    await actions.decline(walk.number, words="Winter is coming.", by=by, at=walk.at)


async def _withdraw(walk: Walk, by: Acting) -> None:
    await actions.withdraw(walk.number, words="The crew is back.", by=by, at=walk.at)


async def _approve(walk: Walk, by: Acting) -> None:
    hashed = (await situation(walk.number)).offer_hash
    await actions.approve(walk.number, offer_hash=hashed, by=by, at=walk.at)


async def _return(walk: Walk, by: Acting) -> None:
    change = await situation(walk.number)
    keys = [edit.key for edit in await stored_edits(change.offer_id or 0)][:1]
    said = "Residents wait too long."
    await actions.send_back(
        walk.number, offer_hash=change.offer_hash, keys=keys, words=said, by=by, at=walk.at
    )


async def _talk(walk: Walk, by: Acting) -> None:
    """At a meeting that is set for it, eight days ahead."""
    await found_working_groups(at=walk.at)
    planned = Planned(title="Streets and 311", slot=slot((walk.at + timedelta(days=8)).date()))
    await set_meeting(PAIR, planned, by=by, at=walk.at)
    await talk(walk.number, by=by, at=walk.at)


async def _reject(walk: Walk, by: Acting) -> None:
    hashed = (await situation(walk.number)).offer_hash
    await actions.reject(walk.number, offer_hash=hashed, words="Not this year.", by=by, at=walk.at)


STEPS: dict[Step, Act] = {
    Step.OFFER: _offer,
    Step.COUNTER: _counter,
    Step.RECOMMEND: _recommend,
    Step.HAND_BACK: _hand_back,
    Step.CONSENT: _consent,
    Step.OBJECT: _object,
    Step.ASK: _ask,
    Step.REPLY: _reply,
    Step.EXTEND: _extend,
    Step.TALK: _talk,
    Step.GRANT: _grant,
    Step.DECLINE: _decline,
    Step.WITHDRAW: _withdraw,
    Step.APPROVE: _approve,
    Step.RETURN: _return,
    Step.REJECT: _reject,
}
