"""A binding act with an old proof: its form is kept, the proof is asked for, the same act is shown again, one button does it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from governance import acts, clock
from governance.agreements.rules.items import Target
from governance.audit.tags import Tag
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.database import sql
from governance.errors import Forbidden
from governance.identity.actions.sessions import end_expired
from governance.identity.rules import real_time
from governance.identity.tables import Intent
from governance.people.rules import Via
from governance.people.rules.binding import BINDING
from tests import cast as named
from tests import events
from tests.changes.stage import AT, Stage, set_stage
from tests.identity.test_factors import Clock, with_app
from tests.real_time import Later
from tests.web.conftest import POSTED, URL, Visitor, sign_in_as
from tests.web.test_changes import SEVEN, SIX, proposed, text_of

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Iterator[None]:
    before = clock._clock._shift_seconds
    clock.set_to(AT + timedelta(hours=1))
    yield
    clock._clock._shift_seconds = before


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    return Later(monkeypatch)


async def asked(visitor: Visitor, path: str, fields: dict[str, str]) -> str:
    """Sends a form whose sender's proof is too old; answers where the proof is asked for."""
    answer = await visitor.post(path, fields)
    assert answer.status_code == 303, text_of(visitor.page)
    to = answer.headers["location"]
    assert to.startswith("/proof/")
    assert (await visitor.get(to)).status_code == 200
    return str(to)


