"""Random meetings against a second opinion that was written without the rules: attendance, recusals, motions, votes,
quorum, results and the states of minutes. Two hundred of them here, ten thousand in `make prove`.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from governance.bodies.rules.ground_rules import Base, GroundRules, Kind, MotionKind
from governance.bodies.rules.quorum import InRoom, Quorum, Roll, quorum
from governance.bodies.rules.shares import Needed, Of, Share
from governance.errors import Invalid
from governance.meetings.rules.attendance import Stay, check
from governance.meetings.rules.minutes_moves import MOVES, Standing, State, Step
from governance.meetings.rules.votes import Given, Value, tally
from governance.people.rules import clock
from tests.meetings.meeting_model import Ground, Model, Sheet, overlaps

SHARES = ((1, 2), (3, 5), (2, 3), (3, 4), (1, 1))
DAY = datetime(2026, 6, 18, tzinfo=UTC)
BEGAN = 9 * 60


@dataclass
class Meeting:
    """One board meeting by the rules and by the model, told the same things; `seen` counts what happened in it."""

    chance: random.Random
    seen: Counter[str]

    def __post_init__(self) -> None:
        pick = self.chance.choice
        seats = tuple(f"seat-{n}" for n in range(self.chance.randint(1, 9)))
        people = list(range(1, len(seats) + 4))
        holders = {s: pick(people) for s in seats if self.chance.random() < 0.8}
        acting = {s: pick(people) for s in holders if self.chance.random() < 0.2}
        quorum_share, share, of = pick(SHARES), pick(SHARES), pick(list(Of))
        filled, counts, proxies = (self.chance.random() < 0.5 for _ in range(3))
        self.ground = Ground(
            seats=seats, filled_only=filled, quorum=Fraction(*quorum_share), of=str(of), share=Fraction(*share),
            recused_counts=counts, proxies=proxies,
        )  # fmt: skip
        self.rules = GroundRules(
            kind=Kind.BOARD, seats=seats, base=Base.FILLED if filled else Base.SEATS, quorum=_share(quorum_share),
            needed={MotionKind.ORDINARY: Needed(of=of, share=_share(share))}, recused_counts=counts, proxies=proxies,
        )  # fmt: skip
        self.model = Model(ground=self.ground, holders=holders, acting=acting)
        self.people, self.now, self.stays = people, BEGAN, dict[int, list[tuple[int, int | None]]]()

    def there(self) -> Quorum:
        held, acting = self.model.holders, self.model.acting
        people = {s: frozenset(p for p in (held.get(s), acting.get(s)) if p) for s in self.ground.seats}
        room = [InRoom(seat=seat, person=person) for seat, person in self.model.room]
        return quorum(
            self.rules, Roll(people=people, standing_in=acting), room, recused=frozenset(self.model.recused)
        )

    def comes(self) -> None:
        person = self.chance.choice(self.people)
        if any(went is None for _, went in self.stays.get(person, [])):
            return
        own = [seat for seat in self.ground.seats if self.model.may_speak(seat, person)]
        self.stays.setdefault(person, []).append((self.now, None))
        self.model.room.append((self.chance.choice([*own, self.chance.choice(self.ground.seats)]), person))

    def goes(self) -> None:
        if self.model.room:
            seat, person = self.chance.choice(self.model.room)
            self.model.room.remove((seat, person))
            came, _ = self.stays[person].pop()
            self.stays[person].append((came, self.now))

    def recuses(self) -> None:
        seat = self.chance.choice(self.ground.seats)
        self.model.recused.symmetric_difference_update({seat})

    def leaves_office(self) -> None:
        """A member's time ends, or somebody else holds the seat from now on."""
        seat = self.chance.choice(self.ground.seats)
        self.model.acting.pop(seat, None)
        if self.chance.random() < 0.5:
            self.model.holders.pop(seat, None)
        else:
            self.model.holders[seat] = self.chance.choice(self.people)

    def says(self) -> None:
        voices = self.there().voices
        if voices:
            seat = self.chance.choice(sorted(voices))
            self.model.said[seat] = (voices[seat], self.chance.choice(("yes", "yes", "no", "abstain")))

    def corrects(self) -> None:
        """Other times for somebody: refused exactly where they would be there twice."""
        if not self.stays:
            return
        stays = self.stays[self.chance.choice(sorted(self.stays))]
        came = self.chance.randint(BEGAN - 70, self.now + 5)
        went = self.chance.choice((None, self.chance.randint(came - 5, self.now + 5)))
        place = self.chance.randrange(len(stays))
        others = [each for n, each in enumerate(stays) if n != place]
        sound = came <= self.now and (went is None or came <= went <= self.now) and came >= BEGAN - 60
        free = went == came or not any(overlaps((came, went), each) for each in others)
        allowed = _allowed(_stay((came, went)), [_stay(each) for each in others], _at(self.now))
        assert allowed is (sound and free), (came, went, others, self.now)
        self.seen["times refused" if not allowed else "times taken"] += 1

    def votes(self) -> None:
        """A vote is closed: numbers, every seat's value and the result are the same."""
        given = [Given(seat=s, person=p, value=Value(v)) for s, (p, v) in self.model.said.items()]
        count = tally(self.rules, MotionKind.ORDINARY, self.there(), given)
        assert {seat: str(value) for seat, value in count.values.items()} == self.model.values()
        assert (count.base, count.quorum, count.present) == self.model.numbers()
        assert (count.yes, count.no, count.needed, str(count.result)) == self.model.result()
        self.seen[str(count.result)] += 1
        self.model.said.clear()

    def goes_on(self, steps: int) -> None:
        doing = (
            self.comes,
            self.comes,
            self.goes,
            self.recuses,
            self.leaves_office,
            self.says,
            self.says,
            self.corrects,
            self.votes,
        )
        for seat, person in self.model.holders.items():
            if self.chance.random() < 0.8 and person not in self.stays:
                self.stays[person] = [(self.now, None)]
                self.model.room.append((seat, person))
        for _ in range(steps):
            self.now += self.chance.randint(0, 4)
            self.chance.choice(doing)()
            there = self.there()
            assert dict(there.voices) == self.model.voices()
            assert (there.base, there.needed, there.present) == self.model.numbers()
        self.votes()


