"""What a step of an adjustment, a correction or a scorecard is refused for, in the same words for all of them.

Which steps there are, and who may take them, each one's own table of moves says.
"""

from collections.abc import Collection
from enum import StrEnum

from governance.errors import AlreadyDone, Stale


def still_open(
    number: str, told: str, *, state: StrEnum, start: Collection[StrEnum], end: StrEnum | None
) -> None:
    """Raises AlreadyDone or Stale where `state`, which is `told` in words, is not one that the step starts from."""
    if state is end:
        raise AlreadyDone(f"{number} is {told} already.")
    if state not in start:
        raise Stale(f"{number} is {told}, so this cannot be done any more.")


def as_looked_at(number: str, *, seen: int, revision: int) -> None:
    if seen != revision:
        raise Stale(f"{number} was changed by somebody else. Look at it again before you go on.")
