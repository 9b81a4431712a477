"""Files of requests as reading leaves them, made by hand, and storing them: what tests of uploads play with."""

import asyncio
import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from governance import acts
from governance.audit.tags import Tag
from governance.database.session import transaction
from governance.people.rules import clock, operator
from governance.requests.actions import feeds, staging
from governance.requests.actions.staging import Stored, Taking
from governance.requests.queries.feeds import feed_by_code
from governance.requests.reading.model import KEPT, ReadFile
from governance.requests.rules.mapping import Column, FeedMapping
from governance.requests.rules.uploads import FeedEntry
from governance.requests.tables import Import
from tests.cast import AT

MAPPING = FeedMapping(
    columns={
        Column.ID: ("id",),
        Column.LABEL: ("type",),
        Column.OPENED: ("opened",),
        Column.CLOSED: ("closed",),
        Column.DUE: ("due",),
        Column.STATUS: ("status",),
        Column.DISTRICT: ("district",),
    },
    zone="America/New_York",
)
CITY = FeedEntry(name="City Works", mapping=MAPPING)


async def source(entry: FeedEntry = CITY) -> str:
    return await feeds.add_feed(entry, by=operator(), at=AT)


def row(
    number: str, label: str = "Pothole", *, opened: str = "2026-05-01T12:00:00Z", **more: Any
) -> dict[str, Any]:
    return {"external_id": number, "label": label, "opened_at": opened, **more}


def read(
    folder: Path, rows: Iterable[Mapping[str, Any]], refused: Iterable[tuple[str, ...]] = ()
) -> ReadFile:
    """The files that reading would leave."""
    kept, bad = folder / "kept.csv", folder / "refused.csv"
    lines = [[{"line": n, **one}.get(name, "") for name, _ in KEPT] for n, one in enumerate(rows, 2)]
    wrong = [list(one) for one in refused]
    for path, content in ((kept, lines), (bad, wrong)):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(content)
    return ReadFile(
        kept=kept,
        refused=bad,
        records=len(lines) + len(wrong),
        kept_count=len(lines),
        refused_count=len(wrong),
        facts={},
    )


async def told(_: int) -> None:
    return


@dataclass(kw_only=True)
class Uploads:
    """One data source and the files stored of it, one after the other; ids of uploads are made up."""

    folder: Path
    feed: int
    last: int = 0

    async def store(
        self,
        rows: Iterable[Mapping[str, Any]],
        *,
        full: bool = False,
        at: datetime = AT,
        set_aside: tuple[str, ...] = (),
    ) -> Stored:
        self.last += 1
        taking = Taking(feed=self.feed, upload=self.last, full=full, set_aside=set_aside, at=at)
        async with acts.begin(clock(), at=at) as act:
            done = await staging.stored(act, read(self.folder, rows), taking, report=told)
            await act.record(Tag.REQUESTS_TAKEN, f"upload:{self.last}")
        return done

    async def rehearse(self, rows: Iterable[Mapping[str, Any]], *, full: bool = False) -> Stored:
        taking = Taking(feed=self.feed, upload=0, full=full, set_aside=(), at=AT)
        async with transaction():
            return await staging.rehearsed(read(self.folder, rows), taking)


async def uploads(folder: Path) -> Uploads:
    facts = await feed_by_code(await source())
    return Uploads(folder=folder, feed=facts.id)


async def waits_for_a_lock(number: int) -> None:
    """Until another connection waits for the advisory lock of this number."""
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = {}"
    for _ in range(200):
        if await Import.raw(waiting, number):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody waits")
