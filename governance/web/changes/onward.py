"""Where a draft leads after it is saved: what the pressed button asks for."""

from urllib.parse import quote

from litestar import Response

from governance.changes.queries.drafts import ALL
from governance.web.changes.draft_rates import RATES
from governance.web.changes.trial import address_of
from governance.web.site.forms import Form
from governance.web.site.pages import Request, go

KEPT = "Your draft is kept. Only your side reads it."


def onward(request: Request, form: Form, number: str) -> Response[str]:
    if key := form.value("try"):
        return go(request, address_of(number, key, form))
    if form.value("do") == "continue":
        return go(request, f"/changes/{number}/confirm")
    if form.value("do") in {"every", "find"}:
        return go(request, f"/changes/{number}/draft?find={_quoted(_sought(form))}#add")
    return go(request, f"/changes/{number}/draft{_with(form)}", notice=KEPT)


def _sought(form: Form) -> str:
    every = form.value("do") == "every"
    return ALL if every else form.text("find", "What to add", required=False, limit=100)


def _with(form: Form) -> str:
    """With the added line open or, after Save, with what would have happened in each row."""
    if form.value("do") == "save":
        return f"?{RATES}=yes"
    return f"?edit={_quoted(place)}" if (place := form.value("add")) else ""


def _quoted(words: str) -> str:
    return quote(words, safe="")
