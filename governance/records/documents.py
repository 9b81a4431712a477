"""The document of a version: from the store where it was made before, else made now in a worker process and kept."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from governance import canonical
from governance.agreements import queries as agreements
from governance.agreements.queries import VersionFacts
from governance.agreements.queries.counting import counting_of_version
from governance.agreements.rules.versions import VersionState
from governance.errors import NotFound
from governance.records.actions.documents import DocumentFacts, DocumentFile, keep, stored
from governance.records.agreement_paper import matter, paper
from reports.model import Kind
from reports.worker import make_pdf

KIND = "agreement"
MARKS = {
    VersionState.SCHEDULED: ", not in effect yet",
    VersionState.SUPERSEDED: ", superseded",
    VersionState.ENDED: ", ended",
}
FIRST_LAYOUT = 1
LAYOUT = 3  # rises when the document itself is laid out anew, so that old files stay what they were


@dataclass(frozen=True, kw_only=True)
class DocumentPlace:
    """Where documents are kept, and the portal's address printed on them."""

    home: Path
    url: str


async def agreement_document(
    code: str, number: int, *, on: date, at: datetime, place: DocumentPlace
) -> DocumentFile:
    """The PDF of a version as it stands on a day (draft until it takes effect)."""
    facts = await agreements.agreement_by_code(code)
    version = next((v for v in await agreements.versions(facts.id, on=on) if v.number == number), None)
    if version is None:
        raise NotFound(f"This agreement has no version {number}.")
    inputs = await inputs_now(code, version)
    if made := await stored(KIND, inputs, home=place.home, at=at):
        return made
    values = await paper(await matter(code, number, on=on), url=place.url, at=at)
    content = await make_pdf(Kind.AGREEMENT, values)
    name = f"{facts.department_name}–{facts.center_name}, version {number}{MARKS.get(version.state, '')}.pdf"
    about = DocumentFacts(kind=KIND, inputs=inputs, subject=f"agreement:{code}", file_name=name)
    return DocumentFile(
        content=content, file_name=name, hash=await keep(about, content, home=place.home, at=at)
    )


async def inputs_now(code: str, version: VersionFacts) -> str:
    """As `inputs_of`, with the days off that are known now: the paper lists them. It begins with the version's number."""
    counting = await counting_of_version(version.id)
    counted = [counting.of(each).calendar for each in counting.calendars]
    known = {each.code: f"{each.number} {each.covers_until.isoformat()}" for each in counted}
    parts = {"version": inputs_of(code, version, version.state, LAYOUT), "calendars": known}
    return f"{version.number}-{canonical.fingerprint('document', parts)}"


def inputs_of(code: str, version: VersionFacts, state: VersionState, layout: int) -> str:
    """The fingerprint of everything that decides what the document of a version looks like, but for its calendars."""
    parts = {"agreement": code, "number": version.number, "hash": version.hash, "state": str(state)}
    return canonical.fingerprint("document", parts | {"layout": layout})
