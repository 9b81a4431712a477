"""What other numbers of days would mean for what waits now: who would be told of which matter on which day, and who is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from governance.reminders.queries.present import Present, present
from governance.reminders.queries.watches import Watched, open_watches
from governance.reminders.rules import due, recipients
from governance.reminders.rules.due import Step, Told
from governance.reminders.rules.levels import Choice
from governance.reminders.rules.watches import Level
from governance.waiting.rules.matter import Kind, Matter

SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """The next telling of one matter: `names` of those who would be told, when, and when they are as it stands (None: never)."""

    number: str
    level: str
    names: tuple[str, ...]
    at: datetime | None
    at_now: datetime | None


async def foreseen(kind: Kind, choice: Choice, *, at: datetime) -> Sequence[Foreseen]:
    """The next ones of this kind, the earliest first. Of drafts, which are one side's own, nothing is told."""
    now = await present(at)
    then = replace(now, choices={**now.choices, kind: choice})
    watched = await open_watches()
    found = [
        _foreseen(matter, now, then, watched.get(name))
        for name, matter in now.matters.items()
        if matter.kind is kind and not matter.is_draft
    ]
    return sorted(found, key=lambda each: (each.at is None, each.at, each.number))[:SHOWN]


def _foreseen(matter: Matter, now: Present, then: Present, watched: Watched | None) -> Foreseen:
    step, step_now = _next(matter, then, watched), _next(matter, now, watched)
    who = recipients.of_step(step.rung, matter, then.staff) if step else ()
    return Foreseen(
        number=matter.number,
        level=step.level if step else "",
        names=tuple(each.reader.name for each in who),
        at=max(step.at, now.at) if step else None,
        at_now=max(step_now.at, now.at) if step_now else None,
    )


def _next(matter: Matter, by: Present, watched: Watched | None) -> Step | None:
    """What comes after the first telling, which no number moves."""
    told = watched.told if watched and watched.level else Told(level=Level.ASKED, at=matter.since or by.at)
    key, begun = (watched.key, watched.begun_at) if watched else ("", by.at)
    running = by.running(matter, key=key, begun=begun)
    return due.next_step(by.ladder(matter), told, running, by.hours(matter))
