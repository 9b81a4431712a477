"""Which files may lie beside a matter, told by what is in them and never by their name alone. Pure.

Nothing is unpacked but one small member of an Office file; what it claims to unpack to is bounded before.
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from governance.errors import Invalid, TooLarge

MOST = 20_000_000  # bytes of one file
MOST_FILES = 50  # of one matter
MOST_MEMBERS, MOST_UNPACKED, MOST_TYPES = 5_000, 200_000_000, 1_000_000
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
OFFERED = "PDF, PNG, JPEG, CSV, DOCX or XLSX"


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """What a file is: its word, the ends of name that fit, what browsers are told."""

    word: str
    ends: tuple[str, ...]
    media_type: str


PDF = FileKind(word="PDF", ends=(".pdf",), media_type="application/pdf")
PNG = FileKind(word="PNG", ends=(".png",), media_type="image/png")
JPEG = FileKind(word="JPEG", ends=(".jpg", ".jpeg"), media_type="image/jpeg")
CSV = FileKind(word="CSV", ends=(".csv",), media_type="text/csv")
DOCX = FileKind(
    word="DOCX",
    ends=(".docx",),
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
XLSX = FileKind(
    word="XLSX",
    ends=(".xlsx",),
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
KINDS = {kind.word: kind for kind in (PDF, PNG, JPEG, CSV, DOCX, XLSX)}
ENDS = tuple(end for kind in KINDS.values() for end in kind.ends)
# Of an Office file: the member that holds its words, and what its list of types must call it.
_OFFICE = {
    DOCX: ("word/document.xml", _MAIN.format("wordprocessingml.document")),
    XLSX: ("xl/workbook.xml", _MAIN.format("spreadsheetml.sheet")),
}


def recognized(name: str, content: bytes) -> FileKind:
    """What a file is. Raises Invalid for one that is not taken, that is cut off or locked, or that is called otherwise."""
    if len(content) > MOST:
        raise TooLarge(
            f"The file is larger than {MOST // 1_000_000} MB. Send a smaller one, or a link to it."
        )
    if not content:
        raise _refused("The file is empty.")
    kind = _by_content(name, content)
    if not name.lower().endswith(kind.ends):
        raise _refused(f"The file’s name says otherwise, but it holds {kind.word}. Name it after what it is.")
    return kind


def _by_content(name: str, content: bytes) -> FileKind:
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(PNG, ends=content.endswith(b"IEND\xaeB`\x82"))
    if content.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, ends=b"\xff\xd9" in content[-65_536:])
    if content.startswith(_ZIP):
        return _office(content)
    if content.startswith(_OLE):
        raise _refused("This is a locked or an old Office file. Save it without a password as DOCX or XLSX.")
    if name.lower().endswith(CSV.ends):
        return _csv(content)
    raise _refused(f"We take {OFFERED}. This file is none of them.")


def _whole(kind: FileKind, *, ends: bool) -> FileKind:
    if not ends:
        raise _refused(f"The end of this {kind.word} is missing. Send it again.")
    return kind


def _pdf(content: bytes) -> FileKind:
    if _ENCRYPTED_PDF.search(content):
        raise _refused("This PDF is locked by a password. Save it without one.")
    return _whole(PDF, ends=b"%%EOF" in content[-2_048:])


def _csv(content: bytes) -> FileKind:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text) and not text.lstrip().startswith("<"):
            return CSV
        break
    raise _refused("This is called a CSV, but it is not plain text.")


def _office(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return _office_kind(packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as broken:
        raise _refused("This file is damaged, or its end is missing. Send it again.") from broken


def _office_kind(packed: zipfile.ZipFile) -> FileKind:
    members = {each.filename: each for each in packed.infolist()}
    if any(each.flag_bits & 1 for each in members.values()):
        raise _refused("This file is locked by a password. Save it without one.")
    unpacked = sum(each.file_size for each in packed.infolist())
    if len(packed.infolist()) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise _refused("This file unpacks to more than we take. Send a smaller one.")
    types = _types(packed) if "[Content_Types].xml" in members else ""
    if "macroEnabled" in types or any("vbaproject" in name.lower() for name in members):
        raise _refused("This file holds macros. Save it without them as DOCX or XLSX.")
    for kind, (member, called) in _OFFICE.items():
        if member in members and called in types:
            return kind
    raise _refused(f"We take {OFFERED}. This file is none of them.")


def _types(packed: zipfile.ZipFile) -> str:
    with packed.open("[Content_Types].xml") as file:
        return file.read(MOST_TYPES).decode("utf-8", "replace")


def _refused(reason: str) -> Invalid:
    return Invalid(reason, fields={"file": reason})
