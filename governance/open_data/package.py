"""The data package of what is open, read from the database and made off the event loop; for pages and for the command."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from anyio import to_thread

from governance.open_data.queries.catalog import calendar_rows, day_rows, service_rows, target_rows
from governance.open_data.queries.results import card_rows, decision_rows, scored_rows
from governance.open_data.rules import package
from governance.open_data.rules import resources as known
from governance.open_data.rules.fields import Row
from governance.open_data.rules.package import About
from governance.open_data.rules.parts import Opened
from governance.people.queries.directory import city

READ: dict[str, Callable[[datetime], Awaitable[list[Row]]]] = {
    known.SERVICES.name: lambda at: service_rows(at=at),
    known.TARGETS.name: lambda at: target_rows(at=at),
    known.CALENDARS.name: lambda _: calendar_rows(),
    known.DAYS.name: lambda _: day_rows(),
    known.SCORECARDS.name: lambda _: card_rows(),
    known.SCORED.name: lambda _: scored_rows(),
    known.DECISIONS.name: lambda _: decision_rows(),
}


async def files(of: Opened, *, url: str, at: datetime) -> dict[str, bytes]:
    """Every file of the package by its name, the sheet `datapackage.json` first."""
    rows = {each.name: await READ[each.name](at) for each in package.resources(of)}
    facts = await city()
    about = About(
        city=facts.name if facts else "",
        office=facts.office if facts else "",
        zone=facts.zone if facts else "UTC",
        address=f"{url}/open-data",
        at=at,
    )
    return await to_thread.run_sync(package.files, rows, of, about)
