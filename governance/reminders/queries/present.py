"""Everything a sweep of reminders decides by, read once: what waits, whose hours, who is there, what was promised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from governance.reminders.queries.offices import Offices, offices
from governance.reminders.queries.staff import everybody
from governance.reminders.queries.watches import choices, promised, waiting
from governance.reminders.rules import due, watches
from governance.reminders.rules.due import Running, Step, Told
from governance.reminders.rules.humane import Hours
from governance.reminders.rules.levels import Choice, Ladder, ladder
from governance.reminders.rules.recipients import Staff
from governance.waiting.rules.matter import Kind, Matter

# An event asks for quiet, but not about itself.
LOUD = frozenset({Kind.EVENT, Kind.PROVISIONAL})


@dataclass(frozen=True, kw_only=True)
class Present:
    """`matters` by their thread."""

    at: datetime
    matters: Mapping[str, Matter]
    offices: Offices
    staff: Staff
    choices: Mapping[Kind, Choice]
    promised: Mapping[str, datetime]

    def ladder(self, matter: Matter) -> Ladder:
        return ladder(matter.kind, self.choices.get(matter.kind))

    def hours(self, matter: Matter) -> Hours:
        return self.offices.of(matter.party.code)

    def quiet(self, matter: Matter, party: str) -> datetime | None:
        """Until when an office is not written to about a matter."""
        return None if matter.kind in LOUD else self.offices.quiet.get(party)

    def running(self, matter: Matter, *, key: str, begun: datetime) -> Running:
        return Running(
            since=matter.since or begun,
            until=matter.until,
            promised=self.promised.get(key),
            quiet=self.quiet(matter, matter.party.code),
        )

    def next_at(self, matter: Matter, told: Told, *, key: str, begun: datetime) -> datetime | None:
        step = due.next_step(
            self.ladder(matter), told, self.running(matter, key=key, begun=begun), self.hours(matter)
        )
        return step.at if step else None

    def step_due(self, matter: Matter, told: Told, *, key: str, begun: datetime) -> Step | None:
        running = self.running(matter, key=key, begun=begun)
        return due.step_due(self.ladder(matter), told, running, self.hours(matter), self.at)


async def present(at: datetime) -> Present:
    found = await waiting(at)
    known = await offices(at)
    people = await everybody(at, known.zone)
    await known.learn({each.party.code for each in found} | set(people.by_office))
    by_thread: dict[str, Matter] = {}
    for each in found:
        by_thread.setdefault(watches.thread(each), each)
    return Present(
        at=at,
        matters=by_thread,
        offices=known,
        staff=people,
        choices=await choices(),
        promised=await promised(),
    )
