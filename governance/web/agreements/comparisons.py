"""Two versions of an agreement beside each other, as a page and as a reading copy on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.agreements import queries
from governance.agreements.queries import AgreementFacts, VersionFacts
from governance.agreements.queries.content import changes, filled
from governance.errors import NotFound
from governance.records.signatures import Signature, signatures
from governance.records.witness import newest_entry
from governance.web.agreements.version_comparison import ComparedLine, compare_versions
from governance.web.site import files, patience
from governance.web.site.pages import Request, now, render, settings_of, today
from reports.comparison_paper import ComparedField, ComparedVersion, ComparisonPaper
from reports.model import Kind
from reports.worker import make_pdf


@dataclass(frozen=True, kw_only=True)
class Compared:
    """`same` counts the lines that stand alike in both."""

    agreement: AgreementFacts
    versions: tuple[VersionFacts, ...]
    earlier: VersionFacts
    later: VersionFacts
    lines: tuple[ComparedLine, ...]
    same: int

    @property
    def place(self) -> str:
        return f"/agreements/{self.agreement.code}/compare?from={self.earlier.number}&to={self.later.number}"


class ComparisonController(Controller):
    path = "/agreements/{code:str}"

    @get("/compare")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        return render(request, "agreements/compare.html", vars(await _compared(request, code)))

    @get("/compare.pdf", opt={"patience": patience.PAPER})
    async def paper(self, request: Request, code: FromPath[str]) -> Response[bytes]:
        found = await _compared(request, code)
        content = await make_pdf(Kind.COMPARISON, await _paper(request, found))
        name = f"{code} versions {found.earlier.number} and {found.later.number}.pdf"
        return files.download(content, name, "application/pdf")


async def _compared(request: Request, code: str) -> Compared:
    agreement = await queries.agreement_by_code(code)
    known = await queries.versions(agreement.id, on=today(request))
    earlier, later = (_version(request, known, name) for name in ("from", "to"))
    before, after = (await filled(earlier)).items, (await filled(later)).items
    moved = tuple(changes(before, after))
    return Compared(
        agreement=agreement,
        versions=known,
        earlier=earlier,
        later=later,
        lines=await compare_versions(moved),
        same=len(before.keys() & after.keys()) - sum(1 for each in moved if each.before and each.after),
    )


def _version(request: Request, known: Sequence[VersionFacts], name: str) -> VersionFacts:
    asked = request.query_params.get(name, "")
    found = next((version for version in known if str(version.number) == asked), None)
    if found is None:
        raise NotFound(
            "Choose two versions of this agreement to compare; one of those asked for is not there."
        )
    return found


async def _paper(request: Request, found: Compared) -> ComparisonPaper:
    pair = (found.earlier, found.later)
    signed = await signatures({each.change_number for each in pair} - {""})
    earlier, later = (_on_paper(each, signed) for each in pair)
    return ComparisonPaper(
        **_head(request),
        department=found.agreement.department_name,
        earlier=earlier,
        later=later,
        fields=tuple(each for line in found.lines for each in _fields(line)),
        same=found.same,
        page_url=f"{settings_of(request).url}{found.place}",
        entry=await newest_entry(),
    )


def _head(request: Request) -> dict[str, Any]:
    city = request.app.state.city.facts
    return {"city": city.name, "office": city.office, "zone": city.zone, "as_of": now(request)}


def _on_paper(version: VersionFacts, signed: Sequence[Signature]) -> ComparedVersion:
    acts = (each for each in signed if each.change == version.change_number)
    return ComparedVersion(
        number=version.number,
        effective_from=version.effective_from,
        fingerprint=version.hash,
        change=version.change_number,
        agreed=tuple(f"{each.name}, {each.party}{APPROVED.get(each.act, '')}" for each in acts),
    )


APPROVED = {"Approved": " (approved)", "Did not object": " (did not object)"}


def _fields(line: ComparedLine) -> tuple[ComparedField, ...]:
    about = f", {line.about}" if line.about else ""
    what = f" ({line.what})" if line.what != "changed" else ""
    return tuple(
        ComparedField(
            target=f"{line.name}{about}{what}", what=each.field, before=each.before, after=each.after
        )
        for each in line.fields
    )
