"""When a session counts, which passwords will do, how many tries are given, what binds a form to its session.

Pure: hashing of passwords and keeping of tokens is done by the actions.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from governance import canonical, formats
from governance.errors import Invalid

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(seconds=60)
ONE_TIME = timedelta(hours=24)
WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 100  # a city hall shares one address
JUST_PROVEN = timedelta(hours=1)
LETTER_WINDOW = timedelta(hours=1)
LETTERS_PER_ACCOUNT = 3
LETTERS_PER_ADDRESS = 30

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 6
# Long enough to pass the length, known to everybody who guesses.
COMMON = frozenset(
    """123456789012 1234567890123 123456789123 012345678910 111222333444 123123123123 121212121212 abcdefghijkl
    abc123456789 abcd12345678 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qazxsw23edc zaq12wsxcde3 qwertyuiop12
    qwertyuiop123 qwertyuiopas qwerty123456 qwerty1234567 asdfghjkl123 zxcvbnm12345 q1w2e3r4t5y6 passwordpassword
    password1234 password12345 password123456 mypassword123 administrator administrator1 admin1234567 welcome12345
    welcome123456 letmein12345 letmein123456 iloveyou1234 iloveyou12345 changeme1234 changeme12345 sunshine1234
    princess1234 football1234 baseball1234 superman1234 trustno11234 correcthorsebatterystaple""".split()  # noqa: SIM905 - words read best as words
)


def alive(*, created: datetime, last_used: datetime, at: datetime) -> bool:
    """Whether a session that nobody ended still counts: 30 minutes idle, 12 hours in all."""
    return at - last_used < IDLE and at - created < ABSOLUTE


def token_hash(token: str) -> str:
    """All that is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def handed_over(*, set_by: str, on: date, again: bool) -> str:
    """What is known of how an account came to its password, told with what its person agrees to, however long ago.

    It stays until the person proves the account by a letter sent to its address.
    """
    which = "a new" if again else "first"
    told = f"{which} password handed over by {set_by} on {formats.short_day(on)}, changed at first sign-in"
    return told if set_by else ""


def moved(*, by: str, on: date | None) -> str:
    """Whoever moved an account to another address may read what is sent there: letters prove nothing about that."""
    return (
        f"account handed over by {by} to another e-mail address on {formats.short_day(on)}"
        if by and on
        else ""
    )


@dataclass(frozen=True, kw_only=True)
class SeenBrowser:
    """A browser at a sign-in: the fingerprint of what it keeps for us ("" for nothing), its own name, where it was."""

    device: str
    agent: str
    address: str


def is_same(here: SeenBrowser, before: SeenBrowser) -> bool:
    """By what it keeps; else by name and place, so that clearing cookies is no alarm. Its version may have risen."""
    if here.device and here.device == before.device:
        return True
    alike = _NUMBERS.sub("", printable(here.agent)) == _NUMBERS.sub("", before.agent)
    return alike and place(here.address) == place(before.address)


_NUMBERS = re.compile(r"[\d.]+")


def printable(agent: str) -> str:
    """The name that a browser gives itself, without what cannot be shown."""
    return "".join(c for c in agent if c.isprintable())[:200]


BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser(agent: str) -> str:
    """`Firefox on Windows`, from what a browser tells of itself."""
    name = next((name for mark, name in BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{name} on {system}" if system else name


def place(address: str) -> str:
    """Where tries are counted together: an address, or the network that one household has in IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return address
    return str(known.ipv4_mapped or ip_network((int(known) >> 64 << 64, 64)))


def normal(password: str) -> str:
    """The same password from every keyboard; nothing is trimmed or cut. Raises Malformed where no keyboard types it."""
    return canonical.normal(password, field="password")


def check_password(password: str, *, email: str, name: str) -> None:
    """Length decides, not signs: long, not known to everybody, and without one's own name. Raises Invalid."""
    reason = _weakness(normal(password), email=email, name=name)
    if reason:
        raise Invalid(f"The new password {reason}.", fields={"password": reason})


def _weakness(password: str, *, email: str, name: str) -> str:
    folded = password.casefold()
    if len(password) < SHORTEST:
        return f"is shorter than {SHORTEST} characters; a few words in a row are easy to remember"
    if len(password) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if len(set(folded)) < FEWEST_DIFFERENT:
        return f"has fewer than {FEWEST_DIFFERENT} different characters"
    if re.sub(r"[\W_]", "", folded) in COMMON:
        return "is one that many people use"
    if any(part in folded for part in _own_words(email, name)):
        return "holds your name or e-mail address"
    return ""


def _own_words(email: str, name: str) -> list[str]:
    """Names of three letters are left out: they hide in too many words."""
    return [
        part for part in re.split(r"[\W_]+", f"{email.partition('@')[0]} {name}".casefold()) if len(part) > 3
    ]
