"""New York's published list as the city publishes it, built from the profile of its real values; absent elsewhere."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

PROFILE = Path(__file__).parents[2] / ".." / "shared" / "data" / "nyc" / "sla_list_profile.json"


def profile() -> dict[str, Any]:
    if not PROFILE.exists():
        pytest.skip("the profile of New York's list is not here (../shared/data/nyc/sla_list_profile.json)")
    return dict(json.loads(PROFILE.read_text("utf-8")))


def rows() -> list[list[str]]:
    """The real sample rows, then one row for each of the 35 real values."""
    known = profile()
    columns = known["columns"]
    sample = [[row.get(column, "") for column in columns] for row in known["sample_rows"]]
    each = [
        ["Department of Buildings", f"Problem {number}", "N/A", "N/A", value]
        for number, value in enumerate(known["sla_days_values"], start=1)
    ]
    return [columns, *sample, *each]


def as_csv(lines: list[list[str]], *, delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(lines)
    return out.getvalue()
