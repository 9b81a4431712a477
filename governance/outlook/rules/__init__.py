"""What may be announced, by whom, and when a department is asked what is coming up. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from governance import canonical
from governance.errors import Invalid
from governance.moves import Moves, move
from governance.people.rules import Acting, PartyKind

ANSWER_DAYS, LINK_DAYS = 10, 10  # business days
AHEAD = timedelta(days=92)  # so far the lists look
LONGEST = timedelta(days=366)
ASKED_UNTIL = 60  # days of a quarter after which a department that joins is asked in the next one
MOST_REQUESTS = 1_000_000


class State(StrEnum):
    NEW = "new"  # nothing is stored yet
    SENT = "sent"
    SHOWN = "shown"
    WITHDRAWN = "withdrawn"
    LEFT_OUT = "left-out"


class By(StrEnum):
    """Who may take a step, in words for a refusal."""

    SIDE = "those who negotiate for the department that it is about"


class Step(StrEnum):
    ENTER = "enter"
    ACCEPT = "take over"
    LEAVE_OUT = "leave out"
    CHANGE = "change"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an entry stands for an actor; `party` is the department's code, "" before there is one."""

    state: State
    by: Acting
    party: str = ""


def announces(by: Acting) -> bool:
    """Whether this role tells what its department has coming up."""
    return by.negotiates and by.kind is PartyKind.DEPARTMENT


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.SIDE: lambda s: announces(s.by) and s.party in ("", s.by.party),
}
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.ENTER, "new → shown", By.SIDE, "Tells 311 of it; it promises nothing."),
    move(Step.ACCEPT, "sent → shown", By.SIDE, "Takes over what a colleague wrote; nobody else saw it before."),
    move(Step.LEAVE_OUT, "sent → left-out", By.SIDE, "Leaves it out; nobody else sees it."),
    move(Step.CHANGE, "shown → shown", By.SIDE, "Says it anew."),
    move(Step.WITHDRAW, "shown → withdrawn", By.SIDE, "Takes it back, with a reason."),
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What is coming up: first and last day, codes of services, requests expected in all (0: nobody can say)."""

    title: str
    starts: date
    ends: date
    services: tuple[str, ...] = ()
    volume: int = 0
    calls: bool = False
    words: str = ""

    @property
    def told(self) -> dict[str, str | int | bool]:
        """As the record keeps it."""
        parts: dict[str, str | int | bool] = {
            "title": self.title,
            "starts": self.starts.isoformat(),
            "ends": self.ends.isoformat(),
            "services": ", ".join(self.services),
            "requests_expected": self.volume,
            "calls_expected": self.calls,
            "words": self.words,
        }
        return {key: value for key, value in parts.items() if value}


def checked(typed: Announcement, *, own: frozenset[str], today: date) -> Announcement:
    """It as it is stored; `own` are the services whose work is this department's. Raises Invalid naming the field."""
    wrong = dict(_wrong(typed, own, today))
    if wrong:
        raise Invalid("Please look at the marked fields.", fields=wrong)
    title = canonical.text(typed.title, field="title", limit=120).replace("\n", " ")
    words = canonical.text(typed.words, field="words", limit=500)
    return replace(typed, title=title, words=words, services=tuple(dict.fromkeys(typed.services)))


def _wrong(typed: Announcement, own: frozenset[str], today: date) -> list[tuple[str, str]]:
    others = [code for code in typed.services if code not in own]
    rules = (
        ("title", not typed.title.strip(), "Say in a few words what is coming up."),
        ("ends", typed.ends < typed.starts, "The last day lies before the first."),
        ("ends", typed.ends < today, "The last day lies in the past."),
        ("starts", typed.starts > today + LONGEST, "The first day lies more than a year ahead."),
        ("ends", typed.ends > typed.starts + LONGEST, "It lasts a year at most."),
        ("services", bool(others), f"This is not the work of your department: {', '.join(others)}."),
        ("services", typed.calls and not typed.services, "Choose the services that calls will be about."),
        ("words", typed.calls and not typed.words.strip(), "Say what call takers should know."),
        ("volume", not 0 <= typed.volume <= MOST_REQUESTS, f"At most {MOST_REQUESTS:,} requests fit."),
    )
    return [(field, reason) for field, broken, reason in rules if broken][::-1]


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def is_asked(day: date) -> bool:
    """Whether a department that was not asked this quarter still is: shortly before the next one, it is not."""
    return (day - quarter_of(day)).days <= ASKED_UNTIL


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A link for a colleague; `used_at` None: not used."""

    id: int
    party: str
    party_name: str
    party_id: int
    invited_by: str
    expires: datetime
    used_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires
