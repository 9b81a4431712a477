"""Asking an Open311 address for its requests: pages one after the other into one file, as the source writes them.

Decides how long it waits, how often it asks again and how much it takes. What to ask for is rules/open311.py; what the
answers mean, the reader of files. Runs in a thread; nothing here knows the database.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO
from xml.etree import ElementTree as ET

import httpx2

from governance.errors import Invalid, TooLarge, Unavailable
from governance.outgoing.client import asked
from governance.requests.rules.open311 import Answers, Source, Window, page_address
from governance.requests.rules.uploads import checked_endpoint

PATIENCE = 30.0  # seconds for the next bytes of an answer
LONGEST_ANSWER = 300.0  # seconds for all of one: a source may send a byte now and then, forever
WAITS = (1.0, 5.0, 20.0)  # seconds before a page is asked for again
LONGEST_WAIT = 60.0  # whatever the source asks for
BIGGEST_ANSWER = 32_000_000  # bytes; as objects they take many times as much of the server's memory
BIGGEST_FILE = 2_000_000_000
MOST_PAGES = 100_000
_PASSING = frozenset({429, 500, 502, 503, 504})
_NO_JSON = frozenset({404, 406, 415})
_ENCODING = re.compile(rb"""\s*(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})""")
_PLAIN = frozenset({b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
_LISTS = ("service_requests", "requests")


@dataclass(frozen=True, kw_only=True)
class Limits:
    patience: float = PATIENCE
    answer: float = LONGEST_ANSWER
    waits: tuple[float, ...] = WAITS
    file: int = BIGGEST_FILE


USUAL = Limits()


class Refused(Exception):
    """An answer that is none: its status, and how many seconds the source asks us to wait."""

    def __init__(self, code: int, wait: str) -> None:
        super().__init__(code)
        self.code = code
        self.wait = min(float(wait), LONGEST_WAIT) if wait.isdecimal() else 0.0


def gathered(source: Source, window: Window, target: BinaryIO, *, limits: Limits = USUAL) -> int:
    """Write every request of the window as one file; answers how many. Raises Unavailable, Invalid or TooLarge."""
    source, begins = _begun(source, window, limits)
    first, between, last = (
        (b"<service_requests>", b"\n", b"</service_requests>")
        if source.form == "xml"
        else (b"[", b",\n", b"]")
    )
    target.write(first)
    found = size = 0
    for record in _records(source, window, begins, limits):
        size += len(record)
        if size > limits.file:
            raise TooLarge("The source answers more than can be taken in at once. Ask for a shorter time.")
        target.write(between + record if found else record)
        found += 1
    target.write(last)
    return found


def _begun(source: Source, window: Window, limits: Limits) -> tuple[Source, bytes]:
    """The source in the form in which it answers, and its first page; some speak only XML."""
    try:
        answer = fetched(page_address(source, window, page=1), limits)
    except Unavailable as wrong:
        if not source.either or getattr(wrong.__cause__, "code", 0) not in _NO_JSON:
            raise
        source = source.in_xml
        answer = fetched(page_address(source, window, page=1), limits)
    is_xml = answer.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return (replace(source, answers=Answers.XML) if source.either and is_xml else source), answer


def _records(source: Source, window: Window, begins: bytes, limits: Limits) -> Iterator[bytes]:
    """Until a page is empty; one that repeats the page before is from a source that knows no pages."""
    parse = _of_xml if source.form == "xml" else _of_json
    before: list[bytes] = []
    for page in range(1, MOST_PAGES + 1):
        answer = begins if page == 1 else fetched(page_address(source, window, page=page), limits)
        records = parse(answer)
        if not records or (records == before and len(records) < source.page_size):
            return
        if records == before:
            raise Invalid(
                f"The source answers the same {len(records)} requests whatever page it is asked for, so some may be "
                "missing. Ask for bigger pages."
            )
        yield from records
        before = records
    raise TooLarge("The source never comes to its last page. Ask whoever runs it.")


def _of_json(answer: bytes) -> list[bytes]:
    try:
        told = json.loads(answer.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as unclear:
        raise Invalid("The source answers with something that is no JSON. Check its address.") from unclear
    if isinstance(told, dict):
        told = next((told[name] for name in _LISTS if isinstance(told.get(name), list)), None)
    if not isinstance(told, list):
        raise Invalid("The source answers with no list of requests. Check its address.")
    return [json.dumps(one, ensure_ascii=False).encode() for one in told]


def _of_xml(answer: bytes) -> list[bytes]:
    # A declared encoding could hide a document type from this look; UTF-8, which GeoReport v2 asks for, cannot.
    declared = _ENCODING.match(answer)
    foreign = b"\0" in answer or (declared and declared[1].lower() not in _PLAIN)
    if foreign or b"<!DOCTYPE" in answer or b"<!ENTITY" in answer:
        raise Invalid("The source answers with an encoding or a document type of its own, which is not read.")
    try:
        root = ET.fromstring(answer)  # noqa: S314 - no entities: refused above
    except ET.ParseError as unclear:
        raise Invalid("The source answers with something that is no XML. Check its address.") from unclear
    return [ET.tostring(one, encoding="utf-8", xml_declaration=False) for one in root.iter("request")]


def fetched(address: str, limits: Limits = USUAL) -> bytes:
    """One answer; a source that is busy or stumbles is asked again after a while."""
    checked_endpoint(address.partition("?")[0])
    for wait in (*limits.waits, None):
        try:
            return _answer(address, limits)
        except (httpx2.HTTPError, TimeoutError, Refused) as problem:
            if wait is None or not _passing(problem):
                raise _in_words(problem) from problem
            time.sleep((problem.wait if isinstance(problem, Refused) else 0.0) or wait)
    raise AssertionError


def _answer(address: str, limits: Limits) -> bytes:
    """A source that sends us elsewhere is no longer the one that was checked: what it says then is no answer."""
    with asked(address, patience=limits.patience) as answer:
        if answer.status_code >= 300:
            raise Refused(answer.status_code, answer.headers.get("Retry-After", ""))
        return _all_of(answer, until=time.monotonic() + limits.answer)


def _all_of(answer: httpx2.Response, *, until: float) -> bytes:
    content = bytearray()
    for piece in answer.iter_raw():
        content += piece
        if len(content) > BIGGEST_ANSWER:
            raise TooLarge("One answer of the source is too large. Ask for smaller pages.")
        if time.monotonic() > until:
            raise TimeoutError("its answer does not end")
    return bytes(content)


def _passing(problem: Exception) -> bool:
    return not isinstance(problem, Refused) or problem.code in _PASSING


def _in_words(problem: Exception) -> Exception:
    if isinstance(problem, Refused):
        if 300 <= problem.code < 400:
            return Invalid("The address sends us on to another one. Enter the address that answers itself.")
        return Unavailable(
            f"The source answers with an error ({problem.code}). Nothing was taken in; try again later."
        )
    reason = str(problem) or type(problem).__name__
    return Unavailable(f"The source cannot be reached ({reason}). Try again later.")
