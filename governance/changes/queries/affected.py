"""The targets of an agreement that other working hours would move."""

from collections.abc import Iterable
from datetime import datetime

from governance.agreements.queries.counting import counting
from governance.agreements.queries.versions import local_day
from governance.agreements.rules.items import AgreedCalendar, Term, item_of
from governance.agreements.rules.service_names import full_name
from governance.calendars.proposals import days_by_rule
from governance.changes.rules.affected import Affected
from governance.changes.rules.offers import ProposedEdit, subject_of
from governance.changes.rules.policy import Impact
from governance.database import sql
from governance.results.queries.volumes import NONE, yearly

COUNTING_ON = """SELECT vi.key, i.body, s.problem, s.detail, s.further FROM version_item vi JOIN item i ON i.id = vi.item
    JOIN service s ON s.code = split_part(split_part(vi.key, ':', 2), '/', 1)
    WHERE vi.version = (SELECT id FROM version WHERE agreement = :agreement ORDER BY number DESC LIMIT 1)
      AND i.kind = 'term' AND coalesce(nullif(i.body::json ->> 'calendar', ''), :usual) = :code
    ORDER BY s.problem, s.detail, s.further, vi.key"""


async def hours_moved(edits: Iterable[ProposedEdit], *, agreement: int, at: datetime) -> tuple[Affected, ...]:
    """What a change of working hours does to the targets that count on them; other changes move no hours."""
    proposed = tuple(edits)
    if subject_of(proposed) != AgreedCalendar.kind:
        return ()
    pins = [pin for edit in proposed if (pin := AgreedCalendar.of(edit.after))]
    return tuple([one for pin in pins for one in await affected(agreement, pin, at=at)])


async def affected(agreement: int, proposed: AgreedCalendar, *, at: datetime) -> tuple[Affected, ...]:
    """The targets that count on a calendar by the latest version of an agreement, by the names of their services."""
    held = await counting(agreement, at=at)
    asked = {"agreement": agreement, "usual": held.usual, "code": proposed.code}
    rows = [(row, Term.sure(item_of(row["body"]))) for row in await sql.rows(COUNTING_ON, **asked)]
    volumes = await yearly({term.service for _, term in rows}, at)
    line, today = held.line(proposed.code), await local_day(at)
    before, after = (each.of(proposed.code).calendar for each in (held, held.with_pin(proposed)))
    by_rule = tuple(days_by_rule(line.region, before.covers_until, after.covers_until).items())
    return tuple(
        Affected(
            key=row["key"],
            name=term.name(service),
            service=service,
            volume=volumes.get(term.service, NONE),
            term=term,
            before=before,
            after=after,
            since=min(today, after.effective_from),
            by_rule=by_rule,
        )
        for row, term in rows
        if term.target and (service := full_name(row["problem"], row["detail"], row["further"]))
    )


def impacts(moved: Iterable[Affected]) -> tuple[Impact, ...]:
    """The same as the approval policy weighs them."""
    return tuple(
        Impact(
            name=each.name,
            service=each.service,
            volume=each.volume,
            before=each.term,
            after=each.term,
            loosened=(each.loosening,) if each.loosening else (),
            shift=each.shift,
        )
        for each in moved
    )
