"""A held meeting of which every text in every table that feeds minutes is marked: `quokka` must stay, `wombat` may be read.

The marks are made from the tables themselves: a column that somebody adds is `quokka` until SHOWN says that the public
minutes hold it, and on internal rows always.
"""

from typing import Any

from piccolo.columns import Text
from piccolo.table import Table

from governance.attachments.tables import Attachment
from governance.database import sql
from governance.meetings.tables.agenda import AgendaItem, MeetingNote, NoteVersion, Outcome, PublishedAgenda
from governance.meetings.tables.decisions import (
    Confirmation,
    Decision,
    MeetingAgreement,
    Motion,
    Recusal,
    Vote,
)
from governance.meetings.tables.minutes import Action, Correction, Deferral
from governance.meetings.tables.series import Attendance, Guest, Meeting, Reply
from tests.changes.stage import Stage
from tests.databases import as_owner

TABLES: tuple[type[Table], ...] = (
    *(Meeting, Guest, Reply, Attendance, AgendaItem, PublishedAgenda, MeetingNote, NoteVersion, Outcome),
    *(Recusal, Motion, Vote, Decision, MeetingAgreement, Confirmation, Action, Deferral, Attachment, Correction),
)  # fmt: skip
# What of rows that are not internal may be read in public minutes, and of a decision in the register.
SHOWN: dict[type[Table], set[str]] = {
    Meeting: {"title", "place"},
    Attendance: {"name", "title", "party", "proxy"},
    AgendaItem: {"title"},
    MeetingNote: {"words"},
    Outcome: {"words", "speaker"},
    Motion: {"words"},
    Vote: {"holder"},
    Decision: {"effect", "words"},
    Action: {"words"},
    Attachment: {"name"},
    Correction: {"before", "after"},
}
# By which rows are told apart and found, or what a CHECK of the database holds to certain words.
NAMES = {
    "number",
    "code",
    "key",
    "uid",
    "zone",
    "state",
    "kind",
    "mode",
    "value",
    "about",
    "matter",
    "place",
    "hash",
    "was",
    "was_public",
    "file",
}
CHECKED = {(Reply, "answer"), (Meeting, "place")}
IN_ITEM = "item IN (SELECT id FROM agenda_item WHERE internal OR about LIKE 'change/%')"
HIDDEN: dict[type[Table], str] = {
    AgendaItem: "internal OR about LIKE 'change/%'",
    MeetingNote: f"internal OR {IN_ITEM}",
    Outcome: f"internal OR {IN_ITEM}",
    Motion: f"{IN_ITEM} OR id IN (SELECT motion FROM decision WHERE internal)",
    Vote: f"motion IN (SELECT id FROM motion WHERE {IN_ITEM} OR id IN (SELECT motion FROM decision WHERE internal))",
    Decision: f"internal OR outcome IN (SELECT id FROM outcome WHERE internal OR {IN_ITEM})",
    Action: f"outcome IN (SELECT id FROM outcome WHERE internal OR {IN_ITEM})",
    Attachment: "internal",
    Correction: "internal",
}
FILL = (
    "UPDATE meeting SET link = 'x', reason = 'x', who = '{}'",
    "UPDATE agenda_item SET about = (SELECT 'change/' || number FROM change WHERE state <> 'adopted' LIMIT 1) WHERE key = 'item-2'",
    "UPDATE agenda_item SET internal = true WHERE key = 'item-3'",
    """INSERT INTO meeting_note (key, item, words, internal, at) SELECT 'own-note-' || id, id, 'x', true, at FROM agenda_item""",
    """INSERT INTO outcome (key, item, position, kind, words, internal, speaker, at)
      SELECT k || '-' || hidden || '-' || i.id, i.id, 9, k, 'x', hidden, 'x', i.at FROM agenda_item i, (VALUES (false), (true)) h(hidden),
        unnest(ARRAY['decision', 'agreed', 'action', 'objection', 'deferral', 'recommendation']) k""",
    "INSERT INTO meeting_note_version (note, revision, words, at) SELECT id, 1, 'x', at FROM meeting_note",
    """INSERT INTO meeting_guest (meeting, person, words, at) SELECT m.id, p.id, 'x', m.at FROM meeting m, person p WHERE p.name = 'Ruth Adler'""",
    """INSERT INTO meeting_reply (meeting, person, answer, words, at) SELECT m.id, p.id, 'yes', 'x', m.at FROM meeting m, person p LIMIT 3""",
    """INSERT INTO published_agenda (meeting, number, content, hash, at) SELECT id, 1, 'x', 'x', at FROM meeting""",
    """INSERT INTO recusal (item, seat, person, reason, at) SELECT i.id, a.seat, a.person, 'x', i.at FROM agenda_item i, attendance a""",
    """INSERT INTO motion (key, item, kind, words, content, hash, state, result, present, quorum, base, at)
      SELECT 'motion-' || o.key, o.item, 'ordinary', 'x', 'x', 'x', 'carried', 'x', 3, 2, 3, o.at FROM outcome o WHERE o.kind = 'decision'""",
    """INSERT INTO motion (key, item, kind, words, content, hash, state, result, at)
      SELECT 'alone-' || id, id, 'ordinary', 'x', 'x', 'x', 'failed', 'x', at FROM agenda_item""",
    """INSERT INTO vote (motion, seat, person, value, holder, at) SELECT m.id, a.seat, a.person, 'yes', '{}', m.at FROM motion m, attendance a""",
    """INSERT INTO decision (number, body, meeting, outcome, motion, words, hash, internal, effect, at)
      SELECT 'D-2026-' || lpad(o.id::text, 4, '0'), m.body, m.id, o.id, v.id, 'x', 'x', o.internal, 'x', o.at
      FROM outcome o JOIN agenda_item i ON i.id = o.item JOIN meeting m ON m.id = i.meeting JOIN motion v ON v.key = 'motion-' || o.key""",
    """INSERT INTO meeting_agreement (outcome, change, proposal, hash, round, at)
      SELECT o.id, (SELECT min(id) FROM change), 'x', 'x', 1, o.at FROM outcome o JOIN agenda_item i ON i.id = o.item
      WHERE o.kind = 'agreed' AND (o.internal OR i.internal OR i.about <> '')""",
    """INSERT INTO confirmation (agreement, hash, party, person, seat, who, at)
      SELECT g.id, 'x', s.party, a.person, a.seat, '{"name": "x"}', g.at FROM meeting_agreement g,
        (SELECT DISTINCT ON (s.party) a.* FROM attendance a JOIN seat s ON s.id = a.seat) a JOIN seat s ON s.id = a.seat""",
    """INSERT INTO action (number, body, meeting, item, outcome, words, done_when, evidence, link, reason, party, other, seat, due, at)
      SELECT 'AC-2026-' || lpad(o.id::text, 4, '0'), m.body, m.id, i.id, o.id, 'x', 'x', 'x', 'x', 'x', s.party,
        (SELECT id FROM party WHERE kind = 'audit'), s.id, o.at, o.at
      FROM outcome o JOIN agenda_item i ON i.id = o.item JOIN meeting m ON m.id = i.meeting, seat s WHERE o.kind = 'action' AND s.code = 'parks-liaison'""",
    "INSERT INTO action_deferral (action, due, until, words, at) SELECT id, due, due, 'x', at FROM action",
    """INSERT INTO attachment (number, matter, file, name, kind, size, internal, party, who, at)
      SELECT 'AT-2026-000' || n, 'meeting:' || m.number, 'x' || n, 'x', 'text/csv', 1, n = 2, (SELECT min(id) FROM party), '{}', m.at
      FROM meeting m, generate_series(1, 2) n""",
)  # fmt: skip


