"""Where a data source's own due dates differ from those worked out here, and why: for those who keep data sources."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.requests.queries.feeds import feed_by_code
from governance.requests.rules.marks import Mark
from governance.results.queries.differences import MOST, CauseExamples, Differences, differences
from governance.results.rules.differences import Cause
from governance.results.rules.request_filter import RequestFilter
from governance.web.requests.request_links import request_address, requests_address
from governance.web.site.pages import Request, now, render, zone
from governance.web.sources.source_access import sees_sources

# For each cause of a difference, its name and what to check.
CAUSES = {
    Cause.HOLIDAYS: (
        "A day off counted as a working day",
        "The source’s system does not know one of the holidays in our calendar, or we have one too many.",
    ),
    Cause.CALENDAR_DAYS: (
        "Calendar days instead of business days",
        "The source’s system counts every day; the agreement says business days.",
    ),
    Cause.BUSINESS_DAYS: (
        "Business days instead of calendar days",
        "The source’s system counts business days; the agreement says calendar days.",
    ),
    Cause.FULL_HOURS: (
        "A day taken for 24 hours",
        "The source’s system turns days into hours and counts around the clock.",
    ),
    Cause.SHIFTED: (
        "Moved by the distance from UTC",
        "The dates were converted once too often or not at all. Look at how the data source’s times are read.",
    ),
    Cause.SAME_TIME: (
        "The same time on another day",
        "Another number of days, or other working days. Compare the target with the one in the source’s system.",
    ),
    Cause.WHOLE_HOURS: (
        "Whole hours apart",
        "Other opening hours, or a target in hours. Compare the target with the one in the source’s system.",
    ),
    Cause.OTHER: (
        "No cause we can name",
        "Look at some of them: the page of a request says how its date came about.",
    ),
}


class DifferenceController(Controller):
    path = "/sources/{code:str}/differences"

    @get("/")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        source = await feed_by_code(code)
        found = await differences(source.id, at=now(request))
        context = {
            "source": source,
            "found": found,
            "days": _days(request, found) if found else (),
            "causes": [(*CAUSES[one.cause], one, _addresses(code, one)) for one in found.causes]
            if found
            else [],
            "all": requests_address(RequestFilter(source=code, marks=(Mark.DUE_DIFFERS,))),
            "most": MOST,
        }
        return render(request, "sources/differences.html", context)


def _days(request: Request, found: Differences) -> tuple[object, object]:
    """The first and the last day on which these requests were opened, in the city's zone."""
    return found.since.astimezone(zone(request)).date(), found.until.astimezone(zone(request)).date()


def _addresses(code: str, found: CauseExamples) -> list[str]:
    return [request_address(code, one.number) for one in found.examples]
