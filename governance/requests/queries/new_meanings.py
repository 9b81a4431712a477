"""Names that came to mean something else, or were met for the first time, since an instant: what a scorecard lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.agreements.rules.service_names import full_name
from governance.database import sql
from governance.requests.rules.labels import LabelState, meaning_words

# What an office owns or owned, and what was merged into that.
OWN = """WITH RECURSIVE own AS (SELECT service FROM ownership WHERE party = :party
    UNION SELECT s.id FROM own JOIN service s ON s.successor = own.service)"""
CHANGED = f"""{OWN} SELECT l.name, f.name AS source, c.state_was, c.state, c.by, c.at, c.undone_at IS NOT NULL AS undone,
    coalesce(t.results, c.results) AS results,
    o.problem AS problem_was, o.detail AS detail_was, o.further AS further_was, s.problem, s.detail, s.further
  FROM label_change c JOIN label l ON l.id = c.label JOIN feed f ON f.id = l.feed
    LEFT JOIN service o ON o.id = c.service_was LEFT JOIN service s ON s.id = c.service
    LEFT JOIN (SELECT x.change, x.results FROM label_told x JOIN label_notice n ON n.id = x.notice WHERE n.party = :party) t
      ON t.change = c.id
  WHERE c.at > coalesce(:since, '-infinity'::timestamptz) AND (:party = 0 OR t.change IS NOT NULL
    OR c.service IN (SELECT service FROM own) OR c.service_was IN (SELECT service FROM own))
  ORDER BY coalesce(t.results, c.results) DESC, c.id"""  # noqa: S608 - no value in it
# Of a name that never meant anything else, the row tells when it was met.
MET = f"""{OWN} SELECT l.name, f.name AS source, '' AS state_was, l.state, l.by, l.at, false AS undone, l.requests AS results,
    '' AS problem_was, '' AS detail_was, '' AS further_was, s.problem, s.detail, s.further
  FROM label l JOIN feed f ON f.id = l.feed JOIN service s ON s.id = l.service
  WHERE l.at > :since AND NOT EXISTS (SELECT FROM label_change c WHERE c.label = l.id)
    AND (:party = 0 OR l.service IN (SELECT service FROM own))
  ORDER BY l.requests DESC, l.id"""  # noqa: S608 - no value in it


@dataclass(frozen=True, kw_only=True)
class ChangedMeaning:
    """A name, what it meant before ("" = met for the first time) and since, and the stored results that it moved."""

    label: str
    source: str
    before: str
    after: str
    results: int
    by: str
    at: datetime
    undone: bool


async def new_meanings(*, since: datetime | None, party: int = 0) -> tuple[ChangedMeaning, ...]:
    """Those that concern an office (its id; 0: any). Without `since` everything is new, so only what changed is told."""
    rows = await sql.rows(CHANGED, since=since, party=party)
    met = await sql.rows(MET, since=since, party=party) if since else []
    return tuple(_meaning(row) for row in (*rows, *met))


def _meaning(row: dict[str, Any]) -> ChangedMeaning:
    return ChangedMeaning(
        label=row["name"],
        source=row["source"],
        before=_words(row, "_was") if row["state_was"] else "",
        after=_words(row, ""),
        **{name: row[name] for name in ("results", "by", "at", "undone")},
    )


def _words(row: dict[str, Any], when: str) -> str:
    names = (row[f"{part}{when}"] or "" for part in ("problem", "detail", "further"))
    return meaning_words(LabelState(row[f"state{when}"]), full_name(*names))
