"""A second opinion on meetings, written from the ground rules' own words: who counts, what a vote comes to, which times can
stand, what minutes may become. It imports nothing of the program's rules, and is slow and plain on purpose.
"""

from dataclasses import dataclass, field
from fractions import Fraction

HALF = Fraction(1, 2)


def enough(share: Fraction, whole: int) -> int:
    """The fewest that are the share of a whole: of one half more than it, of any other part at least it; never none."""
    return next(
        n for n in range(1, whole + 2) if (n > share * whole if share == HALF else n >= share * whole)
    )


@dataclass(frozen=True, kw_only=True)
class Ground:
    seats: tuple[str, ...]
    filled_only: bool
    quorum: Fraction
    of: str  # the votes "cast", those "present", the "base"
    share: Fraction
    recused_counts: bool
    proxies: bool


@dataclass
class Model:
    """A board around one item. `holders` and `acting` may be empty for a seat; people are numbers."""

    ground: Ground
    holders: dict[str, int]
    acting: dict[str, int]
    room: list[tuple[str, int]] = field(default_factory=list)  # in the order in which they came
    recused: set[str] = field(default_factory=set)
    said: dict[str, tuple[int, str]] = field(default_factory=dict)

    def may_speak(self, seat: str, person: int) -> bool:
        return person in (self.holders.get(seat), self.acting.get(seat))

    def seated(self) -> dict[str, int]:
        """Every seat and every person once, whoever came first."""
        taken: dict[str, int] = {}
        for seat, person in self.room:
            free = seat in self.ground.seats and seat not in taken and person not in taken.values()
            if free and self.may_speak(seat, person):
                taken[seat] = person
        return taken

    def out(self) -> set[int]:
        """People who take no part: whoever is in the room for a seat that was recused."""
        return {person for seat, person in self.room if seat in self.recused}

    def voices(self) -> dict[str, int]:
        seated, out = self.seated(), self.out()
        able = {s: p for s, p in seated.items() if s not in self.recused and p not in out}
        if not self.ground.proxies:
            return able
        gone = self.recused | (set(seated) - set(able))
        more = {
            seat: self.acting[seat]
            for seat in self.ground.seats
            if seat not in able and seat not in gone and self.acting.get(seat) in set(able.values())
        }
        return able | more

    def own_voices(self) -> dict[str, int]:
        seated, out = self.seated(), self.out()
        return {s: p for s, p in seated.items() if s not in self.recused and p not in out}

    def numbers(self) -> tuple[int, int, int]:
        """Base, quorum, present."""
        held = [s for s in self.ground.seats if s in self.holders or s in self.acting]
        base = len(held) if self.ground.filled_only else len(self.ground.seats)
        present = len(self.seated()) if self.ground.recused_counts else len(self.own_voices())
        return base, enough(self.ground.quorum, base), present

    def values(self) -> dict[str, str]:
        seated, voices = self.seated(), self.voices()
        gone = self.recused | (set(seated) - set(self.own_voices()))
        found = {}
        for seat in self.ground.seats:
            if seat in gone:
                found[seat] = "recused"
            elif seat not in voices:
                found[seat] = "absent"
            else:
                person, value = self.said.get(seat, (0, ""))
                found[seat] = value if person == voices[seat] else "abstain"
        return found

    def result(self) -> tuple[int, int, int, str]:
        """Yes, no, needed, and in a word what it came to."""
        values = list(self.values().values())
        yes, no = values.count("yes"), values.count("no")
        base, quorum, present = self.numbers()
        whole = {"cast": yes + no, "present": max(present, len(self.voices())), "base": base}[self.ground.of]
        needed = enough(self.ground.share, whole)
        carries = yes >= needed and yes > no
        words = {
            (True, True): "carried",
            (True, False): "failed",
            (False, True): "recommended",
            (False, False): "no-quorum",
        }
        return yes, no, needed, words[present >= quorum, carries]


def overlaps(first: tuple[int, int | None], second: tuple[int, int | None]) -> bool:
    """Whether somebody would be there twice in one minute; minutes up to the end of the day."""
    there = [set(range(a, 1_440 if b is None else b)) for a, b in (first, second)]
    return bool(there[0] & there[1])


@dataclass
class Sheet:
    """Minutes of a meeting, as the issue tells their course. `waits` counts corrections that nobody has answered."""

    board: bool
    state: str = "draft"
    waits: int = 0
    days: int = 0  # since they were last sent round or corrected

    def allows(self, step: str) -> bool:
        free = self.waits == 0
        return {
            "write anew": self.state == "draft",
            "send round": self.state == "draft",
            "ask for a correction": self.state in ("circulated", "final"),
            "approve": self.state == "circulated" and free,
            "make final": free
            and (
                self.state == "approved" or (self.state == "circulated" and not self.board and self.days >= 5)
            ),
        }[step]

    def take(self, step: str) -> None:
        if step == "send round":
            self.state, self.days = "circulated", 0
        elif step == "ask for a correction":
            self.waits += 1
        elif step == "approve":
            self.state = "approved"
        elif step == "make final":
            self.state = "final"

    def answer(self, *, accepted: bool) -> None:
        self.waits -= 1
        if accepted and self.state == "circulated":
            self.days = 0
