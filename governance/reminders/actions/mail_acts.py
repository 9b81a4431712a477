"""What an administrator does about mail: tries it with a message to themselves, and sends a letter once more."""

import secrets
from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Stale
from governance.people.rules import Acting
from governance.reminders.actions import letters
from governance.reminders.actions.letters import Address, NewLetter, house
from governance.reminders.actions.mail_server import Line, Parcel
from governance.reminders.actions.outbox_files import OutboxFolder
from governance.reminders.queries import mail_log
from governance.reminders.rules import letter_keys
from governance.reminders.rules.letter import Contents, Mailbox, renumbered
from governance.reminders.rules.relay import Reply
from governance.settings import Settings

PATIENCE = 30.0  # seconds in which a page may wait for the mail server
TEST = Contents(
    subject="Concord: a test message",
    text="This message shows that letters from Concord arrive.\nNothing needs to be done.\n",
    html="<!doctype html><html lang='en'><head><title>Concord: a test message</title></head><body><div lang='en' dir='ltr'>"
    "<h1>Letters from Concord arrive</h1><p>Nothing needs to be done.</p></div></body></html>",
)
AGAIN = "SELECT count(*) FROM letter WHERE key LIKE :like"
TAKEN_BACK = "UPDATE correspondent SET refused_at = NULL, refused_words = '', revision = revision + 1 WHERE person = :person"


async def try_mail(to: Address, *, known: Settings, by: Acting, at: datetime) -> Reply:
    """Hands a message over at once, outside of any transaction; what the mail server said goes on record."""
    key = letter_keys.of_test(secrets.token_hex(8))
    mine = await house(known)
    parcel = Parcel(
        name=key.replace("/", "-"),
        sender=mine.address(key),
        recipient=to.email,
        message=letters.built(key, TEST, to=to, house=mine, at=at),
    )
    way = Line(known.mail, site=known.host, longest=PATIENCE) if known.mail.host else OutboxFolder(known.home)
    async with way:
        reply = await way.hand_over(parcel)
    async with acts.begin(by, at=at) as act:
        result = f"{reply.phase}: {reply.code or ''} {reply.words}"
        await act.record(Tag.MAIL_TESTED, "mail", after={"email": to.email, "result": result})
    return reply


async def send_again(number: str, *, host: str, by: Acting, at: datetime) -> str:
    """A copy under a number of its own, to the address the person has by now. Answers whom it goes to."""
    one = await mail_log.one(number)
    if one.state == "ready":
        raise Stale("This letter is still to be sent; it is tried again by itself.")
    message = await mail_log.message(one.id)
    async with acts.begin(by, at=at) as act:
        to = await _address(one)
        copies = await sql.value(AGAIN, like=f"{letter_keys.again(one.key, 0)[:-1]}%")
        key = letter_keys.again(one.key, copies + 1)
        message = renumbered(message, key, to=Mailbox(name=to.name, address=to.email), host=host)
        new = NewLetter(key=key, to=to, subject=one.subject, message=message)
        await letters.store([new], host=host, at=at)
        await sql.rows(TAKEN_BACK, person=one.person)
        event = {"before": {"day": one.made_at.date().isoformat()}, "after": {"email": to.email}}
        await act.record(Tag.LETTER_SENT_AGAIN, "mail", **event)
    return to.email


async def _address(one: mail_log.LetterLine) -> Address:
    if one.person is None:
        return Address(name="", email=one.recipient)
    row = await sql.one("SELECT name, email FROM person WHERE id = :id", id=one.person)
    return Address(name=row["name"], email=row["email"], person=one.person)
