"""Letters in the city that tests look at, and where their addresses lead: on, to something else, nowhere."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from governance.people.queries import viewers
from governance.people.rules import Acting
from governance.reminders.actions import links
from governance.reminders.queries.matter_facts import facts_of
from governance.reminders.rules.facts import encoded
from governance.reminders.rules.links import NewLink, Purpose
from governance.reminders.tables import Notice
from governance.waiting.queries.matters import Scope, matters
from governance.waiting.rules.matter import Kind, Matter
from tests.browser.serving import MORNING, Portal
from tests.reminders.lettered import lettered

AT = MORNING - timedelta(hours=1)
DANA, LEE = "dana.ruiz@portalder.example", "lee.chan@portalder.example"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A letter about one matter: to whom, about what, and its addresses."""

    to: Acting
    number: str
    key: str
    tokens: dict[Purpose, str]


async def written_to(email: str, kind: Kind, title: str) -> Written:
    """A letter about what waits for somebody's side in the open database."""
    to = await viewers.acting(email, at=MORNING)
    found = await matters(Scope(at=MORNING, own=(to.party,)))
    matter = next(each for each in found.matters if each.kind is kind and title in each.title)
    notice = await _notice(to, matter)
    tokens = await lettered(to, int(notice.id), at=AT, email=email)
    return Written(to=to, number=matter.number, key=notice.key, tokens=tokens)


async def written_to_dana(portal: Portal) -> dict[str, str]:
    """Tokens, by the short names under which the states of pages know them."""
    async with portal.database():
        letter = await written_to(DANA, Kind.TURN, "Pothole")
        dead = [_dead(letter, "expired", AT), _dead(letter, "changed", MORNING + timedelta(days=9))]
        await links.keep(dead, letter=None, person=letter.to.person_id)
    tokens = {"answer": letter.tokens[Purpose.MATTER], "stop": letter.tokens[Purpose.STOP]}
    return tokens | {each.token.rstrip("_"): each.token for each in dead}


def _dead(letter: Written, name: str, expires: datetime) -> NewLink:
    """An address whose days are over, or that told of something else than what stands there."""
    link = NewLink(
        token=f"{name:_<22}", purpose=Purpose.MATTER, target=f"/changes/{letter.number}", expires=expires
    )
    return replace(link, key=letter.key, content="another one")


async def _notice(to: Acting, matter: Matter) -> Notice:
    row = Notice(
        person=to.person_id,
        key=f"change/{matter.number}/{matter.kind.name.lower()}/{to.party}/91",
        level="asked",
        manner="asked",
        kind=matter.kind.name.lower(),
        subject="change",
        number=matter.number,
        seat=to.seat,
        facts=encoded(await facts_of(matter, MORNING)),
        told_at=AT,
        humane_from=AT,
    )
    await row.save()
    return row
