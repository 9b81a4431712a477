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
TRIES_PER_ADDRESS = 100  # a city hall shares one address
LOOK_UPS_PER_ADDRESS = 300  # of papers, by people who are not signed in
JUST_PROVEN = timedelta(hours=1)
LETTER_WINDOW = timedelta(hours=1)
LETTERS_PER_ACCOUNT = 3
LETTERS_PER_ADDRESS = 30


@dataclass(frozen=True, kw_only=True)
class Delays:
    """So many tries without waiting; then each waits twice as long as the one before, and never longer than `longest`."""

    free: int
    longest: int  # seconds


# Nobody locks an account: whoever fails waits, at one place longer and longer. Others' failures make its person wait a
# minute at most in a browser that is new to us, and never in one they have used.
AT_ONE_PLACE = Delays(free=5, longest=15 * 60)
ANYWHERE = Delays(free=30, longest=60)
IN_OWN_BROWSER = Delays(free=10, longest=60)
SIGNED_IN = Delays(free=10, longest=60)  # asked once more for one's password

SHORTEST = 12
LONGEST = 200
ENOUGH = 10**10  # guesses: years by tries at our sign-in, weeks for whoever stole a database
PRODUCT = "concord"


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


@dataclass(frozen=True, kw_only=True)
class Known:
    """What everybody who guesses knows of an account: whose it is, and where."""

    email: str
    name: str
    city: str = ""

    @property
    def own(self) -> list[str]:
        """Names of three letters are left out: they hide in too many words."""
        return [word for word in _words(f"{self.email.partition('@')[0]} {self.name}") if len(word) > 3]

    @property
    def place(self) -> list[str]:
        """The product, and the city as one word: its single words are in too many others."""
        return [PRODUCT, *filter(None, ("".join(_words(self.city)),))]

    @property
    def all(self) -> list[str]:
        return [*_words(f"{self.email} {self.name} {self.city}"), *self.place]


def check_password(password: str, known: Known) -> None:
    """Length decides, not signs: long, and without what everybody knows of its person. Raises Invalid."""
    reason = _weakness(normal(password), known)
    if reason:
        raise weak(reason)


def weak(reason: str) -> Invalid:
    return Invalid(f"The new password {reason}.", fields={"password": reason})


EASY = "is guessed quickly: it is in use by many, or made of a pattern, a name or a date; take a few words that have nothing to do with one another"


def _weakness(password: str, known: Known) -> str:
    folded = password.casefold()
    if len(password) < SHORTEST:
        return f"is shorter than {SHORTEST} characters; a few words in a row are easy to remember"
    if len(password) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if any(part in folded for part in known.own):
        return "holds your name or e-mail address"
    if any(part in "".join(_words(password)) for part in known.place):
        return "holds the name of the city or of this portal"
    return ""


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", text.casefold()) if word]
