"""What each side owes, as sentences with their notes. Decides wording only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from governance.agreements.queries import AgreementFacts, TermRow
from governance.agreements.queries.sheet import Sheet
from governance.agreements.rules.items import Term, pauses_words
from governance.calendars.rules.units import Comparison, DueRule


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One target as a sentence; `notes` give its calendar, time of day, what counts as done and what pauses it."""

    key: str
    words: str
    notes: str


@dataclass(frozen=True, kw_only=True)
class DutyGroup:
    """A heading with what either side owes under it, empty while it is folded; `key` asks for its lines."""

    key: str
    name: str
    lines: int
    department: tuple[Duty, ...]
    center: tuple[Duty, ...]

    @property
    def opened(self) -> bool:
        return bool(self.department or self.center)


def duty_groups(of: Sheet, agreement: AgreementFacts) -> tuple[DutyGroup, ...]:
    return tuple(
        DutyGroup(
            key=group.name,
            name=group.name or "Other services",
            lines=group.lines,
            department=tuple(duty(row, agreement, of.calendars) for row in group.department),
            center=tuple(duty(row, agreement, of.calendars) for row in group.center),
        )
        for group in of.groups
    )


def duty(row: TermRow, agreement: AgreementFacts, calendars: Mapping[str, str]) -> Duty:
    words = row.sentence(agreement.parties)
    return Duty(key=row.key, words=words, notes=" · ".join(notes(row.term, calendars)))


def notes(term: Term, calendars: Mapping[str, str]) -> Iterable[str]:
    if term.target is None:
        return
    if term.target.unit.is_business and term.calendar:
        yield f"counted on the calendar {calendars.get(term.calendar, term.calendar)}"
    if term.due_rule is DueRule.END_OF_DAY:
        yield "until the end of the day"
    if term.comparison is Comparison.DATE:
        yield "judged by date"
    if term.closed_when:
        yield f"done when: {term.closed_when}"
    if term.pauses:
        yield f"the clock stands still while: {pauses_words(term.pauses)}"
