"""Putting a letter among those to be sent: its bytes, its number, to whom. When it leaves, the sender decides."""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql
from governance.people.queries import directory
from governance.reminders.rules import letter_keys
from governance.reminders.rules.letter import Contents, Envelope, Mailbox, clean, letter, message_id, postal
from governance.settings import Settings

# What somebody waits for at their desk goes before all letters that fell due since yesterday.
PUT = """
INSERT INTO letter (key, person, recipient, message_id, subject, bytes, state, next_at, made_at)
VALUES (:key, :person, :recipient, :message_id, :subject, :bytes, 'ready',
  clock_timestamp() - CASE WHEN :ahead THEN interval '1 day' ELSE interval '0' END, :at)
ON CONFLICT (key) DO NOTHING RETURNING id
"""
WRITE = "UPDATE letter SET bytes = :bytes, subject = :subject WHERE id = :id"


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


async def put(key: str, contents: Contents, *, to: Address, house: House, at: datetime) -> int | None:
    """Answers the letter's id; None where there is one of this key already. Raises Invalid for an impossible address."""
    found: int | None = await sql.value(
        PUT,
        key=key,
        person=to.person,
        recipient=postal(to.email),
        message_id=message_id(key, house.host),
        subject=clean(contents.subject),
        bytes=built(key, contents, to=to, house=house, at=at),
        ahead=letter_keys.kind(key) != letter_keys.DAY,
        at=at,
    )
    return found


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


async def write(id_: int, contents: Contents, message: bytes) -> None:
    """Other contents for a letter that surely went nowhere yet."""
    await sql.rows(WRITE, id=id_, bytes=message, subject=clean(contents.subject))
