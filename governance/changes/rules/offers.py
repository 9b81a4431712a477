"""Offers: their edits and fingerprints, which lines stand agreed, which fell. Pure.

An edit's fingerprint covers key, the item it replaces and the whole new item. An offer's covers the agreement, the
effective date and its edits' fingerprints; not words, evidence or who sent it: two sides can send the same offer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from governance import canonical
from governance.agreements.rules.items import AgreedCalendar, Charter, Intake, Item, item_hash, kind_of
from governance.errors import Invalid

TERMS = "terms"  # the subject of a change of targets, paragraphs and dates


@dataclass(frozen=True, kw_only=True)
class ProposedEdit:
    """One line: the fingerprint of the item it replaces ("" = none) and the whole new item (None = removed)."""

    key: str
    before: str
    after: Item | None

    @property
    def after_hash(self) -> str:
        return item_hash(self.after) if self.after else ""

    @property
    def hash(self) -> str:
        parts: dict[str, Any] = {"v": 1, "key": self.key}
        if self.before:
            parts["before"] = self.before
        if self.after:
            parts["after"] = self.after.canonical()
        return canonical.fingerprint("edit", parts)


class EffectiveKind(StrEnum):
    DATE = "date"
    AFTER_APPROVAL = "after-approval"
    ON_RECORD = "on-record"


@dataclass(frozen=True, kw_only=True)
class Effective:
    """When an offer takes effect: a date, n business days after the last approval, or a past date for version 1."""

    kind: EffectiveKind
    on: date | None = None
    days: int = 0

    def __post_init__(self) -> None:
        if (self.on is None) == (self.kind is not EffectiveKind.AFTER_APPROVAL) or self.days < 0:
            reason = "say a date, or a number of business days after the last approval"
            raise Invalid(f"When it takes effect: {reason}.", fields={"effective": reason})

    def canonical(self) -> dict[str, Any]:
        parts: dict[str, Any] = {"kind": str(self.kind)}
        return parts | ({"on": self.on.isoformat()} if self.on else {"days": self.days})


def effective_from(body: Mapping[str, Any]) -> Effective:
    on = date.fromisoformat(body["on"]) if "on" in body else None
    return Effective(kind=EffectiveKind(body["kind"]), on=on, days=int(body.get("days", 0)))


def offer_hash(agreement: str, effective: Effective, edit_hashes: Iterable[str]) -> str:
    parts = {"v": 1, "agreement": agreement, "effective": effective.canonical(), "edits": sorted(edit_hashes)}
    return canonical.fingerprint("offer", parts)


def checked_edits(edits: Iterable[ProposedEdit], names: Mapping[str, str]) -> tuple[ProposedEdit, ...]:
    """The edits of one offer, or Invalid: at least one, each key once, none that changes nothing.

    `names` says what each line is called, by its key.
    """
    found = tuple(edits)
    if not found:
        raise Invalid(
            "A proposal needs at least one changed target.", fields={"edits": "nothing is changed yet"}
        )
    keys = [edit.key for edit in found]
    doubled = next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None
    if doubled:
        raise Invalid(f"{names[doubled]} appears twice in this proposal. Keep one of the two lines.")
    idle = next((edit.key for edit in found if edit.after_hash == edit.before), None)
    if idle:
        raise Invalid(f"{names[idle]} would stay as it is. Change it or leave it out.")
    return found


def subject_of(edits: Iterable[ProposedEdit]) -> str:
    """What a change is about: calendars alone, words for call takers alone, the ground rules of the meetings alone, else `terms`."""
    kinds = {kind_of(edit.key) for edit in edits}
    return next((kind.kind for kind in (AgreedCalendar, Intake, Charter) if kinds == {kind}), TERMS)


def agreed_keys(mine: Mapping[str, str], theirs: Mapping[str, str]) -> frozenset[str]:
    """Keys whose edit fingerprint is the same in the latest offers of both sides: derived, never stored."""
    return frozenset(key for key, edit in mine.items() if theirs.get(key) == edit)


def fallen_keys(agreed: Iterable[str], before: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    """Agreed lines that a new offer unsettles: it proposes another value for them or drops them."""
    return frozenset(key for key in agreed if now.get(key) != before.get(key))


def resolved_date(effective: Effective, *, today: date, after_days: date, usable: date) -> date:
    """The date an adopted offer takes effect.

    `after_days` is the n-th business day after `today`; `usable` is the 10th. A date that has passed becomes the
    next first of a month that leaves ten business days. On record keeps its past date.
    """
    if effective.kind is EffectiveKind.AFTER_APPROVAL:
        return after_days
    on = effective.on or today
    if effective.kind is EffectiveKind.ON_RECORD or on > today:
        return on
    return usable if usable.day == 1 else (usable.replace(day=1) + timedelta(days=32)).replace(day=1)
