"""What is promised of each service, as the public page tells it: CSV, JSON, and Atom with one entry a promise that was made.

Tells what agreements say and what published scorecards counted, nothing else. An entry never changes and keeps its id.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from governance import cells, formats
from governance.results.rules.formulas import FEWEST

ATOM = "http://www.w3.org/2005/Atom"
NO_TARGET = "No target is agreed."
COLUMNS = (
    *("service", "name", "also_called", "group", "department", "department_name", "target", "goal_percent"),
    *("sentence", "since", "how_it_counts", "kept", "counted", "kept_percent", "kept_from", "kept_until"),
    *("agreement", "version", "fingerprint"),
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """By published scorecards of months: so many of so many were on time, from the first to the last of these months."""

    met: int
    n: int
    first: date
    last: date

    @property
    def bp(self) -> int:
        """-1 where there are too few to say."""
        return self.met * 10_000 // self.n if self.n >= FEWEST else -1


@dataclass(frozen=True, kw_only=True)
class Made:
    """One promise that was made: a value of a target that an agreement brought. `made_at` is when it was recorded."""

    agreement: str
    key: str
    service: str
    name: str
    department_name: str
    target: str
    goal_bp: int
    sentence: str
    counts: tuple[str, ...]
    since: date
    until: date | None
    version: int
    fingerprint: str
    made_at: datetime

    @property
    def id(self) -> str:
        told = f"{self.agreement}/{self.key}/{self.version}/{self.since.isoformat()}/{self.fingerprint}"
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'concord:promise:{told}')}"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A service as it stands today. `made` None: nothing is promised of it; `coming` is agreed for a later day."""

    service: str
    name: str
    also_called: tuple[str, ...]
    group: str
    department: str
    department_name: str
    made: Made | None
    coming: Made | None
    kept: Kept | None

    @property
    def searched(self) -> str:
        parts = (self.name, self.group, self.department_name, *self.also_called)
        return " ".join(parts).casefold()


@dataclass(frozen=True, kw_only=True)
class Told:
    """All that is promised on a day: every service, and every promise that was made, the newest first."""

    promises: tuple[Promise, ...]
    made: tuple[Made, ...]
    as_of: date


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Whose promises they are, and the address of their page."""

    city: str
    office: str
    address: str


def found(promises: Iterable[Promise], words: str, department: str = "") -> list[Promise]:
    """Those in which every word stands, of one department or all."""
    wanted = words.casefold().split()
    return [
        each
        for each in promises
        if department in ("", each.department) and all(word in each.searched for word in wanted)
    ]


def entry(of: Promise) -> dict[str, Any]:
    """A service as it stands in JSON and in CSV."""
    made, kept = of.made, of.kept
    told = kept is not None and kept.bp >= 0
    return {
        "service": of.service,
        "name": of.name,
        "also_called": list(of.also_called),
        "group": of.group,
        "department": of.department,
        "department_name": of.department_name,
        "target": made.target if made else None,
        "goal_percent": made.goal_bp / 100 if made and made.target else None,
        "sentence": made.sentence if made else NO_TARGET,
        "since": made.since.isoformat() if made else None,
        "how_it_counts": list(made.counts) if made else [],
        "kept": kept.met if told and kept else None,
        "counted": kept.n if told and kept else None,
        "kept_percent": kept.bp / 100 if told and kept else None,
        "kept_from": f"{kept.first:%Y-%m}" if told and kept else None,
        "kept_until": f"{kept.last:%Y-%m}" if told and kept else None,
        "agreement": made.agreement if made else None,
        "version": made.version if made else None,
        "fingerprint": made.fingerprint if made else None,
    }


def as_json(told: Told, by: Teller) -> bytes:
    content = {
        "city": by.city,
        "office": by.office,
        "address": by.address,
        "as_of": told.as_of.isoformat(),
        "promises": [entry(each) for each in told.promises],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def as_csv(told: Told) -> bytes:
    lines = [cells.line(COLUMNS)]
    for each in told.promises:
        known = entry(each)
        lines.append(cells.line([_cell(known[name]) for name in COLUMNS]))
    return "".join(lines).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "; ".join(value) if isinstance(value, list) else str(value)


def as_atom(told: Told, by: Teller) -> bytes:
    """RFC 4287. The feed is as new as its newest entry."""
    ET.register_namespace("", ATOM)
    feed = _element("feed")
    _add(feed, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, by.address)}")
    _add(feed, "title", f"What {by.city or 'the city'} promises")
    _add(
        feed,
        "updated",
        _instant(max((each.made_at for each in told.made), default=datetime(1970, 1, 1, tzinfo=UTC))),
    )
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{by.address}/promises.atom")
    _add(feed, "link", rel="alternate", type="text/html", href=by.address)
    _add(_add(feed, "author"), "name", by.office or by.city or "Concord")
    for each in told.made:
        _entry(_add(feed, "entry"), each, by)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(to: ET.Element, of: Made, by: Teller) -> None:
    since = formats.day(of.since)
    _add(to, "id", of.id)
    _add(to, "title", f"{of.name}: {of.target or 'no target'}, from {since}")
    _add(to, "updated", _instant(of.made_at))
    _add(to, "link", rel="alternate", type="text/html", href=f"{by.address}#{of.service}")
    _add(to, "category", term=of.department_name)
    said = (
        f"{of.sentence} From {since}; version {of.version} of the agreement of 311 and {of.department_name}."
    )
    _add(to, "content", " ".join((said, *of.counts)), type="text")


def _element(name: str) -> ET.Element:
    return ET.Element(f"{{{ATOM}}}{name}")


def _add(to: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    added = ET.SubElement(to, f"{{{ATOM}}}{name}", {key: _seen(value) for key, value in attributes.items()})
    if text:
        added.text = _seen(text)
    return added


def _seen(text: str) -> str:
    """Without the few characters that XML cannot hold."""
    return "".join(each for each in text if each.isprintable() or each in "\n\t")


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def newest_first(made: Sequence[Made]) -> tuple[Made, ...]:
    return tuple(
        sorted(made, key=lambda each: (each.made_at, each.since, each.agreement, each.key), reverse=True)
    )
