"""Events of the record as they are told to people: with who took part, and which offices they concern."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from governance.audit.sentences import subject_words, told
from governance.audit.stored_event import event_from
from governance.database import sql
from governance.reminders.rules.happenings import HAPPENINGS, Happened

# Sign-ins and such are passed over; what is done in another's name is told whatever it is.
EVENTS = """
SELECT number, tag, subject, audience, actor, body FROM event WHERE number > :after AND number <= :upto
  AND (tag = ANY(:tags::text[]) OR body LIKE '%"delegation":"%') ORDER BY number
"""
ABOUT = """
SELECT 'change:' || c.number AS subject, c.title, ARRAY(SELECT person FROM participant WHERE change = c.id
    UNION SELECT c.author) AS involved, ARRAY[]::text[] AS offices FROM change c WHERE 'change:' || c.number = ANY(:subjects::text[])
UNION ALL SELECT 'correction:' || number, '', ARRAY[asked_person], ARRAY[]::text[] FROM correction
  WHERE 'correction:' || number = ANY(:subjects::text[])
UNION ALL SELECT 'event-adjustment:' || number, name, ARRAY[asked_person], ARRAY[]::text[] FROM relief
  WHERE 'event-adjustment:' || number = ANY(:subjects::text[])
UNION ALL SELECT 'minutes:' || m.number, m.title, ARRAY(SELECT DISTINCT a.person FROM attendance a WHERE a.meeting = m.id
    AND a.person IS NOT NULL), ARRAY[]::text[] FROM meeting m WHERE 'minutes:' || m.number = ANY(:subjects::text[])
UNION ALL SELECT 'meeting:' || m.number, m.title, ARRAY(SELECT DISTINCT v.person FROM vote v JOIN motion x ON x.id = v.motion
    JOIN agenda_item i ON i.id = x.item WHERE i.meeting = m.id AND v.person IS NOT NULL), ARRAY[]::text[]
  FROM meeting m WHERE 'meeting:' || m.number = ANY(:subjects::text[])
UNION ALL SELECT 'succession:' || number, '', ARRAY[asker, person], ARRAY[]::text[] FROM succession
  WHERE 'succession:' || number = ANY(:subjects::text[])
UNION ALL SELECT 'reorganization:' || r.number, '', ARRAY(SELECT person FROM reorganization_side
    WHERE reorganization = r.id AND person IS NOT NULL), ARRAY[]::text[] FROM reorganization r
  WHERE 'reorganization:' || r.number = ANY(:subjects::text[])
UNION ALL SELECT 'agreement:' || a.code, 'Agreement with ' || d.name, ARRAY[]::bigint[], ARRAY[c.code, d.code]
  FROM agreement a JOIN party c ON c.id = a.center JOIN party d ON d.id = a.department
  WHERE 'agreement:' || a.code = ANY(:subjects::text[])
UNION ALL SELECT 'scorecard:' || s.number, 'Scorecard of ' || coalesce(p.name, 'the whole city'), ARRAY[]::bigint[],
    ARRAY(SELECT code FROM party WHERE id = s.party OR (s.party IS NULL AND kind = 'center'))
  FROM scorecard s LEFT JOIN party p ON p.id = s.party WHERE 'scorecard:' || s.number = ANY(:subjects::text[])
UNION ALL SELECT 'announcement:' || e.number, e.title, ARRAY[]::bigint[], ARRAY(SELECT code FROM party WHERE kind = 'center')
  FROM outlook_entry e WHERE 'announcement:' || e.number = ANY(:subjects::text[])
UNION ALL SELECT 'action:' || x.number, x.words, ARRAY[]::bigint[], ARRAY[p.code, o.code] FROM action x
  JOIN party p ON p.id = x.party JOIN party o ON o.id = x.other WHERE 'action:' || x.number = ANY(:subjects::text[])
UNION ALL SELECT 'name-notice:' || n.number, '', ARRAY[]::bigint[], ARRAY[p.code] FROM label_notice n
  JOIN party p ON p.id = n.party WHERE 'name-notice:' || n.number = ANY(:subjects::text[])
"""
HOLDERS = "SELECT code, holder FROM delegation WHERE code = ANY(:codes::text[])"


async def events(*, after: int, upto: int, zone: ZoneInfo) -> tuple[Happened, ...]:
    """Those of which somebody is told, in their order."""
    rows = await sql.rows(EVENTS, after=after, upto=upto, tags=[str(tag) for tag in HAPPENINGS])
    about = {
        row["subject"]: row
        for row in await sql.rows(ABOUT, subjects=sorted({row["subject"] for row in rows}))
    }
    codes = {row["number"]: _delegation(row["body"]) for row in rows}
    holders = {
        row["code"]: row["holder"] for row in await sql.rows(HOLDERS, codes=sorted(set(codes.values())))
    }
    found = (
        _happened(row, about.get(row["subject"], {}), holders.get(codes[row["number"]], 0), zone)
        for row in rows
    )
    return tuple(each for each in found if each)


def _delegation(body: str) -> str:
    try:
        return str(json.loads(body)["by"].get("delegation", ""))
    except (ValueError, KeyError, AttributeError):
        return ""  # altered: the verification of the record says so


def _happened(
    row: Mapping[str, Any], about: Mapping[str, Any], holder: int, zone: ZoneInfo
) -> Happened | None:
    stored = event_from(row["body"])
    if stored is None:
        return None
    return Happened(
        number=row["number"],
        tag=stored.tag,
        subject=row["subject"],
        audience=row["audience"],
        actor=row["actor"],
        sentence=_named(told(stored, zone=zone), row["subject"], about.get("title", "")),
        title=about.get("title", ""),
        involved=frozenset(about.get("involved", ())),
        offices=frozenset(about.get("offices", ())),
        holder=holder,
    )


def _named(sentence: str, subject: str, title: str) -> str:
    """An agreement is called by its sides, as its page calls it."""
    if not subject.startswith("agreement:") or not title:
        return sentence
    return sentence.replace(subject_words(subject), f"the {title[0].lower()}{title[1:]}")
