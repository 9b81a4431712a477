"""`governance measure`: its words, its object, and what it refuses. The figures themselves: tests/results/test_proof.py."""

import json
from pathlib import Path

import pytest

FILE = """number,kind,opened,closed,due,status
1,Pothole,2026-03-02 09:00:00,2026-03-03 09:00:00,2026-03-04 09:00:00,Closed
2,Pothole,2026-03-02 09:00:00,2026-03-05 09:00:00,2026-03-04 09:00:00,Closed
3,Pothole,2026-03-03 09:00:00,,2026-03-10 23:59:59,Open
4,Street light,2026-03-31 23:59:59,,,Open
5,Street light,2026-04-01 00:00:00,,,Open
6,Street light,2026-03-09 09:00:00,,,Closed
"""
COLUMNS = ["id=number", "label=kind", "opened=opened", "closed=closed", "due=due", "status=status"]
MARCH = ("--feed", "works", "--from", "2026-03-01", "--to", "2026-03-31", "--due", "exported")


@pytest.fixture
def works(command, tmp_path: Path):
    file = tmp_path / "works.csv"
    file.write_text(FILE, encoding="utf-8")
    assert (
        command(
            "init",
            "--city",
            "Port Alder",
            "--zone",
            "America/New_York",
            "--office",
            "Mayor",
            "--address",
            "x",
        ).status
        == 0
    )
    columns = [part for column in COLUMNS for part in ("--column", column)]
    added = command("feed", "add", "works", "--preset", "csv", "--zone", "America/New_York", *columns)
    assert added.status == 0, added.err
    assert command("import", "requests", str(file), "--feed", "works").status == 0
    return command


def test_a_month_is_counted_as_of_a_day_and_no_agreement_is_needed(works):
    told = works("measure", *MARCH, "--as-of", "2026-03-10", "--json")
    assert told.status == 0
    answer = json.loads(told.out)
    # The lamp of March 31 was not there yet on the 10th; a closed one without a time is bad data.
    assert answer["total"] == {
        "met": 1, "missed": 1, "open": 1, "overdue": 0, "untargeted": 0, "unmatched": 0, "excluded": 0, "invalid": 1,
        "n": 2, "rate": 50.0, "low": 9.45, "high": 90.55,
    }  # fmt: skip
    assert answer["rows"] == []
    assert answer["as_of"] == "2026-03-10T23:59:59-04:00"
    # A second after its date open work is past due.
    answer = json.loads(works("measure", *MARCH, "--as-of", "2026-03-11", "--json").out)
    assert (answer["total"]["open"], answer["total"]["overdue"], answer["total"]["n"]) == (0, 1, 3)


def test_rows_add_up_to_the_total_and_days_are_local_and_inclusive(works):
    answer = json.loads(works("measure", *MARCH, "--as-of", "2026-04-30", "--by", "label", "--json").out)
    rows = {row["label"]: row for row in answer["rows"]}
    assert set(rows) == {"Pothole", "Street light"}
    assert rows["Street light"]["untargeted"] == 1  # that of 23:59:59 on the 31st; a second later is April's
    words = ("met", "missed", "open", "overdue", "untargeted", "unmatched", "excluded", "invalid", "n")
    for word in words:
        assert sum(row[word] for row in rows.values()) == answer["total"][word], word

    # Recomputed figures without an agreement know no match.
    answer = json.loads(works("measure", *MARCH[:-2], "--as-of", "2026-04-30", "--json").out)
    assert answer["due"] == "recomputed"
    assert answer["total"]["unmatched"] == 4
    assert (answer["total"]["n"], answer["total"]["rate"]) == (0, None)


def test_the_basis_chooses_the_requests_and_rival_formulas_stand_side_by_side(works):
    due = json.loads(
        works("measure", *MARCH, "--as-of", "2026-04-30", "--basis", "due", "--by", "month", "--json").out
    )
    assert [(row["month"], row["met"], row["missed"], row["overdue"]) for row in due["rows"]] == [
        ("2026-03", 1, 1, 1)
    ]
    ended = json.loads(works("measure", *MARCH, "--as-of", "2026-04-30", "--basis", "ended", "--json").out)
    assert (ended["total"]["met"], ended["total"]["missed"], ended["total"]["overdue"]) == (1, 1, 0)

    answer = json.loads(works("measure", *MARCH, "--as-of", "2026-04-30", "--formula", "all", "--json").out)
    assert [(row["formula"], row["n"], row["rate"]) for row in answer["rows"]] == [
        ("on-time", 3, 33.33),
        ("closed-on-time", 2, 50.0),
    ]


def test_for_people_it_is_a_table_with_the_sentence_of_its_formula(works):
    told = works("measure", *MARCH, "--as-of", "2026-03-11", "--by", "label").out
    assert "On time ÷ (on time + closed late + open, past due)" in told
    assert "33.33%" in told
    assert "none" in told  # street lights have no target, so no rate
    unknown = works("measure", "--feed", "nope", *MARCH[2:])
    assert unknown.status == 1
    assert "There is no data source “nope”" in unknown.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--feed", "works", "--from", "2026-03-31", "--to", "2026-03-01"), "--to lies before --from"),
        ((*MARCH[:-1], "recomputed", "--formula", "city"), "use --due exported"),
        ((*MARCH, "--formula", "all", "--by", "label"), "leave --by out"),
        ((*MARCH, "--formula", "best"), "'best' is not one of"),
        (("--feed", "works", "--from", "March", "--to", "2026-03-01"), "does not match the format"),
    ],
)
def test_wrong_use_is_said(command, arguments, says):
    told = command("measure", *arguments)
    assert told.status == 2
    assert says in told.err
