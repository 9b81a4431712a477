"""`governance import terms`: the published list as the city publishes it becomes a draft for each department."""

import json
from contextlib import asynccontextmanager
from datetime import date

import pytest

from governance import clock, settings
from governance.calendars import actions as calendars
from governance.calendars.actions import NewCalendar
from governance.calendars.rules.versions import NewVersion
from governance.database import session
from governance.people.actions import directory
from governance.people.rules import PartyKind, operator
from tests import cast
from tests.agreements import published
from tests.cli.aside import aside

LIST = """agency,problem,problem_details,additional_details,sla_days
Parks,Fallen tree,N/A,N/A,3 days
Parks,Beach glass,N/A,N/A,SLA Not Managed by 311
Streets,Cave-in,N/A,N/A,8 hours
Streets,Pothole,N/A,N/A,soon
Harbor,Sunken boat,N/A,N/A,8 hours
"""
MARCUS = ("--by", "marcus.bell@portalder.gov")


@asynccontextmanager
async def _database():
    async with session.opened(settings.current(), size=2):
        yield


def _in_city(work) -> None:
    """Port Alder in the installation of this test, and what more a test needs there."""

    async def founded() -> None:
        async with _database():
            people = await cast.city(clock.now())
            first = NewVersion(
                hours="Mon-Fri 08:30-17:00",
                zone="America/New_York",
                effective_from=date(2024, 1, 1),
                covers_until=date(clock.now().year + 1, 12, 31),
                holidays={},
            )
            city = NewCalendar(code="city", name="City Hall")
            await calendars.create_calendar(city, first=first, by=people.sam, at=clock.now())
            await work()

    aside(founded)


async def _nothing() -> None:
    return


@pytest.fixture
def city(command):
    assert command("migrate").status == 0
    _in_city(_nothing)
    return command


@pytest.fixture
def listed(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    return str(file)


def test_a_list_becomes_one_draft_for_each_department_once_its_days_are_said(city, listed):
    unclear = city("import", "terms", listed, *MARCUS)
    assert (unclear.status, "--days calendar or --days business" in unclear.err) == (1, True)

    look = json.loads(
        city("import", "terms", listed, *MARCUS, "--days", "business", "--dry-run", "--json").out
    )
    assert look["total"] == {"lines": 5, "taken": 3, "unchanged": 0, "refused": 2, "drafts": 0}
    assert look["upload"] == ""

    done = city(
        "import", "terms", listed, *MARCUS, "--days", "business", "--on-record", "2025-01-01", "--json"
    )
    told = json.loads(done.out)
    assert (done.status, told["total"]["drafts"], told["upload"][:3]) == (0, 2, "UP-")
    assert [(row["line"], row["column"]) for row in told["rows"] if row["outcome"] == "refused"] == [
        (5, "sla_days"),
        (6, "department"),
    ]

    again = ("import", "terms", listed, *MARCUS, "--days", "calendar", "--party", "streets")
    assert "from an earlier list is open (--drafts update or another)" in city(*again, "--dry-run").out
    asked = city(*again)
    assert (asked.status, "Say --drafts update or --drafts another" in asked.err) == (1, True)
    updated = json.loads(city(*again, "--drafts", "update", "--json").out)["rows"]
    assert [row["outcome"] for row in updated if row.get("department") == "streets" and "draft" in row] == [
        "updated"
    ]
    only = city(*again, "--drafts", "another")
    assert (only.status, "taken 1" in only.out, "drafts 1" in only.out) == (0, True, True)
    assert "line 2: refused. department “Parks”: about Parks" in only.err


def test_who_may_not_and_what_is_no_list_is_told_in_one_line(city, listed, tmp_path):
    auditor = city("import", "terms", listed, "--by", "ruth.adler@portalder.gov", "--days", "calendar")
    assert (auditor.status, "own negotiators" in auditor.err) == (1, True)
    pdf = tmp_path / "other.csv"
    pdf.write_bytes(b"%PDF-1.7")
    wrong = city("import", "terms", str(pdf), *MARCUS)
    assert (wrong.status, wrong.err.startswith("Error: This is a PDF.")) == (1, True)
    assert city("import", "terms", listed, *MARCUS, "--days", "some").status == 2
    assert city("import", "terms", listed, *MARCUS, "--days", "business", "--party", "311").status == 1
    ahead = city("import", "terms", listed, *MARCUS, "--days", "business", "--on-record", "2999-01-01")
    assert (ahead.status, "lies in the future" in ahead.err) == (1, True)


def test_new_yorks_own_list_with_all_its_values_is_taken(command, tmp_path):
    lines = published.rows()
    agencies = sorted({line[0] for line in lines[1:]})
    command("migrate")

    async def departments() -> None:
        for number, name in enumerate(agencies, start=1):
            await directory.create_party(
                f"agency-{number}", name=name, kind=PartyKind.DEPARTMENT, by=operator(), at=clock.now()
            )

    _in_city(departments)
    file = tmp_path / "sla.csv"
    file.write_text(published.as_csv(lines), encoding="utf-8")
    done = command(
        "import", "terms", str(file), *MARCUS, "--days", "calendar", "--on-record", "2024-03-05", "--json"
    )
    told = json.loads(done.out)
    assert told["total"] == {
        "lines": len(lines) - 1,
        "taken": len(lines) - 1,
        "unchanged": 0,
        "refused": 0,
        "drafts": len(agencies),
    }
