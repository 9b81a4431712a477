"""The sweep that writes letters about accounts: at once, at any hour, outside of what anybody chose for other letters.

An act wanted each in its own transaction; here it gets its link and its bytes and lies ready for the sender, and what its
person should know in any case lies in their inbox, in one transaction too. So none is lost, and none is written twice.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from governance.errors import Invalid
from governance.identity.actions import letters as identity
from governance.identity.actions.letters import Wanted
from governance.identity.queries.letters import administrators
from governance.people.queries import directory
from governance.people.queries.viewers import PersonFacts
from governance.reminders.actions.letters import Address, House, house, put
from governance.reminders.actions.telling import insert
from governance.reminders.rendering import as_html, as_text
from governance.reminders.rules import letter_keys, watches
from governance.reminders.rules.account_words import ALSO_INBOX, Account, AccountLetter, Head, letter, moment
from governance.reminders.rules.facts import Facts, OtherPerson, encoded
from governance.reminders.rules.letter import Contents, Mailbox
from governance.reminders.rules.notices import NewNotice
from governance.reminders.rules.watches import TOLD, Manner
from governance.settings import current
from governance.sweeps.actions import rows

LOG = structlog.get_logger("reminders")
OWN_LETTER = "told by a letter of its own"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything a letter needs beside what it is about."""

    house: House
    url: str
    zone: ZoneInfo
    office: str
    address: str
    administrators: tuple[PersonFacts, ...]
    mails: bool

    def head(self, to: Wanted) -> Head:
        """With an administrator to call: another one, where the letter goes to one."""
        found = next((one for one in self.administrators if one.person_id != to.person_id), None)
        person = (
            OtherPerson(name=found.name, title="Administrator", phone=found.phone, email=found.email)
            if found
            else OtherPerson()
        )
        return Head(
            city=self.house.city, office=self.office, address=self.address, url=self.url, person=person
        )


async def write_account_letters(*, at: datetime) -> int:
    """Answers how many were written. One that cannot be written keeps no other back."""
    numbers = {f"letter {number}": number for number in await identity.pending(at=at)}
    desk = await _desk(at) if numbers else None
    if desk is None:
        return 0
    return len(
        await rows.each("write_account_letters", numbers, lambda key: _write(numbers[key], desk, at=at))
    )


async def _desk(at: datetime) -> Desk | None:
    city, known = await directory.city(), current()
    if city is None:
        return None
    return Desk(
        house=await house(known),
        url=known.url,
        zone=ZoneInfo(city.zone),
        office=city.office,
        address=city.address,
        administrators=await administrators(at=at),
        mails=bool(known.mail.host),
    )


async def _write(number: int, desk: Desk, *, at: datetime) -> bool:
    wanted = await identity.take(number, at=at, links=desk.mails)
    if wanted is None:
        return False
    said = letter(wanted.purpose, _account(wanted, desk), desk.head(wanted))
    try:
        await _put(wanted, said, desk, at=at)
    except Invalid:
        LOG.warning("no mail reaches this address", letter=number)
    if wanted.purpose in ALSO_INBOX:
        await _tell(wanted, said, at=at)
    return True


def _account(wanted: Wanted, desk: Desk) -> Account:
    return Account(
        name=wanted.name,
        email=wanted.email,
        told=wanted.told,
        asked=moment(wanted.asked_at, desk.zone),
        until=moment(wanted.expires_at, desk.zone),
        link=f"{desk.url}/letter/{wanted.token}" if wanted.token else "",
    )


async def _put(wanted: Wanted, said: AccountLetter, desk: Desk, *, at: datetime) -> None:
    contents = Contents(
        subject=said.subject,
        text=as_text("mail/account/letter.txt", letter=said),
        html=as_html("mail/account/letter.html", letter=said),
        reply_to=Mailbox(name=said.person.name, address=said.person.email) if said.person.email else None,
    )
    # What a mail server says of an address that the account does not have is not said of its person.
    person = None if wanted.elsewhere else wanted.person_id
    to = Address(name=wanted.name, email=wanted.email, person=person)
    await put(letter_keys.of_account(str(wanted.id)), contents, to=to, house=desk.house, at=at)


async def _tell(wanted: Wanted, said: AccountLetter, *, at: datetime) -> None:
    lines = " · ".join(f"{name.lower()}: {value}" for name, value in said.rows)
    facts = Facts(act="See your account", title=f"({lines})", href="/account", happened=said.subject)
    notice = NewNotice(
        person=wanted.person_id,
        level=TOLD,
        manner=Manner.INFORMED,
        seat="",
        for_whom="",
        facts=encoded(facts),
        urgent=False,
        humane_from=at,
        skipped=OWN_LETTER,
    )
    key = watches.event_key(letter_keys.of_account(str(wanted.id)))
    await insert(at, [(key, "", "account", "", notice)])
