"""A file's lines become edits only where they say something else than the agreement; nothing is guessed or lost."""

import time
from dataclasses import replace
from datetime import date

import pytest

from governance.agreements import actions, queries
from governance.agreements.actions import NewAgreement, Upload
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Pause, Target, Term, item_hash
from governance.agreements.tables import RefusedLine, TermsUpload
from governance.agreements.terms_file.matching import DepartmentLines, Resolved
from governance.agreements.terms_file.model import DaysMean, Refused
from governance.agreements.terms_file.reading import read_terms
from governance.agreements.terms_file.writing import as_csv, as_xlsx
from governance.calendars.rules import Unit
from governance.errors import Forbidden, Invalid
from governance.people.actions import directory
from governance.people.rules import PartyKind, operator
from tests.agreements import published
from tests.agreements.town import CURB, EARLIER, POTHOLE, Town, last_event
from tests.cast import AT

FIRST = date(2024, 1, 1)
PUBLISHED = ["agency", "problem", "problem_details", "additional_details", "sla_days"]
NATIVE = ["department", "service", "problem", "amount", "unit"]
DAYS = DaysMean.CALENDAR
SIGHT = queries.Sight(side="311")


async def sorted_out(
    *lines: list[str], columns: list[str] = PUBLISHED, days: DaysMean | None = DAYS
) -> Resolved:
    return await queries.resolve_lines(
        read_terms(published.as_csv([columns, *lines]).encode()), sight=SIGHT, at=AT, days=days
    )


def only(found: Resolved) -> DepartmentLines:
    assert len(found.departments) == 1
    return found.departments[0]


async def test_a_line_that_says_what_is_in_force_is_no_edit(town):
    await town.adopt(POTHOLE, CURB, on=FIRST)
    part = only(await sorted_out(["Streets", "Curb", "Broken", "", "30 days"]))
    assert (part.edits, part.unchanged, part.not_mentioned) == ((), 1, 1)


async def test_a_line_changes_its_days_and_nothing_the_file_does_not_speak_of(town):
    rich = replace(
        CURB,
        goal_bp=9_750,
        pauses=(Pause(reason="rain", cap=Target(amount=2, unit=Unit.BUSINESS_DAYS)),),
    )
    await town.adopt(rich, on=FIRST)
    (edit,) = only(await sorted_out(["streets", "CURB", "broken", "N/A", "21 days"])).edits
    assert edit.key == "term:curb/done"
    assert edit.before == item_hash(rich)
    assert edit.before_item == rich
    assert edit.after == replace(rich, target=Target(amount=21, unit=Unit.CALENDAR_DAYS))


async def test_which_days_are_meant_is_asked_and_taken_as_answered(town):
    line = ["Streets", "Curb", "Broken", "", "30 days"]
    with pytest.raises(Invalid) as asked:
        await sorted_out(line, days=None)
    assert "days" in asked.value.fields
    (edit,) = only(await sorted_out(line, days=DaysMean.BUSINESS)).edits
    assert edit.after is not None
    assert edit.after.target == Target(amount=30, unit=Unit.BUSINESS_DAYS)


async def test_not_managed_by_311_becomes_an_explicit_no_target(town):
    await town.adopt(POTHOLE, on=FIRST)
    (edit,) = only(
        await sorted_out(["STREETS", "Pothole", "", "", "SLA Not Managed by 311"], days=None)
    ).edits
    assert edit.after is not None
    assert (edit.after.target, edit.after.handled_by) == (None, "Streets")
    await town.adopt(edit.after, on=date(2026, 7, 1))
    (back,) = only(await sorted_out(["Streets", "Pothole", "", "", "8 hours"], days=None)).edits
    assert back.after is not None
    assert back.after == replace(POTHOLE, target=Target(amount=8, unit=Unit.HOURS))


async def test_a_service_is_known_by_its_other_name(town):
    (edit,) = only(await sorted_out(["Streets", "Hole in the Street", "", "", "5 days"])).edits
    assert edit.key == "term:pothole/done"


async def test_an_unknown_service_is_told_as_new_and_added_on_taking(town):
    part = only(await sorted_out(["Streets", "Señal", "Caída", "N/A", "5 days"]))
    assert part.new_services == (
        ServiceEntry(code="senal-caida", problem="Señal", detail="Caída", department="streets"),
    )
    assert part.edits[0].key == "term:senal-caida/done"
    assert part.edits[0].after == Term(
        service="senal-caida", target=Target(amount=5, unit=Unit.CALENDAR_DAYS), calendar="city"
    )
    await actions.draft_services(part.new_services, by=town.people.marcus, at=AT)
    again = only(await sorted_out(["Streets", "Señal", "Caída", "N/A", "5 days"]))
    assert (again.new_services, again.edits[0].key) == ((), "term:senal-caida/done")


