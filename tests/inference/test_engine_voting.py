"""One promise per label, read off due dates that keep to it."""

import json

import pytest

from governance.calendars.rules import Unit
from governance.inference.rules import Kind, Promised, Why, as_json, infer
from tests.inference.synthetic import cases, dues, openings

HOURS = "Mon-Fri 08:30-17:00"


@pytest.mark.parametrize(
    "promise",
    [
        Promised(amount=8, unit=Unit.HOURS),
        Promised(amount=30, unit=Unit.CALENDAR_DAYS),
        Promised(amount=1, unit=Unit.BUSINESS_DAYS, hours=HOURS),
        Promised(amount=21, unit=Unit.BUSINESS_HOURS, hours=HOURS),
    ],
)
def test_a_kept_promise_is_read_with_its_amount_unit_and_hours(promise):
    opened = openings(600)
    (found,) = infer(cases({"Potholes": (opened, dues(opened, promise))})).labels
    assert (found.kind, found.share_bp, found.n) == (Kind.PROMISE, 10_000, 600)
    assert [regime.promise for regime in found.regimes] == [promise]


def test_below_thirty_cases_there_is_a_note_and_never_a_claim():
    opened = openings(29)
    (found,) = infer(cases({"Rats": (opened, dues(opened, Promised(amount=8, unit=Unit.HOURS)))})).labels
    assert (found.kind, found.why, found.hits) == (Kind.NOTE, Why.FEW, 29)


def test_a_reading_is_plain_json():
    opened = openings(40)
    reading = infer(cases({"Rats": (opened, dues(opened, Promised(amount=8, unit=Unit.HOURS)))}))
    told = json.loads(json.dumps(as_json(reading)))
    assert told["labels"][0]["regimes"][0]["promise"]["unit"] == "hours"
