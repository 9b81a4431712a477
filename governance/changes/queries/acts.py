"""Everything said and signed on one change, in one query: rounds, yeses, approvals, questions, time, one side's own."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime

import msgspec

from governance.audit.stored_event import Who
from governance.changes.queries.talking import TALKING
from governance.changes.rules.offers import Effective
from governance.changes.rules.policy import NeededApproval
from governance.changes.rules.proposal import Proposal, proposal_from
from governance.changes.rules.talking import Talking
from governance.database import sql
from governance.trials.rules.evidence import Figures, unsealed

# `own` is the party whose own matter the reader may read; 0 for everybody else.
NOTHING = Proposal()
# One value whose parts are named and shaped as those of Acts, and the text of the own side's draft.
ACTS = f"""
WITH c AS (SELECT * FROM change WHERE id = :change_id), own AS (SELECT :own::bigint AS id)
SELECT to_json(told)::text AS told,
  (SELECT d.body FROM draft d, own WHERE d.change = :change_id AND d.party = own.id) AS draft
FROM (SELECT c.reason, c.created_at, c.ended_at, c.ended_words, c.turn_since, c.signing_since, c.upload, c.touched_at,
  (SELECT name FROM person WHERE id = c.author) AS author,
  (SELECT coalesce(json_agg(json_build_object('role', x.role, 'board', coalesce(x.board, ''), 'reasons', coalesce(x.reasons, json_build_array(x.why)))
     ORDER BY x.place), '[]') FROM ROWS FROM (json_to_recordset(c.approvals_asked::json)
     AS (role text, board text, why text, reasons json)) WITH ORDINALITY AS x (role, board, why, reasons, place)) AS asked,
  (SELECT coalesce(json_agg(x ORDER BY x.number DESC), '[]') FROM (SELECT o.round AS number, p.code AS party,
     p.name AS party_name, o.hash, o.effective::json AS effective, o.rationale, o.call_takers, o.conversation, o.evidence,
     o.who::json AS who, o.at, s.binding AS binds, (SELECT coalesce(json_agg(json_build_object('number', f.number,
       'name', f.name, 'kind', f.kind, 'size', f.size, 'party', fp.code, 'who', f.who::json, 'at', f.at, 'removed_at', f.removed_at,
       'removed_who', nullif(f.removed_who, '')::json, 'removed_reason', f.removed_reason) ORDER BY f.id), '[]')
       FROM attachment f JOIN party fp ON fp.id = f.party WHERE f.matter = 'offer:' || c.number || '/' || o.round) AS files
     FROM offer o JOIN party p ON p.id = o.party JOIN seat s ON s.id = o.seat WHERE o.change = c.id) x) AS rounds,
  (SELECT coalesce(json_agg(x ORDER BY x.at), '[]') FROM (SELECT o.round, p.code AS party, p.name AS party_name,
     y.who::json AS who, y.at, y.offer_hash AS hash, h.phone FROM consent y JOIN offer o ON o.id = y.offer
     JOIN party p ON p.id = y.party JOIN person h ON h.id = y.person WHERE y.change = c.id) x) AS yeses,
  (SELECT coalesce(json_agg(x ORDER BY x.at), '[]') FROM (SELECT o.round, y.role, y.outcome, y.words,
     y.keys::json AS keys, y.who::json AS who, y.at, y.offer_hash AS hash
     FROM approval y JOIN offer o ON o.id = y.offer WHERE y.change = c.id) x) AS decisions,
  (SELECT coalesce(json_agg(x ORDER BY x.number DESC), '[]') FROM (SELECT q.number, p.code AS party,
     p.name AS party_name, q.words, q.who::json AS who, q.at, q.answer_by, q.answer,
     nullif(q.answered_who, '')::json AS answered_who, q.answered_at
     FROM question q JOIN party p ON p.id = q.party WHERE q.change = c.id) x) AS questions,
  (SELECT coalesce(json_agg(x ORDER BY x.at DESC), '[]') FROM (SELECT p.code AS party, p.name AS party_name, e.round,
     e.days, e.words, e.who::json AS who, e.at, e.granted_at FROM extension e JOIN party p ON p.id = e.party
     WHERE e.change = c.id) x) AS extensions,
  (SELECT json_build_object('party', p.code, 'party_name', p.name, 'words', x.words, 'who', x.who::json, 'at', x.at)
     FROM objection x JOIN party p ON p.id = x.party WHERE x.change = c.id) AS objection,
  (SELECT coalesce(json_agg(x ORDER BY x.at DESC), '[]') FROM (SELECT r.words, r.sends_draft, r.offer_hash AS hash,
     r.who::json AS who, r.at, r.handed_back_at, r.handed_back_words,
     nullif(r.handed_back_who, '')::json AS handed_back_who, r.closed_at FROM recommendation r, own
     WHERE r.change = c.id AND r.party = own.id) x) AS signings,
  (SELECT coalesce(json_agg(x ORDER BY x.at DESC), '[]') FROM (SELECT n.words, n.who::json AS who, n.at FROM note n, own
     WHERE n.change = c.id AND n.party = own.id) x) AS notes,
  (SELECT json_build_object('by', d.saved_by, 'at', d.saved_at, 'revision', d.revision)
     FROM draft d, own WHERE d.change = c.id AND d.party = own.id) AS draft,
  (SELECT count(*) FROM note WHERE change = c.id) + (SELECT count(*) FROM draft WHERE change = c.id) AS private,
  (SELECT coalesce(json_agg(x ORDER BY x.leads DESC, x.title), '[]') FROM (SELECT p.code AS party, p.name AS party_name,
     s.role, s.title, s.binding, s.leads, h.name, h.phone, coalesce(a.name, '') AS stand_in
     FROM seat s JOIN party p ON p.id = s.party JOIN agreement g ON g.id = c.agreement
     JOIN tenure t ON t.seat = s.id AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
     JOIN person h ON h.id = t.person
     LEFT JOIN delegation d ON d.seat = s.id AND d.holder = t.person AND d.starts <= :at AND d.ends > :at
     LEFT JOIN person a ON a.id = d.delegate
     WHERE s.closed_at IS NULL AND (s.party IN (g.center, g.department)
       OR (p.kind = 'oversight' AND s.role IN ('sponsor', 'convenor')))) x) AS people,
  {TALKING} AS talking,
  coalesce(v.number, 0) AS version, v.effective_from AS version_on
FROM c LEFT JOIN version v ON c.state = 'adopted' AND v.agreement = c.agreement AND v.change_number = c.number) told
"""  # noqa: S608 - constants


@dataclass(frozen=True, kw_only=True)
class RoundFile:
    """A file that its side put beside a round; `removed_at` None: it is there."""

    number: str
    name: str
    kind: str
    size: int
    party: str
    who: Who
    at: datetime
    removed_at: datetime | None
    removed_who: Who | None
    removed_reason: str
    internal: bool = False  # of meetings only


@dataclass(frozen=True, kw_only=True)
class Round:
    """One proposal; `binds` says whether sending it was its side's yes, `figures` what would have happened by it."""

    number: int
    party: str
    party_name: str
    hash: str
    effective: Effective
    rationale: str
    call_takers: str
    conversation: str
    evidence: str
    figures: Figures | None = None
    who: Who
    at: datetime
    binds: bool
    files: tuple[RoundFile, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Yes:
    round: int
    party: str
    party_name: str
    hash: str
    who: Who
    at: datetime
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What an approver said: `outcome` is approved, returned or rejected; `keys` the lines sent back."""

    round: int
    role: str
    outcome: str
    words: str
    keys: tuple[str, ...]
    hash: str
    who: Who
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Objected:
    """Why a side did not let a notice take effect."""

    party: str
    party_name: str
    words: str
    who: Who
    at: datetime


@dataclass(frozen=True, kw_only=True)
class QuestionAsked:
    number: int
    party: str
    party_name: str
    words: str
    who: Who
    at: datetime
    answer_by: datetime
    answer: str
    answered_who: Who | None
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MoreTime:
    party: str
    party_name: str
    round: int
    days: int
    words: str
    who: Who
    at: datetime
    granted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Signing:
    """A recommendation within the reader's own side: put before the seat that binds it, and perhaps handed back."""

    words: str
    sends_draft: bool
    hash: str
    who: Who
    at: datetime
    handed_back_at: datetime | None
    handed_back_words: str
    handed_back_who: Who | None
    closed_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.handed_back_at is None and self.closed_at is None


@dataclass(frozen=True, kw_only=True)
class OwnNote:
    words: str
    who: Who
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Saved:
    """The side's own unsent proposal."""

    by: str
    at: datetime
    revision: int
    proposal: Proposal = NOTHING


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who holds a role today at one of the two sides, or in the convening office."""

    party: str
    party_name: str
    role: str
    title: str
    binding: bool
    leads: bool
    name: str
    phone: str
    stand_in: str


@dataclass(frozen=True, kw_only=True)
class Acts:
    """Everything said and signed on a change, newest first. `asked` are the approvals asked when both sides had agreed,
    with the reasons of that day; `private` counts the notes and drafts of both sides. `talking`: the next meeting of the
    two sides, while it is open.
    """

    reason: str
    author: str
    created_at: datetime
    touched_at: datetime
    turn_since: datetime | None
    signing_since: datetime | None
    ended_at: datetime | None
    ended_words: str
    upload: str
    asked: tuple[NeededApproval, ...]
    rounds: tuple[Round, ...]
    yeses: tuple[Yes, ...]
    decisions: tuple[Decision, ...]
    objection: Objected | None
    questions: tuple[QuestionAsked, ...]
    extensions: tuple[MoreTime, ...]
    signings: tuple[Signing, ...]
    notes: tuple[OwnNote, ...]
    draft: Saved | None
    private: int
    people: tuple[Contact, ...]
    version: int
    version_on: date | None
    talking: Talking | None = None

    @property
    def objected(self) -> Objected | None:
        """The objection that nobody has answered by other words yet."""
        return self.objection if len(self.rounds) == 1 else None

    @property
    def accounts(self) -> tuple[str, ...]:
        """Of whoever sent, agreed or decided, once each: what is known of how their account came to its password."""
        signed: tuple[Round | Yes | Decision, ...] = (*self.rounds, *self.yeses, *self.decisions)
        people = (each.who for each in signed)
        return tuple(dict.fromkeys(f"{who.name}: {who.handed_over}" for who in people if who.handed_over))

    def returned(self, number: int) -> Decision | None:
        """What an approver said who sent the proposal of this round back."""
        found = (d for d in self.decisions if d.outcome == "returned" and d.round == number)
        return next(found, None)


async def acts(change_id: int, *, own: int, at: datetime) -> Acts:
    """Everything of the change with this id; `own` is the party whose notes and drafts the reader may read (0 = none)."""
    row = await sql.one(ACTS, change_id=change_id, own=own, at=at)
    told = msgspec.json.decode(row["told"], type=Acts)
    draft = replace(told.draft, proposal=proposal_from(json.loads(row["draft"]))) if told.draft else None
    return replace(told, rounds=tuple(_opened(each) for each in told.rounds), draft=draft)


def _opened(sent: Round) -> Round:
    """The round with its words and figures apart, which are stored in one text."""
    words, figures = unsealed(sent.evidence)
    return replace(sent, evidence=words, figures=figures)


@dataclass(frozen=True, kw_only=True)
class PrivateCounts:
    """How much changes hold that one side alone reads: auditors are told the number, never the content."""

    notes: int
    drafts: int


COUNTS = "SELECT (SELECT count(*) FROM note) AS notes, (SELECT count(*) FROM draft) AS drafts"


async def private_counts() -> PrivateCounts:
    return PrivateCounts(**await sql.one(COUNTS))
