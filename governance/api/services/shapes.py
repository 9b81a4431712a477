"""A service as an answer of the API."""

from collections.abc import Sequence
from datetime import datetime

from governance.agreements.queries import ServiceFacts
from governance.api.services.nine_of_ten import NineOfTen, nine_of_ten
from governance.api.shapes import Answer, Office, office
from governance.estimates.queries.estimates import estimates_of
from governance.estimates.rules.values import Estimate


class Service(Answer, frozen=True, kw_only=True):
    """The finest thing that is promised: problem, detail, further detail.

    `department` does the work at the instant asked for (null: nobody); `department_until` is the instant at which that is known to end.
    From `retired_at` on nothing is promised of it, and what is reported counts for `successor` ("" where there is none).
    `yearly_volume` is requests a year, 0 where it is not known. `nine_of_ten`: null where nothing is known of its requests yet.
    """

    code: str
    name: str
    problem: str
    detail: str
    further: str
    group: str
    also_called: list[str]
    department: Office | None
    department_until: datetime | None
    next_department: str
    live_at: datetime | None
    retired_at: datetime | None
    successor: str
    yearly_volume: int
    nine_of_ten: NineOfTen | None
    page: str


async def told(services: Sequence[ServiceFacts], *, at: datetime, url: str) -> list[Service]:
    """In their order, each with what is lately true of its requests."""
    said = await estimates_of([each.id for each in services], at=at)
    return [service(each, said.get(each.id), url=url) for each in services]


def service(of: ServiceFacts, said: Estimate | None, *, url: str) -> Service:
    return Service(
        code=of.code,
        name=of.name,
        problem=of.problem,
        detail=of.detail,
        further=of.further,
        group=of.grouping or of.problem,
        also_called=list(of.aliases),
        department=office(of.owner, of.owner_name),
        department_until=of.owned_until,
        next_department=of.next_owner,
        live_at=of.live_at,
        retired_at=of.retired_at,
        successor=of.successor,
        yearly_volume=of.yearly_volume,
        nine_of_ten=nine_of_ten(said),
        page=f"{url}/services/{of.code}",
    )
