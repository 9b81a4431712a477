"""The items of an agreement's content: terms, clauses, the header; their keys and their canonical form.

An item is always whole: a changed item is a new item with its own fingerprint. It names codes, never database ids.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from governance import canonical
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.errors import Invalid

HEADER = "header"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TERM_KEY = re.compile(rf"term:({SLUG.pattern})/({SLUG.pattern})(?:/({SLUG.pattern}))?")
MOST_DAYS, MOST_HOURS = 3_660, 87_840  # ten years: beyond it a figure is a slip of the pen


class OwedBy(StrEnum):
    DEPARTMENT = "department"
    CENTER = "center"


@dataclass(frozen=True, kw_only=True)
class Target:
    """An amount of a unit: 4 business days."""

    amount: int
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A negotiated reason for which the clock may stand still, for at most `cap` (amount and unit)."""

    reason: str
    cap: Target


@dataclass(frozen=True, kw_only=True)
class Term:
    """A service target, or (target None) an explicit "no target" with who handles it."""

    service: str
    metric: str = "done"
    population: str = ""
    population_words: str = ""
    owed_by: OwedBy = OwedBy.DEPARTMENT
    target: Target | None = None
    handled_by: str = ""
    calendar: str = ""
    due_rule: DueRule = DueRule.SAME_TIME
    comparison: Comparison = Comparison.INSTANT
    goal_bp: int = 9_000
    pauses: tuple[Pause, ...] = field(default=())
    closed_when: str = ""
    formula: str = "on-time"
    condition: str = ""

    @property
    def key(self) -> str:
        tail = f"/{self.population}" if self.population else ""
        return f"term:{self.service}/{self.metric}{tail}"


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A paragraph both sides keep to; a draft of one may still be without words."""

    slug: str
    title: str = ""
    text: str = ""

    @property
    def key(self) -> str:
        return f"clause:{self.slug}"


@dataclass(frozen=True, kw_only=True)
class Header:
    """What holds for the whole: when it is looked at again and, if ever, when it ends (ISO dates, "" = none)."""

    review_on: str = ""
    ends_on: str = ""

    @property
    def key(self) -> str:
        return HEADER


Item = Term | Clause | Header


@dataclass(frozen=True, kw_only=True)
class StoredItem:
    """An item with the fingerprint under which it is kept."""

    hash: str
    item: Item


def checked(term: Term) -> Term:
    """The term, if it can be promised; raises Invalid naming the fields otherwise."""
    wrong = _wrong_fields(term)
    if wrong:
        raise Invalid(f"The target for {term.service} {' and '.join(wrong.values())}.", fields=wrong)
    return term


def _wrong_fields(term: Term) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not TERM_KEY.fullmatch(term.key):
        wrong["service"] = "needs a service, a metric and a population in lower-case words joined by hyphens"
    if term.target is None and not term.handled_by:
        wrong["handled_by"] = "has no target and must say who handles it"
    if term.target is not None:
        wrong |= _wrong_target(term.target)
    if not 0 < term.goal_bp <= 10_000:
        wrong["goal"] = "needs an on-time goal above 0 % and up to 100 %"
    return wrong


def _wrong_target(target: Target) -> dict[str, str]:
    most = MOST_HOURS if target.unit in {Unit.HOURS, Unit.BUSINESS_HOURS} else MOST_DAYS
    if 1 <= target.amount <= most:
        return {}
    return {"amount": f"needs a whole number from 1 to {most:,}"}


def canonical_item(item: Item) -> dict[str, Any]:
    """The item as it is hashed and stored; empty parts are left out, defaults are written."""
    if isinstance(item, Term):
        return _canonical_term(item)
    parts = {"v": 1, "kind": "clause" if isinstance(item, Clause) else "header", **vars(item)}
    return {key: value for key, value in parts.items() if value != ""}


def _canonical_term(term: Term) -> dict[str, Any]:
    parts: dict[str, Any] = {"v": 1, "kind": "term"}
    for name, value in vars(term).items():
        if name == "target":
            parts |= {"target": _canonical_target(value)} if value else {"no_target": True}
        elif name == "pauses":
            parts |= (
                {"pauses": [{"reason": p.reason, "cap": _canonical_target(p.cap)} for p in value]}
                if value
                else {}
            )
        elif value != "":
            parts[name] = str(value) if isinstance(value, StrEnum) else value
    return parts


def _canonical_target(target: Target) -> dict[str, Any]:
    return {"amount": target.amount, "unit": str(target.unit)}


def item_from(body: Mapping[str, Any]) -> Item:
    """The item whose canonical form is given; the reverse of canonical_item."""
    known = {key: value for key, value in body.items() if key not in {"v", "kind", "no_target"}}
    if body["kind"] == "clause":
        return Clause(**known)
    if body["kind"] == "header":
        return Header(**known)
    return _term_from(known)


def _term_from(known: dict[str, Any]) -> Term:
    if "target" in known:
        known["target"] = _target_from(known["target"])
    known["pauses"] = tuple(
        Pause(reason=p["reason"], cap=_target_from(p["cap"])) for p in known.get("pauses", ())
    )
    for name, kind in (("owed_by", OwedBy), ("due_rule", DueRule), ("comparison", Comparison)):
        if name in known:
            known[name] = kind(known[name])
    return Term(**known)


def _target_from(body: Mapping[str, Any]) -> Target:
    return Target(amount=int(body["amount"]), unit=Unit(body["unit"]))


def item_hash(item: Item) -> str:
    return canonical.fingerprint("item", canonical_item(item))


def content_hash(items: Mapping[str, str]) -> str:
    """The fingerprint of a content: a map of key to item fingerprint."""
    return canonical.fingerprint("content", {"v": 1, "items": dict(items)})


def slug(words: str) -> str:
    """Words as a code: lower case, letters and digits joined by hyphens, at most 80 characters; "item" if none are left."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))[:80].strip("-") or "item"
