"""The course of one negotiation: its rounds, questions, yeses and its end, as beats with days between them.

A story is told as data; here is what each beat does, through the same acts that the pages call.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from governance._demo.diary import in_order
from governance._demo.plans import aimed
from governance._demo.world import World
from governance.agreements import actions as agreement_actions
from governance.agreements.rules.items import HEADER, Item, Term
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Cause, Reason
from governance.errors import Stale

CENTER = "311"
TOOK_EFFECT = "00:05"


@dataclass(kw_only=True)
class Plot:
    """One change. `party` began it; `values` holds each round's lines: service or key to a target or whole item."""

    department: str
    party: str
    reason: Reason
    why: str
    says: str = ""
    title: str = ""
    upload: str = ""
    effective: date
    on_record: bool = False
    number: str = ""
    hash: str = ""
    values: Mapping[str, str | Item] = field(default_factory=dict)

    def other(self, party: str) -> str:
        return CENTER if party == self.department else self.department

    @property
    def cause(self) -> Cause:
        return Cause(reason=self.reason, title=self.title, upload=self.upload)


Beat = Callable[[World, Plot, datetime], Awaitable[None]]


def tell(world: World, plot: Plot, beats: list[tuple[int, str, Beat]]) -> None:
    """Write a story into the diary. Each beat stands with its days ago and its time of day; “=” keeps a weekend."""
    instants = in_order([_instant(world, ago, clock) for ago, clock, _ in beats])
    for at, (_, _, beat) in zip(instants, beats, strict=True):
        world.diary.write(at, _bound(beat, world, plot))


def _instant(world: World, ago: int, clock: str) -> datetime:
    if clock.startswith("="):
        return world.days.exactly(ago, clock.removeprefix("="))
    return world.days.working(ago, clock)


def _bound(beat: Beat, world: World, plot: Plot) -> Callable[[datetime], Awaitable[None]]:
    async def act(at: datetime) -> None:
        await beat(world, plot, at)

    return act


async def proposal(world: World, plot: Plot, *, talked: str = "", evidence: str = "") -> Proposal:
    known = await world.content(plot.department)
    edits = tuple(_edit(name, value, known) for name, value in plot.values.items())
    kind = EffectiveKind.ON_RECORD if plot.on_record else EffectiveKind.DATE
    effective = Effective(kind=kind, on=plot.effective)
    return Proposal(
        edits=edits,
        effective=effective,
        rationale=plot.why,
        call_takers=plot.says,
        conversation=talked,
        evidence=evidence,
    )


def _edit(name: str, value: str | Item, known: Mapping[str, tuple[str, Item]]) -> ProposedEdit:
    """The edit of one line: a text names a target for the item under the key; anything else is the new item itself."""
    key = name if ":" in name or name == HEADER else Term(service=name).key
    before, item = known.get(key, ("", None))
    if not isinstance(value, str):
        return ProposedEdit(key=key, before=before, after=value)
    return ProposedEdit(key=key, before=before, after=aimed(Term.sure(item), value))


def draft() -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        by = await world.negotiator(plot.party, at)
        sent = await proposal(world, plot)
        plot.number = await actions.begin(plot.department, sent, cause=plot.cause, by=by, at=at)

    return beat


def offer(*, talked: str = "") -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        by = await world.negotiator(plot.party, at)
        sent = await proposal(world, plot, talked=talked)
        plot.hash = (await actions.offer(plot.number, sent, by=by, at=at)).hash

    return beat


def counter(
    party: str, values: Mapping[str, str | Item], why: str, *, talked: str = "", evidence: str = ""
) -> Beat:
    """`party`'s negotiator answers with other values; lines not named stay as they were last proposed."""

    async def beat(world: World, plot: Plot, at: datetime) -> None:
        plot.values, plot.why = {**plot.values, **values}, why
        by = await world.negotiator(party, at)
        sent = await proposal(world, plot, talked=talked, evidence=evidence)
        plot.hash = (await actions.counter(plot.number, sent, by=by, at=at)).hash

    return beat


def recommend(party: str, words: str) -> Beat:
    """A negotiator who does not bind the party puts the proposal before the one who does; others pass on."""

    async def beat(world: World, plot: Plot, at: datetime) -> None:
        by = await world.negotiator(party, at)
        if not by.binding:
            await actions.recommend(plot.number, offer_hash=plot.hash, words=words, by=by, at=at)

    return beat


def agree(party: str) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        by = await world.signer(party, at)
        if by.party_id not in (await situation(plot.number)).consents:
            state = await actions.consent(plot.number, offer_hash=plot.hash, by=by, at=at)
            await note_effect(world, plot, state)

    return beat


def approve(words: str = "") -> Beat:
    """Only where the agreement's policy asks for it."""

    async def beat(world: World, plot: Plot, at: datetime) -> None:
        if (await situation(plot.number)).state is State.AGREED:
            by = await world.holder("operations-sponsor", at)
            state = await actions.approve(plot.number, offer_hash=plot.hash, words=words, by=by, at=at)
            await note_effect(world, plot, state)

    return beat


async def note_effect(world: World, plot: Plot, state: State) -> None:
    """An adopted version is announced on the morning on which it takes effect."""
    if state is State.ADOPTED:
        days = (world.days.today - plot.effective).days
        world.diary.write(world.days.exactly(days, TOOK_EFFECT), announce)


async def announce(at: datetime) -> None:
    await agreement_actions.announce(at=at)


def collide(party: str) -> Beat:
    """`party` would agree, but a target it starts from has changed: the act is refused and the change goes back."""

    async def beat(world: World, plot: Plot, at: datetime) -> None:
        by = await world.signer(party, at)
        with suppress(Stale):
            await actions.consent(plot.number, offer_hash=plot.hash, by=by, at=at)

    return beat


def reject(words: str) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        by = await world.holder("operations-sponsor", at)
        await actions.reject(plot.number, offer_hash=plot.hash, words=words, by=by, at=at)

    return beat


def send_back(keys: list[str], words: str) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        by = await world.holder("operations-sponsor", at)
        await actions.send_back(plot.number, offer_hash=plot.hash, keys=keys, words=words, by=by, at=at)

    return beat


def decline(party: str, words: str) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        await actions.decline(plot.number, words=words, by=await world.signer(party, at), at=at)

    return beat


def withdraw(words: str) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        await actions.withdraw(plot.number, words=words, by=await world.negotiator(plot.party, at), at=at)

    return beat


def ask(party: str, words: str) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        await actions.ask(plot.number, words=words, by=await world.negotiator(party, at), at=at)

    return beat


def reply(party: str, words: str) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        await actions.reply(plot.number, words=words, by=await world.negotiator(party, at), at=at)

    return beat


def more_time(party: str, words: str = "") -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        await actions.extend(plot.number, words=words, by=await world.negotiator(party, at), at=at)

    return beat


def note(party: str, words: str) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        await actions.note(plot.number, words=words, by=await world.negotiator(party, at), at=at)

    return beat


def hand_back(party: str, words: str) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        await actions.hand_back(plot.number, words=words, by=await world.signer(party, at), at=at)

    return beat
