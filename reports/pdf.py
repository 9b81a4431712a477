"""HTML to PDF: archivable (PDF/A-3a), accessible (PDF/UA-1), the same bytes for the same values.

Decides how a file is made; not what it says. Nothing is fetched but fonts and what the page itself carries.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint import Attachment as Embedded
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports import typeface

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
    fetcher = _OnlyFonts(fonts)
    faces = FontConfiguration()
    style = CSS(string=typeface.css(fonts) + css, font_config=faces, url_fetcher=fetcher)
    with _clock_stopped(dated):
        content: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
            font_config=faces,
            stylesheets=[style],
            finisher=_identify_as_accessible,
            attachments=[_embedded(attachment, dated) for attachment in attachments],
            pdf_variant="pdf/a-3a",
            pdf_tags=True,
            pdf_identifier=hashlib.sha256(identifier.encode()).digest()[:16],
        )
    return content


class _OnlyFonts(URLFetcher):
    def __init__(self, fonts: Path) -> None:
        super().__init__(allowed_protocols=("data", "file"))
        self.prefix = fonts.resolve().as_uri() + "/"

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        inside = url.startswith(self.prefix) and ".." not in url and "%2e" not in url.lower()
        if not (inside or url.startswith("data:")):
            # fatal, because a document with a hole in it must not look finished
            raise FatalURLFetchingError(f"A document may load nothing from outside: {url[:200]}")
        return super().fetch(url, headers)


def _embedded(attachment: Attachment, dated: datetime) -> Embedded:
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


def _identify_as_accessible(_document: Any, pdf: Any) -> None:
    # the engine names one standard per file; its option for more metadata writes a second rdf:RDF, which validators skip
    metadata = next(item for item in pdf.objects if getattr(item, "extra", {}).get("Type") == "/Metadata")
    metadata.compress = False
    text = b"".join(metadata.stream)
    metadata.stream = [text.replace(b"</rdf:RDF>", UA_IDENTIFICATION.encode() + b"</rdf:RDF>")]
