"""A finding as canonical JSON and back: the reading, what follows from it, of which source, and its fingerprint.

The reading's own parts stand beside the rest, so that whoever wants the reading alone reads it as one.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from governance import canonical
from governance.errors import Unsound
from governance.inference.rules.consequences import Consequences
from governance.inference.rules.values import Reading
from governance.values import plain, value_of

KIND = "finding"
VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Content:
    """What was found; `region` names the list of official holidays that was looked at, "" for none."""

    reading: Reading
    consequences: Consequences
    region: str = ""


def body(content: Content, *, source: str, upload: str) -> dict[str, Any]:
    """`upload` is the number of the last upload that was read."""
    told = {"source": source, "upload": upload, "region": content.region}
    return {
        "v": VERSION,
        **plain(content.reading),
        **told,
        "consequences": plain(content.consequences),
    }


def content_from(written: str) -> Content:
    told = json.loads(written)
    return Content(
        reading=value_of(Reading, told),
        consequences=value_of(Consequences, told["consequences"]),
        region=told["region"],
    )


def genuine(written: str, *, hashed: str, number: str) -> None:
    """Raises Unsound where this is not what was found."""
    if canonical.text_fingerprint(KIND, written) != hashed:
        raise Unsound(subject=f"finding:{number}", fault="does not say what was found")


def list_fingerprint(lines: Iterable[str]) -> str:
    """Of the requests behind a finding's figures: a line each (queries/findings.py LINES), in the order of their text.

    Not as a database sorts them: that follows its language, and leaves lines of one request as they come.
    """
    return hashlib.sha256(("concord:finding-requests:1\n" + "\n".join(sorted(lines))).encode()).hexdigest()
