"""Published scorecards: their figures and the file of their requests."""

import json

from governance.database import sql
from governance.integrity.queries.fingerprints.kinds import Kind
from governance.scorecards.rules.card_json import fingerprint

CARDS = """SELECT 'scorecard:' || number AS subject, number, figures, rows_hash, fingerprint FROM scorecard
    WHERE state = 'published' OR fingerprint <> '' ORDER BY id"""


def card_fault(row: sql.Row) -> str:
    same = fingerprint(json.loads(row["figures"]), row["rows_hash"]) == row["fingerprint"]
    return "" if same else "does not show the figures that were published"


KINDS = (Kind(counted="scorecards", rows=CARDS, name=lambda row: row["number"], fault=card_fault),)
