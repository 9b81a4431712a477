"""Findings: what the due dates of a data source promise, and the requests behind its figures."""

import json

from governance import canonical
from governance.database import sql
from governance.inference.queries.findings import LINE
from governance.inference.rules.content import KIND, list_fingerprint
from governance.integrity.queries.fingerprints.kinds import Kind

FINDINGS = f"""SELECT 'finding:' || n.number AS subject, n.number, n.content, n.hash,
    (SELECT coalesce(array_agg({LINE} ORDER BY r.external_id, x.kind), '{{}}') FROM finding_request x
        JOIN request r ON r.id = x.request WHERE x.finding = n.id) AS lines
    FROM finding n WHERE n.state = 'done' OR n.hash <> '' ORDER BY n.id"""  # noqa: S608 - a text of our own


def finding_fault(row: sql.Row) -> str:
    if canonical.text_fingerprint(KIND, row["content"]) != row["hash"]:
        return "does not say what was found"
    listed = json.loads(row["content"])["consequences"]["requests"]
    return (
        "" if list_fingerprint(row["lines"]) == listed else "names other requests than those that were found"
    )


KINDS = (Kind(counted="findings", rows=FINDINGS, name=lambda row: row["number"], fault=finding_fault),)
