"""The delivery log: how the mail server fares, which letters there were, to whom, and what became of each.

A letter is named by its own number, as its message and the mail server's log name it. What letters say is asked apart.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.database import sql
from governance.errors import NotFound
from governance.reminders.rules import letter_keys, relay

ON_A_PAGE = 50
LATELY = 200  # tries in which refusals of us, not of an address, are looked for
LETTERS = """
SELECT l.id, btrim(l.message_id, '<>') AS number, l.key, l.person, coalesce(p.name, '') AS name, l.recipient, l.subject,
  l.state, l.attempts, l.unsure, l.made_at, l.done_at, l.next_at, octet_length(l.bytes) > 0 AS kept,
  (SELECT count(*) FROM letter_notice ln WHERE ln.letter = l.id) AS matters, coalesce(a.words, '') AS words,
  coalesce(a.code, 0) AS code
FROM letter l LEFT JOIN person p ON p.id = l.person
LEFT JOIN LATERAL (SELECT words, code FROM letter_attempt WHERE letter = l.id ORDER BY id DESC LIMIT 1) a ON true
"""
PAGE = f"""{LETTERS}
WHERE (:before = '' OR l.id < (SELECT id FROM letter WHERE message_id = '<' || :before || '>'))
ORDER BY l.id DESC LIMIT :most"""  # noqa: S608 - a text of our own
ONE = f"{LETTERS} WHERE l.message_id = '<' || :number || '>'"
ATTEMPTS = "SELECT at, phase, code, words FROM letter_attempt WHERE letter = :letter ORDER BY id"
RELAY = """
SELECT r.instance, r.failing_since, r.failures, r.next_at, r.words,
  (SELECT count(*) FROM letter WHERE state = 'ready') AS waiting,
  (SELECT count(*) FROM letter WHERE state = 'ready' AND queued_at < clock_timestamp() - :alarm::interval) AS late
FROM mail_relay r
"""
POLICY = "SELECT letter, words FROM letter_attempt ORDER BY id DESC LIMIT :most"
REFUSED = """SELECT p.name, p.email, c.refused_at AS at, c.refused_words AS words FROM correspondent c
    JOIN person p ON p.id = c.person WHERE c.refused_at IS NOT NULL AND active(p) ORDER BY p.name"""


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """A letter without what it says; `words` are the last of the mail server."""

    id: int
    number: str
    key: str
    person: int | None
    name: str
    recipient: str
    subject: str
    state: str
    attempts: int
    unsure: int
    made_at: datetime
    done_at: datetime | None
    next_at: datetime | None
    kept: bool
    matters: int
    words: str
    code: int

    @property
    def kind(self) -> str:
        return letter_keys.kind(self.key)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    at: datetime
    phase: str
    code: int
    words: str


@dataclass(frozen=True, kw_only=True)
class RelayState:
    """`late` letters wait for more than four hours; `refusing` are the words in which several were refused for our sake."""

    instance: str
    failing_since: datetime | None
    failures: int
    next_at: datetime | None
    words: str
    waiting: int
    late: int
    refusing: str


@dataclass(frozen=True, kw_only=True)
class RefusedAddress:
    name: str
    email: str
    at: datetime
    words: str


async def page(before: str = "") -> tuple[LetterLine, ...]:
    """The newest letters, or those before one; one more than a page holds where there are more."""
    rows = await sql.rows(PAGE, before=before, most=ON_A_PAGE + 1)
    return tuple(LetterLine(**row) for row in rows)


async def one(number: str) -> LetterLine:
    return LetterLine(**await sql.one(ONE, "There is no letter of this number.", number=number))


async def attempts(letter: int) -> tuple[Attempt, ...]:
    return tuple(Attempt(**row) for row in await sql.rows(ATTEMPTS, letter=letter))


async def message(letter: int) -> bytes:
    """As it was handed over. Raises NotFound where its text is gone."""
    found: bytes | None = await sql.value("SELECT bytes FROM letter WHERE id = :letter", letter=letter)
    if not found:
        raise NotFound("The text of this letter is not kept any more.")
    return found


async def state() -> RelayState:
    row: dict[str, Any] = await sql.one(RELAY, alarm=relay.ALARM)
    words = {each["letter"]: each["words"] for each in await sql.rows(POLICY, most=LATELY)}
    against = [said for said in words.values() if relay.against_policy(said)]
    return RelayState(**row, refusing=against[0] if len(against) >= relay.SEVERAL else "")


async def refused() -> tuple[RefusedAddress, ...]:
    return tuple(RefusedAddress(**row) for row in await sql.rows(REFUSED))
