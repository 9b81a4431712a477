"""Setting up by page: the administrator's checklist until each line is done, and the city's own facts."""

import json
import re
from datetime import timedelta

import pytest

from governance import clock
from governance.database import backup
from governance.database.archive import Manifest
from governance.people.queries import directory
from governance.waiting.rules import set_up
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio
CITY = {"name": "Port Alder", "zone": "America/New_York", "office": "Mayor's Office", "address": "2 Quay"}


@pytest.fixture
async def sam(visitor: Visitor, people) -> Visitor:
    return await sign_in_as(visitor, people.sam)


def copied(home, at) -> None:
    made = Manifest(format=1, made_at=at.isoformat(), program="1", migrations=(), files={})
    backup.note_backup(home, made, home / "copy.tar.gz")


async def test_the_checklist_stands_on_the_administrators_to_do_page(sam):
    await sam.get("/to-do")
    assert "Setting up (" in sam.page
    assert 'href="/calendars/new">Working hours and holidays are recorded' in sam.page
    assert "Only this machine reaches http://127.0.0.1:8311" in sam.page
    assert "No backup was made yet" in sam.page
    await sam.get("/setup")
    assert "governance backup FILE" in sam.page


async def test_nobody_else_changes_it_and_who_does_a_line_sees_it(visitor, people):
    for other in (people.lee, people.marcus, people.amara, people.ruth):
        await sign_in_as(visitor, other)
        await visitor.get("/to-do")
        assert ("Setting up" in visitor.page) == (other == people.marcus)
        assert (await visitor.get("/setup")).status_code == 404
        assert (await visitor.post("/setup/city", CITY)).status_code == 404


async def test_each_line_names_who_does_it_and_leads_only_them_to_a_page_they_may_open(visitor, people):
    for reader in (people.sam, people.marcus, people.nora):
        await sign_in_as(visitor, reader)
        await visitor.get("/to-do")
        card = visitor.page.partition('id="setup"')[2].partition("</section>")[0]
        led = list(re.findall(r'<a href="([^"]+)">([^<]+)</a>', card))
        for step, words in set_up.WORDS.items():
            line = card.partition(words)[2].partition("</li>")[0]
            assert re.search(r'<span class="concord-soft">\S', line), (step, card)
            does = set_up.DOERS[step].seats.ask(reader)
            assert does or words not in {said for _, said in led}, (reader.person, words)
        assert led, reader.person
        for address, _ in led:
            assert (await visitor.get(address)).status_code == 200, (reader.person, address)


async def test_a_backup_is_done_for_a_week(sam, home):
    copied(home, clock.now() - timedelta(days=8))
    await sam.get("/setup")
    assert 'href="/setup#backup"' in sam.page
    copied(home, clock.now() - timedelta(days=6))
    await sam.get("/setup")
    assert 'href="/setup#backup"' not in sam.page


async def test_a_damaged_note_of_a_backup_is_none(home):
    (home / "backups").mkdir()
    (home / "backups" / "2026.json").write_text("yesterday", encoding="utf-8")
    assert backup.last_backup(home) is None


async def test_the_citys_facts_are_changed_and_shown_at_once(sam):
    await sam.get("/setup/city")
    assert 'value="1 Harbor Square, Port Alder"' in sam.page
    assert (await sam.post("/setup/city", {**CITY, "open_catalog": "yes"})).status_code == 303
    known = await directory.city()
    assert known is not None
    assert (known.address, known.open_catalog, known.standard_paragraphs) == ("2 Quay", True, False)
    await sam.get("/setup/city")
    assert 'value="2 Quay"' in sam.page
    assert "checked" in sam.page


async def test_a_wrong_zone_is_told_at_its_field(sam):
    assert (await sam.post("/setup/city", {**CITY, "zone": "Mars/Olympus"})).status_code == 422
    assert "is no time zone" in sam.page
    assert 'href="#zone"' in sam.page


async def test_the_zone_may_change_until_an_agreement_is_recorded(sam):
    await sam.get("/setup/city")
    assert "it stays once an agreement is recorded" in sam.page
    assert (await sam.post("/setup/city", {**CITY, "zone": "UTC"})).status_code == 303


async def test_an_administrator_moves_no_agreed_day_by_another_zone(visitor, stage):
    await sign_in_as(visitor, stage.people.sam)
    await visitor.get("/setup/city")
    assert "It stays: agreements count their days in it." in visitor.page
    assert (await visitor.post("/setup/city", {**CITY, "zone": "UTC"})).status_code == 422
    assert 'href="#zone"' in visitor.page
    assert "stays America/New_York, because an agreement was recorded in it" in visitor.page
    assert (await visitor.post("/setup/city", {**CITY, "standard_paragraphs": ""})).status_code == 303
    known = await directory.city()
    assert known is not None
    assert (known.zone, known.address) == ("America/New_York", "2 Quay")


def test_the_backup_command_leaves_its_note(command, home, tmp_path):
    command("migrate")
    told = json.loads(command("backup", str(tmp_path / "copy.tar.gz"), "--json").out)
    made = backup.last_backup(home)
    assert made is not None
    assert made.isoformat() == told["made_at"]
