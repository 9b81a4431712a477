"""The steps of a version: once it is scheduled, an action each opens by itself; saying that a system shows it closes one.

A version that is replaced before its day needs none of them any more.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from governance import acts, formats
from governance.acts import Act
from governance.agreements.actions.deployments import record_shown
from governance.agreements.queries.deployments import OVERTAKEN, SYSTEM, UNSHOWN
from governance.agreements.queries.versions import local_day
from governance.agreements.rules.deployments import number_of
from governance.audit.tags import Tag
from governance.calendars.queries import for_party
from governance.database import sql
from governance.errors import NotFound
from governance.meetings.actions.following_up import opened
from governance.meetings.rules.actions import STEPS, Opening, VersionStep, step_due, steps_of
from governance.people.rules import Acting, PartyKind, clock
from governance.sweeps.actions import rows

# Versions that differ from the one before in what residents are promised or told, to come or agreed within a week, and
# those that a system is not known to show; without all of their steps. A first version, and one whose day was long past
# when it was recorded, write down what holds already.
WANTING = f"""SELECT v.id, v.number AS version, v.effective_from, g.code AS agreement, ce.id AS center, ce.code AS center_code,
    de.id AS department, de.code AS department_code, de.name AS department_name, ce.name AS center_name,
    coalesce(s.name, '') AS system, coalesce(s.role, '') AS role, k.kinds,
    (SELECT id FROM body b WHERE b.party = de.id) AS body,
    (SELECT coalesce(array_agg(a.step), '{{}}') FROM action a WHERE a.version = v.id) AS opened
  FROM version v JOIN agreement g ON g.id = v.agreement JOIN party ce ON ce.id = g.center
  JOIN party de ON de.id = g.department LEFT JOIN ({SYSTEM}) s ON true
  JOIN LATERAL (SELECT array_agg(DISTINCT split_part(coalesce(n.key, o.key), ':', 1)) AS kinds
    FROM (SELECT key, item FROM version_item WHERE version = v.id) n
    FULL JOIN (SELECT i.key, i.item FROM version_item i JOIN version b ON b.id = i.version
      WHERE b.agreement = v.agreement AND b.number = v.number - 1) o ON o.key = n.key
    WHERE n.item IS DISTINCT FROM o.item) k ON true
  WHERE v.number > 1 AND v.starts > v.recorded_at - interval '1 day' AND (v.starts > :at OR v.recorded_at > :at - interval '7 days' OR {UNSHOWN})
    AND NOT {OVERTAKEN} AND (:only = 0 OR v.id = :only)
    AND (SELECT count(*) FROM action a WHERE a.version = v.id) < 4
  ORDER BY v.id"""  # noqa: S608 - constants
LOCK = "SELECT id FROM version WHERE id = :version FOR NO KEY UPDATE"
# The role first named that there is, one that somebody holds before one that nobody does.
SEAT = """SELECT s.id AS seat, s.title FROM seat s WHERE s.party = :party AND s.closed_at IS NULL
    AND s.role = ANY(:roles::text[])
  ORDER BY array_position(:roles::text[], s.role), NOT EXISTS (SELECT FROM tenure t WHERE t.seat = s.id
    AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)), s.id LIMIT 1"""


async def open_version_steps(*, at: datetime) -> int:
    """How many opened. Several processes may call it at once; called twice, nothing opens a second time."""
    await _drop_overtaken(at)
    found = await sql.rows(WANTING, at=at, only=0)
    wanting = {number_of(row["agreement"], row["version"]): row["id"] for row in found if _wanted(row)}
    return sum(await rows.each("open_version_steps", wanting, lambda name: _of_version(wanting[name], at)))


def _wanted(row: Mapping[str, Any]) -> list[VersionStep]:
    return [step for step in steps_of(row["kinds"] or ()) if step not in row["opened"]]


async def _of_version(version: int, at: datetime) -> int:
    async with acts.begin(clock(), at=at) as act:
        await sql.rows(LOCK, version=version)
        row = await sql.row(WANTING, at=at, only=version)
        done = [await _open_one(act, row, step) for step in _wanted(row)] if row else []
        if not any(done):
            act.without_event("another process opened them a moment ago, or nobody is there to do them")
    return sum(done)


async def _open_one(act: Act[None], row: Mapping[str, Any], step: VersionStep) -> bool:
    """Whether it opened: at an office without any role it waits until there is one."""
    work = STEPS[step]
    side, other = ("center", "department") if work.side is PartyKind.CENTER else ("department", "center")
    first = [row["role"]] if step is VersionStep.SYSTEM and row["role"] else []
    roles = [*first, *(str(role) for role in work.roles)]
    seat = await sql.row(SEAT, party=row[side], roles=roles, at=act.at)
    if seat is None:
        return False
    owner = {**seat, "party": row[side], "other": row[other], "party_name": row[f"{side}_name"]}
    due = await _due(row[f"{side}_code"], row["effective_from"], act.at)
    if due is None:
        return False
    origin = {"body": row["body"], "version": row["id"], "step": str(step)}
    typed = Opening(words=_words(work.words, row), seat="", done_when=work.done_when)
    await opened(act, typed, owner, due=due, origin=origin)
    return True


def _words(words: str, row: Mapping[str, Any]) -> str:
    department = formats.possessive(row["department_name"])
    return words.format(system=row["system"] or "311’s system", department=department, version=row["version"])


async def _due(party: str, takes_effect: date, at: datetime) -> datetime | None:
    """None where no calendar is set up yet."""
    today = await local_day(at)
    try:
        return step_due(await for_party(party, today), takes_effect=takes_effect, at=at, today=today)
    except NotFound:
        return None


OVERTAKEN_STEPS = f"""SELECT a.number FROM action a JOIN version v ON v.id = a.version
  WHERE a.state = 'open' AND {OVERTAKEN}"""  # noqa: S608 - constants
DROP = """UPDATE action SET state = 'dropped', revision = revision + 1, ended_at = :at, reason = :reason
  WHERE number = :number AND state = 'open' RETURNING id"""
REPLACED = "Another version took its place."


async def _drop_overtaken(at: datetime) -> None:
    overtaken = [row["number"] for row in await sql.rows(OVERTAKEN_STEPS, at=at)]
    await rows.each("open_version_steps.dropped", overtaken, lambda number: _drop(number, at))


async def _drop(number: str, at: datetime) -> None:
    async with acts.begin(clock(), at=at) as act:
        if await sql.rows(DROP, number=number, at=at, reason=REPLACED):
            await act.record(Tag.ACTION_OVERTAKEN, f"action:{number}", reason=REPLACED)
        else:
            act.without_event("somebody else moved it a moment ago")


# A later version that is shown stands for the ones before it.
SHOWN = """UPDATE action a SET state = 'done', revision = a.revision + 1, evidence = :words, done_who = :who, done_by = :person,
    done_at = :at FROM version v WHERE v.id = a.version AND v.agreement = :agreement AND v.number <= :version
    AND a.step = 'system' AND a.state = 'open' RETURNING a.number"""


async def confirm_shown(number: str, *, shown_on: date, words: str = "", by: Acting, at: datetime) -> None:
    """The system shows the targets of a version (streets-2) since a day, which closes the action that asked for it."""
    async with acts.begin(by, at=at) as act:
        found = await record_shown(act, number, shown_on=shown_on, words=words, who=by)
        shows = f"Shown since {formats.day(shown_on)}. {words}".strip()
        person = None if by.is_program else by.person_id
        of = {"agreement": found.agreement_id, "version": found.version}
        for row in await sql.rows(SHOWN, words=shows, who=act.who, person=person, at=at, **of):
            await act.record(Tag.ACTION_DONE, f"action:{row['number']}", after={"words": shows})
