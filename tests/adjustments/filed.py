"""Requests on file for tests of what people say about results: stored and judged by hand, so that each test sees why."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Required, TypedDict

from governance import canonical
from governance.adjustments.actions import corrections as actions
from governance.adjustments.queries.selection import Choice, chosen
from governance.adjustments.rules.corrections import Asking, Reason, Selection, listed
from governance.people.rules import Acting
from governance.requests.rules.mapping import FeedMapping, mapping_body
from governance.requests.tables import Facet, Feed, Label, Request
from governance.results.rules.verdicts import Standing
from governance.results.tables.judgments import Judgment
from tests import cast
from tests.changes.stage import Stage

AT = cast.AT


class Times(TypedDict, total=False):
    """When a request was opened and ended, and when it was due."""

    opened: Required[datetime]
    ended: datetime
    due: datetime


DAY = timedelta(days=1)


@dataclass(kw_only=True)
class Files:
    """One data source with its labels; `request` files one more."""

    feed: int
    labels: dict[str, int] = field(default_factory=dict)
    districts: dict[str, int] = field(default_factory=dict)

    async def request(
        self,
        number: str,
        *,
        service: str,
        opened: datetime,
        ended: datetime | None = None,
        due: datetime | None = None,
        district: str = "",
    ) -> int:
        """Its id. Without `due` it is stored but not judged yet."""
        row = Request(
            feed=self.feed,
            external_id=number,
            label=await self._label(service),
            opened_at=opened,
            ended_at=ended,
            district=await self._district(district),
            first_import=1,
            last_import=1,
        )
        made = (await Request.insert(row).returning(Request.id))[0]["id"]
        if due:
            await self._judged(made, service, opened, ended, due, district)
        return int(made)

    async def _label(self, service: str) -> int:
        if service not in self.labels:
            known = await Label.raw("SELECT id FROM service WHERE code = {}", service)
            state = "matched" if known else "waiting"
            row = Label(
                feed=self.feed,
                name=service.replace("-", " ").capitalize(),
                folded=service,
                service=known[0]["id"] if known else None,
                state=state,
                at=AT,
            )
            self.labels[service] = (await Label.insert(row).returning(Label.id))[0]["id"]
        return self.labels[service]

    async def _district(self, name: str) -> int:
        if name and name not in self.districts:
            made = await Facet.insert(Facet(kind="district", name=name)).returning(Facet.id)
            self.districts[name] = made[0]["id"]
        return self.districts.get(name, 0)

    async def _judged(
        self,
        request: int,
        service: str,
        opened: datetime,
        ended: datetime | None,
        due: datetime,
        district: str,
    ) -> None:
        found = await Judgment.raw(
            """SELECT s.id AS service, coalesce(o.party, 0) AS party FROM service s LEFT JOIN ownership o
            ON o.service = s.id WHERE s.code = {}""",
            service,
        )
        await Judgment.raw(
            """INSERT INTO judgment VALUES ({}, {}, {}, {}, {}, 1, 1, 1, {}, coalesce({}, 'infinity'::timestamptz), {}, {},
            'infinity', 'infinity', {}, {}, 0, 0, {}, 0, 0, -1, -1, -1)""",
            request,
            self.feed,
            self.labels[service],
            found[0]["service"],
            found[0]["party"],
            opened,
            ended,
            due,
            due,
            int(Standing.JUDGED),
            int(Standing.JUDGED),
            self.districts.get(district, 0),
        )


async def files(code: str = "crm") -> Files:
    mapping = canonical.dumps(mapping_body(FeedMapping(columns={}, zone="America/New_York")))
    row = Feed(code=code, name=code.upper(), mapping=mapping, created_by="{}", created_at=AT)
    return Files(feed=(await Feed.insert(row).returning(Feed.id))[0]["id"])


LATE: Times = {"opened": AT - 20 * DAY, "ended": AT - 5 * DAY, "due": AT - 10 * DAY}
IN_TIME: Times = {"opened": AT - 20 * DAY, "ended": AT - 12 * DAY, "due": AT - 10 * DAY}
OPEN: Times = {"opened": AT - 2 * DAY, "due": AT + 2 * DAY}
OVERDUE: Times = {"opened": AT - 20 * DAY, "due": AT - 10 * DAY}


async def potholes_and_lamps() -> Files:
    """Streets' potholes 101 to 104: late, in time, open, past due; a lamp 201, late; something unmatched, 301."""
    held = await files()
    for number, facts in (("101", LATE), ("102", IN_TIME), ("103", OPEN), ("104", OVERDUE)):
        await held.request(number, service="pothole", district="North", **facts)
    await held.request("201", service="street-lamp", district="South", **LATE)
    await held.request("301", service="something-else", opened=AT - DAY)
    return held


async def found(selection: Selection, who: Acting) -> Choice:
    return await chosen(selection, party=who.party_id, at=AT)


async def numbers(selection: Selection, who: Acting) -> list[str]:
    return sorted(one.number for one in (await found(selection, who)).first)


async def asked(stage: Stage, *which: str, reason: Reason = Reason.NO_ACCESS) -> str:
    selection = listed("\n".join(which))
    choice = await found(selection, stage.people.dana)
    asking = Asking(selection=selection, reason=reason, words="The gate was locked")
    return await actions.ask(asking, seen=choice.fingerprint, by=stage.people.dana, at=AT)
