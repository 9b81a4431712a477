"""Requests that were taken in, in the city that tests look at: one data source, uploads in each state, a name that waits."""

from dataclasses import replace
from datetime import datetime, timedelta
from unittest.mock import patch

from governance.changes.actions.differences import compare_findings
from governance.database import sql
from governance.files import uploads
from governance.identity.queries import sessions as session_queries
from governance.inference.actions.asking import ask
from governance.people.rules import Acting
from governance.requests.actions import importing, labels, objections
from governance.requests.actions.feeds import add_feed
from governance.requests.actions.importing import NewImport, queue
from governance.requests.queries.labels import label_by_name
from governance.requests.queries.meanings import NoticeFacts, notice_by_number
from governance.requests.rules.mapping import Column, FeedMapping
from governance.requests.rules.uploads import FeedEntry
from governance.results.actions.importing import take_next
from governance.settings import Settings, read
from tests.browser.serving import MORNING, Portal
from tests.changes.readings import DAY, claim, keep, reading
from tests.inference import housing

CODE = "work-orders"
ENTRY = FeedEntry(
    name="Work orders",
    code=CODE,
    mapping=FeedMapping(
        columns={
            Column.ID: ("number",),
            Column.LABEL: ("kind",),
            Column.OPENED: ("opened",),
            Column.CLOSED: ("closed",),
            Column.DUE: ("due",),
            Column.STATUS: ("status",),
            Column.DISTRICT: ("ward",),
        },
        zone="America/New_York",
    ),
)
HEAD = "number,kind,opened,closed,due,status,ward,last updated\n"
EXPORT = (
    HEAD
    + "W-1,Pothole,2026-05-04 09:00:00,2026-05-06 15:30:00,2026-05-08 09:00:00,Closed,Harbor ward,2026-05-06\n"
    + "W-2,Pothole,2026-05-05 10:00:00,2026-05-27 16:00:00,2026-05-11 10:00:00,Closed,Harbor ward,2026-05-27\n"
    + "W-3,Pothole,2026-05-06 08:00:00,,2026-05-12 08:00:00,Open,North ward,2026-05-06\n"
    + "W-4,Seagull trouble at the fish market,2026-05-06 08:00:00,,,Open,Harbor ward,2026-05-06\n"
    + "W-5,Pothole,2026-05-07 08:00:00,2026-05-01 08:00:00,2026-05-13 08:00:00,Closed,North ward,2026-05-07\n"
    + "W-7,Bench sprayed in the park,2026-05-07 08:00:00,,,Open,Harbor ward,2026-05-07\n"
    + "W-8,Gazebo painted over,2026-05-07 08:00:00,,,Open,Harbor ward,2026-05-07\n"
    + "W-6,Pothole,yesterday,,,Open,North ward,2026-05-07\n"
)
STRANGE = "name,color\nharbor,blue\n"


async def taken_in(portal: Portal) -> dict[str, str]:
    """Numbers of uploads, by the short names under which the states of pages know them."""
    settings = read({"GOVERNANCE_HOME": str(portal.home), "GOVERNANCE_URL": portal.url})
    marcus, rosa = [await portal.token(name) for name in ("Marcus Bell", "Rosa Vega")]
    async with portal.database():
        by = await _seat(marcus)
        await add_feed(ENTRY, by=by, at=MORNING)
        with patch.object(importing, "current", lambda: settings):
            numbers = {
                "upload-done": await _upload(settings, EXPORT, by=by),
                "upload-failed": await _upload(settings, STRANGE, by=by),
                "upload-queued": await _upload(settings, EXPORT + "\n", by=by, taken=False),
            }
            numbers |= await _promises(settings, by)
        return numbers | await _names(by, await _seat(rosa))


async def _promises(settings: Settings, by: Acting) -> dict[str, str]:
    """Housing's requests, out of which promises were read; a source out of which they are being read."""
    source = await housing.taken_in(settings.home, housing.export(), at=MORNING)
    number = await housing.kept_here(source, by=by, at=MORNING)
    other = await housing.taken_in(settings.home, housing.HEAD, name="Inspections", at=MORNING)
    await ask(other, by=by, at=MORNING)
    await housing.taken_in(settings.home, housing.HEAD, name="Permits", at=MORNING)
    return {"finding": number, "difference": await _difference()}


async def _difference() -> str:
    """What another data source of Streets applies where the agreement says otherwise."""
    read = reading(claim("Hole in the road", replace(DAY, amount=6)))
    await keep("FN-2026-0099", read, "Hole in the road", feed="crews", at=MORNING)
    service = "(SELECT id FROM service WHERE code = 'pothole')"
    await sql.rows(f"UPDATE label SET state = 'matched', service = {service} WHERE name = 'Hole in the road'")
    assert await compare_findings(at=MORNING) == 1
    return str(await sql.value("SELECT max(number) FROM target_difference"))


async def _seat(token: str) -> Acting:
    viewer = await session_queries.viewer(token, at=MORNING)
    assert viewer is not None
    return viewer.seats[0]


async def _names(marcus: Acting, rosa: Acting) -> dict[str, str]:
    """Two names are said to be Parks' work; Parks is told of the one, and objects to the other."""
    told = [
        await _said("Bench sprayed in the park", by=marcus, at=MORNING),
        await _said("Gazebo painted over", by=marcus, at=MORNING + timedelta(minutes=1)),
    ]
    objected = told[1]
    changes = [line.change for line in objected.lines]
    words = "The gazebo was painted by the artists of the harbor festival, with the city's permit."
    await objections.object_to(
        objected.number, changes, words=words, seen=1, by=rosa, at=MORNING + timedelta(minutes=2)
    )
    return dict(zip(("names-told", "names-objected"), (notice.number for notice in told), strict=True))


async def _said(label: str, *, by: Acting, at: datetime) -> NoticeFacts:
    name = (await label_by_name(CODE, label)).looked_at
    await labels.map_label(name, service="graffiti-park", by=by, at=at)
    last = await sql.value("SELECT number FROM label_notice ORDER BY id DESC LIMIT 1")
    return await notice_by_number(str(last))


async def _upload(settings: Settings, content: str, *, by: Acting, taken: bool = True) -> str:
    name = uploads.keep(settings.home, content.encode(), at=MORNING)
    new = NewImport(feed=CODE, file_name="work orders, May.csv", file_hash=name, size=len(content))
    number = await queue(new, by=by, at=MORNING)
    if taken:
        assert await take_next(at=MORNING, feed=CODE) == number
    return number