async def test_two_departments_may_do_work_of_one_name(town):
    found = await sorted_out(
        ["Streets", "Tree", "Fallen", "", "1 day"], ["Parks", "Tree", "Fallen", "", "2 days"]
    )
    streets, parks = found.departments
    assert [service.code for service in streets.new_services] == ["tree-fallen"]
    assert (parks.new_services, parks.edits[0].key) == ((), "term:tree/done")


async def test_a_department_without_an_agreement_is_told_so(town):
    part = only(await sorted_out(["Parks", "Tree", "Fallen", "", "2 days"]))
    assert (part.department.agreement, part.department.version) == ("", 0)
    assert part.edits[0].after is not None
    assert part.edits[0].after.calendar == "city"


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (["Moon", "pothole", "", "1", "hours"], "department", "no department “Moon”"),
        (["Streets", "nothing", "", "1", "hours"], "service", "no service with this code"),
        (["Streets", "pothole", "Graffiti", "1", "hours"], "problem", "is called “Pothole”"),
        (["Streets", "tree", "", "1", "hours"], "service", "the work of parks"),
        (["Streets", "pothole", "", "9,999", "business days"], "amount", "whole number from 1 to"),
    ],
)
async def test_a_line_that_cannot_be_taken_here_is_refused(town, line, column, reason):
    found = await sorted_out(line, columns=NATIVE)
    (refused,) = found.refused
    assert (refused.line, refused.column) == (2, column)
    assert reason in refused.reason
    assert found.read == len(found.refused) == 1


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [("calendar", "moon", "no such calendar"), ("remove", "yes", "cannot be taken out")],
)
async def test_a_value_unknown_here_is_refused(town, column, value, reason):
    found = await sorted_out(["Streets", "pothole", "", "1", "hours", value], columns=[*NATIVE, column])
    assert [(one.column, reason in one.reason) for one in found.refused] == [(column, True)]


async def test_two_lines_about_one_target_are_not_both_taken(town):
    found = await sorted_out(
        ["Streets", "pothole", "", "1", "hours"], ["Streets", "", "Pothole", "2", "hours"], columns=NATIVE
    )
    assert [edit.line for edit in only(found).edits] == [2]
    assert [(one.line, "line 2" in one.reason) for one in found.refused] == [(3, True)]


async def test_a_name_that_two_services_have_needs_the_code(town):
    twin = ServiceEntry(code="pothole-2", problem="Pothole", department="streets")
    await actions.create_service(twin, by=town.people.marcus, at=AT)
    found = await sorted_out(["Streets", "Pothole", "", "", "1 hour"])
    assert "pothole or pothole-2" in found.refused[0].reason


async def test_one_date_for_a_department_and_lines_that_take_targets_out(town):
    await town.adopt(POTHOLE, CURB, on=FIRST)
    columns = [*NATIVE, "effective from", "remove"]
    found = await sorted_out(
        ["Streets", "pothole", "", "", "", "2026-07-01", "yes"],
        ["Streets", "curb", "", "20", "calendar days", "2026-08-01", ""],
        columns=columns,
    )
    part = only(found)
    assert part.effective_from == "2026-07-01"
    assert [(edit.key, edit.after) for edit in part.edits] == [("term:pothole/done", None)]
    assert found.refused[0].column == "effective from"


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
async def test_a_downloaded_file_comes_back_without_an_edit(town, write):
    rich = replace(POTHOLE, goal_bp=9_750, condition="=if dry", closed_when="filled,\nrolled")
    other = replace(CURB, target=None, handled_by="Parks")
    await town.adopt(rich, other, replace(rich, metric="first-response", population="main"), on=FIRST)
    latest = await queries.latest(town.agreement)
    assert latest is not None
    content = write(await queries.listed_terms(latest.version_id, department="Streets"))
    found = await queries.resolve_lines(read_terms(content), sight=SIGHT, at=AT)
    part = only(found)
    assert (part.edits, part.unchanged, part.not_mentioned, found.refused) == ((), 3, 0, ())


