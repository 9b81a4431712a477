"""The look-up of call takers: who may use it, the date and its reasons, what changes soon, and keeping the catalog."""

import ast
import re
from datetime import date

import pytest

from governance import acts
from governance.agreements import actions as agreement_actions
from governance.agreements import queries
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Intake, Target, Term
from governance.calendars.rules.units import Unit
from tests import source
from tests.agreements.settled import catalogued
from tests.agreements.town import last_event
from tests.changes.stage import POTHOLE
from tests.web.conftest import Visitor
from tests.web.port_alder import (
    AT,
    EVERYBODY,
    ROUTED,
    Stage,
    as_,
    open_the_catalog,
    scheduled,
)

pytestmark = pytest.mark.anyio
TREE = ServiceEntry(code="tree", problem="Fallen tree", department="parks")
PAGES = ("/services", "/services?q=pothole", "/services/pothole", "/services/changes")


@pytest.mark.parametrize("who", EVERYBODY)
async def test_everybody_signed_in_looks_services_up(visitor: Visitor, stage: Stage, who: str) -> None:
    await as_(visitor, stage, who)
    for page in PAGES:
        assert (await visitor.get(page)).status_code == 200


async def test_without_signing_in_it_is_closed_until_the_city_opens_it(
    visitor: Visitor, stage: Stage
) -> None:
    for page in PAGES:
        assert (await visitor.get(page)).headers["location"].startswith("/sign-in?next=%2Fservices")


async def test_where_the_city_opens_it_a_call_taker_needs_no_account(visitor: Visitor, stage: Stage) -> None:
    await open_the_catalog()
    for page in PAGES:
        assert (await visitor.get(page)).status_code == 200
    await visitor.get("/services/pothole")
    assert "/agreements/streets" not in visitor.page
    assert "/entry" not in visitor.page
    assert (await visitor.get("/services/pothole/entry")).status_code == 303
    assert (await visitor.post("/services/pothole/entry")).status_code == 401


async def test_everyday_words_and_slips_of_typing_find_a_service(visitor: Visitor, stage: Stage) -> None:
    await agreement_actions.add_alias("pothole", "hole in the road", by=stage.people.priya, at=AT)
    await as_(visitor, stage, "marcus")
    for words in ("potholes", "hole road", "pothle"):
        await visitor.get(f"/services?q={words}")
        assert '/services/pothole"' in visitor.page
    await visitor.get("/services?q=giraffe")
    assert "Nothing answers “giraffe”" in visitor.page


