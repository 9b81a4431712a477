"""Letters to Dana Ruiz in the city that tests look at, and where their addresses lead: on, to something else, nowhere."""

from datetime import timedelta

from governance.people.queries import viewers
from governance.people.rules import Acting
from governance.reminders.actions import links
from governance.reminders.queries.matter_facts import facts_of
from governance.reminders.rules.facts import encoded
from governance.reminders.rules.links import NewLink, Purpose
from governance.reminders.tables import Letter, Notice
from governance.waiting.queries.matters import Scope, matters
from governance.waiting.rules.matter import Kind
from tests.browser.serving import MORNING, Portal
from tests.reminders.lettered import lettered

EMAIL = "dana.ruiz@portalder.example"
AT = MORNING - timedelta(hours=1)


async def written_to_dana(portal: Portal) -> dict[str, str]:
    """Tokens, by the short names under which the states of pages know them."""
    async with portal.database():
        dana = await viewers.acting(EMAIL, at=MORNING)
        notice = await _notice(dana)
        tokens = await lettered(dana, int(notice.id), at=AT, email=EMAIL)
        letter = await Letter.select(Letter.id).order_by(Letter.id, ascending=False).first()
        assert letter
        other = {"expired": AT, "changed": MORNING + timedelta(days=9)}
        dead = [
            NewLink(
                token=f"{name:_<22}", purpose=Purpose.MATTER, target=f"/changes/{notice.number}", expires=at
            )
            for name, at in other.items()
        ]
        kept = [NewLink(**{**vars(each), "key": notice.key, "content": "another one"}) for each in dead]
        await links.keep(kept, letter=letter["id"], person=dana.person_id)
    return {
        "answer": tokens[Purpose.MATTER],
        "stop": tokens[Purpose.STOP],
        **{name: f"{name:_<22}" for name in other},
    }


async def _notice(dana: Acting) -> Notice:
    """What waits for her side: the potholes."""
    found = await matters(Scope(at=MORNING, own=(dana.party,)))
    matter = next(each for each in found.matters if each.kind is Kind.TURN and "Pothole" in each.title)
    row = Notice(
        person=dana.person_id,
        key=f"change/{matter.number}/turn/streets/91",
        level="asked",
        manner="asked",
        kind="turn",
        subject="change",
        number=matter.number,
        seat=dana.seat,
        facts=encoded(await facts_of(matter, MORNING)),
        told_at=AT,
        humane_from=AT,
    )
    await row.save()
    return row
