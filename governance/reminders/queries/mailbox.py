"""The letters that were written to one person, by date, read from the very bytes that are sent.

Account mail is left out: what it holds opens an account.
"""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from governance.database import sql
from governance.errors import NotFound

ON_A_PAGE = 60
LETTERS = """SELECT number, subject, made_at, state, done_at FROM (
    SELECT row_number() OVER (ORDER BY id) AS number, subject, made_at, state, done_at FROM letter
    WHERE person = :person AND key LIKE 'day/%') x ORDER BY number DESC LIMIT :most"""
LETTER = """SELECT subject, made_at, state, done_at, bytes FROM letter WHERE person = :person AND key LIKE 'day/%'
    ORDER BY id OFFSET :before LIMIT 1"""


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """`number` counts the letters of one person. `done_at` None: not sent yet."""

    number: int
    subject: str
    made_at: datetime
    state: str
    done_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LetterRead:
    """A letter as whoever gets it reads it."""

    line: LetterLine
    sender: str
    recipient: str
    reply_to: str
    text: str
    html: str


async def mailbox(person: int) -> tuple[LetterLine, ...]:
    """The latest first."""
    rows = await sql.rows(LETTERS, person=person, most=ON_A_PAGE)
    return tuple(LetterLine(**row) for row in rows)


async def letter(person: int, number: int) -> LetterRead:
    """Raises NotFound."""
    missing = f"There is no letter {number} in this mailbox."
    if not 0 < number < 2**31:
        raise NotFound(missing)
    row = await sql.one(LETTER, missing, person=person, before=number - 1)
    message = message_from_bytes(row.pop("bytes"), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the policy's own kind
    return LetterRead(
        line=LetterLine(number=number, **row),
        sender=str(message["From"]),
        recipient=str(message["To"]),
        reply_to=str(message["Reply-To"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