async def test_new_yorks_real_values_become_drafts_of_three_departments(town):
    rows = published.rows()
    for name in dict.fromkeys(row[0] for row in rows[1:]):
        code = name.lower().replace(" ", "-").replace("'", "")[:40]
        await directory.create_party(code, name=name, kind=PartyKind.DEPARTMENT, by=operator(), at=EARLIER)
    parsed = read_terms(published.as_csv(rows).encode())
    found = await queries.resolve_lines(parsed, sight=SIGHT, at=AT, days=DaysMean.BUSINESS)
    assert found.refused == ()
    assert found.taken == found.read == len(rows) - 1
    assert len(found.departments) == 3
    terms = [edit.after for part in found.departments for edit in part.edits if edit.after]
    assert [term.handled_by for term in terms if term.target is None] == ["Department of Buildings"]
    assert {term.target.unit for term in terms if term.target} == {Unit.HOURS, Unit.BUSINESS_DAYS}


def many(lines: int) -> list[list[str]]:
    return [
        ["Streets", f"Problem {number // 10}", f"Detail {number}", "", f"{number % 30 + 1} days"]
        for number in range(lines)
    ]


async def test_six_hundred_lines_are_sorted_out_adopted_and_paged_at_once(town):
    content = published.as_csv([PUBLISHED, *many(600)]).encode()
    started = time.process_time()
    found = await queries.resolve_lines(read_terms(content), sight=SIGHT, at=AT, days=DAYS)
    assert time.process_time() - started < 2
    part = only(found)
    assert (len(part.edits), len(part.new_services), found.refused) == (600, 600, ())

    await actions.draft_services(part.new_services, by=town.people.marcus, at=AT)
    await town.adopt(*(edit.after for edit in part.edits if edit.after), on=FIRST)
    latest = await queries.latest(town.agreement)
    assert latest is not None
    await _assert_paged(latest.version_id)
    started = time.process_time()
    again = only(await queries.resolve_lines(read_terms(content), sight=SIGHT, at=AT, days=DAYS))
    assert time.process_time() - started < 2
    assert (again.edits, again.unchanged) == ((), 600)


async def _assert_paged(version: int) -> None:
    seen: list[tuple[str, str]] = []
    after: tuple[str, str] | None = ("", "")
    while after:
        page = await queries.page_of_terms(version, after=after, limit=250)
        seen += [(row.group, row.key) for row in page.rows]
        after = page.after
    assert len(seen) == len(set(seen)) == 600
    assert seen == sorted(seen)
    one = await queries.page_of_terms(version, group="Problem 7")
    assert {row.problem for row in one.rows} == {"Problem 7"}
    assert (len(one.rows), one.after) == (10, None)


async def test_an_upload_is_recorded_with_every_line_refused(town):
    refused = (Refused(line=7, column="sla_days", value="so\0on", reason="it is not a number"),)
    upload = Upload(
        file_name="list.csv",
        file_hash="ab" * 32,
        lines=3,
        taken=1,
        unchanged=1,
        refused=refused,
        days_mean="calendar",
    )
    assert await actions.record_upload(upload, by=town.people.marcus, at=AT) == "UP-2026-0001"
    (row,) = await TermsUpload.select()
    assert (row["taken"], row["unchanged"], row["refused"], row["days_answered_by"]) == (
        1,
        1,
        1,
        "Marcus Bell",
    )
    (line,) = await RefusedLine.select()
    assert (line["line"], line["column"], line["value"]) == (7, "sla_days", "so\ufffdon")
    event = await last_event("agreements:terms:uploaded")
    assert event["audience"] == "311"
    assert event["after"]["refused"] == 1
    assert event["after"]["days_mean"] == "calendar"


async def test_an_upload_whose_lines_do_not_add_up_or_by_an_onlooker_is_not_recorded(town):
    upload = Upload(file_name="list.csv", file_hash="ab", lines=3, taken=1, unchanged=1, refused=())
    with pytest.raises(Invalid, match="add up"):
        await actions.record_upload(upload, by=town.people.marcus, at=AT)
    with pytest.raises(Forbidden):
        await actions.record_upload(replace(upload, lines=2), by=town.people.ruth, at=AT)
    assert await TermsUpload.count() == 0


async def test_opening_an_agreement_ends_the_gap_that_an_upload_found(town: Town):
    new = NewAgreement(code="parks", department="parks", calendar="city", policy="[]")
    await actions.open_agreement(new, by=town.people.marcus, at=AT)
    part = only(await sorted_out(["Parks", "Tree", "Fallen", "", "2 days"]))
    assert part.department.agreement == "parks"
