"""Targets as a spreadsheet to download: which lines, under which name. What a line looks like is decided by terms_file."""

from collections.abc import Callable, Iterable
from functools import partial

from anyio import to_thread
from litestar import Response

from governance.agreements.rules.items import Item, Term
from governance.agreements.terms_file.writing import ListedTerm, as_csv, as_xlsx
from governance.aside import Limits, Piece, done_aside
from governance.changes.rules.lines import ChangeLine
from governance.web.site import files

KINDS: dict[str, tuple[Callable[[Iterable[ListedTerm]], bytes], str]] = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
FEW = 100  # so many lines are written faster than another process starts
WRITING = Limits(lane="spreadsheets to download")
SHEET = Piece(what="The spreadsheet", instead="Download it as CSV.")


async def spreadsheet(listed: Iterable[ListedTerm], *, kind: str, name: str) -> Response[bytes]:
    make, media_type = KINDS[kind]
    content = await _make_file(make, tuple(listed))
    return files.download(content, f"{name}.{kind}", media_type)


async def _make_file(make: Callable[[Iterable[ListedTerm]], bytes], listed: tuple[ListedTerm, ...]) -> bytes:
    """The file's bytes; a long list is written in a process aside, so that other pages need not wait."""
    if len(listed) <= FEW:
        return await to_thread.run_sync(make, listed)
    return await done_aside(partial(make, listed), piece=SHEET, limits=WRITING)


def listed_lines(lines: Iterable[ChangeLine], *, side: str, department: str) -> tuple[ListedTerm, ...]:
    """The targets of a change as one side proposes them, including those it removes."""
    found = ((line, line.words[side].item) for line in lines if side in line.words)
    return tuple(
        _listed(line, item or line.now, department, removed=item is None)
        for line, item in found
        if Term.of(item or line.now)
    )


def _listed(line: ChangeLine, item: Item | None, department: str, *, removed: bool) -> ListedTerm:
    term = Term.sure(item)
    return ListedTerm(
        term=term, department=department, problem=line.service, grouping=line.group, removed=removed
    )
