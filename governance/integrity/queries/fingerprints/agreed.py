"""Items, versions and what becomes of services: what both sides agreed to."""

import json

from governance import canonical
from governance.agreements.rules.items import content_hash, item_of, kind_of, service_of
from governance.agreements.rules.reorganizations.plan import plan_from
from governance.agreements.rules.service_names import full_name
from governance.database import sql
from governance.integrity.queries.fingerprints.kinds import Kind

ITEMS = """
WITH held AS (SELECT DISTINCT ON (vi.item) vi.item, a.code FROM version_item vi JOIN version v ON v.id = vi.version
    JOIN agreement a ON a.id = v.agreement ORDER BY vi.item, v.id DESC),
  proposed AS (SELECT DISTINCT ON (e.after) e.after, c.number FROM edit e JOIN offer o ON o.id = e.offer
    JOIN change c ON c.id = o.change ORDER BY e.after, o.id DESC)
SELECT coalesce('agreement:' || h.code, 'change:' || p.number, 'record:all') AS subject, i.key, i.hash, i.body,
  s.problem, s.detail, s.further
FROM item i LEFT JOIN held h ON h.item = i.id LEFT JOIN proposed p ON p.after = i.hash
  LEFT JOIN service s ON s.code = split_part(split_part(i.key, ':', 2), '/', 1) ORDER BY i.id"""
VERSIONS = """
SELECT 'agreement:' || a.code AS subject, v.number, v.hash, bool_or(vi.key IS DISTINCT FROM i.key) AS moved,
  coalesce(array_agg(vi.key) FILTER (WHERE vi.id IS NOT NULL), '{}') AS keys,
  coalesce(array_agg(i.hash) FILTER (WHERE vi.id IS NOT NULL), '{}') AS items
FROM version v JOIN agreement a ON a.id = v.agreement LEFT JOIN version_item vi ON vi.version = v.id
  LEFT JOIN item i ON i.id = vi.item GROUP BY v.id, a.code ORDER BY v.id"""
REORGANIZATIONS = """
SELECT 'reorganization:' || r.number AS subject, r.number, r.kind, r.hash, r.body, r.takes_effect,
  coalesce(array_agg(s.hash) FILTER (WHERE s.hash <> ''), '{}') AS agreed
FROM reorganization r LEFT JOIN reorganization_side s ON s.reorganization = r.id GROUP BY r.id ORDER BY r.id"""


def called(row: sql.Row) -> str:
    """What an item is called, with its service's name where it has one."""
    key = row["key"]
    service = full_name(row["problem"], row["detail"], row["further"]) if row["problem"] else service_of(key)
    try:
        return f"“{item_of(row['body']).name(service)}”"
    except Exception:  # noqa: BLE001 - its text was altered; its key still says what it is
        return f"“{service or kind_of(key).kind}”"


def item_fault(row: sql.Row) -> str:
    if canonical.text_fingerprint("item", row["body"]) != row["hash"]:
        return "does not read as it was agreed"
    return "" if item_of(row["body"]).key == row["key"] else "stands in the place of something else"


def version_fault(row: sql.Row) -> str:
    if row["moved"]:
        return "holds something in the place of something else"
    same = content_hash(dict(zip(row["keys"], row["items"], strict=True))) == row["hash"]
    return "" if same else "does not hold what was agreed"


def reorganization_fault(row: sql.Row) -> str:
    if canonical.text_fingerprint("reorganization", row["body"]) != row["hash"]:
        return "does not read as it was agreed"
    plan = plan_from(json.loads(row["body"]))
    if (str(plan.kind), plan.on) != (row["kind"], row["takes_effect"]):
        return "is listed otherwise than it reads"
    return "" if {*row["agreed"]} <= {row["hash"]} else "was agreed to in other words than stand there"


KINDS = (
    Kind(counted="targets and paragraphs", rows=ITEMS, name=called, fault=item_fault),
    Kind(counted="versions", rows=VERSIONS, name=lambda row: f"version {row['number']}", fault=version_fault),
    Kind(
        counted="reorganizations",
        rows=REORGANIZATIONS,
        name=lambda row: row["number"],
        fault=reorganization_fault,
    ),
)
