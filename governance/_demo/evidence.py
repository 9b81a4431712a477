"""Port Alder's requests: the data source, the first upload of what lay there, one more each month, and the last yesterday.

Everything is taken in, judged and told by the same acts as in any city; only when is decided here.
"""

from collections.abc import Iterator
from datetime import datetime

from anyio import to_thread

from governance import settings
from governance._demo.diary import Act, Days, Diary
from governance._demo.exports import export
from governance._demo.paces import paces
from governance._demo.people import ZONE
from governance._demo.workload import DAYS, Workload, workload
from governance._demo.world import World
from governance.errors import ConcordError
from governance.files import uploads
from governance.requests.actions import feeds, importing, labels
from governance.requests.actions.importing import NewImport
from governance.requests.queries.labels import label_by_name
from governance.requests.rules.mapping import Column, DateOrder, FeedMapping
from governance.requests.rules.uploads import FeedEntry
from governance.requests.tables import Import
from governance.results.actions import importing as results_importing
from governance.results.actions import sweep as following

SET_UP, FIRST_UPLOAD = 106, 105
SOURCE = "311 case system"
CODE = "311-case-system"
MAPPING = FeedMapping(
    columns={
        Column.ID: ("Case Number",),
        Column.LABEL: ("Request Type",),
        Column.OPENED: ("Opened",),
        Column.CLOSED: ("Closed",),
        Column.DUE: ("Target Date",),
        Column.STATUS: ("Status",),
        Column.HANDED: ("Sent to Department",),
        Column.PAUSED: ("Hold From",),
        Column.RESUMED: ("Hold Until",),
        Column.PAUSE_REASON: ("Hold Reason",),
        Column.DISTRICT: ("Neighborhood",),
        Column.CHANNEL: ("Reported By",),
        Column.OUTCOME: ("Closure Code",),
        Column.COMPLETE: ("Complete",),
        Column.TRANSFERS: ("Transfers",),
        Column.REOPENED: ("Reopened",),
    },
    zone=ZONE,
    date_order=DateOrder.MONTH_FIRST,
    undone_words=("Nothing found", "Duplicate", "Not the city's"),
)
# Said once, after the first upload. Two more labels still wait for somebody to say what they are.
MEANS = {"Missed trash": "missed-trash"}
SET_ASIDE = ("General question",)


def write(diary: Diary, world: World, *, share: float) -> None:
    days = diary.days
    load = workload(days.today, paces(), share=share)
    diary.write(days.exactly(SET_UP, "15:00"), _source(world))
    since = days.exactly(DAYS + 2)
    for n, until in enumerate(_uploads(days)):
        diary.write(until, _upload(world, load, since=since, until=until))
        if n == 0:
            diary.write(until, _labels(world))
            diary.write(until, _followed)
        since = until


def _uploads(days: Days) -> Iterator[datetime]:
    """The first one, then on the second of each month at half past six, then yesterday evening."""
    yield days.exactly(FIRST_UPLOAD, "11:00")
    for ago in range(FIRST_UPLOAD - 1, 1, -1):
        moment = days.exactly(ago, "06:30")
        if moment.astimezone(days.zone).day == 2:
            yield moment
    yield days.exactly(1, "18:30")


def _source(world: World) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("311-analyst", at)
        await feeds.add_feed(FeedEntry(name=SOURCE, code=CODE, mapping=MAPPING), by=by, at=at)

    return act


def _upload(world: World, load: Workload, *, since: datetime, until: datetime) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("311-analyst", at)
        name = f"cases-{at.astimezone(world.days.zone):%Y-%m-%d}.csv"
        content = await to_thread.run_sync(lambda: export(load, paces(), since=since, until=until))
        kept = uploads.keep(settings.current().home, content, at=at)
        new = NewImport(feed=CODE, file_name=name, file_hash=kept, size=len(content))
        number = await importing.queue(new, by=by, at=at)
        await results_importing.take_next(at=at, feed=CODE)
        row = (
            await Import.select(Import.problem).where(Import.number == number, Import.state != "done").first()
        )
        if row:
            raise ConcordError(f"The demo's upload {number} was not taken in. {row['problem']}")

    return act


async def _followed(at: datetime) -> None:
    """What was marked since is judged anew, as the timetable would have done."""
    await following.catch_up(at=at)


def _labels(world: World) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("311-analyst", at)
        for label, service in MEANS.items():
            name = (await label_by_name(CODE, label)).looked_at
            await labels.map_label(name, service=service, by=by, at=at)
        for label in SET_ASIDE:
            name = (await label_by_name(CODE, label)).looked_at
            await labels.set_aside_label(name, by=by, at=at)

    return act
