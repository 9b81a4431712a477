"""What reading a file leaves behind: a file of kept records in a fixed form, a file of refused ones, and the counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from governance.requests.rules.mapping import FeedMapping

# The columns of the file of kept records, in this order, with the types of the staging table that takes them.
# CSV as PostgreSQL's COPY reads it: no header, empty unquoted = null; instants in ISO with Z.
KEPT = (
    ("line", "bigint"),
    ("external_id", "text"),
    ("label", "text"),
    ("opened_at", "timestamptz"),
    ("ended_at", "timestamptz"),
    ("due_at", "timestamptz"),
    ("handed_at", "timestamptz"),
    ("paused_at", "timestamptz"),
    ("resumed_at", "timestamptz"),
    ("updated_at", "timestamptz"),
    ("pause_reason", "text"),
    ("closed", "boolean"),
    ("verdict", "smallint"),
    ("flags", "integer"),
    ("district", "text"),
    ("channel", "text"),
    ("outcome", "text"),
    ("complete", "smallint"),
    ("transfers", "smallint"),
    ("reopened", "smallint"),
)
# The columns of the file of refused records, same dialect; a value is cut at 200 characters. Neither file is in order.
REFUSED = (("line", "bigint"), ("column", "text"), ("value", "text"), ("reason", "text"))


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """`records` = kept + refused. `facts` says what the file was: encoding, line ends, delimiter, columns found,
    which column was taken for what, the openings' span ("first", "last").
    """

    kept: Path
    refused: Path
    records: int
    kept_count: int
    refused_count: int
    facts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The beginning of a file as it would be taken, for the page that asks which column means what.

    `mapping` is what was used: the one given, a known source's (`preset` is its name), or a proposal (`guessed`).
    `columns` is it as {meaning: name in this file}. `sample` holds the first records as {column of KEPT: text}, a
    refused one as {"line", "problem", "value"}. `problems` are sentences. `words` are the values of each column that has
    only a few short ones there.
    """

    header: tuple[str, ...]
    mapping: FeedMapping
    columns: Mapping[str, str]
    preset: str
    guessed: bool
    sample: tuple[Mapping[str, str], ...]
    facts: Mapping[str, str]
    problems: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
