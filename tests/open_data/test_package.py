"""The data package of the demo's city: sound by another program's rules, true beside the pages, and without anything private."""

import csv
import gzip
import io
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from anyio import run_process

from governance.agreements.queries import service_lookup
from governance.agreements.queries.services import services
from governance.database import sql
from governance.open_data import package
from governance.open_data.rules.parts import EVERYTHING, Opened, Part, checked
from governance.open_data.rules.resources import RESOURCES
from tests.demo.conftest import AT, city, seeded  # noqa: F401 - fixtures

URL = "https://sla.example.gov"
TODAY = AT.date()
# In a process of its own: it leaves files open.
REFEREE = """import sys; from frictionless import Package
report = Package(sys.argv[1]).validate()
print(f"{len(report.tasks)} tables, {report.flatten(['fieldName', 'type', 'note'])[:5]}")"""


@pytest.fixture
async def files(city: None) -> dict[str, bytes]:  # noqa: F811 - a fixture
    what = Opened(parts=EVERYTHING.parts, licence="CC0-1.0")
    return await package.files(what, url=URL, at=AT)


def lines(files: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[f"{name}.jsonl"].splitlines()]


async def test_criterion_32_it_validates_in_frictionless_and_each_file_has_its_fingerprint(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    said = await run_process([sys.executable, "-c", REFEREE, str(tmp_path / "datapackage.json")], check=False)
    assert (said.returncode, said.stdout) == (0, b"7 tables, []\n"), said.stderr.decode()[-2_000:]
    told = json.loads(files["datapackage.json"])
    assert told["licenses"][0]["name"] == "CC0-1.0"
    assert told["timeZone"] == "America/New_York"
    every = [*told["resources"], *told["copies"]]
    assert {each["path"] for each in every} | {"datapackage.json"} == set(files)
    for each in every:
        assert each["hash"] == f"sha256:{sha256(files[each['path']]).hexdigest()}"
        assert each["bytes"] == len(files[each["path"]])


async def test_no_table_is_empty_both_forms_say_the_same_and_every_share_has_its_unit(
    files: dict[str, bytes],
) -> None:
    for each in RESOURCES:
        table = list(csv.DictReader(io.StringIO(gzip.decompress(files[f"{each.name}.csv.gz"]).decode())))
        plain = lines(files, each.name)
        assert plain, each.name
        assert len(table) == len(plain)
        assert list(table[0]) == list(plain[0]) == [field.name for field in each.fields]
        assert len({tuple(row[name] for name in each.key) for row in plain}) == len(plain), each.name
    assert all(field.unit for each in RESOURCES for field in each.fields if field.kind == "number")


async def test_the_same_data_is_the_same_bytes(files: dict[str, bytes]) -> None:
    again = await package.files(Opened(parts=EVERYTHING.parts, licence="CC0-1.0"), url=URL, at=AT)
    assert again == files


async def test_j4_what_holds_today_is_what_the_look_up_promises(files: dict[str, bytes]) -> None:
    told = {
        (row["service"], row["target"], row["fingerprint"], row["agreement"])
        for row in lines(files, "targets")
        if row["effective_from"] <= str(TODAY) < (row["effective_until"] or "9999")
    }
    promised = set()
    for each in await services(at=AT):
        found = await service_lookup(each.code, at=AT)
        promised |= {(each.code, promise.key, promise.hash, found.agreement) for promise in found.promises}
    assert told == promised
    assert any(row["effective_until"] for row in lines(files, "targets")), "There is a history."


async def test_trap_11_only_published_cards_and_public_decisions_are_told(files: dict[str, bytes]) -> None:
    states = {row["number"]: row["state"] for row in await sql.rows("SELECT number, state FROM scorecard")}
    assert {states[row["scorecard"]] for row in lines(files, "scorecards")} == {"published"}
    assert "draft" in states.values()
    final = "SELECT m.number FROM minutes n JOIN meeting m ON m.id = n.meeting WHERE n.final_at IS NOT NULL"
    known = {row["number"] for row in await sql.rows(final)}
    assert {row["meeting"] for row in lines(files, "decisions")} <= known
    assert not [row for row in await sql.rows(INTERNAL) if row["number"] in str(files["decisions.jsonl"])]


INTERNAL = """SELECT d.number FROM decision d JOIN outcome o ON o.id = d.outcome JOIN agenda_item i ON i.id = o.item
    WHERE d.internal OR o.internal OR i.internal OR o.struck_at IS NOT NULL"""
# What belongs to one side, or to a person, wherever it is kept.
PRIVATE = """SELECT words FROM note UNION SELECT email FROM person UNION SELECT phone FROM person
    UNION SELECT words FROM recommendation UNION SELECT words FROM card_comment
    UNION SELECT rationale FROM offer UNION SELECT words FROM question
    UNION SELECT title FROM change WHERE state IN ('open', 'draft', 'noticed', 'agreed')
    UNION SELECT words FROM meeting_note WHERE internal"""


async def test_no_note_draft_private_text_or_contact_of_a_person_is_in_any_file(
    files: dict[str, bytes],
) -> None:
    whole = "".join(_texts(files))
    found = [row["words"] for row in await sql.rows(PRIVATE) if len(row["words"]) > 5]
    assert len(found) > 50
    assert not [each for each in found if each in whole]
    drafted = await sql.rows("SELECT code FROM service WHERE live_at IS NULL")
    assert not {row["code"] for row in drafted} & {row["service"] for row in lines(files, "services")}
    open_changes = await sql.rows("SELECT number FROM change WHERE state <> 'adopted'")
    assert not [row for row in open_changes if row["number"] in whole]


def _texts(files: dict[str, bytes]) -> Iterator[str]:
    for name, content in files.items():
        yield (gzip.decompress(content) if name.endswith(".gz") else content).decode()


async def test_a_part_that_is_closed_is_in_no_file(city: None) -> None:  # noqa: F811
    found = await package.files(Opened(parts=(Part.CALENDARS,), licence="CC0-1.0"), url=URL, at=AT)
    assert set(found) == {
        "datapackage.json",
        *(f"{name}.{form}" for name in ("calendars", "calendar-days") for form in ("csv.gz", "jsonl")),
    }


def test_what_is_open_says_under_which_terms() -> None:
    with pytest.raises(Exception, match="Say under which terms"):
        checked(["services"], "")
    assert checked(["decisions", "services"], "CC0-1.0").parts == (Part.SERVICES, Part.DECISIONS)
    assert checked([], "") == Opened()
