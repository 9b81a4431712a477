"""Days, moments and fingerprints as people read them. Decides forms only, never which value is shown."""

from datetime import datetime
from zoneinfo import ZoneInfo

from governance import formats

# characters that can hide or reorder what a signer reads, or that no XML metadata may hold
UNPRINTABLE = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def moment(value: datetime, zone: str) -> str:
    """`Thu, Jun 18, 2026, 2:00 PM EDT`."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{formats.moment(value, ZoneInfo(zone))} {local:%Z}"


def grouped(fingerprint: str) -> str:
    """Groups of eight, so that two people can compare a fingerprint over the telephone."""
    return " ".join(fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8))


def short(fingerprint: str) -> str:
    return grouped(fingerprint[:16])


def capitalized(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def letter(index: int) -> str:
    """A to Z, then AA, AB and on."""
    rest, place = divmod(index, 26)
    return (letter(rest - 1) if rest else "") + chr(65 + place)


def printable(text: str) -> str:
    return text.translate(UNPRINTABLE)
