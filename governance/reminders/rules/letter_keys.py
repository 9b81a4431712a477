"""How letters are named: a key says what a letter is, and there is one letter of a key. Message numbers follow from it."""

from datetime import date

ACCOUNT, DAY, MEETING, TEST, CHECKPOINT, FAULT = "account", "day", "meeting", "test", "checkpoint", "fault"
EMERGENCY = "emergency"


def of_day(person: int, day: date, nth: int = 1) -> str:
    """The letter of a person's working day; a second one only where something urgent cannot wait for the next."""
    return f"{DAY}/{person}/{day.isoformat()}" + (f"/{nth}" if nth > 1 else "")


def of_account(name: str) -> str:
    """About signing in: sent at any hour, from an address of its own."""
    return f"{ACCOUNT}/{name}"


def of_meeting(number: str, person: int, nth: int) -> str:
    """What a person is told of a meeting; the next letter is a later one of the same."""
    return f"{MEETING}/{number}/{person}/{nth}"


def told_once(kind: str, person: int, name: str) -> str:
    """One thing told once to each of several people, such as a day's checkpoint of the record."""
    return f"{kind}/{person}/{name}"


def of_test(at: str) -> str:
    return f"{TEST}/{at}"


def again(key: str, nth: int) -> str:
    """What an administrator sends once more is a letter of its own."""
    return f"{key.partition('/again/')[0]}/again/{nth}"


def kind(key: str) -> str:
    return key.partition("/")[0]
