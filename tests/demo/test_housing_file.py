"""Housing's export says what Housing promises, to whoever reads it; it is the same for the same day."""

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from governance._demo.housing_file import APPLIED, HOURS, NOT_LOADED, housing_file
from governance._demo.people import ZONE
from governance.calendars.proposals import proposed_holidays
from governance.inference.rules.infer import infer
from governance.inference.rules.values import NONE, Cases, HolidayVerdict, Kind, Reading

TODAY = date(2026, 6, 9)


def read() -> Reading:
    rows = list(csv.DictReader(io.StringIO(housing_file(TODAY).decode())))
    labels = tuple(APPLIED)
    return infer(
        Cases(
            label=np.array([labels.index(row["Request Type"]) for row in rows]),
            opened=_seconds(rows, "Opened"),
            due=_seconds(rows, "Due"),
            closed=_seconds(rows, "Closed"),
            updated=np.full(len(rows), NONE),
            labels=labels,
            zone=ZoneInfo(ZONE),
            official=proposed_holidays("US-MA", range(TODAY.year - 2, TODAY.year + 1)),
        )
    )


def _seconds(rows: list[dict[str, str]], name: str) -> np.ndarray:
    told = (datetime.fromisoformat(row[name]) if row[name] else None for row in rows)
    zone = ZoneInfo(ZONE)
    return np.array([int(each.replace(tzinfo=zone).timestamp()) if each else NONE for each in told])


def test_the_promises_of_the_file_are_those_by_which_it_was_made() -> None:
    found = read()
    named = {each.label: each for each in found.labels}
    claims = {label for label, each in named.items() if each.kind is Kind.PROMISE}
    assert claims == {label for label, (many, _, _) in APPLIED.items() if many >= 30}
    for label in claims:
        (regime,) = named[label].regimes
        _, amount, unit = APPLIED[label]
        assert (regime.promise.amount, regime.promise.unit) == (amount, unit)
        assert regime.promise.hours in ("", HOURS)
        assert 9_700 <= named[label].share_bp < 10_000, "some were moved by hand"
    worked = {each.name for each in found.holidays if each.verdict is HolidayVerdict.WORKED}
    assert worked == {NOT_LOADED}
    assert 1 <= len(found.asks) <= 3


def test_it_is_the_same_for_the_same_day() -> None:
    assert housing_file(TODAY) == housing_file(TODAY)
    assert housing_file(TODAY) != housing_file(date(2026, 6, 10))
