"""What a check found, told so that an auditor reads each thing once."""

from governance.integrity.rules.findings import Area, Finding
from governance.web.records.findings import by_area

ROW = "rows were written of which no entry tells: who was there"


def _found(subject: str, fault: str = ROW, mend: str = "") -> Finding:
    return Finding(area=Area.STATE, subject=subject, fault=fault, mend=mend)


def test_a_thing_is_named_once_with_every_fault_and_how_often() -> None:
    found = [
        _found("change:CH-1"),
        _found("change:CH-2"),
        _found("change:CH-1"),
        _found("change:CH-1", "{gone}", "Mend it."),
    ]
    (area,) = by_area(found)
    assert [(each.href, each.faults) for each in area.things] == [
        ("/changes/CH-1", (f"{ROW} (2 times).", "{gone}. Mend it.")),
        ("/changes/CH-2", (f"{ROW}.",)),
    ]
