"""People by page: everybody reads the directory; leads arrange their own office; administrators open accounts."""

import csv
import io
import re
from datetime import timedelta

import pytest

from governance import clock
from governance.database import sql
from governance.identity.queries import accounts
from governance.people.actions import tenures
from governance.people.actions.roster import import_people
from governance.people.queries import directory
from governance.people.rules import leavers, roster
from tests.cast import AT
from tests.web.conftest import POSTED, Visitor, sign_in_as

pytestmark = pytest.mark.anyio
ROLE = "/people/streets/roles/streets-liaison"
JO = {"email": "jo.park@portalder.gov", "name": "Jo Park", "phone": "555-0199", "authority": "Memo of Jun 1"}


@pytest.fixture
async def lee(visitor: Visitor, people) -> Visitor:
    return await sign_in_as(visitor, people.lee)


@pytest.fixture
async def sam(visitor: Visitor, people) -> Visitor:
    return await sign_in_as(visitor, people.sam)


async def holder(seat: str):
    found = await directory.holder_on(seat, at=clock.now())
    return found.name if found else ""


@pytest.mark.parametrize("who", ["dana", "ruth", "marcus", "sam", "amara"])
async def test_everybody_signed_in_reads_who_speaks_for_whom(visitor, people, who):
    await sign_in_as(visitor, getattr(people, who))
    assert (await visitor.get("/people")).status_code == 200
    assert "Deputy Commissioner" in visitor.page
    assert "555-0100" in visitor.page
    await visitor.get(ROLE)
    assert "recommends and does not sign" in visitor.page
    assert ("Appoint somebody" in visitor.page) is False


async def test_an_empty_role_says_since_when(visitor, people):
    await tenures.end_tenure(people.rosa.seat, reason="Retired", by=people.rosa, at=clock.now())
    await sign_in_as(visitor, people.marcus)
    await visitor.get("/people")
    assert "Nobody" in visitor.page
    assert re.search(r"data-label=\"Since\">\w{3} \d", visitor.page)


async def test_a_lead_appoints_somebody_new_and_the_one_before_stops(lee):
    await lee.get(ROLE)
    nameless = await lee.post(f"{ROLE}/appointments", {**JO, "name": ""})
    assert (nameless.status_code, "nobody has an account with this e-mail" in lee.page) == (422, True)
    assert 'value="Memo of Jun 1"' in lee.page
    answer = await lee.post(f"{ROLE}/appointments", JO)
    assert answer.headers["location"] == ROLE
    assert await holder("streets-liaison") == "Jo Park"
    await lee.get(ROLE)
    assert "An administrator gives them a password" in lee.page
    assert "Dana Ruiz" in lee.page, "in the history"


async def test_an_appointment_from_a_later_day_is_shown_and_can_be_taken_back(lee):
    later = (clock.now() + timedelta(days=20)).date().isoformat()
    await lee.post(f"{ROLE}/appointments", {**JO, "starts": later})
    await lee.get(ROLE)
    assert re.search(r"From \w{3}, \w{3} \d+, \d{4}</time>: <b>Jo Park|From [^:]+: <b>Jo Park", lee.page)
    assert "Jo Park stops" in lee.page
    assert (await lee.post(f"{ROLE}/ending", {"end_reason": "Stays where she is"})).status_code == 303
    assert "Jo Park" not in [one.name for one in await directory.history("streets-liaison")]


async def test_a_day_in_the_past_is_refused_at_its_field(lee):
    answer = await lee.post(f"{ROLE}/appointments", {**JO, "starts": "1/1/2026"})
    assert (answer.status_code, "From lies in the past." in lee.page) == (422, True)
    ended = await lee.post(f"{ROLE}/ending", {"end_reason": "Left", "last_day": "1/1/2026"})
    assert (ended.status_code, "The last day lies in the past." in lee.page) == (422, True)


