"""`governance infer`: a data source's due dates read from the database, its words, its object, and what it refuses."""

import json
from typing import Any

import pytest

from governance.calendars.rules.zones import to_walls
from tests.inference.known import loaded, promised
from tests.inference.openings import ZONE, made_up
from tests.inference.test_cities import DEAD_ANIMAL

COLUMNS = ("id=number", "label=kind", "opened=opened", "closed=closed", "due=due", "status=status")
COMMAND = ("--zone", ZONE)


def _text(walls: Any) -> list[str]:
    return [str(each).replace("T", " ") for each in walls.astype("datetime64[s]")]


@pytest.fixture
def works(command: Any, tmp_path: Any) -> Any:
    """Three hundred potholes due after a business day; one set aside, one due in 1900, one without a due date."""
    opened = made_up(300, days=700)
    due = promised(opened, DEAD_ANIMAL, loaded())
    rows = [
        f"{number},Pothole,{begun},,{ends},Open"
        for number, (begun, ends) in enumerate(
            zip(_text(to_walls(opened, ZONE)), _text(to_walls(due, ZONE)), strict=True)
        )
    ]
    rows += ["900,Question,2014-03-02 09:00:00,,2014-03-03 09:00:00,Open"]
    rows += [
        "901,Pothole,2014-03-02 09:00:00,,1900-01-01 00:00:00,Open",
        "902,Pothole,2014-03-02 09:00:00,,,Open",
    ]
    file = tmp_path / "works.csv"
    file.write_text("\n".join(["number,kind,opened,closed,due,status", *rows]), encoding="utf-8")
    init = ("init", "--city", "Port Alder", "--zone", ZONE, "--office", "Mayor", "--address", "x")
    columns = [part for column in COLUMNS for part in ("--column", column)]
    aside = ("--set-aside", "kind=Question")
    for line in (init, ("feed", "add", "works", "--preset", "csv", *COMMAND, *columns, *aside)):
        done = command(*line)
        assert done.status == 0, done.err
    assert command("import", "requests", str(file), "--feed", "works").status == 0
    return command


def test_promises_are_told_in_one_object_and_in_lines_and_what_cannot_be_read_is_said(works: Any) -> None:
    told = works("infer", "--feed", "works", "--holidays", "US-MA", "--json")
    assert told.status == 0, told.err
    assert "300 requests tell when they were due." in told.err
    answer = json.loads(told.out)
    assert answer["total"] == {"labels": 1, "n": 300, "hits": 300, "share": 100.0}
    (row,) = answer["rows"]
    assert (row["label"], row["kind"], row["n"], row["share"]) == ("Pothole", "promise", 300, 100.0)
    (regime,) = row["regimes"]
    assert (regime["promise"]["amount"], regime["promise"]["unit"]) == (1, "business-days")
    assert regime["promise"]["hours"] == "Mon-Fri 08:30-17:00"
    assert answer["shift"]["kind"] == "none"
    assert "2014-12-25" in [each["date"] for each in answer["holidays"] if each["verdict"] == "loaded"]

    lines = works("infer", "--feed", "works", "--holidays", "US-MA").out
    assert "Pothole: promise, 100.00% of n = 300" in lines
    assert "  1 business day (" in lines
    assert "): 300 of 300" in lines

    unknown = works("infer", "--feed", "nope")
    assert (unknown.status, unknown.out) == (1, "")
    assert "There is no data source “nope”" in unknown.err
    columns = [part for column in COLUMNS for part in ("--column", column)]
    assert works("feed", "add", "empty", "--preset", "csv", *COMMAND, *columns).status == 0
    empty = works("infer", "--feed", "empty")
    assert empty.status == 1
    assert "tells when it was due" in empty.err
    wrong = works("infer", "--feed", "works", "--holidays", "Atlantis")
    assert wrong.status == 1
    assert "cannot be used for holidays" in wrong.err
    assert works("infer").status == 2