async def filled(stage: Stage) -> None:
    """At least one row of every table: about an item everybody may read of, about an open change, about an internal one."""
    del stage
    async with as_owner():
        for statement in FILL:
            await sql.rows(statement)


def columns() -> list[tuple[type[Table], str]]:
    """Every text that is no name, of every table."""
    return [
        (table, column._meta.db_column_name)
        for table in TABLES
        for column in table._meta.columns
        if isinstance(column, Text) and _is_text(table, column._meta.db_column_name)
    ]


def _is_text(table: type[Table], name: str) -> bool:
    return (table, name) == (Meeting, "place") or (name not in NAMES and (table, name) not in CHECKED)


async def marked() -> set[str]:
    """Marks every text of every table; answers the marks that the public minutes may hold."""
    async with as_owner():
        return await _marked()


async def _marked() -> set[str]:
    shown = set()
    for table, column in columns():
        name, open_here = table._meta.tablename, column in SHOWN.get(table, set())
        hidden = HIDDEN.get(table, "false") if open_here else "true"
        await _mark(name, column, f"quokka-{name}-{column}", hidden)
        if open_here:
            await _mark(name, column, f"wombat-{name}-{column}", f"NOT coalesce(({hidden}), false)")
            shown.add(f"wombat-{name}-{column}")
    return shown


async def _mark(table: str, column: str, mark: str, where: str) -> None:
    """Columns that hold who acted keep a text that can be read as such."""
    person = column in {"who", "holder"} or column.endswith("_who")
    text: Any = f'{{"name":"{mark}","title":"{mark}"}}' if person else mark
    await sql.rows(f'UPDATE "{table}" SET "{column}" = :text WHERE {where}', text=text)
