"""One change as its page shows it: six queries, whatever its length. Words and buttons are the page's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from governance.audit import queries as trail
from governance.audit.queries import VisibleEvent
from governance.audit.rules import SHARED
from governance.calendars.queries import Timeline, load_all
from governance.calendars.rules import Calendar
from governance.changes.queries.access import open_to, opened, own_party
from governance.changes.queries.acts import Acts, Contact, Decision, Round, Signing, acts
from governance.changes.queries.lines import lines
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.lines import SILENT, UNSENT, ChangeLine, Row, Sides, Summary, row, summary
from governance.changes.rules.moves import State, Step
from governance.changes.rules.policy import Impact, NeededApproval, needed_approvals
from governance.changes.rules.residents import Residents, residents
from governance.changes.rules.stages import Progress, Stage, stages
from governance.database.session import one_connection
from governance.people.rules import Role, Viewer


@dataclass(frozen=True, kw_only=True)
class ChangePage:
    """Everything a page, a sheet or a confirmation says about one change, as one viewer may read it.

    `own` is the viewer's side ("" if none), `approvals` what the policy asks of the current proposal, whether or not
    it is already agreed; `calendar` the one whose days count for whoever must act.
    """

    change: Situation
    acts: Acts
    sides: Sides
    lines: tuple[ChangeLine, ...]
    rows: tuple[Row, ...]
    summary: Summary
    residents: Residents
    approvals: tuple[NeededApproval, ...]
    stages: tuple[Stage, ...]
    own: str
    steps: frozenset[Step]
    history: tuple[VisibleEvent, ...]
    calendar: Calendar | None
    holds_from: date | None
    today: date

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
    found = await lines(change, own=change.parties.get(own, 0), at=at)
    history = await trail.about(f"change:{number}", audiences=frozenset({SHARED, own} - {""}))
    known = await load_all()
    sides = sides_of(change, said, own)
    rows = tuple(row(line, sides) for line in found.all)
    speaker = said.rounds[0].party if said.rounds else own
    impacts = tuple(_impact(line, speaker) for line in found.all if speaker in line.words)
    needed = needed_approvals(change.policy, impacts)
    return ChangePage(
        change=change,
        acts=said,
        sides=sides,
        lines=found.all,
        rows=rows,
        summary=summary(rows),
        residents=residents(impacts, _days_of(change.department, known.values(), today)),
        approvals=needed,
        stages=stages(_progress(change, said, needed=bool(needed), today=today)),
        own=own,
        steps=open_to(change, viewer),
        history=history,
        calendar=_days_of(change.turn or change.department, known.values(), today),
        holds_from=found.holds_from,
        today=today,
    )


def sides_of(change: Situation, acts: Acts, own: str = "") -> Sides:
    """The two sides, and which of them has spoken. In a draft that is only the side that writes it."""
    spoken = {each.party for each in acts.rounds} | {yes.party for yes in acts.yeses}
    if own and change.offer_id is None:
        spoken.add(own)
    silent = SILENT if change.offer_id else UNSENT
    return Sides(
        department=change.department,
        center=change.center,
        spoken=frozenset(spoken),
        names=change.names,
        silent=silent,
    )


async def working_calendar(party: str, today: date) -> Calendar | None:
    """The calendar whose days count for a party, None where none is set up yet."""
    return _days_of(party, (await load_all()).values(), today)


def _days_of(party: str, known: Iterable[Timeline], today: date) -> Calendar | None:
    own = (line for line in known if line.party == party)
    line = next(own, None) or next((line for line in known if not line.party), None)
    return line.on(today) if line and line.versions[0].effective_from <= today else None


def _impact(line: ChangeLine, speaker: str) -> Impact:
    after = line.words[speaker].item
    return Impact(name=line.name, service=line.service, volume=line.volume, before=line.before, after=after)


def _progress(change: Situation, acts: Acts, *, needed: bool, today: date) -> Progress:
    proposed = acts.rounds[0].effective.on if acts.rounds else None
    approved = any(d.role == Role.SPONSOR and d.outcome == "approved" for d in acts.decisions)
    return Progress(
        state=change.state,
        round=change.round,
        approval=needed if change.state is not State.ADOPTED else approved,
        on=acts.version_on or proposed,
        today=today,
    )
