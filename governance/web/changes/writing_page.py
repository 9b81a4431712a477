"""What the pages for writing a proposal and for writing an answer share: the meaning of typed values, the page itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from litestar import Response

from governance.agreements.queries.counting import counting
from governance.agreements.rules.items import Item
from governance.changes.rules.lines import ChangeLine
from governance.web.changes.proposal_form import ValueMeaning, weigh
from governance.web.site.forms import Form
from governance.web.site.pages import Request, now, render

APPROVALS = tuple[tuple[str, str], ...]


async def value_meanings(
    request: Request, agreement: int, written: Iterable[tuple[ChangeLine, Item | None]]
) -> dict[str, ValueMeaning]:
    """What the value written for each line means, by the line's key."""
    counted = await counting(agreement, at=now(request))
    return {line.key: weigh(line, item, counted) for line, item in written}


def after_a_pause(
    request: Request,
    work: object,
    form: Form,
    means: Mapping[str, ValueMeaning],
    approvals: APPROVALS,
    *,
    asks_rates: bool = False,
) -> Response[str]:
    """What htmx puts into the page at a pause: that the text is saved, what values mean, and who would have to approve.

    `asks_rates`: the page then asks for what would have happened by what is saved now.
    """
    context = {"work": work, "form": form, "weighed": list(means.values()), "approvals": approvals}
    return render(request, "changes/_write_told.html", context | {"asks_rates": asks_rates})


def written_page(
    request: Request, template: str, context: dict[str, Any], *, sent: Form | None, stored: Form
) -> Response[str]:
    """The page with the form that was sent, else with the stored one; errors are in the form."""
    form = sent if sent and sent.pairs() else stored
    form.errors.update(sent.errors if sent else {})
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)
