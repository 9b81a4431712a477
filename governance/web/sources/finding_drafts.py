"""The page on which promises that were read out of a data source become a draft: what, for whom, and what is asked once."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.changes.actions import draft_read_promises
from governance.changes.queries.findings import NameFacts, drafts_from, found, names_of
from governance.changes.rules import read_promises as rules
from governance.changes.rules.read_promises import Chosen, Found
from governance.inference.rules.values import LabelFinding
from governance.inference.rules.words import hours_words, promise_words
from governance.people.queries import directory
from governance.people.rules import Acting, PartyKind, Viewer
from governance.requests.rules.labels import LabelState
from governance.web.people.acting_roles import seat_that
from governance.web.site import patience
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of
from governance.web.sources.source_access import sees_sources

NOT_YOURS = "Only 311's analyst or lead drafts targets from what data sources say."
MADE = "The draft is there, with what it comes from. Your own side alone sees it; nothing is sent."


@dataclass(frozen=True, kw_only=True)
class PromiseLine:
    """What may be chosen: a promise in words, how far it fits, which service it is of ("" = none) and whose work that is."""

    place: int
    claim: LabelFinding
    names: NameFacts | None

    @property
    def promise(self) -> str:
        return promise_words(rules.applied(self.claim))

    @property
    def hours(self) -> str:
        return hours_words(rules.applied(self.claim))

    @property
    def fit(self) -> str:
        return rules.fit_words(self.claim)

    @property
    def service(self) -> str:
        return self.names.service_name if self.names else ""

    @property
    def owner(self) -> str:
        return self.names.owner if self.names else ""

    @property
    def owner_name(self) -> str:
        return self.names.owner_name if self.names else ""


class FindingDraftController(Controller):
    path = "/findings"

    @get("/{number:str}/draft")
    async def choose(self, request: Request, number: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        drafter(viewer_of(request))
        return await _page(request, await found(number), None)

    @post("/{number:str}/drafts", opt={"patience": patience.LIST})
    @typed_again
    async def draft(self, request: Request, number: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        by, read = drafter(viewer_of(request)), await found(number)
        form = await read_form(request, again=lambda form: _page(request, read, form))
        chosen = _chosen(form, read, [party.code for party in await _departments()])
        form.check()
        change = await draft_read_promises(number, chosen, by=by, at=now(request))
        return go(request, f"/changes/{change}/draft", notice=MADE)


def drafter(viewer: Viewer) -> Acting:
    """The seat in which somebody drafts for 311. Raises Forbidden."""
    return seat_that(
        viewer, lambda seat: seat.kind is PartyKind.CENTER and seat.negotiates, otherwise=NOT_YOURS
    )


async def _departments() -> list[directory.PartyFacts]:
    return list(await directory.parties(PartyKind.DEPARTMENT))


def _chosen(form: Form, read: Found, departments: list[str]) -> Chosen:
    claims = rules.claims(read.reading)
    ticked = [claims[int(place)] for place in form.values("label") if place in _places(claims)]
    department = form.choice("department", "the department", departments)
    called = {
        each.label: form.text(rules.name_field(each.label, read), "Service", limit=200) for each in ticked
    }
    answers = {each.name: form.value(each.name) for each in rules.questions(read) if form.value(each.name)}
    return Chosen(
        department=department, called=called, answers=answers, paragraphs=form.checked("paragraphs")
    )


def _places(claims: tuple[LabelFinding, ...]) -> set[str]:
    return {str(place) for place in range(len(claims))}


async def _page(request: Request, read: Found, form: Form | None) -> Response[str]:
    known, departments = await names_of(read.feed), await _departments()
    lines = _lines(read, known)
    status = 422 if form and form.errors else 200
    context = {
        "read": read,
        "lines": lines,
        "asked": rules.questions(read),
        "departments": [(party.code, party.name) for party in departments],
        "form": form or _opening(request, lines),
        "drafts": await drafts_from(read.number, viewer=viewer_of(request)),
    }
    return render(request, "findings/draft.html", context, status=status)


def _opening(request: Request, lines: list[PromiseLine]) -> Form:
    """At first all is chosen that is nobody's work yet, or that of the one department whose work the other names are."""
    owners = {line.owner for line in lines} - {""}
    department = request.query_params.get("department", owners.pop() if len(owners) == 1 else "")
    taken = [("label", str(line.place)) for line in lines if line.owner in ("", department)]
    called = [(f"called-{line.place}", line.service or line.claim.label) for line in lines]
    standard = request.app.state.city.facts.standard_paragraphs
    paragraphs = [("paragraphs", "yes")] if standard else []
    return Form([*taken, *called, ("department", department), *paragraphs])


def _lines(read: Found, known: Mapping[str, NameFacts]) -> list[PromiseLine]:
    """All but those that are set aside as no promised work."""
    every = [
        PromiseLine(place=place, claim=claim, names=known.get(claim.label))
        for place, claim in enumerate(rules.claims(read.reading))
    ]
    return [each for each in every if each.names is None or each.names.state is not LabelState.SET_ASIDE]
