"""Who says where requests come from and takes them in; what a data source is called; the states of an upload.

Decides nothing about what a file's columns mean: that is rules/mapping.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlsplit

from governance import canonical
from governance.agreements.rules.service_names import folded
from governance.errors import Forbidden, Invalid
from governance.people.rules import Acting, PartyKind, Role, Via, entries
from governance.requests.rules.columns import NEEDED, WORDS, wrong_columns
from governance.requests.rules.mapping import Column, FeedMapping

LONGEST_CODE = 60
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ImportState(StrEnum):
    QUEUED = "queued"
    READING = "reading"
    STORING = "storing"
    JUDGING = "judging"
    DONE = "done"
    FAILED = "failed"


ENDED = frozenset({ImportState.DONE, ImportState.FAILED})
UNDER_WAY = frozenset(set(ImportState) - ENDED)


LONGEST_WAIT = 366
OFTEN = f"New data is promised every 1 to {LONGEST_WAIT} days, or not at all."


def may_take_in(by: Acting) -> bool:
    """Whether somebody may keep data sources, take files in and say what labels mean."""
    center = by.kind is PartyKind.CENTER and by.negotiates
    return center or by.holds(Role.ADMINISTRATOR)


def hands_over(by: Acting) -> None:
    """Raises Forbidden. A service account of 311 hands over files, and nothing else."""
    machine = by.is_program and by.via is Via.API and by.kind is PartyKind.CENTER
    if not machine:
        takes_in(by)


def takes_in(by: Acting) -> None:
    if not may_take_in(by):
        raise Forbidden("Only 311's analysts and an administrator take in requests. Ask 311's analyst.")


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """A source of requests as it is typed in; `code` "" = made from the name, `every_days` 0: it promises no new data."""

    name: str
    mapping: FeedMapping
    code: str = ""
    preset: str = ""
    endpoint: str = ""
    every_days: int = 0


def checked_entry(entry: FeedEntry) -> FeedEntry:
    """The entry as it is stored. Raises Invalid naming the field."""
    name = canonical.text(entry.name, field="name", limit=120)
    code = code_of(entry.code or name)
    if not name or not code:
        reason = "A data source needs a name: the system that the requests come from, in a few words."
        raise Invalid(reason, fields={"name": reason})
    if not 0 <= entry.every_days <= LONGEST_WAIT:
        raise Invalid(OFTEN, fields={"every_days": OFTEN})
    mapping = replace(entry.mapping, zone=entries.zone(entry.mapping.zone))
    wrong = _wrong(mapping)
    if wrong:
        fields = {f"column-{column}": reason for column, reason in wrong.items()}
        raise Invalid(" ".join(wrong.values()), fields=fields)
    return replace(entry, name=name, code=code, mapping=mapping, endpoint=checked_endpoint(entry.endpoint))


def _wrong(mapping: FeedMapping) -> dict[Column, str]:
    needed = (column for column in NEEDED if not mapping.columns.get(column))
    missing = {column: f"Say which column holds {WORDS[column]}." for column in needed}
    return {**missing, **{Column(key): told for key, told in wrong_columns(mapping).items()}}


def code_of(name: str) -> str:
    """The short name: small letters and digits joined by hyphens."""
    return folded(name).encode("ascii", "ignore").decode().replace(" ", "-")[:LONGEST_CODE].strip("-")


def checked_endpoint(address: str) -> str:
    """An address to pull from: https, or http on this machine itself."""
    cleaned = canonical.text(address, field="endpoint", limit=500)
    parts = urlsplit(cleaned)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if cleaned and not (safe and parts.hostname and not parts.username and not parts.query):
        reason = "The address begins with https:// and has neither a password nor a question mark in it."
        raise Invalid(reason, fields={"endpoint": reason})
    return cleaned.rstrip("/")


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What came of a file's records. `unmatched` and `flagged` are counted within; `vanished` is of stored ones."""

    records: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    unmatched: int = 0
    flagged: int = 0
    vanished: int = 0

    @property
    def adds_up(self) -> bool:
        return self.accepted + self.updated + self.unchanged + self.rejected == self.records


@dataclass(frozen=True, kw_only=True)
class UploadRemarks:
    """What was found in a file besides its counts: records by flag (lower case) and by label that waits."""

    flags: Mapping[str, int] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
