"""What the other side said and proposes, for letters about changes: one question for many of them.

Of each the proposal on the table, at most MOST lines of it, and the question that is open. A draft tells nothing.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from governance.agreements.rules.items import item_of
from governance.agreements.rules.service_names import full_name
from governance.database import sql
from governance.reminders.rules.facts import Value
from governance.reminders.rules.words import Particulars

MOST = 12
REMOVED = "removed"
SAID = """
SELECT c.number, p.code AS party, p.name, o.person, o.rationale, q.words AS question, q.by,
  (SELECT coalesce(json_agg(json_build_array(e.key, b.body, a.body, s.problem, s.detail, s.further) ORDER BY e.position), '[]')
   FROM (SELECT * FROM edit WHERE offer = o.id ORDER BY position LIMIT :most) e
   LEFT JOIN item b ON b.hash = e.before LEFT JOIN item a ON a.hash = e.after
   LEFT JOIN service s ON s.code = split_part(split_part(e.key, ':', 2), '/', 1)) AS edits
FROM change c JOIN LATERAL (SELECT * FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o ON true
JOIN party p ON p.id = o.party
LEFT JOIN LATERAL (SELECT x.words, y.code AS by FROM question x JOIN party y ON y.id = x.party
  WHERE x.change = c.id AND x.answered_at IS NULL LIMIT 1) q ON true
WHERE c.number = ANY(:numbers::text[])
"""


async def particulars(numbers: Iterable[str]) -> dict[str, Particulars]:
    """By the number of a change; one that nobody has sent yet is missing."""
    named = sorted(set(numbers))
    if not named:
        return {}
    rows = await sql.rows(SAID, numbers=named, most=MOST)
    return {row["number"]: _particulars(row) for row in rows}


def _particulars(row: Mapping[str, Any]) -> Particulars:
    edits = json.loads(row["edits"])
    return Particulars(
        party=row["party"],
        person=row["person"],
        words=row["rationale"],
        question=row["question"] or "",
        asked_by=row["by"] or "",
        values=tuple(value for edit in edits if (value := _value(row["name"], *edit))),
    )


def _value(by: str, key: str, before: str | None, after: str | None, *service: str | None) -> Value | None:
    items = [item_of(body) if body else None for body in (before, after)]
    known = items[1] or items[0]
    if known is None:
        return None
    problem, detail, further = service
    name = full_name(problem, detail or "", further or "") if problem else key
    return Value(
        what=known.name(name),
        now=items[0].brief if items[0] else "",
        proposed_by=by,
        proposed=items[1].brief if items[1] else REMOVED,
    )
