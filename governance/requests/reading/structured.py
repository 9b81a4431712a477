"""JSON and XML files of records, one element at a time: lists of flat objects, GeoReport v2's `request` elements.

Never runs what a file holds: document types and entities are refused, so is deep nesting. A JSON element that is not
readable is refused by itself; XML that is not well-formed is refused as a whole, since nobody knows where it goes on.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from xml.parsers import expat

from governance.agreements.rules.service_names import folded
from governance.errors import Invalid
from governance.requests.reading.records import CUT, MOST_FIELD, Refused

_PIECE = 256 * 1024
_MOST_ELEMENT = 4_000_000  # characters
_DEEPEST = 30
_LIST = re.compile(r'\s*\{[^\[{]{0,10000}?"\w{1,40}"\s*:\s*(?=\[)')
_TOKEN = re.compile(r'\\.|["\[\]{},]', re.DOTALL)
_UNREADABLE = "this element cannot be read as JSON"
_LONG = "a value is longer than 1,000,000 characters"
_LONG_ELEMENT = (
    "this element is longer than 4,000,000 characters; a quotation mark or a bracket is probably missing"
)
_NUL = "a value holds a zero byte, which no text has"
_CUT_OFF = "the file breaks off here"


@dataclass(frozen=True, kw_only=True)
class Fields:
    """One record: its values by folded name; `line` is where it begins. `names` are the names as written."""

    line: int
    values: Mapping[str, str]
    names: tuple[str, ...]


def fields_of(path: Path, form: str, *, whole: bool = True) -> Iterator[Fields | Refused]:
    """Every record of a UTF-8 file. Not `whole`: the file was cut, and its last record may be missing."""
    return _of_xml(path, whole=whole) if form == "xml" else _of_json(path, whole=whole)


# JSON


def _of_json(path: Path, *, whole: bool) -> Iterator[Fields | Refused]:
    elements = _Elements()
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
        first = file.read(_PIECE)
        start = _LIST.match(first)
        elements.line += first[: start.end()].count("\n") if start else 0
        pieces = iter(lambda: file.read(_PIECE), "")
        for piece in chain([first[start.end() if start else 0 :]], pieces):
            for line, text in elements.of(piece):
                yield _from_json(line, text)
    rest = elements.rest()
    if whole and rest is not None:
        yield Refused(line=elements.begins, column="", value="", reason=_CUT_OFF)


@dataclass
class _Elements:
    """Parts a JSON text into its elements without reading them: those of the outer list, or lone ones in a row."""

    line: int = 1
    begins: int = 1
    parts: list[str] = field(default_factory=list)
    size: int = 0
    depth: int = 0
    in_list: bool = False
    ended: bool = False
    in_text: bool = False
    held: str = ""  # a backslash at the end of a piece

    def of(self, piece: str) -> Iterator[tuple[int, str]]:
        piece, self.held = self.held + piece, ""
        if piece.endswith("\\"):
            piece, self.held = piece[:-1], "\\"
        last = 0
        for token in _TOKEN.finditer(piece):
            if self.ended:
                return
            place = self._after(token)
            if place is not None:
                self._add(piece[last:place])
                yield from self._element()
                last = token.end()
        self._add(piece[last:])

    def _after(self, token: re.Match[str]) -> int | None:
        """The place where the element that this sign ends is over; None where the sign ends none."""
        sign = token.group()
        if self.in_text or sign == '"':
            return self._quoted(token)
        if sign in "[{":
            return self._opens(token)
        if sign in "]}":
            return self._closes(token)
        return token.start() if sign == "," and self.depth == 0 else None

    def _quoted(self, token: re.Match[str]) -> int | None:
        if token.group() != '"':
            return None
        self.in_text = not self.in_text
        return token.end() if not self.in_text and self.depth == 0 else None

    def _opens(self, token: re.Match[str]) -> int | None:
        blank = not "".join(self.parts).strip() if not self.depth and not self.in_list else False
        if token.group() == "[" and blank and self.depth == 0:
            self.in_list = True
            return token.start()
        self.depth += 1
        return None

    def _closes(self, token: re.Match[str]) -> int | None:
        if self.depth == 0:
            self.ended = token.group() == "]" and self.in_list
            return token.start()
        self.depth -= 1
        return token.end() if self.depth == 0 else None

    def _add(self, text: str) -> None:
        self.size += len(text)
        if self.size <= _MOST_ELEMENT:
            self.parts.append(text)
        else:  # only its beginning is kept, marked by a sign that no JSON holds
            self.parts = ["".join(self.parts)[:CUT] + "\0"]
        self.line += text.count("\n")

    def _element(self) -> Iterator[tuple[int, str]]:
        text = "".join(self.parts)
        begins, self.begins = self.begins, self.line
        self.parts, self.size = [], 0
        stripped = text.lstrip()
        if stripped:
            yield begins + text[: len(text) - len(stripped)].count("\n"), stripped

    def rest(self) -> str | None:
        """What was begun and not ended; None where all is well."""
        text = "".join(self.parts).strip()
        broken_off = bool(self.depth) or self.in_text or (self.in_list and not self.ended)
        return text if broken_off else None


def _from_json(line: int, text: str) -> Fields | Refused:
    if len(text) > _MOST_ELEMENT or "\0" in text:
        return Refused(line=line, column="", value="", reason=_LONG_ELEMENT)
    try:
        told = json.loads(text)
        told = _literal(told) if isinstance(told, str) else told
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return Refused(line=line, column="", value="", reason=_UNREADABLE)
    inner = told.get("properties")
    return _fields(line, inner if isinstance(inner, dict) else told)


def _literal(text: str) -> Any:
    """An object written as Python writes it, or as JSON within JSON."""
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return ast.literal_eval(text) if len(text) <= 100_000 else None
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _fields(line: int, record: Mapping[str, Any]) -> Fields | Refused:
    values: dict[str, str] = {}
    for name, value in record.items():
        text = _text(value)
        if len(text) > MOST_FIELD or "\0" in text:
            reason = _NUL if "\0" in text[:MOST_FIELD] else _LONG
            return Refused(line=line, column=str(name)[:CUT], value="", reason=reason)
        values.setdefault(folded(str(name)[:CUT]), text)
    return Fields(line=line, values=values, names=tuple(str(name)[:CUT] for name in record))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else ""


# XML


def _of_xml(path: Path, *, whole: bool) -> Iterator[Fields | Refused]:
    reading = _Reading()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield from reading.of(piece)
        if whole:
            yield from reading.of(b"", final=True)
    except expat.ExpatError as broken:
        raise Invalid(
            f"The file is not well-formed XML from line {broken.lineno:,} on. Nothing of it was taken; "
            "export it again."
        ) from broken


class _Reading:
    """Children of the outermost element are records, their children are values; what lies deeper is left out."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = _no_types
        self._depth = 0
        self._line = 1
        self._fed = 0
        self._values: dict[str, Any] = {}
        self._text: list[str] = []
        self._size = 0
        self._done: list[Fields | Refused] = []

    def of(self, piece: bytes, *, final: bool = False) -> list[Fields | Refused]:
        self._parser.Parse(piece, final)
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > 2 * _MOST_ELEMENT:
            raise Invalid("A part of this XML file is longer than 8 MB without an end. It cannot be read.")
        done, self._done = self._done, []
        return done

    def _start(self, _name: str, _attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Invalid(f"The XML is nested deeper than {_DEEPEST} levels. It cannot be read.")
        if self._depth == 2:
            self._line, self._values = self._parser.CurrentLineNumber, {}
        if self._depth == 3:
            self._text, self._size = [], 0

    def _characters(self, text: str) -> None:
        if self._depth == 3 and self._size <= MOST_FIELD:
            self._text.append(text)
            self._size += len(text)

    def _end(self, name: str) -> None:
        if self._depth == 3 and len(self._values) < 1_000:
            self._values.setdefault(name, "".join(self._text))
        if self._depth == 2:
            self._done.append(_fields(self._line, self._values))
        self._depth -= 1


def _no_types(*_told: Any) -> None:
    raise Invalid("The XML file declares a document type. Such files are not read; export it without.")
