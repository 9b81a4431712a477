"""One change as its page shows it: six queries, whatever its length. Words and buttons are the page's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from governance.agreements.queries import local_day
from governance.agreements.rules.items import AgreedCalendar
from governance.audit import queries as trail
from governance.audit.queries import VisibleEvent
from governance.audit.rules import SHARED
from governance.calendars.queries import Timeline, load_all
from governance.calendars.rules import Calendar, add_business_days
from governance.changes.queries.access import open_to, opened, own_party
from governance.changes.queries.acts import Acts, Contact, Decision, Round, Signing, acts
from governance.changes.queries.affected import affected
from governance.changes.queries.affected import impacts as moved_impacts
from governance.changes.queries.lines import lines
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.affected import Affected
from governance.changes.rules.lines import OBJECTED, SILENT, UNSENT, ChangeLine, Row, Sides, row
from governance.changes.rules.moves import ENDED, State, Step
from governance.changes.rules.policy import Impact, NeededApproval, needed_approvals
from governance.changes.rules.residents import Residents, residents
from governance.changes.rules.stages import Progress, Stage, stages
from governance.changes.rules.standard import NEXT_DAY, Procedure
from governance.changes.rules.summaries import Summary, summary
from governance.database.session import one_connection
from governance.people.rules import Role, Viewer


@dataclass(frozen=True, kw_only=True)
class ChangePage:
    """Everything a page, a sheet or a confirmation says about one change, as one viewer may read it.

    `day` is today or, once the change has ended, the day of that: what holds and is known is told as of it. `own` is the
    viewer's side ("" if none), `approvals` what was asked when both sides agreed or, before that, what the policy would ask of
    the current proposal; `calendar` the one whose days count for whoever must act, `week` the one that targets count on,
    `announced_for` the day from which a notice holds.
    """

    change: Situation
    acts: Acts
    sides: Sides
    lines: tuple[ChangeLine, ...]
    rows: tuple[Row, ...]
    summary: Summary
    affected: tuple[Affected, ...]
    residents: Residents
    week: Calendar | None
    approvals: tuple[NeededApproval, ...]
    stages: tuple[Stage, ...]
    own: str
    steps: frozenset[Step]
    history: tuple[VisibleEvent, ...]
    calendar: Calendar | None
    holds_from: date | None
    announced_for: date | None
    today: date
    day: date

    @property
    def ended(self) -> bool:
        return self.change.state in ENDED

    @property
    def held_words(self) -> str:
        """What the column is called that tells what the proposals started from."""
        return "Before" if self.ended else "In effect"

    @property
    def current(self) -> Round | None:
        return self.acts.rounds[0] if self.acts.rounds else None

    def word_of(self, side: str) -> Round | None:
        """The round that is a side's word: its latest proposal, or the one it agreed to later."""
        agreed = {yes.round for yes in self.acts.yeses if yes.party == side}
        return next((r for r in self.acts.rounds if r.party == side or r.number in agreed), None)

    @property
    def recommended(self) -> Signing | None:
        """What the reader's own negotiator has put before their signer and waits there: this proposal or their answer."""
        asked = next((each for each in self.acts.signings if each.waits), None)
        if asked is None or self.change.state is not State.OPEN:
            return None
        there = self.acts.draft is not None if asked.sends_draft else asked.hash == self.change.offer_hash
        return asked if there else None

    @property
    def returned(self) -> Decision | None:
        """What an approver said who sent the present proposal back, while nobody has answered it."""
        return self.acts.returned(self.change.round) if self.change.state is State.OPEN else None

    @property
    def overtaken(self) -> tuple[str, ...]:
        """The names of the lines whose target another change has moved since they were proposed."""
        return tuple(row.name for row in self.rows if row.collided)

    @property
    def settled(self) -> bool:
        """Whether both sides say the same of every line and of the date, and nobody has objected or come before."""
        said = [self.word_of(side) for side in (self.sides.department, self.sides.center)]
        dates = {each.effective for each in said if each}
        one_date = all(said) and len(dates) == 1
        return one_date and all(row.agreed and not row.collided for row in self.rows) and not self.returned

    def people(self, party: str) -> tuple[Contact, ...]:
        return tuple(person for person in self.acts.people if person.party == party)

    def holder(self, role: str) -> Contact | None:
        return next((person for person in self.acts.people if person.role == role), None)


