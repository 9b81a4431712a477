"""The thread of one target of an agreement: the versions that changed it, and around one of them what was talked about,
agreed and counted. Who may read which part of it is decided by the page.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from governance.agreements.queries import AgreementFacts
from governance.agreements.rules.items import Item, Term, genuine_item, service_of
from governance.database import sql
from governance.errors import NotFound
from governance.meetings.rules.thread import Month, Scored, scored
from governance.results.rules.formulas import Rate

# A version stands here where it says something else of the key than the one before.
STEPS = """SELECT * FROM (SELECT v.number, v.effective_from, v.recorded_at, v.change_number, v.summary, coalesce(i.hash, '') AS hash,
    i.body, lag(coalesce(i.hash, '')) OVER (ORDER BY v.number) AS earlier FROM version v
    LEFT JOIN version_item vi ON vi.version = v.id AND vi.key = :key LEFT JOIN item i ON i.id = vi.item
    WHERE v.agreement = :agreement) s WHERE s.hash <> coalesce(s.earlier, '') ORDER BY s.number DESC"""
# What was talked about: items about the change, or about a month's figures of this target before it was agreed.
TALKED = """SELECT m.number AS meeting, m.code, (m.starts AT TIME ZONE m.zone)::date AS day, i.title, i.key,
    i.internal, b.code AS body, coalesce(x.state, '') AS minutes, row_number() OVER (PARTITION BY m.id ORDER BY i.position, i.id) AS place,
    (SELECT u.words FROM outcome u JOIN meeting_agreement a ON a.outcome = u.id WHERE u.item = i.id AND u.struck_at IS NULL
       AND a.hash = :hash ORDER BY a.id DESC LIMIT 1) AS agreed
  FROM agenda_item i JOIN meeting m ON m.id = i.meeting JOIN body b ON b.id = m.body LEFT JOIN minutes x ON x.meeting = m.id
  WHERE i.about = ANY(:about::text[]) AND i.state <> 'dropped' AND m.state <> 'canceled' AND m.starts <= :until
  ORDER BY m.starts, i.position"""
CHANGE = """SELECT c.number, c.title, c.offer_hash AS hash, (SELECT count(*) FROM offer o WHERE o.change = c.id) AS rounds,
    (SELECT o.conversation FROM offer o WHERE o.change = c.id ORDER BY o.round DESC LIMIT 1) AS conversation,
    (SELECT coalesce(string_agg(DISTINCT y.who::json ->> 'name', ' and '), '') FROM consent y JOIN offer o ON o.id = y.offer
       WHERE y.change = c.id AND y.offer_hash = c.offer_hash) AS agreed_by
  FROM change c WHERE c.number = :number"""
MONTHS = """SELECT s.number AS card, s.starts, l ->> 'on_time' AS on_time, (l ->> 'goal_bp')::int AS goal_bp,
    l -> 'on_time' <> l -> 'plain' AS touched FROM scorecard s,
    jsonb_array_elements(s.figures::jsonb -> 'services') l
  WHERE s.state = 'published' AND s.period = 'month' AND s.party = :party AND l -> 'service' ->> 'code' = :service ORDER BY s.starts"""


@dataclass(frozen=True, kw_only=True)
class ThreadStep:
    """A version that said something new of the target; `item` None: it took it out."""

    number: int
    effective_from: date
    recorded_at: datetime
    change_number: str
    summary: str
    item: Item | None


@dataclass(frozen=True, kw_only=True)
class Talked:
    """An item of a meeting; `agreed` are the words under which it was agreed there, None where it was not."""

    meeting: str
    code: str
    day: date
    title: str
    key: str
    internal: bool
    body: str
    minutes: str
    place: int
    agreed: str | None


@dataclass(frozen=True, kw_only=True)
class ChangeOf:
    """The change that made it; `agreed_by` are those who agreed for each side."""

    number: str
    title: str
    hash: str
    rounds: int
    conversation: str
    agreed_by: str


@dataclass(frozen=True, kw_only=True)
class Thread:
    """`steps` are all versions that changed the target, the newest first; `step` is the one that is told."""

    steps: tuple[ThreadStep, ...]
    step: ThreadStep
    change: ChangeOf | None
    talked: tuple[Talked, ...]
    scored: Scored


async def thread(agreement: AgreementFacts, key: str, *, number: int, today: date) -> Thread:
    """Of the version with this number, 0: the one by which the target holds today. Raises NotFound."""
    rows = await sql.rows(STEPS, agreement=agreement.id, key=key)
    steps = tuple(_step(row) for row in rows)
    begun = (step for step in steps if step.effective_from <= today)
    wanted = (step for step in steps if step.number == number)
    step = next(wanted, None) if number else next(begun, None) or next(iter(steps), None)
    if step is None:
        raise NotFound("There is no such target in this agreement, or that version did not change it.")
    change = await _change(step)
    service = service_of(key)
    months = await _months(agreement, service) if is_on_cards(key) else ()
    agreed = step.recorded_at.date()
    counted = scored(months, agreed=agreed, starts=step.effective_from)
    talked = await _talked(step, change, counted, service)
    return Thread(steps=steps, step=step, change=change, talked=talked, scored=counted)


def is_on_cards(key: str) -> bool:
    """Whether scorecards tell how it is kept: they count when services were done, not the first answer or a part of them."""
    return key == Term(service=service_of(key)).key


def _step(row: sql.Row) -> ThreadStep:
    named = {
        name: row[name] for name in ("number", "effective_from", "recorded_at", "change_number", "summary")
    }
    return ThreadStep(**named, item=genuine_item(row["body"], row["hash"]) if row["body"] else None)


async def _change(step: ThreadStep) -> ChangeOf | None:
    row = await sql.row(CHANGE, number=step.change_number) if step.change_number else None
    return ChangeOf(**row) if row else None


async def _talked(
    step: ThreadStep, change: ChangeOf | None, counted: Scored, service: str
) -> tuple[Talked, ...]:
    about = [f"change/{change.number}"] if change else []
    about += [f"card/{month.card}:{service}" for month in counted.before]
    of = {"about": about, "hash": change.hash if change else "", "until": step.recorded_at}
    return tuple(Talked(**row) for row in await sql.rows(TALKED, **of))


async def _months(agreement: AgreementFacts, service: str) -> tuple[Month, ...]:
    rows = await sql.rows(MONTHS, party=agreement.department_id, service=service)
    return tuple(
        Month(
            card=row["card"],
            starts=row["starts"],
            rate=Rate(**json.loads(row["on_time"])),
            goal_bp=row["goal_bp"],
            touched=row["touched"],
        )
        for row in rows
    )
