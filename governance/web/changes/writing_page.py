"""What the pages on which a proposal or an answer is written share: what typed values mean, what stands typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from litestar import Response

from governance.agreements.rules.items import Item
from governance.calendars.queries import load_all
from governance.changes.rules.lines import ChangeLine
from governance.web.changes.proposal_form import ValueMeaning, weigh
from governance.web.site.forms import Form
from governance.web.site.pages import Request, render, today

APPROVALS = tuple[tuple[str, str], ...]


async def value_meanings(
    request: Request, written: Iterable[tuple[ChangeLine, Item | None]]
) -> dict[str, ValueMeaning]:
    """What the value written for each line means, by the line's key."""
    calendars = await load_all()
    return {line.key: weigh(line, item, calendars, on=today(request)) for line, item in written}


def after_a_pause(
    request: Request, work: object, form: Form, means: Mapping[str, ValueMeaning], approvals: APPROVALS
) -> Response[str]:
    """What htmx puts into the page: that it is kept, what the values mean, and whom they would need."""
    context = {"work": work, "form": form, "weighed": list(means.values()), "approvals": approvals}
    return render(request, "changes/_write_told.html", context)


def written_page(
    request: Request, template: str, context: dict[str, Any], *, sent: Form | None, stored: Form
) -> Response[str]:
    """What was sent, if anything was typed, else what is stored; what is wrong with it stands in it."""
    form = sent if sent and sent.pairs() else stored
    form.errors.update(sent.errors if sent else {})
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)
