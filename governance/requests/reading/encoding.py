"""Text of any encoding and line end, made UTF-8 with line feeds. What is misspelt in the file itself stays so.

A byte order mark decides; without one UTF-8 is tried, then Windows' Latin. A file that is UTF-8 but for a few broken
bytes stays UTF-8: those become the replacement sign, and the facts say how many.
"""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from governance.requests.reading.unpacking import with_room

_PIECE = 4 * 1024 * 1024
_LOOKED_AT = 1024 * 1024  # the first line end is looked for in so many bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LATIN = "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256))
NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with byte order mark",
    "utf-16-le": "UTF-16, little end first",
    "utf-16-be": "UTF-16, big end first",
    "cp1252": "Windows Latin (1252)",
}
_ENDS = {b"\n": "LF", b"\r\n": "CRLF", b"\r": "CR"}


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a file's text is. `ends` is LF, CRLF or CR by its first line end; `broken` counts bytes that are no text."""

    encoding: str
    ends: str
    broken: int = 0
    has_returns: bool = False

    @property
    def is_plain(self) -> bool:
        return self.encoding in {"utf-8", "utf-8-sig"} and not self.broken and not self.has_returns


def looked_at(path: Path) -> Text:
    """What one pass over the file tells of its text."""
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    encoding = _marked(start) or _unmarked_utf_16(start)
    if encoding.startswith("utf-16"):
        head = start[: len(start) // 2 * 2].decode(encoding, "replace").encode()
        return Text(encoding=encoding, ends=_first_end(head), has_returns=True)
    fits, returns = _is_utf_8(path)
    if fits:
        return Text(encoding=encoding or "utf-8", ends=_first_end(start), has_returns=returns)
    good, broken = _counted(path)
    latin = not encoding and good <= broken
    return Text(
        encoding="cp1252" if latin else encoding or "utf-8",
        ends=_first_end(start),
        broken=0 if latin else broken,
        has_returns=returns,
    )


def plain(path: Path, text: Text, into: Path) -> Path:
    """The file in UTF-8 with line feeds; itself where it is so already."""
    if text.is_plain:
        return path
    target = into / "plain"
    with target.open("wb") as file:
        for piece in with_room(with_line_feeds(in_utf_8(_read(path), text.encoding), text.ends), into):
            file.write(piece)
    return target


def in_utf_8(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The pieces of a file in UTF-8, without a byte order mark."""
    if encoding == "cp1252":
        for piece in pieces:
            yield codecs.charmap_decode(piece, "strict", _LATIN)[0].encode()
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    first = True
    for piece in pieces:
        told = decoder.decode(piece)
        if first and told:
            told, first = told.removeprefix("\ufeff"), False
        yield told.encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def with_line_feeds(pieces: Iterable[bytes], ends: str) -> Iterator[bytes]:
    """Where lines end with a line feed, a lone carriage return is a sign within a value, hence a space."""
    lone = b"\n" if ends == "CR" else b" "
    held = b""
    for piece in pieces:
        whole = held + piece
        held = b"\r" if whole.endswith(b"\r") else b""
        whole = whole[:-1] if held else whole
        yield whole.replace(b"\r\n", b"\n").replace(b"\r", lone)
    if held:
        yield lone


def _marked(start: bytes) -> str:
    return next((name for mark, name in _MARKS if start.startswith(mark)), "")


def _unmarked_utf_16(start: bytes) -> str:
    """Every second byte of Latin text in UTF-16 is zero; UTF-8 accepts zeros, so it must not be asked first."""
    few = start[:400]
    if few[1::2].count(0) > len(few) // 4:
        return "utf-16-le"
    return "utf-16-be" if few[::2].count(0) > len(few) // 4 else ""


def _first_end(start: bytes) -> str:
    places = {end: place for end in _ENDS if (place := start.find(end)) >= 0}
    if not places:
        return "LF"
    first = min(places, key=lambda end: (places[end], -len(end)))
    return _ENDS[first]


def _is_utf_8(path: Path) -> tuple[bool, bool]:
    """Whether the file is UTF-8 throughout, and whether it holds carriage returns."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    fits, returns = True, False
    for piece in _read(path):
        returns = returns or b"\r" in piece
        fits = fits and _goes_on(decoder, piece)
    return fits and _goes_on(decoder, b"", final=True), returns


def _goes_on(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    if piece.isascii() and not final and decoder.getstate()[0] == b"":
        return True
    try:
        decoder.decode(piece, final=final)
    except UnicodeDecodeError:
        return False
    return True


def _counted(path: Path) -> tuple[int, int]:
    """How many signs beyond ASCII are good UTF-8, and how many are broken."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = broken = told_so = 0
    for piece in _read(path):
        told = decoder.decode(piece)
        bad = told.count("\ufffd")
        told_so += piece.count(b"\xef\xbf\xbd")
        broken += bad
        good += 0 if told.isascii() else sum(1 for sign in told if sign > "\x7f") - bad
    return good, max(broken - told_so, 1)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
