"""What waits for whom after something was agreed in a meeting: each side's own yes, on its own screen. Pure."""

from collections.abc import Iterator

from governance import formats
from governance.meetings.rules.agreeing import AgreedInMeeting, Step
from governance.people.rules import PartyKind
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject


def of_agreed(found: AgreedInMeeting) -> Iterator[Matter]:
    """It lies with the side whose turn it is; nobody who confirmed for the other side is asked."""
    kinds = (PartyKind.DEPARTMENT, PartyKind.CENTER)
    sides = {
        code: Office(code=code, name=found.names[code], kind=str(kind))
        for code, kind in zip(found.sides, kinds, strict=True)
    }
    for side in found.waits_for:
        others = [kept.person for party, kept in found.kept.items() if party != side]
        yield Matter(
            kind=Kind.CONFIRM,
            subject=Subject.AGREED,
            number=found.number,
            title=f"{found.title}: as agreed in the meeting of {formats.short_day(found.day)}",
            step=Step.CONFIRM,
            party=sides[side],
            seats=Seats(parties=frozenset({side}), binding=True, without=frozenset(others)),
            since=found.at,
            begun=found.at,
            lies=side == found.waits_for[0],
            sides=tuple(sides.values()),
        )