def _share(parts: tuple[int, int]) -> Share:
    return Share(numerator=parts[0], denominator=parts[1])


def _at(minute: int) -> datetime:
    return DAY + timedelta(minutes=minute)


def _stay(times: tuple[int, int | None]) -> Stay:
    return Stay(came=_at(times[0]), went=None if times[1] is None else _at(times[1]))


def _allowed(stay: Stay, others: list[Stay], at: datetime) -> bool:
    try:
        check(stay, others=others, began=_at(BEGAN), at=at)
    except Invalid:
        return False
    return True


MINUTES = (Step.WRITE, Step.CIRCULATE, Step.ASK, Step.APPROVE, Step.FINISH)


def _minutes(chance: random.Random, seen: Counter[str]) -> None:
    """The course of minutes for somebody who may take every step: open is what the model says, and nothing else."""
    sheet = Sheet(board=chance.random() < 0.5)
    for _ in range(chance.randint(3, 25)):
        sheet.days += chance.randint(0, 3)
        standing = Standing(
            state=State(sheet.state), by=clock(), takes_notes=True, was_here=True, approves=True,
            open_corrections=sheet.waits, due=not sheet.board and sheet.days >= 5,
        )  # fmt: skip
        assert set(MOVES.open_steps(standing)) & set(MINUTES) == {s for s in MINUTES if sheet.allows(str(s))}
        if sheet.waits and chance.random() < 0.4:
            sheet.answer(accepted=chance.random() < 0.5)
        elif open_now := sorted(s for s in MINUTES if sheet.allows(str(s))):
            step = chance.choice(open_now)
            sheet.take(str(step))
            assert sheet.state in MOVES.of(step).end
    seen[f"minutes {sheet.state}"] += 1


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=pytest.mark.slow)])
def test_random_meetings_come_to_what_a_second_opinion_says(count: int) -> None:
    seen = Counter[str]()
    for seed in range(count):
        chance = random.Random(seed)
        Meeting(chance=chance, seen=seen).goes_on(chance.randint(8, 40))
        _minutes(chance, seen)
    print(f"{count:,} meetings:", ", ".join(f"{number:,} {what}" for what, number in sorted(seen.items())))  # noqa: T201
    assert {
        "carried",
        "failed",
        "recommended",
        "no-quorum",
        "times refused",
        "times taken",
        "minutes final",
    } <= set(seen)
