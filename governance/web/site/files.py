"""Files sent in, which are stored for a day under a signed name, and files made here, which are streamed out.

What is in a file, and who may send or take it, the pages of its noun decide.
"""

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote

from anyio import to_thread
from litestar import Response
from litestar.response import Stream

from governance import cells
from governance.errors import NotFound
from governance.files import uploads
from governance.web.site import cookies
from governance.web.site.pages import Request, now, settings_of, viewer_of

CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A stored file: `signed` names it in addresses and forms, `name` is its own name, `hash` its SHA-256."""

    signed: str
    hash: str
    name: str
    size: int


async def keep(
    request: Request, source: BinaryIO | bytes, name: str, *, of: str, most: int | None = None
) -> KeptFile:
    """Store a file block by block; `of` says what is in it (`requests`). Raises TooLarge beyond `most` bytes.

    The name is signed for the person, not the session, so that they can go on after signing in again.
    """
    settings, at = settings_of(request), now(request)
    stream = BytesIO(source) if isinstance(source, bytes) else source
    found = await to_thread.run_sync(lambda: uploads.keep_stream(settings.home, stream, at=at, most=most))
    shown = _plain(name)
    signed = cookies.signed(settings, _purpose(request, of), json.dumps([found.name, shown, found.size]))
    return KeptFile(signed=signed, hash=found.name, name=shown, size=found.size)


def kept_file(request: Request, signed: str, *, of: str) -> KeptFile:
    """The file that an address or a form names. Raises NotFound where it is not theirs."""
    facts = cookies.unsigned(settings_of(request), _purpose(request, of), signed)
    if facts is None:
        raise NotFound(uploads.GONE)
    fingerprint, name, size = json.loads(facts)
    return KeptFile(signed=signed, hash=fingerprint, name=name, size=size)


async def content(request: Request, file: KeptFile) -> bytes:
    """The bytes of a stored file. Raises NotFound once its day is over."""
    return await to_thread.run_sync(uploads.read, settings_of(request).home, file.hash)


def _purpose(request: Request, of: str) -> str:
    return f"{of} file of {viewer_of(request).person_id}"


def _plain(name: str) -> str:
    """A file's own name without what could not be shown or stored."""
    shown = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())
    return shown.strip()[-200:] or "file"


def download(content: bytes, name: str, media_type: str) -> Response[bytes]:
    return Response(content, media_type=media_type, headers=_to_keep(name))


def table(lines: Iterable[Sequence[str]], name: str) -> Response[bytes]:
    """A table as CSV with the mark by which spreadsheets know its letters."""
    return download("".join(map(cells.line, lines)).encode("utf-8-sig"), name, CSV)


def stream(lines: AsyncIterator[str] | AsyncIterator[bytes], name: str, media_type: str = CSV) -> Stream:
    """A file that is still being written while it is sent."""
    return Stream(lines, media_type=media_type, headers=_to_keep(name))


def dated_name(name: str, on: date) -> str:
    """`requests-2026-06-18.csv`."""
    return f"{name}-{on.isoformat()}.csv"


def _to_keep(name: str) -> dict[str, str]:
    return {"Content-Disposition": disposition("attachment", name)}


def disposition(way: str, name: str) -> str:
    """A file's name for the browser; other letters than plain ones travel beside a plain spelling of it."""
    spelled = name.translate({ord("–"): "-", ord('"'): "'", ord("\\"): "-"})
    plain = spelled.encode("ascii", "replace").decode().replace("?", "_")
    return f'{way}; filename="{plain}"' + ("" if plain == name else f"; filename*=UTF-8''{quote(name)}")
