"""What a form of dates would lead to, shown before anything is set: dates moved or left out and why, and who is wanted twice."""

from dataclasses import dataclass

from governance.errors import Invalid
from governance.meetings.actions.series import upcoming
from governance.meetings.queries.bodies import MeetingBody
from governance.meetings.queries.calendars import sides_of
from governance.meetings.queries.clashes import Clash, clashes
from governance.meetings.queries.series import plan_of
from governance.meetings.rules import patterns, words
from governance.meetings.rules.planning import Date, off
from governance.meetings.rules.series import SeriesEntry, checked, notice
from governance.meetings.rules.times import Slot, checked_link, checked_slot
from governance.web.meetings.form import read_series
from governance.web.site.forms import Form
from governance.web.site.pages import Request, now, today

SHOWN = 6  # dates of a preview


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The first dates with what becomes of each, how many follow, and what else is held then."""

    words: str
    dates: tuple[Date, ...]
    more: int
    clashes: tuple[Clash, ...]


async def series_preview(request: Request, group: MeetingBody, form: Form, *, zone: str) -> Preview | None:
    """None where something typed cannot be taken, which the form then says."""
    entry = read_series(form, zone=zone)
    try:
        form.check()
        return await _preview(request, group, checked(entry, today=today(request)))
    except Invalid as error:
        form.refused(error)
        return None


async def _preview(request: Request, group: MeetingBody, wanted: SeriesEntry) -> Preview:
    plan = await plan_of(wanted, group.circle)
    found = upcoming(plan, wanted.starts_on, not_before=now(request) + notice(group.rules))
    slots = [plan.at(each.day) for each in found if each.day]
    return Preview(
        words=f"{patterns.words(wanted.pattern)}, {words.hours_of(wanted.slot)}",
        dates=found[:SHOWN],
        more=len(found[SHOWN:]),
        clashes=await clashes(group.code, slots, at=now(request)),
    )


@dataclass(frozen=True, kw_only=True)
class SlotPreview:
    """When a single meeting would be, which offices are off then, and what else is held."""

    when: str
    off: tuple[str, ...]
    clashes: tuple[Clash, ...]


async def slot_preview(request: Request, group: MeetingBody, form: Form, slot: Slot) -> SlotPreview | None:
    """None where something typed cannot be taken, which the form then says."""
    try:
        form.check()
        checked_link(slot.link)
        checked_slot(slot, at=now(request))
        sides = await sides_of(group.circle)
    except Invalid as error:
        form.refused(error)
        return None
    return SlotPreview(
        when=words.when(slot.starts, slot.ends, slot.zone),
        off=tuple(filter(None, (off(side, slot, hours_count=not group.is_board) for side in sides))),
        clashes=await clashes(group.code, [slot], at=now(request)),
    )
