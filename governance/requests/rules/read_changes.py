"""A change of how a data source is read, and what it did to stored requests, in the words of pages. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance import formats
from governance.requests.rules.columns import WORDS
from governance.requests.rules.mapping import Column, FeedMapping

SETTINGS: Mapping[str, str] = {
    "zone": "Time zone",
    "clock": "Clock of its times",
    "date_order": "Order of day, month and year",
    "date_form": "Form of its dates",
    "comparison": "How due and closed are compared",
    "due_is_date": "Whether it is due by the day",
    "label_parts": "Further columns of what the request is about",
    "label_fallback": "Column where it does not say what it is about",
    "closed_words": "Status words that mean closed",
    "open_words": "Further status words that mean not done yet",
    "empty_words": "What stands in a date that is not told",
    "on_time_words": "Results that mean on time",
    "late_words": "Results that mean late",
    "neither_words": "Results that mean neither",
    "undone_words": "Outcomes that mean the work was not done",
    "set_aside": "Column and values of what is set aside",
    "form": "Form of the file",
    "extra": "Further settings",
}


def changed_words(before: FeedMapping, after: FeedMapping) -> str:
    """Each setting that is different with what it was and is; "" where none is."""
    return "; ".join(f"{name}: {was}, now {now}" for name, was, now in _changed(before, after) if was != now)


def _changed(before: FeedMapping, after: FeedMapping) -> Iterator[tuple[str, str, str]]:
    for column in Column:
        about = f"Column for {WORDS[column]}"
        yield about, _words(before.columns.get(column, ())), _words(after.columns.get(column, ()))
        about = f"Time of day {WORDS[column]}"
        yield about, _words(before.times.get(column, ())), _words(after.times.get(column, ()))
    for name, about in SETTINGS.items():
        yield about, _words(getattr(before, name)), _words(getattr(after, name))


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} “{said}”" for key, said in sorted(value.items())) or "none"
    if isinstance(value, tuple):
        return ", ".join(f"“{one}”" for one in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("-", " ") if isinstance(value, StrEnum) else f"“{value}”"


@dataclass(frozen=True, kw_only=True)
class ReadAnew:
    """How many stored requests of a department an upload changed, by kind; a request may be of both."""

    id: int
    code: str
    name: str
    renamed: int
    retimed: int

    @property
    def words(self) -> str:
        kinds = (
            (self.renamed, "stored request with another name", "stored requests with another name"),
            (
                self.retimed,
                "with another opening or closing time",
                "with another opening or closing time",
            ),
        )
        told = [formats.plural(count, one, many) for count, one, many in kinds if count]
        return f"{self.name}: {', '.join(told)}"


def every_word(found: Iterable[ReadAnew]) -> str:
    """For the event: all departments."""
    return "; ".join(each.words for each in found)
