"""The one page that says, for each kind of matter, when it is told again, to whom, and in what manner.

`after` counts business days on the calendar of the office that has to act, negative ones before; of the moment since when
it waits, of its date, or of the level before as it was told. A capability adds a kind by one line of PAGE. Administrators
may choose other numbers (`chosen`), never other people: who is told of whom is the city's rule, not a setting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from governance.reminders.rules.watches import Level, Manner, times_again
from governance.waiting.rules.matter import Kind


class Of(StrEnum):
    """What business days are counted from."""

    SINCE = "since it waits"
    UNTIL = "from its date"
    LAST = "after the level before was told"


class To(StrEnum):
    """Who is told: whoever holds the role, or acts in it, at that moment."""

    HOLDER = "whoever has to act"
    LEAD = "whoever leads the office that has to act"
    CONVENOR = "the facilitator"
    SPONSOR = "the approving official"
    ADMINISTRATOR = "the administrator"


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One level of one kind of matter. `daily`: by the next letter of the day, however seldom they sign in."""

    level: Level
    after: int
    of: Of
    to: tuple[To, ...] = (To.HOLDER,)
    manner: Manner = Manner.REMINDED
    daily: bool = False


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """The levels of a kind in order. `again`: afterwards it is told every so many business days until it is done."""

    rungs: tuple[Rung, ...]
    again: int = 0
    again_to: tuple[To, ...] = (To.HOLDER,)

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody waits for it: then it is urgent shortly before its date. Where silence lets it stand, nobody does."""
        return any(rung.manner is Manner.WARNED for rung in self.rungs)

    def later(self, level: str) -> tuple[Rung, ...]:
        """The levels after the one told last; all of them where none was."""
        names = [rung.level for rung in self.rungs]
        if times_again(level):
            return ()
        return self.rungs[names.index(Level(level)) + 1 :] if level in names else self._after_unknown(level)

    def _after_unknown(self, level: str) -> tuple[Rung, ...]:
        """A level that this ladder has no more, or that was told in its place, still has its place in the order."""
        order = list(Level)
        place = order.index(Level(level)) if level else -1
        return tuple(rung for rung in self.rungs if order.index(rung.level) > place)


ASKED = Rung(level=Level.ASKED, after=0, of=Of.SINCE, manner=Manner.ASKED)


def _reminded(after: int, of: Of) -> Rung:
    return Rung(level=Level.REMINDED, after=after, of=of)


def _due(after: int = 0, of: Of = Of.UNTIL) -> Rung:
    return Rung(level=Level.DUE, after=after, of=of)


def _warned(after: int, of: Of, level: Level = Level.WARNED) -> Rung:
    return Rung(level=level, after=after, of=of, manner=Manner.WARNED)


def _above(level: Level, to: To) -> Rung:
    """A superior: one business day after whoever has to act was told that this comes."""
    return Rung(level=level, after=1, of=Of.LAST, to=(to,), manner=Manner.INFORMED, daily=True)


HEAD = (_above(Level.DIVISION_HEAD, To.LEAD),)
FACILITATOR = (
    *HEAD,
    _warned(4, Of.LAST, Level.BEFORE_CONVENOR),
    _above(Level.CONVENOR, To.CONVENOR),
)
ALL_ABOVE = (
    *FACILITATOR,
    _warned(4, Of.LAST, Level.BEFORE_SPONSOR),
    _above(Level.SPONSOR, To.SPONSOR),
)

# By a date: two business days before, on the day, two after; then 1, 5 and 5 more until each superior. What still waits
# after the last one is told again every two weeks.
DATED = Ladder(rungs=(ASKED, _reminded(-2, Of.UNTIL), _due(), _warned(2, Of.UNTIL), *ALL_ABOVE), again=10)
# Silence lets it stand, or is an answer: nobody else is told.
STANDS = Ladder(rungs=(ASKED, _reminded(-2, Of.UNTIL), _due()))
# Without a date: after one week and two.
UNDATED = Ladder(rungs=(ASKED, _reminded(5, Of.SINCE), _warned(10, Of.SINCE), *FACILITATOR), again=10)
# An end that is known long before: 90, 60 and 30 days.
FAR = (ASKED, _reminded(-42, Of.UNTIL), _due(-21))
OWN_OFFICE = Ladder(rungs=(ASKED, _reminded(3, Of.SINCE), _warned(5, Of.SINCE), *HEAD))
ONCE = Ladder(rungs=(ASKED,))
TWICE = Ladder(rungs=(ASKED, _reminded(10, Of.SINCE)))

VACANT = Rung(
    level=Level.ASKED,
    after=0,
    of=Of.SINCE,
    to=(To.HOLDER, To.LEAD, To.CONVENOR, To.ADMINISTRATOR),
    manner=Manner.ASKED,
    daily=True,
)

PAGE: dict[Kind, Ladder] = {
    Kind.QUESTION: DATED,
    Kind.APPROVAL: DATED,
    Kind.SIGNATURE: DATED,
    Kind.TURN: DATED,
    Kind.REORGANIZATION: DATED,
    Kind.HOLIDAYS_DUE: DATED,
    Kind.NOTICE: STANDS,
    Kind.HOLIDAYS: STANDS,
    Kind.LABELS: STANDS,
    Kind.COMMENT: STANDS,
    Kind.EXPLANATION: Ladder(rungs=()),  # read on the scorecard that waits for a comment
    Kind.ACTING_ENDS: STANDS,
    Kind.OUTLOOK: STANDS,
    Kind.MORE_TIME: Ladder(rungs=(ASKED, _reminded(2, Of.SINCE))),
    Kind.CONFIRM: Ladder(rungs=(ASKED, _reminded(2, Of.SINCE), _due(5, Of.SINCE))),
    Kind.OWN_PROPOSAL: Ladder(rungs=(ASKED, _reminded(5, Of.SINCE))),
    Kind.DRAFT: Ladder(rungs=(_reminded(20, Of.SINCE), _due(35, Of.SINCE))),  # set aside after 60 days
    Kind.HOLIDAYS_OBJECTED: UNDATED,
    Kind.EVENT: UNDATED,
    Kind.PROVISIONAL: UNDATED,
    Kind.HELD: UNDATED,
    Kind.CORRECTION: UNDATED,
    Kind.LABELS_OBJECTED: UNDATED,
    Kind.SUCCESSION: UNDATED,
    Kind.ACTION: Ladder(
        rungs=(ASKED, _reminded(-2, Of.UNTIL), _due(), _warned(2, Of.UNTIL), *HEAD), again=10
    ),
    Kind.VERIFY: TWICE,
    Kind.AGENDA_DUE: Ladder(rungs=(_reminded(-2, Of.UNTIL), _due())),
    # Notes go out the same day; a board has longer.
    Kind.MINUTES_DUE: Ladder(rungs=(ASKED, _due(), _warned(2, Of.UNTIL), *FACILITATOR), again=10),
    Kind.MINUTES_CORRECTION: UNDATED,
    Kind.MINUTES_READ: Ladder(rungs=(ASKED, _reminded(-1, Of.UNTIL))),
    Kind.MINUTES_APPROVAL: ONCE,
    Kind.READ_ANEW: TWICE,
    Kind.ANNOUNCEMENT: TWICE,
    Kind.NO_CONTACT: TWICE,
    Kind.INVITED: ONCE,  # the invitation itself goes to calendars
    Kind.NO_MEETING: TWICE,
    Kind.ENDING: Ladder(rungs=(*FAR, _warned(-10, Of.UNTIL), *FACILITATOR)),
    Kind.REVIEW: Ladder(rungs=(*FAR, _warned(2, Of.UNTIL), *FACILITATOR)),
    Kind.UPLOAD_FAILED: OWN_OFFICE,
    Kind.DATA_OLD: OWN_OFFICE,
    Kind.UNSHOWN: Ladder(rungs=(ASKED, _reminded(-2, Of.UNTIL), _due(), _warned(2, Of.UNTIL), *HEAD)),
    Kind.DIFFERENCE: UNDATED,
    Kind.SYSTEM_OFF: OWN_OFFICE,
    Kind.MAIL_FAILING: OWN_OFFICE,
    Kind.VACANCY: Ladder(rungs=(VACANT,), again=5, again_to=VACANT.to),
    Kind.HOLDER_LEFT: Ladder(rungs=(VACANT,), again=5, again_to=VACANT.to),
    Kind.LISTED: TWICE,
    Kind.FACTOR_RESET: TWICE,
    Kind.PROGRAM_ENDS: ONCE,  # two weeks before, a letter tells of it as of every token
    Kind.SET_UP: ONCE,
}
# Later kinds: with a date it is told like an answer, but to nobody's superior before somebody writes its line.
DEFAULT = Ladder(rungs=(ASKED, _reminded(-2, Of.UNTIL), _due(), _warned(2, Of.UNTIL), *HEAD))


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Other numbers of business days for some levels of a kind; `off` are levels that are never told."""

    after: Mapping[Level, int]
    off: frozenset[Level] = frozenset()


def ladder(kind: Kind, choice: Choice | None = None) -> Ladder:
    """The levels of a kind, with an administrator's numbers where there are any."""
    found = PAGE.get(kind, DEFAULT)
    return chosen(found, choice) if choice else found


def chosen(known: Ladder, choice: Choice) -> Ladder:
    """A superior is never told without the warning a business day before, whatever was chosen."""
    kept = tuple(
        replace(rung, after=_number(rung, choice)) for rung in known.rungs if rung.level not in choice.off
    )
    return replace(known, rungs=kept)


def _number(rung: Rung, choice: Choice) -> int:
    number = choice.after.get(rung.level, rung.after)
    return max(number, 1) if rung.of is Of.LAST else number