async def test_a_lead_ends_closes_and_adds_roles_and_says_which_bind(lee):
    await lee.get(ROLE)
    assert "Let this role agree for Streets" in lee.page
    assert (await lee.post(f"{ROLE}/binding", {"binding": "yes"})).status_code == 303
    await lee.get(ROLE)
    assert "No longer let this role agree" in lee.page
    assert (await lee.post(f"{ROLE}/ending", {"end_reason": ""})).status_code == 422
    assert (await lee.post(f"{ROLE}/ending", {"end_reason": "Moved to Parks"})).status_code == 303
    assert await holder("streets-liaison") == ""
    assert (await lee.post(f"{ROLE}/closing", {"close_reason": "Not needed"})).status_code == 303
    await lee.get("/people/streets")
    assert "Streets liaison" not in lee.page
    await lee.get("/people/streets/roles/new")
    wrong = {"title": "Analyst", "role": "analyst", "binding": "usual"}
    assert (await lee.post("/people/streets/roles", wrong)).status_code == 422
    made = await lee.post("/people/streets/roles", {**wrong, "title": "Night liaison", "role": "alternate"})
    assert made.headers["location"] == "/people/streets/roles/streets-alternate"


@pytest.mark.parametrize("who", ["dana", "rosa", "ruth", "amara", "marcus"])
async def test_nobody_else_arranges_an_office(visitor, people, who):
    await sign_in_as(visitor, getattr(people, who))
    assert (await visitor.post(f"{ROLE}/appointments", JO)).status_code == 403
    assert (await visitor.post(f"{ROLE}/binding", {"binding": "yes"})).status_code == 403
    assert (await visitor.post("/people/streets/roles", {"title": "X", "role": "liaison"})).status_code == 403
    assert (await visitor.get("/people/streets/roles/new")).status_code == 403
    assert (await visitor.get("/accounts")).status_code == 404
    assert (await visitor.post("/offices", {"name": "X"})).status_code == 404
    assert await holder("streets-liaison") == "Dana Ruiz"


async def test_an_administrator_adds_an_office_and_appoints_its_first_lead_only(sam):
    await sam.get("/offices/new")
    office = {"name": "Harbor", "code": "harbor", "kind": "department", "phone": "555-0150"}
    assert (await sam.post("/offices", {**office, "code": "Streets"})).status_code == 422
    assert "Short name streets is taken" in sam.page
    assert (await sam.post("/offices", office)).headers["location"] == "/people/harbor"
    lead = {"title": "Harbor master", "role": "division-head", "binding": "usual", "leads": "yes"}
    role = (await sam.post("/people/harbor/roles", lead)).headers["location"]
    assert (await sam.post(f"{role}/appointments", JO)).status_code == 303
    assert await holder("harbor-division-head") == "Jo Park"
    assert (await sam.post(f"{role}/appointments", {**JO, "email": "x@y.gov"})).status_code == 403


async def test_a_password_for_once_is_shown_once_and_works(sam, people):
    await sam.get("/accounts?q=dana")
    assert "Dana Ruiz" in sam.page
    assert "Marcus Bell" not in sam.page
    await sam.get("/accounts/person?email=dana.ruiz@portalder.gov")
    answer = await sam.post("/accounts/passwords", {"email": "dana.ruiz@portalder.gov"})
    shown = re.search(r'concord-code">([a-z0-9]{5}(?:-[a-z0-9]{5}){3})<', sam.page)
    assert shown
    assert answer.headers["cache-control"] == "no-store"
    assert (await accounts.account("dana.ruiz@portalder.gov", at=clock.now())).way_in == "one-time"
    sam.http.cookies.clear()
    await sam.get("/sign-in")
    arrived = await sam.post("/sign-in", {"email": "dana.ruiz@portalder.gov", "password": shown[1]})
    assert arrived.headers["location"] == "/account/password"


