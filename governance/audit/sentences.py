"""Events as sentences that anybody can read, made from the stored text of the event alone.

Decides how a phrase is filled, and the words of subjects and of values. Does not decide who may read which event, and asks
nothing of other tables: a sentence stays what it was even after people and titles have changed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance import formats
from governance.audit.phrases import PHRASES
from governance.audit.stored_event import StoredEvent, Who

_TOLD_BY_CODE = frozenset(
    {"change", "document", "person", "succession", "announcement", "system", "decision"}
)
_KINDS = {"seat": "role", "party": "office"}
# What pages call the parts of an event that have another name in the code.
LABELS = {
    "hash": "Fingerprint",
    "sha256": "Fingerprint",
    "round": "Proposal",
    "effective": "Takes effect",
    "effective_from": "In force from",
    "covers_until": "Holidays confirmed until",
    "respond_by": "Answer by",
    "hours": "Working hours",
    "zone": "Time zone",
    "party": "Office",
    "party_name": "Office",
    "seat": "Role",
    "holder": "Holder",
    "authority": "Rests on",
    "delegate": "Who acts",
    "turn": "Whose turn",
    "binding": "Binds the office",
    "leads": "Leads the office",
    "every_days": "New data every so many days",
}
_SEGMENT = re.compile(r"\[([^\]]*)\]")
_PART = re.compile(r"\{([^}]*)\}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FINGERPRINTS = re.compile(r"\[ · \{after\.(?:hash|sha256)[^}]*\}\]")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """Who did what, and in which words they said why."""

    who: str
    did: str
    reason: str = ""

    @property
    def act(self) -> str:
        """What was done, as the rest of a sentence with its end."""
        return self.did if self.did.endswith("…") else f"{self.did}."

    def __str__(self) -> str:
        return f"{self.who} {self.act}" + (f" “{self.reason}”" if self.reason else "")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One value of an event, before and after, in words; empty where there was or is none."""

    label: str
    before: str
    after: str

    @property
    def same(self) -> bool:
        return self.before == self.after


def sentence(event: StoredEvent | None, *, zone: ZoneInfo, fingerprints: bool = True) -> Sentence:
    """The sentence of an event as it was read back; one about a text that was altered where there is no event.

    Instants are shown in `zone`; without `fingerprints` where they stand beside it.
    """
    if event is None:
        return Sentence(who="This entry", did="was altered and cannot be read")
    phrase = PHRASES[event.tag]
    did = _filled(phrase if fingerprints else _FINGERPRINTS.sub("", phrase), event, zone)
    return Sentence(who=who(event.by), did=did, reason=event.reason)


def told(event: StoredEvent, *, zone: ZoneInfo) -> str:
    """The sentence as its reader's inbox has it: without fingerprints, and the clock as the portal itself."""
    did = _filled(_FINGERPRINTS.sub("", PHRASES[event.tag]), event, zone)
    by = (
        event.by.name if event.by.via == "clock" else ", ".join(filter(None, (event.by.name, event.by.title)))
    )
    return str(Sentence(who=by, did=did, reason=event.reason))


def who(by: Who) -> str:
    """A person with title and office, and for whom they acted, as it was written down then."""
    about = [
        by.title,
        by.office if by.office not in by.title else "",
        "by command" if by.via == "command line" and "command" not in by.title else "",
    ]
    named = ", ".join(part for part in about if part)
    return (by.name or "Somebody not signed in") + (f" ({named})" if named else "")


def withheld(audience: str) -> str:
    """The sentence for an entry whose content belongs to one side."""
    whose = f"{audience}'" if audience.endswith("s") else f"{audience}'s"
    return f"An entry of {whose} own side was written down; only that side can read it."


def subject_words(subject: str) -> str:
    kind, _, code = subject.partition(":")
    if not code:
        return subject
    return code if kind in _TOLD_BY_CODE else f"the {_KINDS.get(kind, kind.replace('-', ' '))} {code}"


def differences(event: StoredEvent, *, zone: ZoneInfo) -> list[Difference]:
    """Every value that the event wrote down, in the order of their names, before beside after."""
    before, after = (dict(_flat(side, ())) for side in (event.before, event.after))
    return [
        Difference(
            label=": ".join(_label(key) for key in path),
            before=value_words(before.get(path, ""), zone=zone),
            after=value_words(after.get(path, ""), zone=zone),
        )
        for path in sorted({*before, *after})
    ]


def _flat(value: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, inner in value.items():
        if isinstance(inner, Mapping) and not _is_start(inner):
            yield from _flat(inner, (*path, key))
        else:
            yield (*path, key), inner


def _label(key: str) -> str:
    if _DATE.fullmatch(key):
        return formats.day(date.fromisoformat(key))
    return LABELS.get(key, key.replace("_", " ").replace("-", " ").capitalize())


def value_words(value: object, *, zone: ZoneInfo, short: bool = False) -> str:
    """A stored value as people write it; a fingerprint is cut only where `short` is asked for."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(value_words(each, zone=zone, short=short) for each in value)
    if isinstance(value, Mapping) and _is_start(value):
        return _start_words(value)
    if isinstance(value, Mapping):
        pairs = (f"{key}: {value_words(inner, zone=zone, short=short)}" for key, inner in value.items())
        return "; ".join(pairs)
    return _text_words(str(value), zone, short=short)


def _is_start(value: Mapping[str, Any]) -> bool:
    """When a proposal takes effect: on a date, or so many business days after the last approval."""
    return set(value) in ({"kind", "on"}, {"kind", "days"})


def _start_words(value: Mapping[str, Any]) -> str:
    if "on" in value:
        return formats.day(date.fromisoformat(value["on"]))
    return f"{value['days']} business days after the last approval"


def _text_words(text: str, zone: ZoneInfo, *, short: bool) -> str:
    if _INSTANT.fullmatch(text):
        return formats.moment(datetime.fromisoformat(text), zone)
    if _DATE.fullmatch(text):
        return formats.day(date.fromisoformat(text))
    return f"{text[:4]}…" if short and _FINGERPRINT.fullmatch(text) else text


def _filled(phrase: str, event: StoredEvent, zone: ZoneInfo) -> str:
    chosen = _SEGMENT.sub(lambda match: _segment(match[1], event, zone), phrase)
    words = " ".join(_put(chosen, event, zone).split())
    return words.replace(" · ", formats.DOT)


def _segment(inner: str, event: StoredEvent, zone: ZoneInfo) -> str:
    options = (option.strip() if "//" in inner else option for option in inner.split("//"))
    return next(
        (_put(o, event, zone) for o in options if all(_value(p, event) for p in _PART.findall(o))), ""
    )


def _put(text: str, event: StoredEvent, zone: ZoneInfo) -> str:
    return _PART.sub(lambda match: value_words(_value(match[1], event), zone=zone, short=True), text)


def _value(part: str, event: StoredEvent) -> Any:
    """The first of the named values that the event holds; "" where it holds none."""
    for name in part.split("|"):
        value = subject_words(event.subject) if name == "subject" else _at(name, event)
        if value not in ("", None, [], {}):
            return value
    return ""


def _at(name: str, event: StoredEvent) -> Any:
    if name == "by.with":
        return "click in a made-up city" if event.by.signed_in == "demo" else event.by.signed_in
    if name == "after.counter":  # the second round is the first counterproposal
        return int(event.after.get("round", 1)) - 1 or None
    side, _, key = name.partition(".")
    return (event.before if side == "before" else event.after).get(key)
