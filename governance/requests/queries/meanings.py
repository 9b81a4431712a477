"""What a changed meaning of a label moves and whom it concerns; what offices were told, and what became of that.

Stored results lie above this house's floor; how many there are of a label is read from them in SQL.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.agreements.rules.service_names import full_name
from governance.audit.stored_event import Who, who_from
from governance.database import sql
from governance.errors import NotFound
from governance.people.rules import CONVENING_ROLES, Matter, PartyKind, Role, Viewer, may_see
from governance.requests.queries.open_notices import OPEN_CHANGES
from governance.requests.rules.labels import LabelState, Match, meaning_words
from governance.requests.rules.meanings import Effect, Meaning, Moved, State, Touched

PAGE = 30
# Results are found by every service that a label has meant: those that wait to be judged anew still name an earlier one.
# All labels at once: those without a service lie among all results that are not matched. What was merged or split is
# owed as its heir from its day on. Before the first owner of a service that is known, that first owner counts.
JUDGED = """moved AS (SELECT * FROM unnest(:labels::bigint[], :was::bigint[], :becomes::bigint[]) AS m (label, was, becomes)),
meant AS (SELECT label, coalesce(service_was, 0) AS service FROM label_change WHERE label = ANY(:labels::bigint[])
    UNION SELECT label, coalesce(service, 0) FROM label_change WHERE label = ANY(:labels::bigint[])
    UNION SELECT label, was FROM moved UNION SELECT label, 0 FROM moved
    UNION SELECT t.label, s.successor FROM meant t JOIN service s ON s.id = t.service WHERE s.successor IS NOT NULL),
judged AS (SELECT j.label, j.request, j.opened FROM judgment j JOIN meant t ON t.service = j.service AND t.label = j.label
    WHERE j.service IN (SELECT service FROM meant))"""
COUNTED = f"""WITH RECURSIVE {JUDGED}
SELECT m.label, count(j.request) AS results FROM moved m LEFT JOIN judged j ON j.label = m.label GROUP BY m.label"""  # noqa: S608 - no value in it
TOUCHED = f"""WITH RECURSIVE {JUDGED},
unsettled AS ({OPEN_CHANGES}),
owing AS (SELECT label, was AS service, '-infinity'::timestamptz AS since FROM moved
    UNION SELECT label, becomes, '-infinity' FROM moved UNION SELECT label, service_was, '-infinity' FROM unsettled
    UNION SELECT w.label, s.successor, greatest(w.since, s.retired_at) FROM owing w JOIN service s ON s.id = w.service
        WHERE s.successor IS NOT NULL),
owned AS (SELECT service, party, ends, CASE WHEN starts = min(starts) OVER (PARTITION BY service) THEN '-infinity' ELSE starts END AS starts
    FROM ownership WHERE service IN (SELECT service FROM owing)),
owed AS (SELECT w.label, o.party, greatest(o.starts, w.since) AS starts, o.ends FROM owing w JOIN owned o ON o.service = w.service),
touched AS (SELECT DISTINCT j.label, j.request, o.party FROM judged j
    JOIN owed o ON o.label = j.label AND j.opened >= o.starts AND (o.ends IS NULL OR j.opened < o.ends)),
concerned AS (SELECT label, party FROM touched UNION SELECT label, party FROM owed WHERE ends IS NULL OR ends > :at)
SELECT c.label, p.id, p.code, p.name, count(t.request) AS results FROM concerned c JOIN party p ON p.id = c.party
    LEFT JOIN touched t ON t.label = c.label AND t.party = c.party GROUP BY c.label, p.id ORDER BY c.label, p.name"""  # noqa: S608 - no value in it


async def effect_of(moved: Moved, *, at: datetime) -> Effect:
    """The stored results that a changed meaning moves, and the offices that owe, owed or will owe that work."""
    return (await effects_of([moved], at=at)).get(moved.label, Effect())


async def effects_of(every: Sequence[Moved], *, at: datetime) -> dict[int, Effect]:
    """By label, of those that move results."""
    moving = [moved for moved in every if moved.moves_results]
    if not moving:
        return {}
    values = {
        "labels": [moved.label for moved in moving],
        "was": [moved.before.match.service or 0 for moved in moving],
        "becomes": [moved.after.match.service or 0 for moved in moving],
    }
    totals = {row["label"]: row["results"] for row in await sql.rows(COUNTED, **values)}
    offices: dict[int, list[Touched]] = {label: [] for label in totals}
    for row in await sql.rows(TOUCHED, at=at, **values):
        offices[row.pop("label")].append(Touched(**row))
    return {label: Effect(results=total, offices=tuple(offices[label])) for label, total in totals.items()}


BARRED = """SELECT c.label, c.state, c.service, p.name, n.number FROM label_told t JOIN label_change c ON c.id = t.change
    JOIN label_notice n ON n.id = t.notice JOIN party p ON p.id = n.party
    WHERE t.objected AND n.state IN ('objected', 'left') AND (:label = 0 OR c.label = :label)"""


async def barred(label: int = 0) -> dict[tuple[int, Match], tuple[str, str]]:
    """Meanings that an office objected to and has not agreed to since: its name and the notice's number, by label."""
    return {
        (row["label"], Match(state=LabelState(row["state"]), service=row["service"])): (
            row["name"],
            row["number"],
        )
        for row in await sql.rows(BARRED, label=label)
    }


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """One name of a notice. `overtaken`: it has come to mean something else again since; `undone`: an objection put it back."""

    moved: Moved
    change: int
    name: str
    source: str
    source_name: str
    before: str
    after: str
    results: int
    objected: bool
    undone: bool
    overtaken: bool

    @property
    def stands(self) -> bool:
        return not (self.undone or self.overtaken)


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """What an office was told; `told_by` is who said what the names mean, or the clock where the services' names did.

    `about` tells, a line each, of stored requests read anew and of another way of reading a data source.
    """

    id: int
    number: str
    state: State
    revision: int
    party: str
    party_id: int
    party_name: str
    centers: tuple[str, ...]
    told_by: Who | None
    told_at: datetime
    reply_by: datetime
    words: str
    replied_by: Who | None
    replied_at: datetime | None
    answer: str
    settled_by: Who | None
    settled_at: datetime | None
    about: str
    lines: tuple[NoticeLine, ...]

    @property
    def results(self) -> int:
        return sum(line.results for line in self.lines)

    @property
    def by_names(self) -> bool:
        """Whether nobody said so, but the names of services."""
        return not any(line.moved.after.by for line in self.lines)

    @property
    def standing_lines(self) -> tuple[NoticeLine, ...]:
        return tuple(line for line in self.lines if line.stands)

    @property
    def objected_lines(self) -> tuple[NoticeLine, ...]:
        return tuple(line for line in self.lines if line.objected)


