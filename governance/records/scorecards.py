"""The document of a scorecard: from the store where it was made before, else made now in a worker process and kept."""

from datetime import datetime
from typing import Any

from governance import canonical
from governance.anchors.queries.papers import anchor_of
from governance.errors import NotFound
from governance.people.queries.directory import CityFacts, city
from governance.records.actions.documents import DocumentFacts, DocumentFile, keep, stored
from governance.records.card_files import as_csv, as_json
from governance.records.documents import DocumentPlace
from governance.scorecards.queries.cards import CardPage, CardStatement
from reports.card_paper import CardPaper, Remark
from reports.model import Entry, Kind
from reports.worker import make_pdf

KIND = "scorecard"
LAYOUT = 3  # rises when the document itself is laid out anew, so that old files stay what they were
CENTER = "311"


async def scorecard_document(
    page: CardPage, *, at: datetime, place: DocumentPlace, center: str = CENTER
) -> DocumentFile:
    """The PDF of a scorecard as this reader sees it; `page` comes from scorecards.queries.cards."""
    inputs = inputs_of(page, LAYOUT)
    if made := await stored(KIND, inputs, home=place.home, at=at):
        return made
    content = await make_pdf(Kind.SCORECARD, await paper(page, url=place.url, center=center))
    head = page.head
    mark = "" if head.state == "published" else ", draft"
    name = f"Scorecard {head.party.name}, {head.period.words}{mark} ({head.number}).pdf"
    about = DocumentFacts(kind=KIND, inputs=inputs, subject=f"scorecard:{head.number}", file_name=name)
    return DocumentFile(
        content=content, file_name=name, hash=await keep(about, content, home=place.home, at=at)
    )


def inputs_of(page: CardPage, layout: int) -> str:
    """The fingerprint of everything that decides what the document looks like; names are as they were then."""
    parts: dict[str, Any] = {
        "number": page.head.number,
        "state": page.head.state,
        "revision": page.revision,
        "figures": canonical.fingerprint("figures", {"text": as_json(page).decode()}),
        "held": page.held_words,
        "layout": layout,
    }
    return canonical.fingerprint("document", parts)


async def paper(page: CardPage, *, url: str, center: str = CENTER) -> CardPaper:
    """The values of the document; `url` is the portal's address."""
    head, facts = page.head, await _city()
    anchor = await anchor_of(f"scorecard:{head.number}", "compliance:scorecard:%")
    return CardPaper(
        city=facts.name,
        office=facts.office,
        zone=facts.zone,
        number=head.number,
        state=head.state,
        drafted_at=head.drafted_at,
        reply_by=head.reply_by,
        published_at=head.published_at,
        dated=head.published_at or head.drafted_at,
        fingerprint=head.fingerprint,
        rows_hash=page.rows_hash,
        card=page.card,
        comments=tuple(_remark(each) for each in page.comments),
        explanations=tuple(_remark(each) for each in page.explanations),
        silent=page.silent,
        center=center,
        entry=Entry(number=anchor.number, fingerprint=anchor.fingerprint),
        verify_url=f"{url}/verify/{head.fingerprint}",
        page_url=f"{url}/scorecards/{head.number}",
        card_json=as_json(page),
        card_csv=as_csv(page.card),
        held=f"{holder(page)}: “{page.held_words}”" if page.held_words else "",
    )


def holder(page: CardPage) -> str:
    """Name and title of whoever holds the card back, as they were then; "" where nobody does."""
    who = page.held_by
    return f"{who.name}, {who.title}".strip(", ") if who else ""


def _remark(each: CardStatement) -> Remark:
    return Remark(side=each.party.name, words=each.words, name=each.name, title=each.title, at=each.at)


async def _city() -> CityFacts:
    found = await city()
    if found is None:
        raise NotFound("This installation has no city yet.")
    return found
