"""The calendars that a proposal carries, because its targets count on them and its agreement does not say which version.

They are lines of the proposal like others: shown, and within its fingerprint. A calendar that the agreement counted on
without saying so is written down as it counted; a new one as it is in force on the day. An answer keeps what the
proposal it answers says of them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from governance.agreements.queries import latest
from governance.agreements.queries.counting import counting
from governance.agreements.queries.versions import local_day
from governance.agreements.rules.counting import pins_needed
from governance.agreements.rules.items import AgreedCalendar, Item
from governance.calendars.queries import Timeline
from governance.changes.queries.offers import proposed_edits
from governance.changes.queries.situation import Situation
from governance.changes.rules.offers import ProposedEdit
from governance.changes.rules.proposal import Proposal


async def with_calendars(proposal: Proposal, change: Situation, *, at: datetime) -> Proposal:
    """The proposal with the calendars it needs, and without those that it does not need any more."""
    content = await latest(change.agreement)
    items = {key: held.item for key, held in content.items.items()} if content else {}
    own = tuple(edit for edit in proposal.edits if not _taken_over(edit))
    wanted = await _wanted(items, own, change, at)
    said = {e.key: e for e in (*proposal.edits, *await _on_the_table(change)) if _taken_over(e)}
    lines = (said.get(pin.key) or ProposedEdit(key=pin.key, before="", after=pin) for pin in wanted)
    return replace(proposal, edits=(*own, *lines))


def _taken_over(edit: ProposedEdit) -> bool:
    """Whether a line writes down a calendar that the agreement does not hold yet."""
    return AgreedCalendar.of(edit.after) is not None and not edit.before


async def _on_the_table(change: Situation) -> tuple[ProposedEdit, ...]:
    return await proposed_edits(change.offer_id) if change.offer_id else ()


async def _wanted(
    items: Mapping[str, Item], edits: tuple[ProposedEdit, ...], change: Situation, at: datetime
) -> list[AgreedCalendar]:
    edited = [edit.after for edit in edits if edit.after]
    counted_on, new = pins_needed(items, edited, change.calendar)
    held, today = await counting(change.agreement, at=at), await local_day(at)
    numbers = {code: held.of(code).calendar.number for code in counted_on}
    numbers |= {code: held.line(code).in_force(today).number for code in new}
    return [recorded(held.line(code), number) for code, number in sorted(numbers.items())]


def recorded(line: Timeline, number: int) -> AgreedCalendar:
    """A version of a calendar as an item that an agreement may hold."""
    until = line.recorded[number - 1].listed_until
    return AgreedCalendar.recorded(line.versions[number - 1], known_until=until, region=line.region)
