"""The document of a published agenda: from the store where it was made before, else made now and kept."""

from datetime import datetime
from typing import Any

from governance import canonical
from governance.agendas.rules.published import AgendaContent, genuine_agenda
from governance.anchors.queries.papers import anchor_of
from governance.audit.tags import Tag
from governance.errors import NotFound
from governance.formats import short_day
from governance.meetings.queries.agenda import Published
from governance.people.queries.directory import city
from governance.records.actions.documents import DocumentFacts, DocumentFile, keep, stored
from governance.records.documents import DocumentPlace
from reports.agenda_paper import AgendaPaper
from reports.model import Entry, Kind
from reports.worker import make_pdf

KIND = "agenda"
LAYOUT = 2  # rises when the document itself is laid out anew, so that old files stay what they were


async def agenda_document(out: Published, *, at: datetime, place: DocumentPlace) -> DocumentFile:
    """The PDF of an agenda as it was published."""
    inputs, content = _inputs(out), genuine_agenda(out.content, out.hash)
    if made := await stored(KIND, inputs, home=place.home, at=at):
        return made
    file = await make_pdf(Kind.AGENDA, await paper(out, content, url=place.url))
    about = DocumentFacts(
        kind=KIND, inputs=inputs, subject=f"meeting:{content.meeting}", file_name=_name(out, content)
    )
    kept = await keep(about, file, home=place.home, at=at)
    return DocumentFile(content=file, file_name=about.file_name, hash=kept)


def _inputs(out: Published) -> str:
    parts: dict[str, Any] = {"content": out.content, "number": out.number, "layout": LAYOUT}
    return canonical.fingerprint("document", parts)


async def paper(out: Published, content: AgendaContent, *, url: str) -> AgendaPaper:
    """The values of the document; `url` is the portal's address."""
    facts = await city()
    if facts is None:
        raise NotFound("This installation has no city yet.")
    published = Tag.AGENDA_PUBLISHED, f'"number":{out.number}', f'"hash":"{out.hash}"'
    anchor = await anchor_of(f"meeting:{content.meeting}", *published)
    return AgendaPaper(
        city=facts.name,
        office=facts.office,
        content=content,
        number=out.number,
        who=out.who,
        dated=out.at,
        fingerprint=out.hash,
        entry=Entry(number=anchor.number, fingerprint=anchor.fingerprint),
        verify_url=f"{url}/verify/{out.hash}",
        page_url=f"{url}/meetings/{content.meeting}/agenda/published/{out.number}",
        agenda_json=out.content.encode(),
    )


def _name(out: Published, content: AgendaContent) -> str:
    held = short_day(datetime.fromisoformat(content.starts))
    again = f", published {out.number} times" if out.number > 1 else ""
    return f"Agenda {content.body}, {held}{again} ({content.meeting}).pdf"
