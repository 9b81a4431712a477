"""A letter as it is stored after it was written and sent, with the addresses it holds."""

from datetime import datetime

from governance.people.queries import directory
from governance.people.rules import Acting
from governance.reminders.actions import links
from governance.reminders.rules.contents import Reader
from governance.reminders.rules.letter import Envelope, Mailbox, letter
from governance.reminders.rules.links import Purpose
from governance.reminders.tables import Letter, Notice
from governance.reminders.writing import written
from tests.cast import email_of
from tests.reminders.letters import DANA, URL


async def lettered(to: Acting, notice: int, *, at: datetime, email: str = "") -> dict[Purpose, str]:
    """Writes somebody a letter about one notice; answers its tokens by what they are for."""
    row = await Notice.select().where(Notice.id == notice).first()
    city = await directory.city()
    assert row
    assert city
    made = written([row], to=Reader(name=to.person, zone=DANA.zone), city=city, url=URL, at=at)
    key = f"day/{to.person_id}/{at.date()}/{notice}"
    envelope = Envelope(
        key=key,
        sender=Mailbox(name="Concord, Port Alder", address="concord@portalder.gov"),
        recipient=Mailbox(name=to.person, address=email or email_of(to)),
        host="concord.port-alder.gov",
        at=at,
    )
    stored = Letter(
        key=key,
        person=to.person_id,
        recipient=email or email_of(to),
        message_id=f"<{notice}@concord.port-alder.gov>",
        subject=made.contents.subject,
        bytes=letter(made.contents, envelope),
        state="sent",
        made_at=at,
        done_at=at,
    )
    await stored.save()
    await links.keep(made.links, letter=int(stored.id), person=to.person_id)
    return {link.purpose: link.token for link in made.links}
