"""The items of an agreement's content. Each kind speaks for itself: its key, its words, what it needs, how it is kept."""

from governance.agreements.rules.items.calendar import AgreedCalendar
from governance.agreements.rules.items.charter import Charter
from governance.agreements.rules.items.clause import Clause, in_full
from governance.agreements.rules.items.header import HEADER, Header, header_of
from governance.agreements.rules.items.intake import Intake
from governance.agreements.rules.items.item import (
    CALENDAR,
    SLUG,
    Difference,
    Item,
    OwedBy,
    Paragraph,
    Start,
    StoredItem,
    content_hash,
    differences,
    further,
    in_order,
    item_hash,
    slug,
    whole_content,
)
from governance.agreements.rules.items.kinds import (
    KINDS,
    blank_item,
    genuine_item,
    item_from,
    item_of,
    kind_of,
    service_kinds,
    service_of,
)
from governance.agreements.rules.items.loosening import Loosening
from governance.agreements.rules.items.targets import (
    Pause,
    Target,
    calendar_days,
    goal_words,
    most_of,
    pauses_words,
    target_from,
    target_words,
)
from governance.agreements.rules.items.term import Term

__all__ = [
    "CALENDAR",
    "HEADER",
    "KINDS",
    "SLUG",
    "AgreedCalendar",
    "Charter",
    "Clause",
    "Difference",
    "Header",
    "Intake",
    "Item",
    "Loosening",
    "OwedBy",
    "Paragraph",
    "Pause",
    "Start",
    "StoredItem",
    "Target",
    "Term",
    "blank_item",
    "calendar_days",
    "content_hash",
    "differences",
    "further",
    "genuine_item",
    "goal_words",
    "header_of",
    "in_full",
    "in_order",
    "item_from",
    "item_hash",
    "item_of",
    "kind_of",
    "most_of",
    "pauses_words",
    "service_kinds",
    "service_of",
    "slug",
    "target_from",
    "target_words",
    "whole_content",
]