async def shown(visitor: Visitor, to: str) -> None:
    token = visitor.http.cookies.get("concord")
    answer = await visitor.post(to, {"way": "password", "present_password": named.PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, to)
    assert visitor.http.cookies.get("concord") != token, "each proof gives the session a new token"
    await visitor.get(to)


def kept(page: str) -> dict[str, str]:
    form = page[page.index('<form method="post" action="/') :] if "<form" in page else ""
    return dict(re.findall(r'<input type="hidden" name="([\w:/-]+)" value="([^"]*)">', form))


def sends_to(page: str) -> list[str]:
    return [
        each
        for each in re.findall(r'<form method="post" action="(/[^"]+)"', page)
        if not each.startswith(("/sign-out", "/proof"))
    ]


async def test_a_yes_that_settles_it_at_once_is_told_as_a_yes(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    """The version that follows from it is no button: whoever agrees reads that they agree."""
    three = replace(SEVEN, target=Target(amount=3, unit=Unit.BUSINESS_DAYS), goal_bp=9_500)
    number, hashed = await proposed(stage, three, by=stage.people.marcus)
    lee = await lees(stage, visitor)
    later.by = timedelta(minutes=6)
    to = await asked(lee, f"/changes/{number}/consent", {"proposal": hashed})
    assert f"agreed to proposal 1 of {number}" in text_of(lee.page)
    await shown(lee, to)
    assert "Agree for Streets" in lee.page
    assert (await lee.post(sends_to(lee.page)[0], kept(lee.page))).status_code == 303
    assert Tag.VERSION_ADOPTED in [each.tag for each in await events.all_events()]


async def lees(stage: Stage, visitor: Visitor) -> Visitor:
    """Lee's browser; they have a password of their own."""
    await named.password(stage.people.lee, AT)
    return await sign_in_as(visitor, stage.people.lee)


async def test_criterion_13_a_yes_waits_for_a_proof_and_goes_on_with_the_same_fingerprint(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await lees(stage, visitor)
    later.by = timedelta(minutes=6)
    to = await asked(lee, f"/changes/{number}/consent", {"proposal": hashed})
    assert not (await situation(number)).consents.get(stage.people.lee.party_id)
    assert f"agreed to proposal 1 of {number}" in text_of(lee.page)
    assert "Your password" in lee.page
    await shown(lee, to)
    assert sends_to(lee.page) == [f"/changes/{number}/consent"], "one button, and it does this"
    assert kept(lee.page)["proposal"] == hashed
    assert hashed in re.sub(r"\s", "", text_of(lee.page))
    assert "Agree for Streets" in lee.page
    assert (await lee.post(sends_to(lee.page)[0], kept(lee.page))).status_code == 303
    agreed = next(
        each for each in reversed(await events.all_events()) if each.tag == "changes:offer:consented"
    )
    assert agreed.body["after"]["hash"] == hashed
    by = agreed.body["by"]
    assert (by["proof"], by["proof_strength"]) == ("password", "one factor")
    assert int(by["proof_age"]) < 60


async def test_nobody_is_asked_again_within_five_minutes(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await sign_in_as(visitor, stage.people.lee)
    later.by = timedelta(minutes=4, seconds=55)
    answer = await lee.post(f"/changes/{number}/consent", {"proposal": hashed})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/changes/{number}")


async def test_criterion_17_a_clock_fixed_on_another_day_makes_no_proof_older_or_younger(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await sign_in_as(visitor, stage.people.lee)
    clock.set_to(AT + timedelta(hours=1, minutes=20))
    await lee.get(f"/changes/{number}/agree")
    clock.set_to(AT + timedelta(hours=1))
    later.by = timedelta(minutes=6)
    await asked(lee, f"/changes/{number}/consent", {"proposal": hashed})
    clock.set_to(AT + timedelta(hours=1, minutes=29))
    later.by = timedelta(minutes=1)
    answer = await lee.post(f"/changes/{number}/consent", {"proposal": hashed})
    assert answer.headers["location"] == f"/changes/{number}"


async def test_criterion_13_where_the_offer_changed_meanwhile_it_says_so_and_does_not_act(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await lees(stage, visitor)
    later.by = timedelta(minutes=6)
    to = await asked(lee, f"/changes/{number}/consent", {"proposal": hashed})
    await actions.counter(
        number, await stage.proposal(SIX), by=stage.people.lee, at=clock.now(), fingerprint=""
    )
    await shown(lee, to)
    assert "This changed meanwhile" in lee.page
    assert "sent counterproposal 1" in text_of(lee.page)
    assert not sends_to(lee.page), "no button does it"
    answer = await lee.post(f"/changes/{number}/consent", {"proposal": hashed})
    assert answer.status_code == 409, "nor does whoever sends the old form all the same"


async def test_nothing_typed_is_lost_and_no_password_is_kept(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await lees(stage, visitor)
    later.by = timedelta(minutes=6)
    words = "Crews are paving until August.\nThen we can talk “again” — é, <b>, &amp;."
    to = await asked(lee, f"/changes/{number}/decline", {"words": words, "some_password": "secret"})
    (row,) = await sql.rows("SELECT typed FROM intent")
    assert "secret" not in row["typed"]
    await lee.post(to, {"way": "password", "present_password": "not this one"})
    assert "This is not your present password" in lee.page
    await shown(lee, to)
    assert "Crews are paving until August." in lee.page
    await lee.post(f"/changes/{number}/decline", {"words": dict(json.loads(row["typed"]))["words"]})
    assert (await events.last()).body["reason"] == words


async def test_what_waits_is_its_sessions_alone_and_for_ten_minutes(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await sign_in_as(visitor, stage.people.lee)
    later.by = timedelta(minutes=6)
    to = await asked(lee, f"/changes/{number}/consent", {"proposal": hashed})
    dana = await sign_in_as(visitor, stage.people.dana)
    assert (await dana.get(to)).status_code == 410
    again = await sign_in_as(visitor, stage.people.lee)
    assert (await again.get(to)).status_code == 410, "another session of the same person"
    to = await asked(await _older(again, later), f"/changes/{number}/consent", {"proposal": hashed})
    later.by += timedelta(minutes=10)
    assert (await again.get(to)).status_code == 410
    await end_expired(at=clock.now())
    assert not await Intent.count()


async def _older(visitor: Visitor, later: Later) -> Visitor:
    later.by += timedelta(minutes=6)
    return visitor


async def test_a_part_of_a_page_and_a_script_are_told_as_well(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await sign_in_as(visitor, stage.people.lee)
    later.by = timedelta(minutes=6)
    answer = await lee.post(f"/changes/{number}/consent", {"proposal": hashed}, **{"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/proof/")
    from_page = {"HX-Request": "true", "Referer": f"{URL}/changes/{number}/agree"}
    answer = await lee.post(f"/changes/{number}/consent", {"proposal": hashed}, **from_page)
    await lee.get(answer.headers["HX-Redirect"])
    assert f'<a href="/changes/{number}/agree">Back without doing it</a>' in lee.page
    answer = await lee.post(f"/changes/{number}/consent", {"proposal": hashed}, Accept="application/json")
    assert (answer.status_code, answer.json()["status"]) == (401, 401)


async def test_a_form_in_another_tab_is_still_ours_after_the_proof(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await lees(stage, visitor)
    await lee.get(f"/changes/{number}/question")
    tab = lee.csrf
    later.by = timedelta(minutes=6)
    await shown(lee, await asked(lee, f"/changes/{number}/consent", {"proposal": hashed}))
    lee.csrf = tab
    answer = await lee.post(f"/changes/{number}/question", {"words": "Which crews?"})
    assert answer.headers["location"] == f"/changes/{number}"


async def test_a_demo_city_displays_the_code_to_type(db: None, visitor: Visitor, later: Later) -> None:
    people = await named.city(clock.now(), demo=True)
    await visitor.get("/sign-in")
    await visitor.post("/sign-in/demo", {"email": named.email_of(people.lee)})
    await visitor.get("/account")
    later.by = timedelta(minutes=6)
    away = {"to": named.email_of(people.dana), "starts": "6/3/2026", "ends": "6/9/2026", "reason": "on leave"}
    to = await asked(visitor, "/account/delegations", {"seat": people.lee.seat, **away})
    found = re.search(r'concord-code">(\d{3} \d{3})<', visitor.page)
    assert found
    assert (await visitor.post(to, {"way": "demo", "demo_code": "000 000"})).status_code == 422
    assert (await visitor.post(to, {"way": "demo", "demo_code": found[1]})).status_code == 303
    await visitor.get(to)
    assert kept(visitor.page)["reason"] == "on leave"
    assert (await visitor.post("/account/delegations", kept(visitor.page))).status_code == 303
    assert (await events.last()).body["by"]["proof"] == "demo"


async def test_outside_of_a_demo_city_no_code_is_displayed_nor_taken(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await sign_in_as(visitor, stage.people.lee)
    later.by = timedelta(minutes=6)
    to = await asked(lee, f"/changes/{number}/consent", {"proposal": hashed})
    assert "made-up city" not in lee.page
    answer = await lee.post(to, {"way": "demo", "demo_code": "000000"})
    assert answer.status_code == 422


async def test_whoever_has_a_second_factor_shows_that_one_and_not_the_password(
    stage: Stage, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    phone = Clock()
    monkeypatch.setattr(real_time, "real_now", phone)
    await with_app(stage.people.lee, phone)
    lee = await lees(stage, visitor)
    phone.forward(minutes=6)
    to = await asked(lee, f"/changes/{number}/consent", {"proposal": hashed})
    assert "Code from your code app" in lee.page
    assert "Your password" not in lee.page
    answer = await lee.post(to, {"way": "password", "present_password": named.PASSWORD})
    assert answer.status_code == 403, "one factor of somebody who has two"
    await lee.get(to)
    assert (await lee.post(to, {"way": "code", "one_time_code": "000000"})).status_code == 422
    assert (await lee.post(to, {"way": "code", "one_time_code": phone.code})).status_code == 303
    await lee.get(to)
    assert (await lee.post(sends_to(lee.page)[0], kept(lee.page))).status_code == 303
    by = next(each for each in reversed(await events.all_events()) if each.tag == Tag.CONSENTED).body["by"]
    assert (by["signed_in"], by["proof"], by["proof_strength"]) == ("password", "code", "two factors")


async def test_a_file_is_chosen_again_and_the_page_says_so(
    stage: Stage, visitor: Visitor, later: Later
) -> None:
    await named.password(stage.people.sam, AT)
    sam = await sign_in_as(visitor, stage.people.sam)
    later.by = timedelta(minutes=6)
    people = await sql.value("SELECT count(*) FROM person")
    rows = b"name,email,phone,party,role,title,authority\nJo Park,jo@portalder.gov,,streets,alternate,Second liaison,Letter\n"
    sent: dict[str, Any] = {
        "data": {"csrf": sam.csrf},
        "files": {"file": ("people.csv", rows)},
        "headers": POSTED,
    }
    answer = await sam.http.post("/imports/people", **sent)
    assert answer.status_code == 303, text_of(answer.text)
    await sam.get(answer.headers["location"])
    assert "A file that you chose cannot be kept" in sam.page
    await shown(sam, answer.headers["location"])
    assert '<input class="concord-file" id="file-1" type="file" name="file"' in sam.page
    assert 'enctype="multipart/form-data"' in sam.page
    again: dict[str, Any] = {
        "data": {"csrf": sam.csrf},
        "files": {"file": ("people.csv", rows)},
        "headers": POSTED,
    }
    assert (await sam.http.post("/imports/people", **again)).status_code == 200
    assert await sql.value("SELECT count(*) FROM person") == people, "a dry run"


async def test_criterion_20_no_act_by_a_token_records_what_binds(stage: Stage) -> None:
    by = replace(stage.people.lee, via=Via.API)
    before = await events.all_events()
    for tag in sorted(BINDING):
        with pytest.raises(Forbidden, match="binds nobody"):
            async with acts.begin(by, at=clock.now()) as act:
                await act.record(tag, "change:CH-2026-0001")
    assert await events.all_events() == before
