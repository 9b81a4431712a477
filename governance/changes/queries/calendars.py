"""The calendars of changes: those that a proposal carries, and which agreements count on which version.

A proposal carries the calendars that its targets count on and of which its agreement says no version. They are lines of
the proposal like others: shown, and within its fingerprint. A calendar that the agreement counted on without saying so is
written down as it counted; a new one as it is in force on the day. An answer keeps the versions that the proposal it
answers says, with every day off that does not follow from a rule.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from governance.agreements.queries import latest
from governance.agreements.queries.counting import PARTS, counting, read
from governance.agreements.queries.versions import local_day
from governance.agreements.rules.counting import pins_needed
from governance.agreements.rules.items import AgreedCalendar, Item, kind_of
from governance.calendars.proposals import days_by_rule
from governance.calendars.queries import Timeline, load_all, load_every
from governance.changes.queries.access import may_open
from governance.changes.queries.offers import proposed_edits
from governance.changes.queries.situation import Situation
from governance.changes.rules.offers import ProposedEdit, subject_of
from governance.changes.rules.proposal import Proposal
from governance.database import sql
from governance.errors import Invalid, Stale
from governance.people.rules import Viewer

HOURS_APART = "Working hours are agreed in a change of their own. Take them out of this one."
NOT_RECORDED = (
    "Only hours that are recorded as a version of the calendar can be agreed. Record them on its page first."
)
MORE_DAYS = "Further days off of “{}” were confirmed since this was proposed. Propose it again, so that both sides read them."


async def with_calendars(proposal: Proposal, change: Situation, *, at: datetime) -> Proposal:
    """The proposal with the calendars it needs. Raises Invalid where targets and other hours are mixed."""
    own = _own_lines(proposal.edits, change.subject)
    for edit in own:
        await _check_recorded(edit, change)
    content = await latest(change.agreement)
    items = {key: held.item for key, held in content.items.items()} if content else {}
    wanted = [pin for pin in await _wanted(items, own, change, at) if pin.key not in {e.key for e in own}]
    lines = (ProposedEdit(key=pin.key, before="", after=pin) for pin in wanted)
    return replace(proposal, edits=(*own, *lines))


def _own_lines(edits: tuple[ProposedEdit, ...], subject: str) -> tuple[ProposedEdit, ...]:
    """What a side itself proposes: of hours only, or of anything else. Calendars of targets follow from the targets."""
    if subject == AgreedCalendar.kind:
        mixed, own = subject_of(edits) != subject, edits
    else:
        mixed = any(edit.before for edit in edits if kind_of(edit.key) is AgreedCalendar)
        own = tuple(edit for edit in edits if kind_of(edit.key) is not AgreedCalendar)
    if mixed:
        raise Invalid(HOURS_APART)
    return own


async def _check_recorded(edit: ProposedEdit, change: Situation) -> None:
    """What is agreed as a version of a calendar is that version, word by word, and none is taken out again."""
    if kind_of(edit.key) is AgreedCalendar:
        pin = AgreedCalendar.of(edit.after)
        if pin is None or not _same(await load_all(drafted_for=change.department), pin):
            raise Invalid(NOT_RECORDED)


def _same(known: Mapping[str, Timeline], pin: AgreedCalendar) -> bool:
    line = known.get(pin.code)
    return bool(line and 0 < pin.number <= len(line.versions) and recorded(line, pin.number) == pin)


async def check_days_off(offer: int | None) -> None:
    """Raises Stale where an offer lists fewer days off than its calendars know by now: nobody would have agreed to them."""
    known, said = await load_every(), await proposed_edits(offer) if offer else ()
    pins = [pin for edit in said if (pin := AgreedCalendar.of(edit.after))]
    if gone := [pin.title for pin in pins if not _same(known, pin)]:
        raise Stale(MORE_DAYS.format(gone[0]))


async def _on_the_table(change: Situation) -> dict[str, int]:
    """The versions of calendars that the present proposal writes down."""
    said = await proposed_edits(change.offer_id) if change.offer_id else ()
    pins = [pin for edit in said if not edit.before and (pin := AgreedCalendar.of(edit.after))]
    return {pin.code: pin.number for pin in pins}


async def _wanted(
    items: Mapping[str, Item], edits: tuple[ProposedEdit, ...], change: Situation, at: datetime
) -> list[AgreedCalendar]:
    edited = [edit.after for edit in edits if edit.after]
    counted_on, new = pins_needed(items, edited, change.calendar)
    held, today = await counting(change.agreement, at=at), await local_day(at)
    numbers = {code: held.of(code).calendar.number for code in counted_on}
    numbers |= {code: held.line(code).in_force(today).number for code in new}
    numbers |= {code: number for code, number in (await _on_the_table(change)).items() if code in numbers}
    return [recorded(held.line(code), number) for code, number in sorted(numbers.items())]


def recorded(line: Timeline, number: int) -> AgreedCalendar:
    """A version of a calendar as an item that an agreement may hold.

    Days off that were confirmed since it was recorded stand in it too, unless they follow from the rule that it names.
    """
    version, until = line.versions[number - 1], line.recorded[number - 1].listed_until
    since = {day for day, _ in version.holidays if day > until}
    if not line.region or since != days_by_rule(line.region, until, version.covers_until).keys():
        until = version.covers_until
    return AgreedCalendar.recorded(version, known_until=until, region=line.region)


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """A change about a calendar that is not decided yet."""

    number: str
    title: str
    initiator: str
    sent: bool


@dataclass(frozen=True, kw_only=True)
class CountingAgreement:
    """An agreement whose targets count on a calendar: on which version, and the changes of it that a viewer may read."""

    code: str
    department: str
    department_name: str
    center: str
    center_name: str
    version: int
    targets: int
    under_way: tuple[UnderWay, ...]

    def other(self, party: str) -> str:
        """The name of the other side."""
        return self.department_name if party == self.center else self.center_name


COUNTING_ON = f"""WITH v AS (SELECT DISTINCT ON (agreement) * FROM version ORDER BY agreement, number DESC)
SELECT a.code, de.code AS department, de.name AS department_name, ce.code AS center, ce.name AS center_name, {PARTS},
    (SELECT count(*) FROM version_item vi JOIN item i ON i.id = vi.item WHERE vi.version = v.id AND i.kind = 'term'
        AND i.body::jsonb ? 'target' AND coalesce(nullif(i.body::json ->> 'calendar', ''), ca.code) = :calendar) AS targets,
    (SELECT coalesce(json_agg(json_build_object('number', c.number, 'title', c.title, 'initiator', p.code,
        'sent', c.opened_at IS NOT NULL) ORDER BY c.id), '[]') FROM change c JOIN party p ON p.id = c.initiator
        WHERE c.agreement = a.id AND c.subject = 'calendar' AND c.state IN ('draft', 'open', 'agreed', 'convened')
        AND (EXISTS (SELECT FROM offer o JOIN edit e ON e.offer = o.id WHERE o.change = c.id AND e.key = :key)
            OR EXISTS (SELECT FROM draft d WHERE d.change = c.id AND d.party = c.initiator
                AND jsonb_path_exists(d.body::jsonb, '$.edits[*] ? (@.key == $key)', json_build_object('key', :key::text)::jsonb))
        )) AS under_way
FROM v JOIN agreement a ON a.id = v.agreement JOIN party de ON de.id = a.department JOIN party ce ON ce.id = a.center
JOIN calendar ca ON ca.id = a.calendar ORDER BY de.name"""  # noqa: S608 - a constant


async def agreements_counting_on(code: str, *, viewer: Viewer) -> tuple[CountingAgreement, ...]:
    """By their latest versions; of the changes under way those that the viewer may read."""
    known = await load_all()
    rows = await sql.rows(COUNTING_ON, calendar=code, key=f"{AgreedCalendar.prefix()}{code}")
    return tuple(
        _counting(row, read(row, known).of(code).calendar.number, viewer) for row in rows if row["targets"]
    )


def _counting(row: Mapping[str, Any], version: int, viewer: Viewer) -> CountingAgreement:
    sides = (row["department"], row["center"])
    changes = [UnderWay(**each) for each in json.loads(row["under_way"])]
    seen = [c for c in changes if may_open(viewer, sides=sides, initiator=c.initiator, sent=c.sent)]
    names = ("code", "department", "department_name", "center", "center_name", "targets")
    return CountingAgreement(**{name: row[name] for name in names}, version=version, under_way=tuple(seen))