@one_connection()
async def change_page(number: str, *, viewer: Viewer, at: datetime, today: date) -> ChangePage:
    """The change with this number as the viewer may read it; NotFound otherwise. `today` is the city's date."""
    change = opened(await situation(number), viewer)
    own = own_party(change, viewer)
    said = await acts(change.id, own=change.parties.get(own, 0), at=at)
    known = await load_all(drafted_for=change.department)
    found = await lines(change, own=change.parties.get(own, 0), at=at, calendars=known)
    history = await trail.about(f"change:{number}", audiences=frozenset({SHARED, own} - {""}))
    sides = sides_of(change, said, own)
    starts = _announced_for(change, days_of(change.department, known.values(), today), found.holds_from)
    rows = tuple(row(line, sides) for line in found.all)
    day = await local_day(change.ended_at) if change.ended_at else today
    speaker = said.rounds[0].party if said.rounds else own
    moved = await _moved(change, found.all, speaker, at)
    own_lines = (impact(line, speaker) for line in found.all if speaker in line.words)
    impacts = (*own_lines, *moved_impacts(moved))
    week = _counted(found.usual, known.get(change.calendar), day)
    needed = said.asked or (() if change.ended_at else needed_approvals(change.policy, impacts))
    return ChangePage(
        change=change,
        acts=said,
        sides=sides,
        lines=found.all,
        rows=rows,
        summary=summary(rows),
        affected=moved,
        residents=residents(impacts, week),
        week=week,
        approvals=needed,
        stages=stages(_progress(change, said, starts, needed=bool(needed), today=today)),
        own=own,
        steps=open_to(change, viewer),
        history=history,
        calendar=days_of(change.turn or change.department, known.values(), today),
        holds_from=found.holds_from,
        announced_for=starts,
        today=today,
        day=day,
    )


def _counted(pin: AgreedCalendar | None, line: Timeline | None, today: date) -> Calendar | None:
    """The working week that the agreement's targets count on; of one that names none, the one in force."""
    if line is None:
        return None
    return pin.counted(line.versions[pin.number - 1]) if pin else line.in_force(today)


async def _moved(
    change: Situation, lines: Iterable[ChangeLine], speaker: str, at: datetime
) -> tuple[Affected, ...]:
    """What the working hours that a change is about do to the agreement's targets, while it can still be decided."""
    if change.subject != AgreedCalendar.kind or change.state in ENDED:
        return ()
    said = (AgreedCalendar.of(line.words[speaker].item) for line in lines if speaker in line.words)
    return tuple([one for pin in said if pin for one in await affected(change.agreement, pin, at=at)])


def sides_of(change: Situation, acts: Acts, own: str = "") -> Sides:
    """The two sides, and which of them has spoken. In a draft that is only the side that writes it."""
    spoken = {each.party for each in acts.rounds} | {yes.party for yes in acts.yeses}
    if own and change.offer_id is None:
        spoken.add(own)
    silent = OBJECTED if acts.objected else SILENT if change.offer_id else UNSENT
    return Sides(
        department=change.department,
        center=change.center,
        spoken=frozenset(spoken),
        names=change.names,
        silent=silent,
    )


def days_of(party: str, known: Iterable[Timeline], today: date) -> Calendar | None:
    """The calendar whose days count for a party, None where none is set up yet."""
    lines = [line for line in known if not line.drafted_by]
    own = (line for line in lines if line.party == party)
    line = next(own, None) or next((line for line in lines if not line.party), None)
    return line.on(today) if line and line.versions[0].effective_from <= today else None


def impact(line: ChangeLine, speaker: str) -> Impact:
    after = line.words[speaker].item
    return Impact(name=line.name, service=line.service, volume=line.volume, before=line.before, after=after)


def _announced_for(change: Situation, calendar: Calendar | None, latest: date | None) -> date | None:
    """The day from which a notice holds if nobody objects."""
    if change.state is not State.NOTICED or change.respond_by is None or calendar is None:
        return None
    over = change.respond_by.astimezone(calendar.tzinfo).date()
    day = add_business_days(calendar, over, NEXT_DAY.days)
    return max(day, latest) if latest else day


def _progress(change: Situation, acts: Acts, starts: date | None, *, needed: bool, today: date) -> Progress:
    proposed = starts or (acts.rounds[0].effective.on if acts.rounds else None)
    approved = any(d.role == Role.SPONSOR and d.outcome == "approved" for d in acts.decisions)
    return Progress(
        state=change.state,
        round=change.round,
        approval=needed if change.state is not State.ADOPTED else approved,
        on=acts.version_on or proposed,
        announced=change.procedure is Procedure.STANDARD,
        today=today,
    )
