"""Who may bind an account at a provider to a person, what it is called until then, and for how long that is told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from governance import formats
from governance.errors import Forbidden, ProofNeeded
from governance.people.rules import Viewer
from governance.people.rules.proofs import Strength, is_fresh

METHOD = "single sign-on"
TOLD = timedelta(days=7)  # what somebody agrees to says for so long who bound their account
WAITS = timedelta(days=7)  # a code that nobody enters
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that sounds or looks like something else
SHOW = "Show once more that it is you: an account that signs you in is about to be connected."
WITH_TWO = (
    "An account that signs you in is connected while you are signed in with your password and a second factor. Set one up "
    "first, or read the code of the page “No account yet” to an administrator."
)


class Purpose(StrEnum):
    """What somebody is sent to a provider for."""

    SIGN_IN = "sign in"
    BIND = "bind"
    PROVE = "prove"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """An account at a provider that signs a person in. `told` is what the provider called it; `by` who bound it, "" for
    the person.
    """

    code: str
    issuer: str
    told: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class StrangerFacts:
    """Somebody a provider knows and nobody here; `hint` is an account with the same address, which proves nothing."""

    code: str
    issuer: str
    subject: str
    name: str
    email: str
    verified: bool
    other: str
    expires_at: datetime
    hint: str = ""

    @property
    def told(self) -> str:
        return " · ".join(filter(None, (self.name, self.email))) or self.subject


def normal_code(typed: str) -> str:
    """As it was given out, however it was typed."""
    plain = "".join(each for each in typed.upper() if each in ALPHABET)[:8]
    return f"{plain[:4]}-{plain[4:]}"


def bound_told(*, by: str, on: date | None) -> str:
    """Whoever binds an account decides who is signed in by it, as whoever hands a password over does."""
    return f"sign-in connected by {by} on {formats.short_day(on)}" if by and on else ""


def check_may_bind(viewer: Viewer) -> None:
    """Raises Forbidden without two factors of this portal's own, ProofNeeded where they were shown long ago."""
    proof = viewer.proof
    if not is_fresh(proof):
        raise ProofNeeded(SHOW)
    if proof.strength is not Strength.TWO or proof.issuer:
        raise Forbidden(WITH_TWO)
