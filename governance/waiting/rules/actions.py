"""What waits for whom about actions: whoever promised to do one, and the other side that looks whether it is done. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.meetings.rules.actions import OWNERS, State, Step
from governance.people.rules import Role
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject

LEADING = frozenset({Role.DIVISION_HEAD, Role.RELATIONS_LEAD, Role.SPONSOR})


@dataclass(frozen=True, kw_only=True)
class ActionOpen:
    """One that is open, or done and not looked at. `held`: somebody has its role now; `staffed`: the other side has
    somebody beside those who lead it; `done_by` 0: nobody, or a machine.
    """

    number: str
    words: str
    state: State
    due: datetime
    at: datetime
    done_at: datetime | None
    done_by: int
    seat: str
    held: bool
    staffed: bool
    owner: Office
    other: Office


@dataclass(frozen=True, kw_only=True)
class VersionSteps:
    """How many steps of a version are done, of how many that were not dropped."""

    version: int
    done: int
    of: int


def of_action(found: ActionOpen) -> Iterator[Matter]:
    """The role that it belongs to; while nobody holds that, everybody who acts for its office."""
    if found.state is State.DONE:
        yield _to_verify(found)
        return
    own = frozenset({found.seat}) if found.held else frozenset()
    yield Matter(
        kind=Kind.ACTION,
        subject=Subject.ACTION,
        number=found.number,
        title=found.words,
        step=Step.DO,
        party=found.owner,
        seats=Seats(parties=frozenset({found.owner.code}), roles=OWNERS, codes=own),
        since=found.at,
        until=found.due,
        begun=found.at,
        sides=(found.owner, found.other),
    )


def _to_verify(found: ActionOpen) -> Matter:
    roles = OWNERS - LEADING if found.staffed else OWNERS
    without = frozenset({found.done_by}) if found.done_by else frozenset()
    return Matter(
        kind=Kind.VERIFY,
        subject=Subject.ACTION,
        number=found.number,
        title=found.words,
        step=Step.VERIFY,
        party=found.other,
        seats=Seats(parties=frozenset({found.other.code}), roles=roles, without=without),
        since=found.done_at,
        begun=found.at,
        sides=(found.owner, found.other),
    )
