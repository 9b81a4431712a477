"""What a check of the record finds: which thing is not as it was written, and why; and what a whole check counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Area(StrEnum):
    """What is checked, in the order in which a person reads the result."""

    TRAIL = "trail"  # the chain of entries
    WITNESS = "witness"  # copies of the chain's head kept elsewhere
    STATE = "state"  # what the tables say follows from the entries, and the other way round
    FINGERPRINTS = "fingerprints"  # each stored fingerprint fits the content beside it
    STORE = "store"  # files by name and content


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as it was written.

    `subject` names it as entries do (`agreement:NYC-DSNY`, `change:CH-2026-0042`) or as a file of the store
    (`store:ab/cdef…`); `fault` is a sentence without its full stop; `mend` says what to do, where anything helps.
    """

    area: Area
    subject: str
    fault: str
    mend: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A verification: how much of each kind was looked at, and everything found, in the order of the areas."""

    looked_at: Mapping[str, int]  # "entries", "versions", "files" …: how many
    findings: tuple[Finding, ...] = field(default=())

    @property
    def sound(self) -> bool:
        return not self.findings

    @property
    def words(self) -> str:
        if self.sound:
            return "everything is as it was written"
        subjects = len({each.subject for each in self.findings})
        return (
            "1 thing is not as it was written"
            if subjects == 1
            else f"{subjects:,} things are not as they were written"
        )


MEANS = {
    Area.TRAIL: "An entry of the record was altered, taken out, put in or moved.",
    Area.WITNESS: "The record is not what a copy kept elsewhere says: its end was cut off, or it was written anew.",
    Area.STATE: "What is shown is not what the entries tell.",
    Area.FINGERPRINTS: "What was agreed or published reads otherwise than it did. No page shows it, and no paper is made of it.",
    Area.STORE: "A stored file is missing or altered, or was put there by hand.",
}
AREAS = {
    Area.TRAIL: "Entries",
    Area.WITNESS: "Copies kept elsewhere",
    Area.STATE: "Tables and entries",
    Area.FINGERPRINTS: "Fingerprints",
    Area.STORE: "Files",
}
