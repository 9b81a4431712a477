"""What the daily letter to the auditors says: the record's newest checkpoint, to be kept, and how it is checked. Pure."""

from dataclasses import dataclass

KEEP = (
    "please keep this letter where nobody who runs Concord can change it. It is a copy of the record’s fingerprint: if "
    "anything up to here is altered, added or taken out later, this letter shows it."
)
CHECK = (
    "To check: give the letter at Audit in Concord, or type governance verify --witness FILE, or export the record and "
    "run verify_trail.py on a machine of your own. The key should be the same in every letter."
)
OWNS = (
    "Whoever owns the machine owns the key: the signature proves who said it, only copies elsewhere prove that it was "
    "not said differently."
)


@dataclass(frozen=True, kw_only=True)
class CheckpointLetter:
    """`note` is the checkpoint exactly as it was signed; `keys` are the public keys by which it is known."""

    subject: str
    greeting: str
    lead: tuple[str, ...]
    note: str
    keys: tuple[str, ...]
    further: tuple[str, ...]
    footer: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Point:
    """What there is to say of a checkpoint. `begun` tells that the record was brought back from a backup, and why."""

    size: int
    note: str
    key: str
    begun: str = ""


def letter(point: Point, *, name: str, city: str, office: str, address: str) -> CheckpointLetter:
    begun = (f"The record was brought back from a backup, and its checkpoints began anew: “{point.begun}”.",)
    return CheckpointLetter(
        subject=f"Keep this: the record of {city} has {point.size:,} entries",
        greeting=f"{name},",
        lead=(
            KEEP,
            *(begun if point.begun else ()),
        ),
        note=point.note,
        keys=(point.key,),
        further=(CHECK, OWNS),
        footer=(
            "Auditors get this letter once a day.",
            f"Run by the {office} for all departments, {address}",
        ),
    )
