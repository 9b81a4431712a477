"""Proposals, their lines, and everybody's yes to them."""

import json

from governance.agreements.rules.items import item_of
from governance.changes.rules.offers import ProposedEdit, effective_from, offer_hash
from governance.changes.rules.proposal import complete, proposal_from
from governance.database import sql
from governance.integrity.queries.fingerprints.agreed import called
from governance.integrity.queries.fingerprints.kinds import Kind

EDITS = """
SELECT 'change:' || c.number AS subject, o.round, e.key, e.before, e.after, e.hash, i.body, s.problem, s.detail, s.further
FROM edit e JOIN offer o ON o.id = e.offer JOIN change c ON c.id = o.change LEFT JOIN item i ON i.hash = e.after
  LEFT JOIN service s ON s.code = split_part(split_part(e.key, ':', 2), '/', 1) ORDER BY e.id"""
OFFERS = """
SELECT 'change:' || c.number AS subject, o.round, a.code, o.effective, o.hash,
  coalesce(array_agg(e.hash) FILTER (WHERE e.id IS NOT NULL), '{}') AS edits
FROM offer o JOIN change c ON c.id = o.change JOIN agreement a ON a.id = c.agreement LEFT JOIN edit e ON e.offer = o.id
GROUP BY o.id, c.number, a.code ORDER BY o.id"""
# Each names a proposal by its fingerprint, and must name the one that it was given to.
GIVEN = """
SELECT 'change:' || c.number AS subject, x.what, x.offer_hash AS named, o.hash, o.change = c.id AS own, o.round
FROM (SELECT change, offer, offer_hash, 'the agreement to' AS what FROM consent
  UNION ALL SELECT change, offer, offer_hash, 'the approval of' FROM approval) x
  JOIN change c ON c.id = x.change JOIN offer o ON o.id = x.offer"""
# What a change says of its last proposal, and what was put before the role that binds: those that were sent.
NAMED = """
SELECT 'change:' || c.number AS subject, x.what, EXISTS (SELECT FROM offer o WHERE o.change = c.id AND o.hash = x.named) AS there
FROM (SELECT id AS change, offer_hash AS named, 'what is being negotiated' AS what FROM change WHERE offer_hash <> ''
  UNION ALL SELECT change, offer_hash, 'what was put before the one who signs' FROM recommendation WHERE NOT sends_draft) x
  JOIN change c ON c.id = x.change"""
AGREED = """
SELECT 'change:' || c.number AS subject, a.code, m.proposal, m.hash,
  coalesce(array_agg(f.hash) FILTER (WHERE f.id IS NOT NULL), '{}') AS confirmed
FROM meeting_agreement m JOIN change c ON c.id = m.change JOIN agreement a ON a.id = c.agreement
  LEFT JOIN confirmation f ON f.agreement = m.id GROUP BY m.id, c.number, a.code ORDER BY m.id"""


def edit_fault(row: sql.Row) -> str:
    if row["after"] and row["body"] is None:
        return "is not there any more"
    after = item_of(row["body"]) if row["after"] else None
    edit = ProposedEdit(key=row["key"], before=row["before"], after=after)
    return (
        ""
        if (edit.hash, edit.after_hash) == (row["hash"], row["after"])
        else "does not read as it was proposed"
    )


def offer_fault(row: sql.Row) -> str:
    found = offer_hash(row["code"], effective_from(json.loads(row["effective"])), row["edits"])
    return "" if found == row["hash"] else "does not hold what was proposed"


def given_fault(row: sql.Row) -> str:
    return "" if row["own"] and row["named"] == row["hash"] else "names another proposal than it was given to"


def agreed_fault(row: sql.Row) -> str:
    proposal = proposal_from(json.loads(row["proposal"]))
    found = offer_hash(row["code"], complete(proposal), (edit.hash for edit in proposal.edits))
    if found != row["hash"]:
        return "does not read as it was agreed there"
    return "" if {*row["confirmed"]} <= {row["hash"]} else "was confirmed in other words than stand there"


KINDS = (
    Kind(
        counted="lines of proposals",
        rows=EDITS,
        name=lambda row: f"{called(row)} in proposal {row['round']}",
        fault=edit_fault,
    ),
    Kind(counted="proposals", rows=OFFERS, name=lambda row: f"proposal {row['round']}", fault=offer_fault),
    Kind(
        counted="agreements and approvals given",
        rows=GIVEN,
        name=lambda row: f"{row['what']} proposal {row['round']}",
        fault=given_fault,
    ),
    Kind(
        counted="proposals named",
        rows=NAMED,
        name=lambda row: row["what"],
        fault=lambda row: "" if row["there"] else "is no proposal that was sent",
    ),
    Kind(
        counted="agreed in meetings",
        rows=AGREED,
        name=lambda _: "what was agreed in a meeting",
        fault=agreed_fault,
    ),
)
