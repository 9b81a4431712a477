"""The approval policy: which seats or boards a change needs beyond the two sides' yes. Data, not code: rules are read from it.

A board approves by a motion that its own meeting carries, and in no other way.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from governance.agreements.rules.items import Item, Loosening, Target
from governance.people.rules import Role
from governance.results.rules.volume import YEAR, Volume


class When(StrEnum):
    ALWAYS = "always"
    REMOVED = "removed"
    LOOSENED = "loosened"


BOARD = "body:"  # begins the name under which a board is asked, where otherwise a role stands


def board_key(code: str) -> str:
    return f"{BOARD}{code}"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Ask `role` when: always; a target is removed; or one is loosened for many requests or by much.

    Where a `board` is named (as board_key has it, with its name), that board is asked instead of a role.
    """

    when: When
    role: Role | None = None
    board: str = ""
    board_name: str = ""
    over_requests: int = 0
    over_share_bp: int = 0

    @property
    def asked(self) -> str:
        return self.board or str(self.role)


@dataclass(frozen=True, kw_only=True)
class NeededApproval:
    """An approval that is needed, and every reason for it in words; `role` is a role, or a board's key with its name."""

    role: str
    reasons: tuple[str, ...]
    board: str = ""

    @property
    def why(self) -> str:
        return "; ".join(self.reasons)


DEFAULT_POLICY = (
    Rule(role=Role.SPONSOR, when=When.REMOVED),
    Rule(role=Role.SPONSOR, when=When.LOOSENED, over_requests=500, over_share_bp=2_500),
)


def policy_body(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    return [_body(rule) for rule in rules]


def _body(rule: Rule) -> dict[str, Any]:
    numbers = {"over_requests": rule.over_requests, "over_share_bp": rule.over_share_bp}
    asked = {"board": rule.board, "board_name": rule.board_name} if rule.board else {"role": str(rule.role)}
    return {**asked, "when": str(rule.when), **numbers}


def policy_of(text: str) -> tuple[Rule, ...]:
    """The policy that is stored as this text."""
    return policy_from(json.loads(text))


def policy_from(body: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(_rule(rule) for rule in body)


def _rule(body: Mapping[str, Any]) -> Rule:
    role = Role(body["role"]) if body.get("role") else None
    return Rule(**{**body, "role": role, "when": When(body["when"])})


@dataclass(frozen=True, kw_only=True)
class Impact:
    """One line with what is needed to weigh it: the item before and after, its service's name and requests.

    What other working hours do to it stands apart: how they loosen it, and the fewest and most days that its dates move.
    """

    name: str
    service: str
    volume: Volume
    before: Item | None
    after: Item | None
    loosened: tuple[Loosening, ...] = ()
    shift: tuple[int, int] = (0, 0)

    @property
    def targets(self) -> tuple[Target | None, Target | None]:
        """The time that was and the time that will be promised."""
        before, after = self.before, self.after
        return before.target if before else None, after.target if after else None

    @property
    def loosenings(self) -> list[Loosening]:
        found = self.before.loosened_by(self.after) if self.before and self.after else []
        return [*found, *self.loosened]


def needed_approvals(rules: Iterable[Rule], impacts: Iterable[Impact]) -> tuple[NeededApproval, ...]:
    """The approvals a change needs: each role and board once, with every reason, in the order of the rules and of the lines."""
    found: dict[tuple[str, str], list[str]] = {}
    weighed = tuple(impacts)
    for rule in rules:
        reasons = _reasons(rule, weighed)
        if reasons:
            found.setdefault((rule.asked, rule.board_name), []).extend(reasons)
    return tuple(
        NeededApproval(role=role, board=board, reasons=tuple(dict.fromkeys(why)))
        for (role, board), why in found.items()
    )


def _reasons(rule: Rule, impacts: Iterable[Impact]) -> list[str]:
    if rule.when is When.ALWAYS:
        return ["every change of this agreement is approved"]
    check = _removed if rule.when is When.REMOVED else _loosened
    return [why for impact in impacts if (why := check(rule, impact))]


def _removed(_rule: Rule, impact: Impact) -> str:
    before, after = impact.targets
    return f"the target for {impact.name} is removed" if before and not after else ""


def _loosened(rule: Rule, impact: Impact) -> str:
    found = impact.loosenings
    if not found:
        return ""
    weaker = f"{impact.name} is loosened ({', '.join(loosening.reason for loosening in found)})"
    if impact.volume.requests > rule.over_requests:
        least = "" if impact.volume.months == YEAR else "at least "
        return f"{weaker} for {least}{impact.volume.requests:,} requests a year"
    share = max(loosening.share_bp for loosening in found)
    return f"{weaker} by {share // 100}%" if share > rule.over_share_bp else ""
