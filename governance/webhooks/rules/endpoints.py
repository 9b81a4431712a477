"""Systems that are told: what an administrator enters, and which steps there are. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from governance import canonical
from governance.errors import Invalid
from governance.moves import Moves, move
from governance.outgoing.rules import Network, checked
from governance.people.rules import Acting, Role
from governance.webhooks.rules.messages import WORDS, MessageKind

ROTATION_DAYS = 7  # so long the old secret signs, too


class State(StrEnum):
    NEW = "new"  # nothing is stored yet
    ON = "on"
    OFF = "off"


class By(StrEnum):
    ADMINISTRATOR = "an administrator"
    CLOCK = "the clock"


class Step(StrEnum):
    REGISTER = "register"
    ROTATE = "make a new secret"
    TEST = "send a test"
    REPLAY = "send again"
    SWITCH_OFF = "switch off"
    SWITCH_ON = "switch on"
    GIVE_UP = "give up"


@dataclass(frozen=True, kw_only=True)
class Standing:
    state: State
    by: Acting


def may_keep(by: Acting) -> bool:
    """In person: what a system is told leaves the house."""
    return by.holds(Role.ADMINISTRATOR) and by.delegation_id is None


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.ADMINISTRATOR: lambda s: may_keep(s.by),
    By.CLOCK: lambda s: s.by.is_program,
}
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.REGISTER, "new → on", By.ADMINISTRATOR, "Names a system, its address and what it is told; its secret is shown once."),
    move(Step.ROTATE, "on/off", By.ADMINISTRATOR, "Makes a new secret; the old one signs, too, for seven days."),
    move(Step.TEST, "on", By.ADMINISTRATOR, "Sends a message that says nothing but that it is a test."),
    move(Step.REPLAY, "on/off", By.ADMINISTRATOR, "Has a message delivered once more, under the same id."),
    move(Step.SWITCH_OFF, "on → off", By.ADMINISTRATOR, "Nothing is sent any more; what happens meanwhile waits."),
    move(Step.SWITCH_ON, "off → on", By.ADMINISTRATOR, "What waited is sent, in order."),
    move(Step.GIVE_UP, "on → off", By.CLOCK, "After three days of failures, or when it answers that it wants to be told no more."),
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class EndpointEntry:
    """A system as it is entered. `confirms`: its answer may say that it shows a new target."""

    name: str
    address: str
    contact: str
    kinds: frozenset[MessageKind]
    confirms: bool = False


def checked_entry(entry: EndpointEntry, *, allowed: Sequence[Network]) -> EndpointEntry:
    """The entry in clean text. Raises Invalid naming the field."""
    clean = replace(
        entry,
        name=_filled(entry.name, "name", limit=80),
        address=_filled(entry.address, "address", limit=500),
        contact=_filled(entry.contact, "contact", limit=200),
    )
    checked(clean.address, allowed=allowed)
    if not entry.kinds or not entry.kinds <= WORDS.keys():
        reason = "Choose at least one thing that it is told."
        raise Invalid(reason, fields={"kinds": reason})
    return clean


def _filled(value: str, field: str, *, limit: int) -> str:
    text = canonical.text(value, field=field, limit=limit)
    if not text:
        raise Invalid(f"{field.capitalize()} is empty. Please fill it in.", fields={field: "is empty"})
    return text


def written(kinds: Iterable[MessageKind]) -> str:
    chosen = set(kinds)
    return " ".join(str(each) for each in MessageKind if each in chosen)
