"""Open311 GeoReport v2, the side that is read: what may be asked, and how services, requests and errors are written.

The standard wants XML; JSON is its option. What Concord knows beyond it stands under `extended_attributes`, on request only.
https://wiki.open311.org/GeoReport_v2/
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from xml.etree import ElementTree as ET

from governance.errors import Invalid

LONGEST = timedelta(days=90)
MOST = 1_000  # requests in one answer, and without a page size
FURTHEST = 1_000  # pages
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
Entry = Mapping[str, Any]


class Form(StrEnum):
    XML = "xml"
    JSON = "json"


TYPES = {Form.XML: "text/xml", Form.JSON: "application/json"}


class Status(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which requests are asked for; `ids` are (data source, its own number), and leave the rest out of account."""

    ids: tuple[tuple[str, str], ...] = ()
    services: tuple[str, ...] = ()
    status: Status | None = None
    starts: datetime
    ends: datetime
    page: int = 1
    size: int = MOST


def asked(given: Mapping[str, str], *, at: datetime) -> Asked:
    """Raises Invalid, naming the argument."""
    starts, ends = _span(given, at)
    statuses = {_status(each) for each in _several(given, "status")}
    return Asked(
        ids=tuple(number(each) for each in _several(given, "service_request_id")),
        services=_several(given, "service_code"),
        status=statuses.pop() if len(statuses) == 1 else None,
        starts=starts,
        ends=ends,
        page=_whole(given, "page", most=FURTHEST, otherwise=1),
        size=_whole(given, "page_size", most=MOST, otherwise=MOST),
    )


def number(text: str) -> tuple[str, str]:
    """`311-case-system:PA-100001` is what a data source calls a request, and which one."""
    source, parted, own = text.partition(":")
    if not parted or not own:
        raise _wrong("service_request_id", "is written source:number, as in the list of requests")
    return source, own


def _several(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in given.get(name, "").split(",") if each.strip())


def _status(text: str) -> Status:
    if text not in {*Status}:
        raise _wrong("status", "is open or closed")
    return Status(text)


def _whole(given: Mapping[str, str], name: str, *, most: int, otherwise: int) -> int:
    text = given.get(name, "")
    if not text:
        return otherwise
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text) or int(text) > most:
        raise _wrong(name, f"is a whole number from 1 to {most}")
    return int(text)


def _span(given: Mapping[str, str], at: datetime) -> tuple[datetime, datetime]:
    starts, ends = (_moment(given, name) for name in ("start_date", "end_date"))
    ends = ends or (min(at, starts + LONGEST) if starts else at)
    starts = starts or ends - LONGEST
    if starts > ends or ends - starts > LONGEST:
        raise _wrong("start_date", "lies before end_date, by 90 days at most")
    return starts, ends


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as unreadable:
        raise _wrong(name, "is written like 2026-06-01T00:00:00Z") from unreadable
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _wrong(name: str, what: str) -> Invalid:
    return Invalid(f"{name} {what}.", fields={name: what})


# How it is written


def services(entries: Sequence[Entry], form: Form) -> bytes:
    return _written(entries, form, whole="services", each="service")


def definition(entry: Entry, form: Form) -> bytes:
    """What else is asked about a service: nothing, as Concord takes in no requests here."""
    if form is Form.JSON:
        return _json(entry)
    return _xml(_element("service_definition", entry))


def requests(entries: Sequence[Entry], form: Form) -> bytes:
    return _written(entries, form, whole="service_requests", each="request")


def errors(status: int, message: str, form: Form) -> bytes:
    return _written([{"code": status, "description": message}], form, whole="errors", each="error")


def _written(entries: Sequence[Entry], form: Form, *, whole: str, each: str) -> bytes:
    if form is Form.JSON:
        return _json(list(entries))
    root = ET.Element(whole)
    root.extend(_element(each, entry) for entry in entries)
    return _xml(root)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_text).encode()


def _xml(root: ET.Element) -> bytes:
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _element(name: str, value: Any) -> ET.Element:
    made = ET.Element(name)
    if isinstance(value, Mapping):
        made.extend(_element(inner, of) for inner, of in value.items())
    elif isinstance(value, list):
        made.extend(_element(name.removesuffix("s"), each) for each in value)
    elif value is not None:
        made.text = UNWRITABLE.sub("", _text(value))
    return made


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return str(value).lower() if isinstance(value, bool) else str(value)
