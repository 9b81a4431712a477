"""What each row of a draft says of past requests: which share would have been on time, beside its goal. Wording only."""

from dataclasses import dataclass

from litestar import Response

from governance import formats
from governance.changes.queries.drafts import Writing
from governance.changes.queries.evidence import DraftRate, rates_of
from governance.results.rules.formulas import FEWEST
from governance.trials.rules.evidence import Counted, share_words
from governance.web.site.pages import Request, now, render

# In the address: asks for the page with what would have happened in its rows, which htmx adds otherwise.
RATES = "rates"
NONE_STORED = "no past requests stored"


@dataclass(frozen=True, kw_only=True)
class RowRate:
    """In words: the share by the row's target, today's where it is another, and whether the goal is missed."""

    key: str
    share: str
    today: str
    below: bool
    empty: str


async def row_rates(request: Request, work: Writing) -> dict[str, RowRate]:
    """By key, for the rows whose target can be tried."""
    found = await rates_of(work.proposal, agreement=work.basis.agreement.id, at=now(request))
    return {key: row_rate(key, rate) for key, rate in found.items()}


async def rates_of_rows(request: Request, work: Writing) -> Response[str]:
    """What htmx puts into the rows that are on the page."""
    rates, on_page = await row_rates(request, work), request.query_params.getall("key", [])
    context = {"work": work, "rates": rates, "keys": [key for key in dict.fromkeys(on_page) if key in rates]}
    return render(request, "changes/_draft_rates.html", context)


def row_rate(key: str, rate: DraftRate) -> RowRate:
    proposed = rate.proposed
    if proposed is None or not proposed.n:
        return RowRate(key=key, share="", today="", below=False, empty=NONE_STORED)
    share, today = _words(proposed), _words(rate.today) if rate.today and rate.today.n else ""
    return RowRate(
        key=key,
        share=share,
        today=today if today != share else "",
        below=proposed.n >= FEWEST and proposed.bp < rate.goal_bp,
        empty="",
    )


def _words(counted: Counted) -> str:
    """“94.6%”, so that no share reads like the goal that it misses; of too few requests, “3 of 4”."""
    return formats.rounded(counted.bp) if counted.n >= FEWEST else share_words(counted)
