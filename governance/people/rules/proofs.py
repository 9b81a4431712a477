"""What somebody showed to prove who they are, how strong that is, and for how long it holds good. Pure; ages are handed in.

A proof's moments are real time, never the portal's clock: a demo city that stands on another day moves no proof.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeGuard

FRESH = timedelta(minutes=5)
# Several machines keep slightly different time; a proof from further ahead is none.
AHEAD = timedelta(seconds=60)


class Strength(StrEnum):
    ONE = "one factor"
    TWO = "two factors"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What somebody has shown at this moment, as the way in that took it says.

    `issuer`, `subject` and `idp_sid` name the provider that vouches, the person there and their session there; `acr`,
    `amr` and `auth_time` are its own words. `before` is when it was shown, where that was not just now: a provider lets
    people in whom it asked hours ago, and that is no fresh proof.
    """

    method: str
    strength: Strength = Strength.ONE
    factors: tuple[str, ...] = ()
    issuer: str = ""
    subject: str = ""
    idp_sid: str = ""
    acr: str = ""
    amr: tuple[str, ...] = ()
    auth_time: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a session was last shown, `at` in real time; `age` is how long ago that was when the request came."""

    method: str
    at: datetime
    age: timedelta = timedelta(0)
    strength: Strength = Strength.ONE
    factors: tuple[str, ...] = ()
    issuer: str = ""
    acr: str = ""
    amr: str = ""
    auth_time: datetime | None = None

    @property
    def fresh(self) -> bool:
        return -AHEAD <= self.age <= FRESH

    def as_written(self) -> dict[str, str]:
        """For rows and events; `proof_age` in seconds."""
        return {
            "proof": self.method,
            "proof_strength": str(self.strength),
            "proof_factors": ", ".join(self.factors),
            "proof_issuer": self.issuer,
            "proof_acr": self.acr,
            "proof_amr": self.amr,
            "proof_auth_time": _instant(self.auth_time),
            "proof_at": _instant(self.at),
            "proof_age": str(max(int(self.age.total_seconds()), 0)),
        }


def is_fresh(proof: Proof | None) -> TypeGuard[Proof]:
    """Whether somebody showed within five minutes who they are."""
    return proof is not None and proof.fresh


def _instant(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def proof_from(who: Mapping[str, str]) -> Proof | None:
    """The proof that a stored `who` tells of, as old as it was then; None in what was written before there were any."""
    if not who.get("proof") or not who.get("proof_at"):
        return None
    return Proof(
        method=who["proof"],
        at=datetime.fromisoformat(who["proof_at"]),
        age=timedelta(seconds=int(who.get("proof_age", "0"))),
        strength=Strength(who.get("proof_strength", Strength.ONE)),
        factors=tuple(filter(None, who.get("proof_factors", "").split(", "))),
        issuer=who.get("proof_issuer", ""),
        acr=who.get("proof_acr", ""),
        amr=who.get("proof_amr", ""),
        auth_time=datetime.fromisoformat(who["proof_auth_time"]) if who.get("proof_auth_time") else None,
    )
