"""`governance people`, `emergency` and `export`: whoever leaves is stopped by command, and data is taken out, as told."""

import contextvars
import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from governance import clock
from governance.cli.common import in_database
from governance.identity.tables import CodeApp
from governance.people.queries import viewers
from tests.conftest import Outcome

SAM, DANA = "sam@portalder.gov", "dana@portalder.gov"
PEOPLE = """email,name,party,party_name,kind,role,title,leads,authority
lee@portalder.gov,Lee Chan,streets,Streets,department,division-head,Deputy Commissioner,yes,Letter
dana@portalder.gov,Dana Ruiz,,,,,,,
"""
LEFT = """email,name,last_day
dana@portalder.gov,Dana Ruiz,
lee@portalder.gov,Lee Chan,2999-01-01
nobody@portalder.gov,No Body,
sam@portalder.gov,Sam Ito,soon
"""
NOBODY_ELSE = """email
dana@portalder.gov
"""


@pytest.fixture
def portalder(command, tmp_path: Path):
    """A city with an administrator, a lead and Dana Ruiz; answers how a command is run in it."""
    command("migrate")
    command("init", stdin="Port Alder\nUTC\nMayor's Office\n1 Harbor Square\nCity Council\nn\n")
    command("admin", SAM, "--name", "Sam Ito")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert command("import", "people", str(tmp_path / "people.csv")).status == 0
    return command


def told(outcome: Outcome) -> Any:
    return json.loads(outcome.out)


def test_whoever_leaves_is_stopped_by_command_and_data_is_taken_out(portalder, tmp_path):
    """One installation for all of it: making one takes seconds."""
    _one_is_stopped_and_let_in_again(portalder)
    _a_list_stops_and_names_its_lines(portalder, tmp_path)
    _an_emergency_account_is_made(portalder)
    _a_lost_factor_is_asked_for(portalder)
    _open_data_is_written(portalder, tmp_path / "open")
    _everything_is_written(portalder, tmp_path / "all.zip")


def _one_is_stopped_and_let_in_again(command) -> None:
    why = ("--reason", "Left on Friday")
    neither, both = command("people", "suspend"), command("people", "suspend", DANA, "--file", __file__)
    for wrong in (neither, both, command("people", "suspend", DANA, *why, "--dry-run")):
        assert wrong.status == 1
    assert "Name one account" in neither.err
    without = command("people", "suspend", DANA)
    assert (without.status, "reason" in without.err) == (1, True)
    nobody = command("people", "suspend", "nobody@portalder.gov", *why)
    assert (nobody.status, "nobody@portalder.gov" in nobody.err) == (1, True)
    once = command("people", "suspend", DANA, *why)
    assert (once.status, once.out) == (0, "Dana Ruiz can sign in no more, at once.\n")
    again = command("people", "suspend", DANA, *why)
    assert (again.status, "is stopped already" in again.err) == (1, True)
    named = command("people", "readmit", DANA, "--reason", "A mistake", "--by", SAM)
    assert (named.status, "in somebody’s name" in named.err) == (1, True)
    back = command("people", "readmit", DANA, "--reason", "A mistake", "--json")
    assert (back.status, told(back)) == (0, {"email": DANA, "suspended": False})
    again = command("people", "readmit", DANA, "--reason", "A mistake")
    assert (again.status, "was not stopped" in again.err) == (1, True)


def _a_list_stops_and_names_its_lines(command, folder: Path) -> None:
    file = folder / "left.csv"
    file.write_text(LEFT, encoding="utf-8")
    counts = {"lines": 4, "suspended": 1, "unchanged": 0, "later": 1, "refused": 2}
    for extra in (["--dry-run"], []):
        outcome = command("people", "suspend", "--file", str(file), "--json", *extra)
        assert (outcome.status, told(outcome)["dry_run"], told(outcome)["total"]) == (1, bool(extra), counts)
    rows = {row["line"]: row for row in told(outcome)["rows"]}
    assert (rows[4]["outcome"], rows[5]["outcome"], rows[5]["column"]) == ("refused", "refused", "last_day")
    plain = command("people", "suspend", "--file", str(file))
    assert plain.out.startswith("lines 4  suspended 0  unchanged 1  later 1  refused 2")
    assert "line 5: refused. last_day “soon”" in plain.err
    file.write_text(NOBODY_ELSE, encoding="utf-8")
    assert command("people", "suspend", "--file", str(file)).status == 0
    command("people", "readmit", DANA, "--reason", "Back")


def _an_emergency_account_is_made(command) -> None:
    glass = "glass-1@portalder.gov"
    made = told(command("emergency", "add", glass, "--name", "Emergency account 1", "--json"))
    assert (made["email"], len(made["password"])) == (glass, 23)
    again = command("emergency", "add", glass, "--name", "Emergency account 1")
    assert (again.status, again.out) == (1, "")
    assert "there is 1" in command("doctor").out
    assert command("people", "suspend", DANA, "--reason", "Left", "--by", glass).status == 0
    refused = command("people", "readmit", DANA, "--reason", "x", "--by", glass)
    assert (refused.status, "for emergencies" in refused.err) == (1, True)
    command("people", "readmit", DANA, "--reason", "Back")


def _a_lost_factor_is_asked_for(command) -> None:
    lost = ("people", "reset-factor", DANA, "--reason", "Lost the phone; called back")
    none = command(*lost)
    assert (none.status, "has no second factor" in none.err) == (1, True)
    contextvars.Context().run(in_database, _given_a_factor)
    asked = told(command(*lost, "--json"))
    assert asked == {"email": DANA, "number": asked["number"]}
    assert asked["number"].startswith("FR-")
    again = command(*lost)
    assert (again.status, again.out) == (1, "")


async def _given_a_factor() -> None:
    person = await viewers.known_person(DANA)
    row = CodeApp(person=person.person_id, secret="sealed", set_up_at=clock.now())
    await CodeApp.insert(row)


def _open_data_is_written(command, folder: Path) -> None:
    closed = command("export", "open-data", str(folder))
    assert (closed.status, "Nothing is open" in closed.err) == (1, True)
    first = told(command("export", "open-data", str(folder), "--part", "all", "--json"))["files"]
    package = json.loads((folder / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        lines = csv.DictReader(
            io.StringIO(gzip.decompress((folder / resource["path"]).read_bytes()).decode())
        )
        assert lines.fieldnames == [field["name"] for field in resource["schema"]["fields"]]
    again = told(command("export", "open-data", str(folder), "--part", "all", "--json"))["files"]
    assert set(again) == set(first) == {path.name for path in folder.iterdir()}


def _everything_is_written(command, file: Path) -> None:
    many = told(command("export", "everything", str(file), "--json"))["tables"]
    with zipfile.ZipFile(file) as found:
        sheet = json.loads(found.read("tables.json"))
        names = [name for name in found.namelist() if name.startswith("tables/")]
        people = list(csv.DictReader(io.StringIO(found.read("tables/person.csv").decode())))
        password = found.read("tables/credential.csv").decode().splitlines()[0]
    assert len(names) == len(sheet["tables"]) == many
    assert {DANA, SAM} <= {one["email"] for one in people}
    assert "secret" not in password
    missing = command("export", "everything", str(file.parent / "no" / "all.zip"))
    assert (missing.status, "cannot be written" in missing.err) == (1, True)
