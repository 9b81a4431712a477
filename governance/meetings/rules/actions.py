"""Actions: what somebody promised to do, who does it, who looks whether it was done. The moves, due days, a version's steps.

An action belongs to a role of one office; another office looks whether it was done. Nobody confirms what they closed.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from governance import canonical
from governance.calendars.rules.days import close_before, close_of, respond_by
from governance.calendars.rules.model import Calendar
from governance.errors import Invalid
from governance.moves import Moves, move
from governance.people.rules import CONVENING_ROLES, NEGOTIATING, Acting, PartyKind, Role

USUAL_DAYS, MOST_DAYS = 10, 250  # business days: where nobody names a day, and the most that anybody may name
LONGEST_LINK = 500


class State(StrEnum):
    OPEN = "open"
    DONE = "done"  # its owner says so
    VERIFIED = "verified"  # the other side says so, too
    DROPPED = "dropped"


class By(StrEnum):
    """Who may take a step, in words for a refusal."""

    OWNER = "those who act for the office that does it"
    OTHER = "those who act for the other side"
    EITHER = "those who act for either side"


class Step(StrEnum):
    DO = "done"
    VERIFY = "verify"
    NOT_YET = "not yet"
    DEFER = "defer"
    HAND_OVER = "hand over"
    DROP = "drop"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an action stands for an actor: the two offices (their codes), and who closed it."""

    state: State
    by: Acting
    party: str
    other: str
    done_by: int | None = None


# Roles that an action may belong to: those who negotiate, and the two of the convening office.
OWNERS = NEGOTIATING | CONVENING_ROLES


def speaks(by: Acting) -> bool:
    """Whether this role acts for its office about actions."""
    return by.holds(*OWNERS)


def _closed_by_others(s: Standing) -> bool:
    return s.done_by != s.by.person_id


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.OWNER: lambda s: speaks(s.by) and s.by.party == s.party,
    By.OTHER: lambda s: speaks(s.by) and s.by.party == s.other,
    By.EITHER: lambda s: speaks(s.by) and s.by.party in (s.party, s.other),
}
_OWN = "You said yourself that {number} is done, so somebody else looks whether it is."
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.DO, "open → done", By.OWNER, "Says that it is done, with words, a link or a file that shows it."),
    move(Step.VERIFY, "done → verified", By.OTHER, "Confirms that it is done; never whoever closed it.", _closed_by_others, _OWN),
    move(Step.NOT_YET, "done → open", By.OTHER, "It is not done yet, with a sentence; it goes on.", _closed_by_others, _OWN),
    move(Step.DEFER, "open → open", By.OWNER, "Another, later day, with a reason; counted."),
    move(Step.HAND_OVER, "open → open", By.OWNER, "Gives it to another role of the same office."),
    move(Step.DROP, "open → dropped", By.EITHER, "It is not needed any more, with a reason; the other side is told."),
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A new action: what is to be done, by which role (its code), due as it was typed, and how one sees that it is done."""

    words: str
    seat: str
    due: str = ""
    done_when: str = ""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What shows that it is done: words, an address, or files that lie beside it already."""

    words: str = ""
    link: str = ""
    files: int = 0


def checked_evidence(typed: Evidence) -> Evidence:
    """It as it is stored. Raises Invalid where nothing shows anything, or for an address that is none."""
    words = canonical.text(typed.words, field="words", limit=2_000)
    link = canonical.text(typed.link, field="link", limit=LONGEST_LINK)
    if link and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", link):
        raise _wrong("link", "Write the whole address, such as https://www.portalder.gov/potholes.")
    if not (words or link or typed.files):
        raise _wrong("words", "Say in a sentence what shows that it is done, or give a link or a file.")
    return Evidence(words=words, link=link, files=typed.files)


