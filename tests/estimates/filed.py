"""Requests of a service on file, with the data source that told them and the upload that brought them."""

from datetime import datetime, timedelta

from governance import canonical
from governance.requests.rules.mapping import FeedMapping, mapping_body
from governance.requests.tables import Feed, Import, Label
from governance.results.tables.judgments import Judgment
from tests import cast
from tests.trials.history import history

AT = cast.AT


async def data_source(code: str = "crm", *, every_days: int = 0) -> int:
    """Its id."""
    mapping = canonical.dumps(mapping_body(FeedMapping(columns={}, zone="America/New_York")))
    row = Feed(
        code=code, name=code.upper(), mapping=mapping, created_by="Ana", created_at=AT, every_days=every_days
    )
    await row.save()
    return int(row.id)


async def uploaded(feed: int, number: str, *, at: datetime = AT) -> int:
    """The id of an upload that was taken in."""
    row = Import(
        number=number,
        feed=feed,
        state="done",
        file_name="a.csv",
        file_hash=number,
        who="Ana",
        at=at,
        touched_at=at,
    )
    await row.save()
    return int(row.id)


async def filed(service: str, days: list[float], *, feed: int, start: int = 1, named: str = "") -> list[int]:
    """One request a day until yesterday, ended after so many days (tests/trials/history.py); negative: still open."""
    found = await history(service, days, feed=feed, start=start)
    row = (await Judgment.raw("SELECT id FROM service WHERE code = {}", service))[0]
    last = AT + timedelta(hours=1) - timedelta(days=1)
    await Label(
        feed=feed,
        name=named or service,
        folded=named or service,
        service=row["id"],
        state="matched",
        at=AT,
        requests=len(days),
        last_opened=last,
    ).save()
    return found


async def id_of(service: str) -> int:
    return int((await Judgment.raw("SELECT id FROM service WHERE code = {}", service))[0]["id"])
