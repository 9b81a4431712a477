"""What the page about the reminders of one matter shows, and which acts it offers to this reader."""

from dataclasses import dataclass, replace

from governance.changes.rules.moves import Step
from governance.reminders.queries import nudges, reminded
from governance.reminders.queries.nudges import Nudge
from governance.reminders.queries.reminded import Muted, Nudged, Telling
from governance.reminders.rules import answers
from governance.reminders.rules.contents import LetterView
from governance.reminders.rules.order import Told
from governance.reminders.rules.watches import nudge_level
from governance.waiting.rules.links import change_step, page
from governance.waiting.rules.matter import Kind, Matter
from governance.waiting.rules.words import act_words, hands_words
from governance.web.inbox.letter_view import letter_of
from governance.web.site.pages import Request, now, viewer_of

MORE_TIME = frozenset({Kind.TURN, Kind.SIGNATURE})  # of these more time can be asked for


@dataclass(frozen=True, kw_only=True)
class MatterReminders:
    """`asked`: it waits for the reader. `telling` None: not taken up yet. `nudge` with `letter` is what they may send now;
    `sent` by their side today.
    """

    matter: Matter
    person: int
    asked: bool
    telling: Telling | None
    nudge: Nudge | None = None
    letter: LetterView | None = None
    sent: Nudged | None = None

    @property
    def href(self) -> str:
        return page(self.matter.subject, self.matter.number)

    @property
    def waits(self) -> str:
        return act_words(self.matter) if self.asked else hands_words(self.matter)

    @property
    def days_left(self) -> int:
        """How many more days the reader may name."""
        return max(answers.TIMES - len(self.telling.days), 0) if self.telling else 0

    @property
    def more_time(self) -> str:
        """Where more time is asked for; "" for what has no such step."""
        return change_step(self.matter.number, Step.EXTEND) if self.matter.kind in MORE_TIME else ""

    @property
    def muted(self) -> Muted | None:
        """The reader wants no letters about it."""
        mutes = self.telling.mutes if self.telling else ()
        return next((each for each in mutes if each.person == self.person), None)

    @property
    def others(self) -> tuple[Muted, ...]:
        """Everybody else who wants none."""
        mutes = self.telling.mutes if self.telling else ()
        return tuple(each for each in mutes if each.person != self.person)


async def reminders_of(request: Request, name: str) -> MatterReminders | None:
    """None where it waits no more, and was told to the reader. Raises NotFound for whatever they do not see."""
    matter = await reminded.matter_of(name, viewer_of(request), at=now(request))
    if matter is None:
        return None
    telling = await reminded.telling(name)
    running = telling if telling and telling.ended_at is None else None
    return await _shown(request, matter, running)


async def _shown(request: Request, matter: Matter, telling: Telling | None) -> MatterReminders:
    viewer = viewer_of(request)
    asked = answers.seat_asked(matter, viewer) is not None
    shown = MatterReminders(matter=matter, person=viewer.person_id, asked=asked, telling=telling)
    if telling is None or answers.seat_reminding(matter, viewer) is None:
        return shown
    nudge = await nudges.nudge_of(matter, viewer, at=now(request))
    sent = _sent(telling, nudge)
    letter = _letter(request, nudge) if nudge.readers and not sent else None
    return replace(shown, nudge=nudge, letter=letter, sent=sent)


def _sent(telling: Telling, nudge: Nudge) -> Nudged | None:
    """What the reader's side sent today."""
    known = ((each.party, each.day) for each in telling.nudges)
    today = (nudge.by.party, nudge.day)
    return next((one for one, of in zip(telling.nudges, known, strict=True) if of == today), None)


def _letter(request: Request, nudge: Nudge) -> LetterView:
    told = Told(
        key=f"{nudge.thread}/1",
        level=nudge_level(nudge.day.isoformat()),
        manner="reminded",
        facts=nudge.facts,
        link="",
    )
    return letter_of(request, [told], name=nudge.readers[0].name)