_DAYS = re.compile(r"(\d{1,3})(?:\s*(?:business days?|working days?|days?|bd?))?", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_US = re.compile(r"(\d\d?)/(\d\d?)(?:/(\d{4}))?")


def due_at(typed: str, *, calendar: Calendar, at: datetime, today: date) -> datetime:
    """The end of work on the day that was typed ("5 business days", 2026-12-09, 12/9), on its owner's calendar.

    A day on which nobody works is the next one on which somebody does. Nothing typed: after USUAL_DAYS.
    """
    text = typed.strip()
    days = _DAYS.fullmatch(text) if text else None
    if days or not text:
        count = int(days[1]) if days else USUAL_DAYS
        if not 1 <= count <= MOST_DAYS:
            raise _wrong("due", f"Give between 1 and {MOST_DAYS} business days, or a date.")
        return respond_by(calendar, at, count)
    day = _day(text, today)
    if day is None or day < today:
        raise _wrong("due", "Give business days, such as 5, or a date to come, such as 12/9/2026.")
    if day > calendar.covers_until.replace(year=calendar.covers_until.year + 1):
        raise _wrong("due", "This day lies too far ahead.")
    return close_of(calendar, day)


def _day(text: str, today: date) -> date | None:
    iso, us = _ISO.fullmatch(text), _US.fullmatch(text)
    try:
        if iso:
            return date(*map(int, iso.groups()))
        if us:
            month, day = int(us[1]), int(us[2])
            this_year = date(int(us[3] or today.year), month, day)
            return this_year if us[3] or this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        return None
    return None


def _wrong(field: str, reason: str) -> Invalid:
    return Invalid(reason, fields={field: reason})


# ── the four steps of a version ──────────────────────────────────────────────────────────────────────────────────────
class VersionStep(StrEnum):
    """What has to be changed before a version takes effect, beyond the agreement itself."""

    SYSTEM = "system"
    WORK_ORDERS = "work-orders"
    PAGE = "page"
    CALL_TAKERS = "call-takers"


@dataclass(frozen=True, kw_only=True)
class StepWork:
    """One line of STEPS: whose work it is, by which role first, and what is asked."""

    side: PartyKind
    roles: tuple[Role, ...]
    words: str
    done_when: str
    only_promises: bool = False  # not for other words alone


_ANALYST = (Role.ANALYST, Role.RELATIONS_LEAD)
STEPS: Mapping[VersionStep, StepWork] = {
    VersionStep.SYSTEM: StepWork(
        side=PartyKind.CENTER,
        roles=_ANALYST,
        words="Change {system} to version {version}",
        done_when="It shows the new target, or asks the new questions, to call takers.",
    ),
    VersionStep.WORK_ORDERS: StepWork(
        side=PartyKind.DEPARTMENT,
        roles=(Role.LIAISON, Role.ALTERNATE, Role.DIVISION_HEAD),
        words="Change {department} work-order system to version {version}",
        done_when="New work orders carry the new due date.",
        only_promises=True,
    ),
    VersionStep.PAGE: StepWork(
        side=PartyKind.CENTER,
        roles=_ANALYST,
        words="Change public page and article to version {version}",
        done_when="Residents and call takers read the new words and dates.",
    ),
    VersionStep.CALL_TAKERS: StepWork(
        side=PartyKind.CENTER,
        roles=_ANALYST,
        words="Brief call takers on version {version}",
        done_when="Every shift knows what changes, and from which day.",
    ),
}


# Items of an agreement, by the first part of their key, that say what residents are promised or told.
PROMISED, TOLD = frozenset({"term", "calendar"}), "intake"


def steps_of(kinds: Collection[str]) -> tuple[VersionStep, ...]:
    """The steps of a version by the kinds of items that changed; none where residents notice nothing."""
    promises = not PROMISED.isdisjoint(kinds)
    if not promises and TOLD not in kinds:
        return ()
    return tuple(step for step, work in STEPS.items() if promises or not work.only_promises)


def step_due(calendar: Calendar, *, takes_effect: date, at: datetime, today: date) -> datetime:
    """The end of work on the last working day before a version takes effect; if that is past, the next one to come."""
    ends = close_before(calendar, takes_effect), close_of(calendar, today)
    later = close_of(calendar, today + timedelta(days=1))
    return next((each for each in ends if each > at), later)


def progress(states: Mapping[str, State]) -> tuple[int, int]:
    """How many of a version's steps are done, of how many that were not dropped."""
    left = [state for state in states.values() if state is not State.DROPPED]
    return sum(state is not State.OPEN for state in left), len(left)
