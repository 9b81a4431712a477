"""The trail as lines of a spreadsheet: which columns, in which words, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from governance.audit import sentences
from governance.audit.queries import Seen
from governance.audit.rules import instant
from governance.audit.written import NOBODY

COLUMNS = (
    *("number", "at", "recorded_at", "who", "title", "office", "acting_for", "via", "kind", "subject"),
    *("sentence", "reason", "previous_fingerprint", "fingerprint", "text"),
)
# A cell that begins so is taken for a formula by spreadsheets, also behind spaces.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def heading() -> str:
    return line(COLUMNS)


def event_line(seen: Seen, *, zone: ZoneInfo) -> str:
    """One event; of an event whose content is withheld only that it exists, when, and its fingerprint."""
    if seen.withheld:
        told = sentences.withheld(seen.audience)
        blank = ("",) * 8
        return line((str(seen.number), instant(seen.at), *blank, told, "", "", seen.hash, ""))
    event, sentence = seen.event, sentences.told(seen.event, zone=zone)
    by = event.by if event else NOBODY
    return line(
        (
            *(str(seen.number), instant(seen.at), event.recorded_at if event else ""),
            *(by.name, by.title, by.office, by.acting_for, by.via),
            *((event.tag, event.subject) if event else ("", "")),
            *(f"{sentence.who} {sentence.act}", sentence.reason),
            *(seen.previous, seen.hash, seen.text),
        )
    )


def line(cells: Sequence[str]) -> str:
    """One line of CSV as RFC 4180 writes it, each cell harmless in a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([neutral(cell) for cell in cells])
    return out.getvalue()


def neutral(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \n").startswith(_FORMULA) else cell