async def test_an_account_is_closed_only_once_its_roles_have_ended(sam, people):
    dana = {"email": "dana.ruiz@portalder.gov", "reason": "Left the city"}
    assert (await sam.post("/accounts/deactivations", dana)).status_code == 422
    assert "still holds a role: Streets liaison at Streets" in sam.page
    await tenures.end_tenure("streets-liaison", reason="Left", by=people.lee, at=clock.now())
    assert (await sam.post("/accounts/deactivations", dana)).status_code == 303
    assert (await accounts.account(dana["email"], at=clock.now())).deactivated_at


async def test_an_administrator_adds_and_mends_an_account(sam):
    await sam.get("/accounts")
    assert (await sam.post("/accounts", {"email": "nonsense", "name": "Jo"})).status_code == 422
    assert (await sam.post("/accounts", {"email": JO["email"], "name": "Jo Prk"})).status_code == 303
    mended = {"email": JO["email"], "name": "Jo Park", "phone": "555-0111"}
    assert (await sam.post("/accounts/names", mended)).status_code == 303
    assert (await accounts.account(JO["email"], at=clock.now())).name == "Jo Park"


async def test_a_list_of_people_is_looked_over_then_taken_in(sam):
    head = "email,name,party,role,title,leads,authority\n"
    rows = "jo.park@portalder.gov,Jo Park,,,,,\nbroken,Nobody,,,,,\n"
    await sam.get("/imports/people")
    answer = await sam.http.post(
        "/imports/people", data={"csrf": sam.csrf}, files={"file": ("p.csv", head + rows)}, headers=POSTED
    )
    sam._read(answer)
    assert "2 lines: 1 added, 0 unchanged" in sam.page
    assert "Line 3" in sam.page
    assert not await accounts.accounts("jo.park", at=clock.now()), "a dry run keeps nothing"
    file = re.findall(r'name="file" value="([^"]+)"', sam.page)[0]
    await sam.post("/imports/people/list", {"file": file})
    assert "What this list did" in sam.page
    assert await accounts.accounts("jo.park", at=clock.now())


async def test_a_list_that_is_none_is_refused_at_the_field(sam):
    answer = await sam.http.post(
        "/imports/people", data={"csrf": sam.csrf}, files={"file": ("p.csv", b"\xff\xfe\x00")}, headers=POSTED
    )
    sam._read(answer)
    assert (answer.status_code, 'href="#file"' in sam.page) == (422, True)


async def test_only_leads_and_administrators_bring_lists_of_people(visitor, people):
    await sign_in_as(visitor, people.dana)
    assert (await visitor.get("/imports/people")).status_code == 403
    await sign_in_as(visitor, people.lee)
    assert (await visitor.get("/imports/people")).status_code == 200


async def test_a_list_to_fill_in_has_a_line_for_each_role_that_nobody_holds(visitor, people):
    await sign_in_as(visitor, people.sam)
    answer = await visitor.get("/imports/people/template.csv")
    assert answer.content.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    empty = await sql.rows(
        "SELECT s.title FROM seat s WHERE s.closed_at IS NULL AND NOT EXISTS (SELECT FROM tenure t WHERE t.seat = s.id)"
    )
    assert sorted(row["Title"] for row in rows) == sorted(one["title"] for one in empty)
    filled = [
        {**row, "E-mail": f"n{n}@x.gov", "Name": f"New {'ABCDE'[n]}", "What it rests on": "Memo"}
        for n, row in enumerate(rows)
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(roster.HEADINGS.values()))
    writer.writeheader()
    writer.writerows(filled)
    told = await import_people(out.getvalue().encode(), by=people.sam, at=AT, dry_run=True)
    assert told.refused == ()
    assert told.lines == len(rows)


def test_each_column_has_a_heading_that_is_read_back():
    for columns, headings in ((roster.COLUMNS, roster.HEADINGS), (leavers.COLUMNS, leavers.HEADINGS)):
        assert list(headings) == list(columns)
        assert [roster.column(heading) for heading in headings.values()] == list(columns)
