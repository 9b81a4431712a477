"""What a few changes ask of whoever has to act, in one query: both sides' words, a question, a wish to sign, what was sent back.

Only as far as a card on To do tells it; all of a change is read by page.py.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from governance.agreements.rules.items import OwedBy, service_kinds
from governance.audit.stored_event import Who, who_from
from governance.changes.queries.lines import LINES, line_of
from governance.changes.rules.lines import SILENT, UNSENT, ChangeLine, Row, Sides, row
from governance.changes.rules.moves import State
from governance.changes.rules.summaries import Summary, summary
from governance.database import sql
from governance.results.queries.volumes import NONE


@dataclass(frozen=True, kw_only=True)
class OpenPoint:
    """`offered_by` is the code of the side whose proposal is on the table, `offered_person` who sent it; `signing` who asks for the signature."""

    number: str
    rows: tuple[Row, ...]
    summary: Summary
    sides: Sides
    offered_by: str
    offered_person: int
    question: str
    signing: Who | None
    signing_words: str
    drafted: bool
    returned: str

    @property
    def overtaken(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.rows if each.collided)

    @property
    def answered(self) -> bool:
        """Whether both sides have spoken."""
        return {self.sides.department, self.sides.center} <= self.sides.spoken


# The lines of each of them, in the words of lines.py.
OWN_LINES = (
    LINES.replace(":change", "c.id")
    .replace(":agreement", "c.agreement")
    .replace(":drafted", "CASE WHEN o.id IS NULL THEN c.initiator ELSE 0 END")
    .replace(":ended", "c.ended_at")
    .replace(":usual", "''")
)
# The numbers stand in a SELECT, so that they count for nothing in planning and the plan is kept: it costs four times the asking.
POINTS = f"""
SELECT c.number, c.state, o.id AS offer_id, o.party AS offer_party, coalesce(o.person, 0) AS offer_person, ce.id AS center_id, ce.code AS center, ce.name AS center_name,
  de.id AS department_id, de.code AS department, de.name AS department_name,
  coalesce((SELECT q.words FROM question q WHERE q.change = c.id AND q.answered_at IS NULL LIMIT 1), '') AS question,
  coalesce((SELECT y.words FROM approval y WHERE y.offer = o.id AND y.outcome = 'returned' LIMIT 1), '') AS returned,
  r.who AS signing, coalesce(r.words, '') AS signing_words, coalesce(r.sends_draft, false) AS drafted,
  (SELECT json_agg(x)::text FROM ({OWN_LINES}) x) AS lines
FROM change c JOIN agreement a ON a.id = c.agreement JOIN party ce ON ce.id = a.center JOIN party de ON de.id = a.department
LEFT JOIN LATERAL (SELECT id, party, person FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o ON true
LEFT JOIN LATERAL (SELECT who, words, sends_draft FROM recommendation WHERE change = c.id AND handed_back_at IS NULL
  AND closed_at IS NULL ORDER BY id DESC LIMIT 1) r ON true
WHERE c.number = ANY((SELECT :numbers::text[])::text[])
"""  # noqa: S608 - constants


@dataclass(frozen=True, kw_only=True)
class _Offered:
    state: State
    offer_id: int | None
    offer_party: int | None


async def open_points(numbers: Collection[str], calendars: Mapping[str, str]) -> dict[str, OpenPoint]:
    """By number; `calendars` says what their codes are called."""
    if not numbers:
        return {}
    rows = await sql.rows(POINTS, numbers=sorted(numbers), kinds=service_kinds())
    return {each["number"]: _point(each, calendars) for each in rows}


def _point(found: dict[str, Any], calendars: Mapping[str, str]) -> OpenPoint:
    codes = {found["department_id"]: found["department"], found["center_id"]: found["center"]}
    lines = tuple(_lines(found, codes, calendars))
    sides = _sides(found, frozenset(side for line in lines for side in line.words))
    rows = tuple(row(line, sides) for line in lines)
    return OpenPoint(
        number=found["number"],
        rows=rows,
        summary=summary(rows),
        sides=sides,
        offered_by=codes.get(found["offer_party"], ""),
        offered_person=found["offer_person"],
        question=found["question"],
        signing=who_from(found["signing"]),
        signing_words=found["signing_words"],
        drafted=found["drafted"],
        returned=found["returned"] if found["state"] == State.OPEN else "",
    )


def _lines(
    found: dict[str, Any], codes: Mapping[int, str], calendars: Mapping[str, str]
) -> Iterator[ChangeLine]:
    by_key: dict[str, list[dict[str, Any]]] = {}
    for each in msgspec.json.decode(found["lines"] or "[]"):
        by_key.setdefault(each["key"], []).append(each)
    offered = _Offered(
        state=State(found["state"]), offer_id=found["offer_id"], offer_party=found["offer_party"]
    )
    owing: dict[str, str] = {
        OwedBy.DEPARTMENT: found["department_name"],
        OwedBy.CENTER: found["center_name"],
    }
    for rows in by_key.values():
        yield replace(line_of(rows, codes, NONE, change=offered), names={**calendars, **owing})


def _sides(found: dict[str, Any], spoken: frozenset[str]) -> Sides:
    return Sides(
        department=found["department"],
        center=found["center"],
        spoken=spoken,
        names={found[side]: found[f"{side}_name"] for side in ("department", "center")},
        silent=SILENT if found["offer_id"] else UNSENT,
    )