async def test_the_date_and_why(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole")
    assert "Reported now: expect it by" in visitor.page
    assert "<b>Mon, Jun 8, 2026, 9:00 AM</b>" in visitor.page
    assert "because 4 business days, City Hall v1." in visitor.page
    await visitor.get("/services/pothole?reported_on=2026-06-17&reported_at=2:00 PM")
    assert "<b>Wed, Jun 24, 2026, 2:00 PM</b>" in visitor.page
    assert "1 holiday (Juneteenth)" in visitor.page


async def test_a_request_is_promised_what_was_in_effect_when_it_was_opened(
    visitor: Visitor, stage: Stage
) -> None:
    await scheduled(stage)
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/street-lamp?reported_on=2026-06-19&reported_at=10:00")
    assert "because 10 business days" in visitor.page
    await visitor.get("/services/street-lamp?reported_on=2026-06-22&reported_at=10:00")
    assert "because 9 business days" in visitor.page


async def test_a_time_that_is_none_is_told_at_its_field_and_now_is_shown(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    answer = await visitor.get("/services/pothole?reported_on=2026-06-17&reported_at=noon")
    assert answer.status_code == 422
    assert "Reported at is not a time" in visitor.page
    assert "Reported now" in visitor.page
    assert (await visitor.get("/services/pothole?reported_on=2001-01-01&reported_at=9:00")).status_code in {
        200,
        422,
    }
    assert "No date is promised" in visitor.page or "nothing is known about" in visitor.page


async def test_no_target_names_who_handles_it_and_no_date(visitor: Visitor, stage: Stage) -> None:
    await _adopted(stage, Term(service="pothole", handled_by="the state police"))
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole")
    assert "Handled by the state police. Do not name a date." in visitor.page
    assert "expect it by" not in visitor.page


async def test_a_service_without_a_promise_is_an_answer(visitor: Visitor, stage: Stage) -> None:
    await catalogued(stage.people, TREE)
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/tree")
    assert "No target is agreed for this service" in visitor.page
    assert (await visitor.get("/services/unicorn")).status_code == 404


async def test_311s_own_part_is_told_apart_and_hours_need_no_calendar(visitor: Visitor, stage: Stage) -> None:
    await _adopted(stage, ROUTED)
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole")
    assert "311’s own part, by Tue, Jun 2, 2026, 1:00 PM" in visitor.page
    assert "<b>Mon, Jun 8, 2026, 9:00 AM</b>" in visitor.page


async def _adopted(stage: Stage, *terms: Term) -> None:
    edits = {term.key: term for term in terms}
    async with acts.begin(stage.people.priya, at=AT) as act:
        await agreement_actions.adopt(
            act, stage.agreement, edits, effective_from=AT.date(), origin=("", "A change")
        )


async def test_what_changes_soon_is_on_the_services_page_and_on_the_sheet_for_the_phones(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/changes")
    assert "Nothing changes in the next 30 days" in visitor.page
    await scheduled(stage)
    for page in ("/services/changes", "/services/street-lamp"):
        await visitor.get(page)
        assert "Mon, Jun 22, 2026" in visitor.page
        assert "within 10 business days" in visitor.page
        assert "within 9 business days" in visitor.page
    await visitor.get("/services/pothole")
    assert "What changes soon" not in visitor.page


async def test_other_words_that_are_agreed_are_told_before_their_day(visitor: Visitor, stage: Stage) -> None:
    async with acts.begin(stage.people.priya, at=AT) as act:
        words = Intake(service="pothole", tell_resident="A crew looks within a day.")
        await agreement_actions.adopt(
            act,
            stage.agreement,
            {words.key: words},
            effective_from=date(2026, 6, 22),
            origin=("", "A change"),
        )
    await as_(visitor, stage, "marcus")
    for page in ("/services/changes", "/services/pothole"):
        await visitor.get(page)
        assert "What to tell the resident: A crew looks within a day." in visitor.page
        assert "words for call takers" in visitor.page


# The catalog


async def test_311_writes_what_to_ask_before_there_is_an_agreement_and_the_record_knows(
    visitor: Visitor, stage: Stage
) -> None:
    await catalogued(stage.people, TREE)
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/tree/entry")
    answer = await visitor.post(
        "/services/tree/entry", _typed(visitor.page) | {"ask_first": "Across a road?"}
    )
    assert answer.headers["location"] == "/services/tree"
    await visitor.get("/services/tree")
    assert "Across a road?" in visitor.page
    told = await last_event("agreements:service:changed")
    assert told["after"]["ask_first"] == "Across a road?"


async def test_whoever_saves_over_somebody_elses_change_is_told(visitor: Visitor, stage: Stage) -> None:
    await catalogued(stage.people, TREE)
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/tree/entry")
    fields = _typed(visitor.page) | {"tell_resident": "Crews saw it up."}
    other = {"tell_resident": "Crews drive there."}
    await agreement_actions.change_service("tree", other, seen={}, by=stage.people.priya, at=AT)
    answer = await visitor.post("/services/tree/entry", fields)
    assert answer.status_code == 409
    assert "Crews saw it up." in visitor.page  # what was typed is given back
    assert (await queries.service_by_code("tree", at=AT)).tell_resident == "Crews drive there."


async def test_another_name_finds_the_service_and_twice_is_no_error(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "nora")
    await visitor.get("/services/pothole/entry")
    await visitor.post("/services/pothole/names", {"name": "crater"})
    await visitor.post("/services/pothole/names", {"name": "Crater"})
    await visitor.get("/services?q=crater")
    assert '/services/pothole"' in visitor.page
    answer = await visitor.post("/services/pothole/names", {"name": ""})
    assert answer.status_code == 422
    assert "Another name is empty" in visitor.page


@pytest.mark.parametrize("who", ["dana", "lee", "ruth", "amara"])
async def test_others_do_not_keep_the_catalog(visitor: Visitor, stage: Stage, who: str) -> None:
    await as_(visitor, stage, who)
    await visitor.get("/services/pothole")
    assert "/entry" not in visitor.page
    assert (await visitor.get("/services/pothole/entry")).status_code == 403
    assert (await visitor.post("/services/pothole/names", {"name": "crater"})).status_code == 403


def _typed(page: str) -> dict[str, str]:
    """The form of a service's entry as a browser would send it back."""
    return dict(re.findall(r'name="((?:seen_)?\w+)"[^>]*?value="([^"]*)"', page, re.DOTALL))


# Trap 16: what is promised stands in the database and nowhere else


def test_no_amount_of_a_target_stands_in_code_or_configuration() -> None:
    found = [
        f"{module.place(node)}: {ast.unparse(node)}"
        for module in source.modules()
        if "_demo" not in module.path.parts  # a made-up city, written through the same acts
        for node in module.nodes
        if isinstance(node, ast.Call) and _is_a_written_target(node)
    ]
    assert not found, f"An amount that is promised belongs into an agreement, not into the code: {found}"


def _is_a_written_target(call: ast.Call) -> bool:
    name = ast.unparse(call.func).rsplit(".", 1)[-1]
    constants = [w.value for w in call.keywords if w.arg == "amount" and isinstance(w.value, ast.Constant)]
    return name in {"Target", "due", "amount_words"} and bool(constants)


def test_the_check_finds_one() -> None:
    written = ast.parse("Target(amount=4, unit=Unit.BUSINESS_DAYS)", mode="eval").body
    assert isinstance(written, ast.Call)
    assert _is_a_written_target(written)


def test_no_settings_file_of_the_program_holds_targets() -> None:
    kinds = ("toml", "yaml", "yml", "ini", "csv", "json")
    files = [
        path
        for folder in source.FOLDERS
        for kind in kinds
        for path in (source.ROOT / folder).rglob(f"*.{kind}")
    ]
    ours = [path for path in files if "_demo" not in path.parts and path.name != "manifest.json"]
    assert not ours, f"These could hold what belongs into the database: {ours}"


async def test_the_look_up_says_what_the_database_says(visitor: Visitor, stage: Stage) -> None:
    assert POTHOLE.target == Target(amount=4, unit=Unit.BUSINESS_DAYS)
    await _adopted(
        stage, Term(service="pothole", target=Target(amount=7, unit=Unit.CALENDAR_DAYS), calendar="city")
    )
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole")
    assert "because 7 calendar days" in visitor.page
