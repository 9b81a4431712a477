"""What a city's directory says about a person's groups, and what is asked of an office's lead because of it. Pure.

A directory proposes and appoints nobody. What it leaves out, cuts off or only points to is unknown, never “in no group”:
Entra ID points elsewhere from about 200 groups on, Okta silently cuts a list at 100, Google names none.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

CUT = 100  # a list as long as this may have been cut off


class Claim(StrEnum):
    """Where a directory names what somebody belongs to."""

    GROUPS = "groups"
    ROLES = "roles"


class Asks(StrEnum):
    """What a lead is asked; nothing where the directory and the roles here agree, or the lead has answered."""

    NOTHING = ""
    APPOINT = "appoint"
    END = "end"


Named = Mapping[Claim, frozenset[str]]


def named_in(claims: Mapping[str, Any]) -> Named | None:
    """The groups and roles that claims name in full, each under its claim; None where they name none in full."""
    pointed = claims.get("_claim_names")
    elsewhere = set(pointed) if isinstance(pointed, Mapping) else set()
    if claims.get("hasgroups"):
        elsewhere.add(Claim.GROUPS)
    found = {claim: _whole(claims.get(claim)) for claim in Claim if claim not in elsewhere}
    known = {claim: names for claim, names in found.items() if names is not None}
    return known or None


def _whole(names: Any) -> frozenset[str] | None:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names) or len(names) >= CUT:
        return None
    return frozenset(names)


def asked(*, listed: bool, before: bool, holds: bool) -> Asks | None:
    """What the lead is asked from now on; None where the directory says what it said `before`."""
    if listed == before:
        return None
    if listed:
        return Asks.NOTHING if holds else Asks.APPOINT
    return Asks.END if holds else Asks.NOTHING
