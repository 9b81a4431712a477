"""The trail as lines of a spreadsheet: which columns, and in which words."""

from zoneinfo import ZoneInfo

from governance.audit import sentences
from governance.audit.queries import VisibleEvent
from governance.audit.rules import instant
from governance.audit.stored_event import NOBODY
from governance.cells import line

COLUMNS = (
    *("number", "at", "recorded_at", "who", "title", "office", "acting_for", "via", "kind", "subject"),
    *("sentence", "reason", "previous_fingerprint", "fingerprint", "text"),
)


def heading() -> str:
    return line(COLUMNS)


def event_line(shown: VisibleEvent, *, zone: ZoneInfo) -> str:
    """One event; of an event whose content is withheld only that it exists, when, and its fingerprint."""
    if shown.withheld:
        told = sentences.withheld(shown.audience)
        blank = ("",) * 8
        return line((str(shown.number), instant(shown.at), *blank, told, "", "", shown.hash, ""))
    event, sentence = shown.event, sentences.sentence(shown.event, zone=zone)
    by = event.by if event else NOBODY
    return line(
        (
            *(str(shown.number), instant(shown.at), event.recorded_at if event else ""),
            *(by.name, by.own_title, by.office, by.stands_for, by.via),
            *((event.tag, event.subject) if event else ("", "")),
            *(f"{sentence.who} {sentence.act}", sentence.reason),
            *(shown.previous, shown.hash, shown.text),
        )
    )
