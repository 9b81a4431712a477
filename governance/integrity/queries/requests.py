"""Stored requests against the files of what each upload wrote: every request as its last upload left it, and no other."""

from collections.abc import AsyncIterator, Iterator
from itertools import chain

from anyio import to_thread

from governance.files import store
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area, Finding
from governance.requests.queries.applied import AppliedFile, RequestLine, files, replayed, standing

MOST = 200
OTHERWISE = "the request {name} is not as this upload brought it"
MISSING = "the request {name} is missing, which this upload brought"
UNREADABLE = "no request can be held against the file of those that it brought: {why}"
BRING_BACK = "A backup holds it: the check of stored files says which."
UNKNOWN = "the request {name} was brought by no upload"
END = RequestLine(id=1 << 62, line="")


async def against_uploads(look: Look) -> AsyncIterator[Finding]:
    """Where a file is not what it was there is nothing to hold requests against: said for each, and nothing else."""
    of = await files()
    wrong = await to_thread.run_sync(store.wrong, look.home, [each.file for each in of])
    if wrong:
        for each in of:
            if each.file in wrong:
                yield _unreadable(each, wrong[each.file])
        return
    async for finding in _differences(look, of):
        yield finding


async def _differences(look: Look, of: tuple[AppliedFile, ...]) -> AsyncIterator[Finding]:
    written = chain(replayed(look.home, of), [END])
    now, found = next(written), 0
    async for stored in standing():
        look.count("requests")
        while now.id < stored.id and found < MOST:
            yield _finding(MISSING, now)
            now, found = next(written), found + 1
        if now.id != stored.id or now.line != stored.line:
            yield _finding(OTHERWISE, now) if now.id == stored.id else _finding(UNKNOWN, stored)
            found += 1
        if found >= MOST:
            return
        now = next(written) if now.id == stored.id else now
    for left in _until_end(now, written):
        yield _finding(MISSING, left)


def _unreadable(of: AppliedFile, why: str) -> Finding:
    fault = UNREADABLE.format(why=why)
    return Finding(area=Area.STATE, subject=f"upload:{of.number}", fault=fault, mend=BRING_BACK)


def _until_end(now: RequestLine, rest: Iterator[RequestLine]) -> Iterator[RequestLine]:
    while now.id != END.id:
        yield now
        now = next(rest)


def _finding(words: str, of: RequestLine) -> Finding:
    name = of.line.split(",", 2)[1].strip('"')
    return Finding(
        area=Area.STATE,
        subject=f"upload:{of.upload}" if of.upload else f"request:{name}",
        fault=words.format(name=name),
    )
