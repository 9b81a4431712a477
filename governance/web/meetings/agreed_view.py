"""What was agreed in a meeting as pages show it: a tag for each side, and the short address where each confirms. Wording only."""

from dataclasses import dataclass
from functools import lru_cache

import segno

from governance.meetings.rules.agreeing import AgreedInMeeting, State


@dataclass(frozen=True, kw_only=True)
class AgreedShown:
    """What was agreed in a meeting, as its page shows it: a tag for each side, what is left to do."""

    change: str
    key: str
    words: str
    tags: tuple[tuple[str, bool], ...]
    note: str


def shown_agreed(agreed: AgreedInMeeting) -> AgreedShown:
    """For the fragment meetings/_agreed_shown.html: two tags, and never a check by another's hand."""
    return AgreedShown(
        change=agreed.number,
        key=agreed.key,
        words=agreed.words,
        tags=tuple(_tag(agreed, side) for side in agreed.sides) if agreed.state in LIVE else (),
        note=NOTES[agreed.state],
    )


LIVE = frozenset({State.WAITING, State.CONFIRMED})
NOTES = {
    State.WAITING: "Nobody else can do this for them. It binds once both have.",
    State.CONFIRMED: "Both have agreed to it.",
    State.OVERTAKEN: "Overtaken: the negotiation has gone on since, so this is not confirmed any more.",
    State.TAKEN_BACK: "Taken out again.",
}


def _tag(agreed: AgreedInMeeting, side: str) -> tuple[str, bool]:
    name = agreed.names[side]
    if agreed.has_confirmed(side):
        return f"{name} has confirmed", True
    return f"waits for {who_confirms(agreed, side)} to confirm", False


def who_confirms(agreed: AgreedInMeeting, side: str) -> str:
    """By name, where few may do it for their side."""
    names = agreed.signers.get(side, ())
    return " or ".join(names) if 0 < len(names) <= 2 else f"somebody who binds {agreed.names[side]}"


@dataclass(frozen=True, kw_only=True)
class ConfirmHere:
    """The short address as it is read aloud, and its picture for a phone, as SVG."""

    address: str
    picture: str


@lru_cache(maxsize=64)
def confirm_here(url: str, code: str) -> ConfirmHere:
    """`url` is the city's own, as it was set, never what a request names."""
    there = f"{url}/m/{code}"
    picture = segno.make(there, error="m", micro=False).svg_inline(
        border=2, scale=3, dark="#1b2a33", light="#ffffff", omitsize=False
    )
    return ConfirmHere(address=there.partition("://")[2], picture=picture)
