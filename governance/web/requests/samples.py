"""A random sample of requests for auditors: what it is drawn from, and the sample as a spreadsheet."""

from typing import Any

from litestar import Controller, Response, get, post

from governance.agreements.queries.services import services
from governance.people.queries import directory
from governance.people.rules import Matter, PartyKind
from governance.records.sample_files import as_csv
from governance.results.actions.extracts import draw
from governance.results.queries.requests import RequestQuery
from governance.results.queries.samples import HOW, MOST
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import RequestFilter
from governance.web.people.acting_roles import auditor
from governance.web.requests.words import filter_words
from governance.web.site import files
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, now, render, today, viewer_of, zone


class SampleController(Controller):
    path = "/audit"

    @get("/sample")
    async def new(self, request: Request) -> Response[str]:
        auditor(viewer_of(request), Matter.SAMPLE)
        return await _page(request, Form())

    @post("/samples", status_code=200)
    @typed_again
    async def draw(self, request: Request) -> Response[Any]:
        by, form = (
            auditor(viewer_of(request), Matter.SAMPLE),
            await read_form(request, again=lambda form: _page(request, form)),
        )
        size, seed = form.whole("size", "How many requests", low=1, high=MOST), _seed(form)
        wanted = _read_filter(form)
        form.check()
        told = "; ".join(f"{label}: {value}" for label, value in filter_words(wanted))
        asked = RequestQuery(wanted=wanted, at=now(request), zone=zone(request))
        found = await draw(asked, size=size, seed=seed, filter_words=told, by=by)
        return files.download(as_csv(found), files.dated_name("sample", today(request)), "text/csv")


def _seed(form: Form) -> str:
    return form.text("seed", "Seed", required=False, limit=100)


def _read_filter(form: Form) -> RequestFilter:
    first, last = form.days()
    return RequestFilter(
        party=form.text("party", "Department", required=False, limit=100),
        service=form.text("service", "Service", required=False, limit=200),
        basis=Basis.DUE if first or last else Basis.OPENED,
        first=first,
        last=last,
    )


async def _page(request: Request, form: Form) -> Response[str]:
    context = {
        "form": form,
        "how": HOW,
        "most": MOST,
        "departments": [(one.code, one.name) for one in await directory.parties(PartyKind.DEPARTMENT)],
        "services": [(one.code, one.name) for one in await services(at=now(request), retired=True)],
    }
    return render(request, "audit/sample.html", context)
