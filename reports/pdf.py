"""HTML to PDF: archivable (PDF/A-3a), accessible (PDF/UA-1), the same bytes for the same values.

Decides how a file is made; not what it says. Nothing is fetched but fonts and what the page itself carries.
"""

import hashlib
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint import CSS, HTML
from weasyprint import Attachment as Embedded
from weasyprint.formatting_structure.boxes import LineBox, ReplacedBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from governance.errors import ConfigurationError
from reports import paths, typeface
from reports.print_templates import style

UA_IDENTIFICATION = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


ORPHAN = 0.2  # a last page that is used less holds a few lines only

# A stream whose last byte is a carriage return looks one byte short to validators, which take the return for a part of
# the line end that follows. Compressed, the last byte is one of a checksum: one stream in 256 ends so.
UNCLEAR = b"\r\nendstream"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file inside the PDF; `relationship` is one of PDF/A-3's words: Source, Data, Alternative, Supplement."""

    name: str
    description: str
    content: bytes
    relationship: str


def render(
    html: str, *, css: str, fonts: Path, attachments: tuple[Attachment, ...], identifier: str, dated: datetime
) -> bytes:
    """The PDF of a page with `lang` and `<title>`; `identifier` and `dated` stand in for chance and the clock."""
    with _clock_stopped(dated), _every_character_shown(), warnings.catch_warnings():
        # the engine leaves its color profile open until it is collected, a moment later
        warnings.simplefilter("ignore", ResourceWarning)
        layout = _without_orphan(html, css, fonts)
        write = partial(_write, layout, attachments, identifier, dated)
        return next(content for padding in count() if UNCLEAR not in (content := write(padding)))


def pages(html: str, *, css: str, fonts: Path) -> int:
    """The number of pages, for documents that must fit on one."""
    return len(_laid_out(html, css, fonts).pages)


def _without_orphan(html: str, css: str, fonts: Path) -> Any:
    """The layout; a tighter one where that saves a last page with a few lines only."""
    layout = _laid_out(html, css, fonts)
    if len(layout.pages) > 1 and used(layout.pages[-1]) < ORPHAN:
        tighter = _laid_out(html, css + style(paths.templates(), "tight.css"), fonts)
        return min(layout, tighter, key=lambda each: len(each.pages))
    return layout


def used(page: Any) -> float:
    """How much of the height of a page is used, from 0 to 1."""
    sheet = page._page_box  # noqa: SLF001 - the engine tells positions nowhere else; pinned, and a test asks for it
    lines = [box for box in sheet.children[0].descendants() if isinstance(box, LineBox | ReplacedBox)]
    lowest = max((box.position_y + box.height for box in lines), default=0)
    return float((lowest - sheet.content_box_y()) / sheet.height)


def _laid_out(html: str, css: str, fonts: Path) -> Any:
    fetcher, faces = _OnlyFonts(fonts), FontConfiguration()
    style = CSS(string=typeface.css(fonts) + css, font_config=faces, url_fetcher=fetcher)
    return HTML(string=html, url_fetcher=fetcher).render(font_config=faces, stylesheets=[style])


def _write(
    layout: Any, attachments: tuple[Attachment, ...], identifier: str, dated: datetime, padding: int
) -> bytes:
    content: bytes = layout.write_pdf(
        finisher=partial(_finish, padding),
        attachments=[_embed(attachment, dated) for attachment in attachments],
        pdf_variant="pdf/a-3a",
        pdf_tags=True,
        pdf_identifier=hashlib.sha256(identifier.encode()).digest()[:16],
    )
    return content


class _OnlyFonts(URLFetcher):  # type: ignore[misc]  # the engine comes without types
    def __init__(self, fonts: Path) -> None:
        super().__init__(allowed_protocols=("data", "file"))
        self.prefix = fonts.resolve().as_uri() + "/"

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        inside = url.startswith(self.prefix) and ".." not in url and "%2e" not in url.lower()
        if not (inside or url.startswith("data:")):
            # fatal, because a document with a hole in it must not look finished
            raise FatalURLFetchingError(f"A document may load nothing from outside: {url[:200]}")
        return super().fetch(url, headers)


def _embed(attachment: Attachment, dated: datetime) -> Embedded:
    return Embedded(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        relationship=attachment.relationship,
        created=dated.astimezone(UTC),  # written with a Z, whatever the zone
        modified=dated.astimezone(UTC),
    )


@contextmanager
def _clock_stopped(dated: datetime) -> Iterator[None]:
    # font subsets carry the time they were made unless this variable says which time to write
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(dated.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


@contextmanager
def _every_character_shown() -> Iterator[None]:
    # the engine only warns; but a signer would see a box, and no validator would take the file
    watch = _Missing()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(watch)
    try:
        yield
    finally:
        logger.removeHandler(watch)
    if watch.characters:
        raise ConfigurationError(
            f"No font on this computer can print {', '.join(watch.characters)}. Use other characters, or install a font "
            "that has them (on Debian: fonts-noto)."
        )


class _Missing(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.characters: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if ".notdef glyph" in str(record.msg) and isinstance(record.args, tuple):
            character = str(record.args[0])
            self.characters[f"“{character}” (U+{ord(character):04X})"] = None


def _finish(padding: int, _document: Any, pdf: Any) -> None:
    _identify_as_accessible(pdf)
    # the engine lists each attachment twice
    associated = pdf.catalog.get("AF", [])
    associated[:] = dict.fromkeys(associated)
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.data.endswith(UNCLEAR):
            item.compress = False
    for _ in range(padding):
        pdf.add_object(pydyf.Dictionary())  # unused; changes the two streams that exist only while writing


def _identify_as_accessible(pdf: Any) -> None:
    # the engine names one standard per file; its option for more metadata writes a second rdf:RDF, which validators skip
    metadata = next(item for item in pdf.objects if getattr(item, "extra", {}).get("Type") == "/Metadata")
    metadata.compress = False
    text = b"".join(metadata.stream)
    metadata.stream = [text.replace(b"</rdf:RDF>", UA_IDENTIFICATION.encode() + b"</rdf:RDF>")]
