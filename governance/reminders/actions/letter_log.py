"""Noting what became of a letter: its state, the delivery log, the mail server's state and whether the address exists."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from governance.database import sql
from governance.reminders.actions import relay_state
from governance.reminders.rules import letter_keys, relay
from governance.reminders.rules.relay import Fate, Phase, Reply

LOG = structlog.get_logger("mail")

LOGGED = """INSERT INTO letter_attempt (letter, at, phase, code, words, sender)
    VALUES (:letter, clock_timestamp(), :phase, :code, :words, :sender)"""
# Only while the lease is ours: a process that slept through its lease must not overwrite what its successor found.
NOTE = """
UPDATE letter SET state = :state, done_at = :done_at, attempts = attempts - :unburnt, unsure = unsure + :unsure,
  next_at = CASE WHEN :state = 'ready'
    THEN clock_timestamp() + make_interval(secs => :pause::float8 * (0.8 + 0.4 * random())) END,
  bytes = CASE WHEN :emptied THEN '' ELSE bytes END, in_flight_at = NULL, lease_owner = '', lease_until = NULL
WHERE id = :id AND lease_owner = :owner RETURNING person, id
"""
NO_SUCH = """
INSERT INTO correspondent (person, refused_at, refused_words) VALUES (:person, :at, :words)
ON CONFLICT (person) DO UPDATE SET refused_at = EXCLUDED.refused_at, refused_words = EXCLUDED.refused_words,
  revision = correspondent.revision + 1
WHERE correspondent.refused_at IS NULL
"""
STATES = {Fate.SENT: "sent", Fate.REFUSED: "refused"}


@dataclass(frozen=True, kw_only=True)
class Leased:
    """A letter that one process has for a while. `tried`: the mail server was known to fail."""

    id: int
    key: str
    recipient: str
    unsure: int
    attempts: int
    bytes: bytes
    owner: str
    tried: bool


async def note(letter: Leased, reply: Reply, *, at: datetime) -> Fate:
    """Part of the transaction that is open."""
    fate = relay.fate(reply)
    row = await sql.row(NOTE, id=letter.id, owner=letter.owner, **_columns(letter, reply, fate, at))
    late = "" if row else "too late, another process has it: "
    words = f"{late}{reply.words}"
    await sql.rows(
        LOGGED, letter=letter.id, phase=reply.phase, code=reply.code, words=words, sender=letter.owner
    )
    if row is None:
        LOG.warning("a letter's answer came after its lease", letter=letter.key, words=reply.words)
    elif fate is Fate.REFUSED and row["person"]:
        await sql.rows(NO_SUCH, person=row["person"], at=at, words=words)
    if reply.phase is not Phase.FILE:
        await _mail_server(reply, fate, tried=letter.tried)
    return fate


def _columns(letter: Leased, reply: Reply, fate: Fate, at: datetime) -> dict[str, Any]:
    """A failure of the mail server burns no try: the letter goes behind those that wait."""
    state = "filed" if reply.phase is Phase.FILE else STATES.get(fate, "ready")
    pause = timedelta(0) if fate is Fate.RELAY else relay.letter_pause(letter.attempts + 1)
    account = letter_keys.kind(letter.key) == letter_keys.ACCOUNT
    return {
        "state": state,
        "done_at": None if state == "ready" else at,
        "unburnt": int(fate is Fate.RELAY),
        "unsure": int(fate is Fate.UNSURE),
        "pause": pause.total_seconds(),
        "emptied": account and state != "ready",  # its link signs in: it is not kept
    }


async def _mail_server(reply: Reply, fate: Fate, *, tried: bool) -> None:
    if fate in {Fate.RELAY, Fate.UNSURE}:
        await relay_state.failed(f"{reply.code or ''} {reply.words}".strip(), tried=tried)
    elif tried:
        await relay_state.works()