LINES = """SELECT t.notice, t.results, t.objected, c.id AS change, c.label, c.state_was, c.service_was, c.by_was, c.state, c.service, c.by,
    c.undone_at IS NOT NULL AS undone, l.name, f.code AS source, f.name AS source_name,
    EXISTS (SELECT FROM label_change d WHERE d.label = c.label AND d.id > c.id AND d.undone_at IS NULL) AS overtaken,
    o.problem AS problem_was, o.detail AS detail_was, o.further AS further_was, s.problem, s.detail, s.further
  FROM label_told t JOIN label_change c ON c.id = t.change JOIN label l ON l.id = c.label JOIN feed f ON f.id = l.feed
    LEFT JOIN service o ON o.id = c.service_was LEFT JOIN service s ON s.id = c.service
  WHERE t.notice = ANY(:notices::bigint[]) ORDER BY t.results DESC, t.id"""
NOTICES = """SELECT n.*, p.id AS party_id, p.code AS party_code, p.name AS party_name,
    (SELECT coalesce(json_agg(code), '[]') FROM party WHERE kind = 'center') AS centers
  FROM label_notice n JOIN party p ON p.id = n.party"""


async def notice(number: str, *, viewer: Viewer) -> NoticeFacts:
    """The notice with this number. Raises NotFound, also where this person may not see it."""
    found = await notice_by_number(number)
    if not may_see(viewer, Matter.LABELS, sides=(found.party, *found.centers)):
        raise _unknown(number)
    return found


async def notice_by_number(number: str) -> NoticeFacts:
    """For the writers, who look at authority themselves. Raises NotFound."""
    found = await _read(f"{NOTICES} WHERE n.number = :number", number=number)
    if not found:
        raise _unknown(number)
    return found[0]


def _unknown(number: str) -> NotFound:
    return NotFound(f"There is no notice {number}.")


LISTED = "WHERE :every OR p.code = ANY(:parties::text[]) ORDER BY n.id DESC LIMIT :most"


async def notices(viewer: Viewer) -> tuple[NoticeFacts, ...]:
    """The latest of those this person may see, newest first."""
    every = any(
        seat.kind is PartyKind.CENTER or seat.holds(*CONVENING_ROLES, Role.AUDITOR) for seat in viewer.seats
    )
    return await _read(f"{NOTICES} {LISTED}", every=every, parties=sorted(viewer.parties), most=PAGE)


async def _read(query: str, **values: Any) -> tuple[NoticeFacts, ...]:
    rows = await sql.rows(query, **values)
    lines: dict[int, list[NoticeLine]] = {row["id"]: [] for row in rows}
    for row in await sql.rows(LINES, notices=list(lines)) if lines else ():
        lines[row["notice"]].append(_line(row))
    return tuple(_facts(row, tuple(lines[row["id"]])) for row in rows)


def _facts(row: Mapping[str, Any], lines: tuple[NoticeLine, ...]) -> NoticeFacts:
    same = (
        "id",
        "number",
        "revision",
        "party_id",
        "party_name",
        "told_at",
        "reply_by",
        "words",
        "answer",
        "about",
    )
    times = {name: row[name] for name in ("replied_at", "settled_at")}
    people = {f"{name}_by": who_from(row[f"{name}_who"]) for name in ("replied", "settled")}
    return NoticeFacts(
        **{name: row[name] for name in same} | times | people,
        state=State(row["state"]),
        party=row["party_code"],
        centers=tuple(json.loads(row["centers"])),
        told_by=who_from(row["who"]),
        lines=lines,
    )


def _line(row: Mapping[str, Any]) -> NoticeLine:
    before, after = _meaning(row, "_was"), _meaning(row, "")
    same = ("change", "name", "source", "source_name", "results", "objected", "undone", "overtaken")
    return NoticeLine(
        **{name: row[name] for name in same},
        moved=Moved(label=row["label"], before=before, after=after),
        before=meaning_words(before.match.state, _service(row, "_was")),
        after=meaning_words(after.match.state, _service(row, "")),
    )


def _meaning(row: Mapping[str, Any], when: str) -> Meaning:
    match = Match(state=LabelState(row[f"state{when}"]), service=row[f"service{when}"])
    return Meaning(match=match, by=row[f"by{when}"])


def _service(row: Mapping[str, Any], when: str) -> str:
    names = (row[f"problem{when}"] or "", row[f"detail{when}"] or "", row[f"further{when}"] or "")
    return full_name(*names)
