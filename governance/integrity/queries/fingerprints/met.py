"""What groups wrote: ground rules, agendas, motions, decisions, minutes."""

from governance import canonical
from governance.bodies.rules.ground_rules import MotionKind
from governance.database import sql
from governance.integrity.queries.fingerprints.kinds import Kind
from governance.meetings.queries.minutes_content import stored
from governance.meetings.rules.minutes_public import public_fingerprint
from governance.meetings.rules.votes import NewMotion

ALTERED = "does not read as it was written"

GROUND_RULES = """SELECT 'body:' || b.code AS subject, r.number, r.content, r.hash
    FROM ground_rules r JOIN body b ON b.id = r.body ORDER BY r.id"""
AGENDAS = """SELECT 'meeting:' || m.number AS subject, p.number, p.content, p.hash
    FROM published_agenda p JOIN meeting m ON m.id = p.meeting ORDER BY p.id"""
MOTIONS = """SELECT 'meeting:' || m.number AS subject, x.kind, x.words, x.about, x.content, x.hash
    FROM motion x JOIN agenda_item i ON i.id = x.item JOIN meeting m ON m.id = i.meeting ORDER BY x.id"""
DECISIONS = """SELECT 'decision:' || d.number AS subject, d.number, m.number AS meeting, d.words, d.hash, x.hash AS motion
    FROM decision d JOIN meeting m ON m.id = d.meeting LEFT JOIN motion x ON x.id = d.motion ORDER BY d.id"""
MINUTES = """SELECT 'minutes:' || m.number AS subject, x.content, x.hash, x.public_hash
    FROM minutes x JOIN meeting m ON m.id = x.meeting WHERE x.hash <> '' OR x.state <> 'draft' ORDER BY x.id"""


def text_fault(kind: str, row: sql.Row) -> str:
    return "" if canonical.text_fingerprint(kind, row["content"]) == row["hash"] else ALTERED


def motion_fault(row: sql.Row) -> str:
    texts = {name: row[name] for name in ("words", "about", "content")}
    return "" if NewMotion(key="", kind=MotionKind(row["kind"]), **texts).hash == row["hash"] else ALTERED


def decision_fault(row: sql.Row) -> str:
    told = {"v": 1, "meeting": row["meeting"], "words": row["words"]}
    return "" if row["hash"] == (row["motion"] or canonical.fingerprint("decision", told)) else ALTERED


def minutes_fault(row: sql.Row) -> str:
    if text_fault("minutes", row):
        return ALTERED
    same = public_fingerprint(stored(row["content"])) == row["public_hash"]
    return "" if same else "have another public reading than they were sent round with"


KINDS = (
    Kind(
        counted="ground rules",
        rows=GROUND_RULES,
        name=lambda row: f"version {row['number']}",
        fault=lambda row: text_fault("ground-rules", row),
    ),
    Kind(
        counted="published agendas",
        rows=AGENDAS,
        name=lambda row: f"agenda {row['number']}",
        fault=lambda row: text_fault("agenda", row),
    ),
    Kind(
        counted="motions", rows=MOTIONS, name=lambda row: f"the motion “{row['words']}”", fault=motion_fault
    ),
    Kind(counted="decisions", rows=DECISIONS, name=lambda row: row["number"], fault=decision_fault),
    Kind(counted="minutes", rows=MINUTES, name=lambda _: "what they say", fault=minutes_fault),
)
