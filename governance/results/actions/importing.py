"""A queued file of requests, from its turn to its results: stored, then judged, or failed with a reason."""

from datetime import datetime

from governance.database import deadline
from governance.errors import ConcordError, Late, Stale
from governance.requests.actions.claims import Work, alive, claimed, failed, finished, waiting
from governance.requests.actions.importing import store
from governance.requests.rules.uploads import ImportState
from governance.results.actions import judging
from governance.sweeps.actions import rows

BROKEN = (
    "This went wrong inside the program. The file is as it was; send it again, or tell your administrator."
)


async def take_queued(*, at: datetime) -> int:
    """The sweep: every upload that waits and that nobody works on. Answers how many ended."""
    ended = 0
    while taken := await rows.each(
        "take_queued", await waiting(), lambda number: _take(number, at), opens_own=True
    ):
        ended += len(taken)
    return ended


async def _take(number: str, at: datetime) -> str:
    return await take_next(at=at, number=number)


async def take_next(*, at: datetime, feed: str = "", number: str = "") -> str:
    """Take in the next upload, of one data source or of any; answers its number, "" where none waits."""
    work = await claimed(feed, number)
    if work is None:
        return ""
    try:
        async with deadline.long_work():
            await _stored_and_judged(work, at)
    except Stale:  # somebody else took it up: it was ours no more
        pass
    except Late:  # the database was away: it is taken up again once it looks left alone
        raise
    except ConcordError as problem:
        await failed(work, problem.message, at)
    except Exception:
        await failed(work, BROKEN, at)
        raise
    return work.number


async def _stored_and_judged(work: Work, at: datetime) -> None:
    if work.state != ImportState.JUDGING:
        await store(work, at)
    async with alive(work) as pulse:
        await judging.judge_import(work.id, report=work.report)
        await pulse.ended()
        await finished(work, at)
