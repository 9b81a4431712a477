"""A row as an entry wrote it beside the row as it stands: what differs, said without showing either; pure.

A finding names the thing and the parts that differ, never what they say: a part may belong to one side alone.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from governance.integrity.rules.findings import Area, Finding

UNSEEN = "an entry that is not in the record"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A row of a table: as last written ("" = taken away or never there) and as it stands ("" = not there)."""

    place: str
    key: int
    written: str = ""
    standing: str = ""
    entry: str = ""  # "entry 412", that wrote it last


def parts(image: str) -> dict[str, Any]:
    """An image's values; nothing where it was altered into no image at all."""
    try:
        found = json.loads(image or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def differing(row: Difference) -> tuple[str, ...]:
    """The columns that both know and that differ; what came or went with a later schema is no difference."""
    was, now = parts(row.written), parts(row.standing)
    return tuple(sorted(name for name in was.keys() & now.keys() if was[name] != now[name]))


def fault(row: Difference, words: str) -> str:
    """What is wrong with it, as a sentence without its full stop; "" where nothing is."""
    if not row.standing:
        return f"{words} is missing, which {row.entry or UNSEEN} wrote"
    if not row.written:
        return f"{words} is in no entry" + (f"; {row.entry} took it away" if row.entry else "")
    if not parts(row.written):
        return f"what {row.entry or UNSEEN} wrote of {words} was altered"
    wrong = [name.replace("_", " ") for name in differing(row)]
    return f"{words} is not as {row.entry or UNSEEN} wrote it: {', '.join(wrong)}" if wrong else ""


def findings(row: Difference, words: str, subject: str) -> Iterator[Finding]:
    if what := fault(row, words):
        yield Finding(area=Area.STATE, subject=subject, fault=what)


def unbound(
    carried: Mapping[int, tuple[str, str, int]], found: Mapping[int, str]
) -> Iterator[tuple[int, str, str]]:
    """Bundles whose fingerprint no entry carries, or whose entry carries another: number, subject ("" = unknown), fault.

    `carried` is told by entries: bundle → fingerprint, subject, number of the entry; `found` was counted anew.
    """
    for bundle, (said, subject, entry) in carried.items():
        if found.get(bundle) != said:
            missing = "are missing" if bundle not in found else "were altered"
            yield bundle, subject, f"the rows that entry {entry} wrote {missing}"
    for bundle in found.keys() - carried.keys():
        yield bundle, "", "rows were written of which no entry tells"
