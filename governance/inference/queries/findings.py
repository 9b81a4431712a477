"""Findings as pages, drafts and programs read them: the last one of a data source, one by its number, what came since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.audit.stored_event import who_from
from governance.database import sql
from governance.inference.rules.content import Content, content_from, genuine
from governance.inference.rules.runs import UNDER_WAY, FindingState

FACTS = """SELECT n.*, f.code AS source, f.name AS source_name, f.mapping::json ->> 'zone' AS zone,
    coalesce((SELECT number FROM request_import WHERE id = n.upload), '') AS upload_number
    FROM finding n JOIN feed f ON f.id = n.feed"""
# What its fingerprint covers of the requests behind its figures, one line each.
LINE = """concat_ws('|', r.external_id, x.kind, coalesce(x.day::text, ''), coalesce(extract(epoch FROM x.expected)::bigint::text, ''), x.effect)"""
LINES = f"""SELECT {LINE} AS line FROM finding_request x JOIN request r ON r.id = x.request WHERE x.finding = :finding
    ORDER BY r.external_id, x.kind"""  # noqa: S608 - a text of our own
_PLAIN = (
    "number",
    "source",
    "source_name",
    "zone",
    "progress",
    "problem",
    "rows",
    "hash",
    "at",
    "finished_at",
)


@dataclass(frozen=True, kw_only=True)
class FindingFacts:
    """One reading; `progress` in ten-thousandths, `upload` the last one that was read, `rows` the requests with a due date."""

    id: int
    number: str
    source: str
    source_name: str
    zone: str
    state: FindingState
    progress: int
    problem: str
    upload: str
    rows: int
    hash: str
    who: str
    at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class KeptFinding:
    """A finding and what it says, held against its fingerprint; `written` is the text of which that is."""

    facts: FindingFacts
    content: Content
    written: str


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Of one data source: the last that was kept, one that is under way or failed since, and what was uploaded since."""

    kept: KeptFinding | None
    last: FindingFacts | None
    since: int

    @property
    def under_way(self) -> bool:
        return self.last is not None and self.last.state in UNDER_WAY

    @property
    def failed(self) -> bool:
        return self.last is not None and self.last.state is FindingState.FAILED


LATEST = f"""SELECT * FROM ({FACTS} WHERE f.code = :source ORDER BY n.id DESC LIMIT 1) l
    UNION ALL SELECT * FROM ({FACTS} WHERE f.code = :source AND n.state = 'done' ORDER BY n.id DESC LIMIT 1) k"""  # noqa: S608 - texts of our own
SINCE = """SELECT count(*) FROM request_import i WHERE i.feed = (SELECT feed FROM finding WHERE number = :number)
    AND i.id > (SELECT upload FROM finding WHERE number = :number) AND i.state IN ('judging', 'done') AND i.accepted + i.updated > 0"""


async def findings_of(source: str) -> Findings:
    rows = await sql.rows(LATEST, source=source)
    last = _facts(rows[0]) if rows else None
    done = next((row for row in rows if row["state"] == FindingState.DONE), None)
    since = await uploads_since(done["number"]) if done else 0
    return Findings(kept=_kept(done) if done else None, last=last, since=since)


async def uploads_since(number: str) -> int:
    """How many files with something new of its data source were taken in after a finding."""
    return int(await sql.value(SINCE, number=number))


async def finding_by_number(number: str) -> KeptFinding:
    """Raises NotFound for one that is not there or not read to its end, Unsound for one that was altered."""
    unknown = f"There is no finding {number}."
    return _kept(
        await sql.one(f"{FACTS} WHERE n.number = :number AND n.state = 'done'", unknown, number=number)
    )


def _kept(row: Mapping[str, Any]) -> KeptFinding:
    genuine(row["content"], hashed=row["hash"], number=row["number"])
    return KeptFinding(facts=_facts(row), content=content_from(row["content"]), written=row["content"])


def _facts(row: Mapping[str, Any]) -> FindingFacts:
    return FindingFacts(
        **{name: row[name] for name in _PLAIN},
        id=row["id"],
        state=FindingState(row["state"]),
        upload=row["upload_number"],
        who=who.name if (who := who_from(row["who"])) else "",
    )
