"""A meeting's pages beside a bare page: its agenda, the meeting while it is open, its draft minutes; 40 items, 12 people."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta

from governance.database import sql
from governance.meetings.actions.closing import close
from governance.meetings.actions.meeting import open_meeting
from governance.meetings.queries.meetings import meeting
from governance.people.queries.viewers import acting
from governance.people.rules import Acting
from tests.bench import serving
from tests.bench.load import Crowd, Page, asked_in_turns
from tests.bench.measuring import Figure, at_least, pair
from tests.bench.pages import SLICES, VIEWER
from tests.bench.serving import Portal
from tests.bench.staging import Town

ITEMS, PEOPLE = 40, 12
LATE = timedelta(minutes=2)
NEXT = """SELECT m.number FROM meeting m JOIN body b ON b.id = m.body WHERE b.code = 'streets-311' AND m.state = 'invited'
    AND m.starts >= :at ORDER BY m.starts LIMIT 1"""
MORE = """INSERT INTO agenda_item (key, meeting, position, source, title, reason, at)
    SELECT 'more-' || n, m.id, 1000 + n, 'own', 'Item ' || n, 'Somebody put it on', m.at FROM meeting m,
      generate_series(1, :items - (SELECT count(*) FROM agenda_item i JOIN meeting x ON x.id = i.meeting
        WHERE x.number = :number AND i.state = 'planned')) n WHERE m.number = :number"""
CAME = """INSERT INTO attendance (key, meeting, name, came, at) SELECT 'guest-' || n, m.id, 'Guest ' || n, m.starts, m.starts
    FROM meeting m, generate_series(1, :people) n WHERE m.number = :number"""
NOTED = """INSERT INTO meeting_note (key, item, words, who, at) SELECT 'note-' || i.id, i.id, 'Crews were short in May.', :who, m.starts
    FROM agenda_item i JOIN meeting m ON m.id = i.meeting WHERE m.number = :number AND i.state = 'planned'"""
DONE = """UPDATE agenda_item SET state = 'done' FROM meeting m
    WHERE m.id = meeting AND m.number = :number AND agenda_item.state = 'planned'"""
WHO = '{"name":"Dana Ruiz","party":"streets"}'


def figures(town: Town) -> Iterator[Figure]:
    with serving.portal(town.home, town.few) as portal, serving.bare(town.home, town.few) as bare:
        number, cookie = asyncio.run(_filled(portal))
        for name, stage in (("agenda", _as_it_is), ("now", _opened), ("minutes", _closed)):
            asyncio.run(_staged(portal, number, stage))
            page = Page(url=f"{portal.url}/meetings/{number}/{name}", cookie=cookie)
            yield _beside(name, page, bare)


def _beside(name: str, page: Page, bare: str) -> Figure:
    rounds = asked_in_turns([page, Page(url=bare)], Crowd(connections=16, slices=SLICES, seconds=0.4))
    found = pair([(one.rate, other.rate) for one, other in rounds])
    return at_least(f"page of a meeting’s {name}, beside a bare page", found, unit="req/s", share=0.5)


async def _filled(portal: Portal) -> tuple[str, str]:
    async with portal.database():
        number = str(await sql.value(NEXT, at=portal.at))
        await sql.rows(MORE, number=number, items=ITEMS)
    return number, f"concord={await portal.token(VIEWER)}"


async def _staged(portal: Portal, number: str, stage: Callable[[str], Awaitable[None]]) -> None:
    async with portal.database():
        await stage(number)


async def _as_it_is(_: str) -> None:
    """The agenda of a meeting that everybody was invited to."""


async def _opened(number: str) -> None:
    at = (await meeting(number)).starts + LATE
    await open_meeting(number, by=await _dana(at), at=at)
    await sql.rows(CAME, number=number, people=PEOPLE)
    await sql.rows(NOTED, number=number, who=WHO)


async def _closed(number: str) -> None:
    at = (await meeting(number)).ends
    await sql.rows(DONE, number=number)
    await close(number, by=await _dana(at), at=at)


async def _dana(at: datetime) -> Acting:
    return await acting(await sql.value("SELECT email FROM person WHERE name = 'Dana Ruiz'"), at=at)
