"""Putting a letter among those to be sent: its bytes, its number, to whom. When it leaves, the sender decides."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from governance.database import sql
from governance.people.queries import directory
from governance.reminders.rules import letter_keys
from governance.reminders.rules.letter import Contents, Envelope, Mailbox, clean, letter, message_id, postal
from governance.settings import Settings

# What somebody waits for at their desk goes before all letters that fell due since yesterday.
PUT = """
INSERT INTO letter (key, person, recipient, message_id, subject, bytes, state, next_at, made_at)
SELECT x.key, x.person, x.recipient, x.message_id, x.subject, x.bytes, 'ready',
  clock_timestamp() - CASE WHEN x.ahead THEN interval '1 day' ELSE interval '0' END, :at
FROM unnest(:keys::text[], :people::bigint[], :recipients::text[], :ids::text[], :subjects::text[], :bytes::bytea[],
  :ahead::boolean[]) AS x (key, person, recipient, message_id, subject, bytes, ahead)
ON CONFLICT (key) DO NOTHING RETURNING id, key
"""
WRITE = "UPDATE letter SET bytes = :bytes, subject = :subject WHERE id = :id"

KEEP_UNSENT = (
    "UPDATE letter SET state = 'sent', done_at = :at, next_at = NULL WHERE state = 'ready' AND attempts = 0"
)


@dataclass(frozen=True, kw_only=True)
class Address:
    """Whom a letter is for. `person` None: nobody's account."""

    name: str
    email: str
    person: int | None = None


@dataclass(frozen=True, kw_only=True)
class House:
    """In whose name letters are written. Account mail has an address of its own: receivers judge it by itself."""

    city: str
    host: str
    reminders: str
    accounts: str

    def address(self, key: str) -> str:
        return self.accounts if letter_keys.kind(key) == letter_keys.ACCOUNT else self.reminders


async def house(known: Settings) -> House:
    city = await directory.city()
    mail = known.mail
    name = city.name if city else known.city
    return House(city=name, host=known.host, reminders=mail.reminders_from, accounts=mail.accounts_from)


@dataclass(frozen=True, kw_only=True)
class NewLetter:
    """A letter whose bytes are there, before it is kept."""

    key: str
    to: Address
    subject: str
    message: bytes = field(repr=False)


async def put(key: str, contents: Contents, *, to: Address, house: House, at: datetime) -> int | None:
    """Answers the letter's id; None where there is one of this key already. Raises Invalid for an impossible address."""
    message = built(key, contents, to=to, house=house, at=at)
    new = NewLetter(key=key, to=to, subject=contents.subject, message=message)
    return (await store([new], host=house.host, at=at)).get(key)


async def store(new: Sequence[NewLetter], *, host: str, at: datetime) -> dict[str, int]:
    """The ids by key; nothing for a key of which there is a letter already."""
    rows = await sql.rows(
        PUT,
        keys=[each.key for each in new],
        people=[each.to.person for each in new],
        recipients=[postal(each.to.email) for each in new],
        ids=[message_id(each.key, host) for each in new],
        subjects=[clean(each.subject) for each in new],
        bytes=[each.message for each in new],
        ahead=[letter_keys.kind(each.key) != letter_keys.DAY for each in new],
        at=at,
    )
    return {row["key"]: row["id"] for row in rows}


def built(key: str, contents: Contents, *, to: Address, house: House, at: datetime) -> bytes:
    envelope = Envelope(
        key=key,
        sender=Mailbox(
            name=f"Concord, {house.city}" if house.city else "Concord", address=house.address(key)
        ),
        recipient=Mailbox(name=to.name, address=to.email),
        host=house.host,
        at=at,
        series="reminders" if letter_keys.kind(key) == letter_keys.DAY else "",
    )
    return letter(contents, envelope)


async def rewrite(id_: int, subject: str, message: bytes) -> None:
    """Other contents for a letter that surely went nowhere yet."""
    await sql.rows(WRITE, id=id_, bytes=message, subject=clean(subject))


async def keep_unsent(*, at: datetime) -> None:
    """While a made-up city is made, its letters are taken for sent: no mail server is asked."""
    await sql.rows(KEEP_UNSENT, at=at)
