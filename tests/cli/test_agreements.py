"""`governance agreement`: what is in force on a day, as sentences and for programs."""

import contextvars
import json
from datetime import date

import anyio

from governance import settings
from governance.agreements.rules.items import Clause, Header
from governance.database import session
from tests.agreements import town as port_alder
from tests.agreements.test_versions import FASTER
from tests.agreements.town import CURB, POTHOLE


async def _seed() -> None:
    async with session.opened(settings.current(), size=2):
        town = await port_alder.built()
        clause = Clause(slug="storms", title="Storms", text="The clock stands still.")
        await town.adopt(POTHOLE, CURB, clause, Header(review_on="2027-01-15"), on=date(2024, 1, 1))
        await town.adopt(FASTER, on=date(2026, 7, 1))


def test_the_agreement_on_a_day_is_told_in_sentences(command):
    command("migrate")
    contextvars.Context().run(anyio.run, _seed)

    told = command("agreement", "streets", "--as-of", "2026-06-30")
    assert told.status == 0
    assert "Streets and 311, agreement streets, version 1" in told.out
    assert "  Streets repairs a pothole within 4 business days, 9 times out of 10." in told.out.splitlines()
    assert "Storms\n  The clock stands still." in told.out
    assert "Looked at again on Fri, Jan 15, 2027" in told.out

    found = json.loads(command("agreement", "streets", "--as-of", "2026-07-01", "--json").out)
    assert (found["version"], found["effective_from"]) == (2, "2026-07-01")
    assert found["total"] == {"items": 4, "terms": 2, "targets": 2}
    row = next(row for row in found["rows"] if row["key"] == "term:pothole/done")
    assert row["target"] == {"amount": 3, "unit": "business-days"}
    assert row["sentence"].startswith("Streets repairs a pothole within 3 business days")

    early = command("agreement", "streets", "--as-of", "2023-12-31")
    assert (early.status, "Nothing of the agreement with Streets is in force" in early.err) == (1, True)
    unknown = command("agreement", "moon")
    assert (unknown.status, unknown.err) == (1, "Error: There is no agreement “moon”.\n")
    assert command("agreement", "streets", "--as-of", "yesterday").status == 2
