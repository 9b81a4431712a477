"""The document of minutes, whole or public: from the store where it was made before, else made now and kept."""

from datetime import date, datetime
from typing import Any

from governance import canonical
from governance.anchors.queries.papers import anchor_of
from governance.errors import NotFound
from governance.formats import short_day
from governance.meetings.queries.minutes import CorrectionFacts, MinutesPage
from governance.meetings.rules import minutes as rules
from governance.meetings.rules import minutes_words as words
from governance.meetings.rules.minutes_moves import State
from governance.people.queries.directory import city
from governance.records.actions.documents import DocumentFacts, DocumentFile, keep, stored
from governance.records.documents import DocumentPlace
from reports.minutes_paper import Beside, MinutesPaper
from reports.model import Entry, Kind
from reports.worker import make_pdf

KIND = "minutes"
LAYOUT = 2  # rises when the document itself is laid out anew, so that old files stay what they were
SETTLED = frozenset({State.APPROVED, State.FINAL})


async def minutes_document(
    page: MinutesPage, *, public: bool, at: datetime, place: DocumentPlace
) -> DocumentFile:
    """The PDF of minutes as they read now; `page` is the reading to print, whole or public."""
    inputs = inputs_of(page, public=public)
    if made := await stored(KIND, inputs, home=place.home, at=at):
        return made
    content = await make_pdf(Kind.MINUTES, await paper(page, public=public, url=place.url, at=at))
    about = DocumentFacts(
        kind=KIND, inputs=inputs, subject=f"minutes:{page.facts.number}", file_name=_name(page, public=public)
    )
    kept = await keep(about, content, home=place.home, at=at)
    return DocumentFile(content=content, file_name=about.file_name, hash=kept)


def inputs_of(page: MinutesPage, *, public: bool) -> str:
    """The fingerprint of everything that decides what the document looks like."""
    parts: dict[str, Any] = {
        "content": rules.canonical_text(page.content),
        "number": page.facts.number,
        "public": public,
        "standing": str(standing(page)),
        "beside": [each.nth for each in page.errata],
        "layout": LAYOUT,
    }
    return canonical.fingerprint("document", parts)


def standing(page: MinutesPage, today: date | None = None) -> words.Standing:
    """Where they stand in words; with `today` as a page says it, else as paper does."""
    of = page.facts
    dates = words.Dates(
        corrections_until=of.corrections_until, approved=of.approved_at, final=of.final_at, today=today
    )
    return words.standing(page.content, of.state, dates, open_corrections=of.open_corrections)


async def paper(page: MinutesPage, *, public: bool, url: str, at: datetime) -> MinutesPaper:
    """The values of the document; `url` is the portal's address."""
    facts, of = await city(), page.facts
    if facts is None:
        raise NotFound("This installation has no city yet.")
    anchor = await anchor_of(f"minutes:{of.number}", "meetings:minutes%")
    fingerprint = of.public_hash if public else of.hash
    return MinutesPaper(
        city=facts.name,
        office=facts.office,
        zone=facts.zone,
        content=page.content,
        public=public,
        standing=str(standing(page)),
        unapproved=of.state not in SETTLED,
        dated=of.final_at or of.approved_at or of.circulated_at or at,
        fingerprint=fingerprint,
        entry=Entry(number=anchor.number, fingerprint=anchor.fingerprint),
        verify_url=f"{url}/verify/{fingerprint}",
        page_url=f"{url}/meetings/{of.number}/minutes{'/public' if public else ''}",
        minutes_json=rules.canonical_text(page.content).encode(),
        beside=tuple(_beside(each, page) for each in page.errata),
    )


def _beside(each: CorrectionFacts, page: MinutesPage) -> Beside:
    return Beside(
        place=words.place_words(each.place, page.content),
        before=each.before,
        after=each.after,
        reason=each.reason,
        name=each.by.name if each.by else "",
        at=each.answered_at or each.at,
    )


def _name(page: MinutesPage, *, public: bool) -> str:
    of = page.content
    held = short_day(of.opened.astimezone(page.facts.meeting.tz))
    reading = ", public version" if public else ""
    mark = "" if page.facts.state in SETTLED else ", not approved"
    return f"Minutes {of.body}, {held}{reading}{mark} ({of.meeting}).pdf"
