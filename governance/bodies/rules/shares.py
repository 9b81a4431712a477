"""Parts of a whole number of seats or votes: integers, never rounded.

One half reads as *more than half* (8 seats: 5), any other part as *at least* it (two thirds of 8: 6). Of nothing, one is
needed.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from governance.errors import Invalid

WORDS = {
    (1, 2): "more than half",
    (3, 5): "three fifths",
    (2, 3): "two thirds",
    (3, 4): "three quarters",
    (1, 1): "all",
}
LARGEST = 100  # a numerator or denominator above it is a mistake


@dataclass(frozen=True, kw_only=True)
class Share:
    numerator: int = 1
    denominator: int = 2

    def of(self, base: int) -> int:
        """How many it takes out of `base`."""
        if self.numerator * 2 == self.denominator:
            return base // 2 + 1
        return max(1, -(-self.numerator * base // self.denominator))

    @property
    def words(self) -> str:
        told = WORDS.get((self.numerator, self.denominator))
        return told or f"{self.numerator} in {self.denominator}"

    @property
    def text(self) -> str:
        """As a form has it: 2/3."""
        return f"{self.numerator}/{self.denominator}"

    def checked(self, field: str) -> "Share":
        """Itself, from more than half to all; raises Invalid naming the field otherwise."""
        known = 1 <= self.numerator <= self.denominator <= LARGEST
        if not known or self.numerator * 2 < self.denominator:
            reason = "is less than half, or no part"
            raise Invalid(f"{field.replace('_', ' ').capitalize()}: this {reason}.", fields={field: reason})
        return self

    def canonical(self) -> list[int]:
        return [self.numerator, self.denominator]


HALF = Share()  # more than half


def share_from(body: list[int]) -> Share:
    return Share(numerator=body[0], denominator=body[1])


def share_of(text: str) -> Share:
    """What a form has, such as 2/3. Raises ValueError."""
    numerator, _, denominator = text.partition("/")
    return Share(numerator=int(numerator), denominator=int(denominator))


class Of(StrEnum):
    """What the share of yes votes is taken of."""

    CAST = "cast"
    PRESENT = "present"
    BASE = "base"


OF_WORDS = {
    Of.CAST: "the votes cast, without abstentions",
    Of.PRESENT: "the members in the room, so that an abstention has the effect of a no",
    Of.BASE: "all the seats that the quorum counts, present or not",
}


@dataclass(frozen=True, kw_only=True)
class Needed:
    """How many yes votes carry a motion."""

    of: Of = Of.CAST
    share: Share = HALF

    def votes(self, *, cast: int, present: int, base: int) -> int:
        return self.share.of({Of.CAST: cast, Of.PRESENT: present, Of.BASE: base}[self.of])

    @property
    def words(self) -> str:
        """More than half of the votes cast, without abstentions."""
        return f"{self.share.words} of {OF_WORDS[self.of]}"

    def canonical(self) -> dict[str, Any]:
        return {"of": str(self.of), "share": self.share.canonical()}


MAJORITY = Needed()  # more than half of the votes cast


def needed_from(body: dict[str, Any]) -> Needed:
    return Needed(of=Of(body["of"]), share=share_from(body["share"]))
