"""The trail as lines of a spreadsheet: which columns, and in which words."""

from zoneinfo import ZoneInfo

from governance.audit import sentences
from governance.audit.queries import VisibleEvent
from governance.audit.rules import instant
from governance.audit.written import NOBODY
from governance.cells import line

COLUMNS = (
    *("number", "at", "recorded_at", "who", "title", "office", "acting_for", "via", "kind", "subject"),
    *("sentence", "reason", "previous_fingerprint", "fingerprint", "text"),
)


def heading() -> str:
    return line(COLUMNS)


def event_line(seen: VisibleEvent, *, zone: ZoneInfo) -> str:
    """One event; of an event whose content is withheld only that it exists, when, and its fingerprint."""
    if seen.withheld:
        told = sentences.withheld(seen.audience)
        blank = ("",) * 8
        return line((str(seen.number), instant(seen.at), *blank, told, "", "", seen.hash, ""))
    event, sentence = seen.event, sentences.sentence(seen.event, zone=zone)
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
