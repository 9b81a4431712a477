"""A list of people and roles from a file: dry, for good, again, and by whom."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Forbidden, Invalid
from governance.people.actions.roster import Outcome, import_people
from governance.people.queries import directory as known
from governance.people.queries import viewers
from governance.people.rules import ROLE_WORDS, Role, roster
from governance.people.rules.roster import DATES
from governance.tabular.file import records
from governance.tabular.rows import Row, Unreadable
from tests import cast, events
from tests.cast import AT, Cast

KIM = {
    "email": "kim@portalder.gov",
    "name": "Kim Day",
    "phone": "555-0142",
    "party": "fire",
    "party_name": "Fire",
    "kind": "department",
    "role": "division-head",
    "title": "Fire Chief",
    "leads": "yes",
    "authority": "Memo 12",
}
JO = {
    "email": "jo@portalder.gov",
    "name": "Jo Park",
    "party": "fire",
    "role": "liaison",
    "title": "Fire liaison",
    "binding": "no",
    "authority": "Memo 13",
}


def rows(text: str) -> Sequence[Row | Unreadable]:
    return records(text.encode(), lambda cell: roster.column(cell) in roster.COLUMNS, most=10_000)[1]


def sheet(*lines: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(roster.COLUMNS))
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


def counts(outcome: Outcome) -> tuple[int, int, int, int, int]:
    return (
        outcome.lines,
        outcome.added,
        outcome.unchanged,
        len(outcome.waiting),
        len(outcome.refused),
    )


async def test_an_administrators_list_brings_the_lead_who_then_appoints_the_others(people: Cast):
    first = await import_people(sheet(JO, KIM), by=people.sam, at=AT)
    assert counts(first) == (2, 1, 0, 1, 0)
    assert (first.waiting[0].name, first.waiting[0].line) == ("Jo Park", 2)
    assert "Kim Day, who leads Fire" in first.waiting[0].reason
    event = await events.last()
    assert (event.tag, event.body["after"]["added"]) == (Tag.PEOPLE_IMPORTED, 1)
    kim = cast.fresh(await viewers.acting("kim@portalder.gov", at=AT))
    assert (kim.title, kim.leads, kim.binding) == ("Fire Chief", True, True)
    second = await import_people(sheet(JO, KIM), by=kim, at=AT)
    assert counts(second) == (2, 1, 1, 0, 0)
    assert not (await viewers.acting("jo@portalder.gov", at=AT)).binding


async def test_an_administrator_becomes_nobody_who_negotiates_by_a_list(people: Cast):
    chief = {**KIM, "email": "sam.ito@portalder.gov", "name": "Sam Ito", "phone": ""}
    outcome = await import_people(sheet(JO, chief), by=people.sam, at=AT)
    assert counts(outcome) == (2, 0, 0, 0, 2)
    assert "is Administrator at Mayor's Office and cannot be Fire Chief" in outcome.refused[1].reason


async def test_the_same_list_again_changes_nothing(people: Cast):
    await import_people(sheet(KIM), by=people.sam, at=AT)
    written = await events.count()
    again = await import_people(sheet(KIM), by=people.sam, at=AT)
    assert counts(again) == (1, 0, 1, 0, 0)
    assert await events.count() == written


async def test_a_dry_run_says_the_same_and_keeps_nothing(people: Cast):
    written = await events.count()
    dry = await import_people(sheet(KIM, JO), by=people.sam, at=AT, dry_run=True)
    assert await events.count() == written
    assert [party.code for party in await known.parties()] == [
        "311",
        "audit",
        "mayor",
        "parks",
        "streets",
        "water",
    ]
    real = await import_people(sheet(KIM, JO), by=people.sam, at=AT)
    assert counts(dry) == counts(real)
    assert dry.dry_run


async def test_a_refused_line_leaves_nothing_and_the_others_stand(people: Cast):
    broken = {**JO, "email": "bo@portalder.gov", "role": "analyst"}
    outcome = await import_people(sheet(KIM, broken), by=people.sam, at=AT)
    assert counts(outcome) == (2, 1, 0, 0, 1)
    (line,) = outcome.refused
    assert (line.line, line.column, line.value) == (3, "role", "analyst")
    assert "Fire can have" in line.reason
    assert await known.holder_on("fire-division-head", at=AT)
    with pytest.raises(Exception, match="no active account"):
        await viewers.known_person("bo@portalder.gov")


async def test_a_lead_brings_nobody_into_another_party(people: Cast):
    line = {**JO, "party": "streets", "title": "Second liaison"}
    outcome = await import_people(sheet(line), by=people.rosa, at=AT)
    assert "Lee Chan, who leads Streets" in outcome.refused[0].reason
    with pytest.raises(Forbidden):
        await import_people(sheet(line), by=people.dana, at=AT)


async def test_from_a_date_means_from_its_beginning_in_the_city(people: Cast):
    await import_people(sheet({**KIM, "from": "2026-01-05"}), by=people.sam, at=AT)
    holder = await known.holder_on("fire-division-head", at=AT)
    assert holder
    assert holder.since == datetime(2026, 1, 5, 5, tzinfo=UTC)


async def test_a_person_without_a_role_is_only_added(people: Cast):
    outcome = await import_people(b"email,name\nkim@portalder.gov,Kim Day\n", by=people.sam, at=AT)
    assert counts(outcome) == (1, 1, 0, 0, 0)


async def test_a_name_that_is_not_the_accounts_is_refused(people: Cast):
    outcome = await import_people(b"email,name\ndana.ruiz@portalder.gov,Don\n", by=people.sam, at=AT)
    assert (outcome.refused[0].column, outcome.refused[0].value) == ("name", "Don")


class TestReading:
    def test_each_refused_line_names_its_first_physical_line_column_and_reason(self):
        text = (
            'email,name,party,role,title,binding,leads,from,authority\r\n"a@x.gov","A\r\nB",,,,,,,\r\n\r\n'
            "b@x.gov,B,s,liaison,T,maybe,,,x\r\nc@x.gov,C,s,liaison,T,,,31.12.2026,x\r\n"
            "d@x.gov,D,s,boss,T,,,,x\r\ne@x.gov,E,s,liaison,T,,,,\r\nf@x.gov,F,,liaison,,,,,\r\n"
            "g@x.gov,G,,,,,,,,stray\r\n"
        )
        taken, refused = roster.read(rows(text))
        assert taken == []
        assert [(line.line, line.column) for line in refused] == [
            (2, "name"),
            (5, "binding"),
            (6, "from"),
            (7, "role"),
            (8, "authority"),
            (9, "party"),
            (10, "beyond the last column"),
        ]
        assert refused[2].value == "31.12.2026"

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "missing: email, name"),
            ("email,name,rank\n", "not known: rank"),
            ("email,name,name\n", "twice: name"),
        ],
    )
    def test_a_file_that_is_no_list_is_refused_as_a_whole(self, text, why):
        with pytest.raises(Invalid, match=why):
            roster.read(rows(text))

    async def test_what_excel_writes_on_an_older_desk_keeps_its_letters(self, people: Cast):
        done = await import_people("email;name\na@x.gov;J\u00f6\n".encode("cp1252"), by=people.sam, at=AT)
        assert counts(done) == (1, 1, 0, 0, 0)
        assert await sql.value("SELECT name FROM person WHERE email = 'a@x.gov'") == "J\u00f6"

    async def test_a_few_broken_letters_are_no_name_that_anybody_guesses(self, people: Cast):
        with pytest.raises(Invalid, match="Line 2 holds a letter that is broken"):
            await import_people(
                "email,name\na@x.gov,J\u00f6\u00f6\u00f6".encode() + b"\xf6\n", by=people.sam, at=AT
            )

    def test_a_quotation_mark_that_never_closes_loses_no_line_without_a_word(self):
        taken, refused = roster.read(rows('email,name\na@x.gov,A\nb@x.gov,"B\nc@x.gov,C\n'))
        assert [line.email for line in taken] == ["a@x.gov"]
        assert [(line.line, "never closed" in line.reason) for line in refused] == [(3, True)]

    @pytest.mark.parametrize("form", DATES)
    @given(day=st.dates(min_value=date(2000, 1, 1), max_value=date(2068, 12, 31)))
    def test_a_day_is_read_back_in_every_way_it_is_written(self, form, day):
        assert roster.day(day.strftime(form), "from") == day

    @pytest.mark.parametrize("said", ["11/30/2026", "11/30/26", "2026-11-30"])
    @pytest.mark.parametrize("role", ["Division head", "division-head", "DIVISION HEAD"])
    @pytest.mark.parametrize("yes", ["yes", "Yes", "TRUE", "x", "1"])
    def test_a_line_may_speak_the_words_of_pages(self, said, role, yes):
        text = f"E-mail,Who,Office,Role,Title,Leads this office,Since,Rests on\nk@x.gov,K,Streets,{role},Head,{yes},{said},Memo 1\n"
        (line,), refused = roster.read(rows(text))
        assert refused == []
        assert line.wanted is not None
        assert (line.wanted.role, line.wanted.leads, line.wanted.starts) == (
            Role.DIVISION_HEAD,
            True,
            date(2026, 11, 30),
        )

    @pytest.mark.parametrize("role", Role)
    def test_each_role_is_known_by_its_word_and_its_code(self, role):
        for said in (ROLE_WORDS[role], str(role), ROLE_WORDS[role].title()):
            (line,), _ = roster.read(rows(f"email,name,party,role,title,authority\na@x.gov,A,x,{said},T,M\n"))
            assert line.wanted is not None
            assert line.wanted.role is role

    def test_a_spreadsheets_headings_are_understood(self):
        taken, refused = roster.read(rows("E-mail,Name,Office name,\na@x.gov,A,,\n"))
        assert (len(taken), refused) == (1, [])


async def test_a_list_that_would_keep_everybody_waiting_is_refused_whole(people):
    with pytest.raises(Invalid, match="more than 2,000 lines"):
        await import_people(b"email,name\n" + b"a@b.gov,A\n" * 2_001, by=people.sam, at=AT)


def workbook_of(*lines: dict[str, object]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.append(list(roster.COLUMNS))
    for line in lines:
        page.append([line.get(name) for name in roster.COLUMNS])
    book.save(out)
    return out.getvalue()


async def test_a_workbook_says_what_its_csv_says(people):
    line = {
        **KIM,
        "from": date(2026, 11, 30),
        "leads": True,
        "role": "Division head",
        "kind": "Department",
    }
    dry = await import_people(workbook_of(line), by=people.sam, at=AT, dry_run=True)
    assert counts(dry) == (1, 1, 0, 0, 0)
    done = await import_people(workbook_of(line), by=people.sam, at=AT)
    again = await import_people(sheet({**KIM, "from": "11/30/2026"}), by=people.sam, at=AT)
    assert (counts(done), counts(again)) == ((1, 1, 0, 0, 0), (1, 0, 1, 0, 0))


async def test_an_office_may_be_called_by_its_name(people):
    line = {**JO, "party": "Streets", "role": "alternate liaison"}
    done = await import_people(sheet(line), by=people.lee, at=AT)
    assert counts(done) == (1, 1, 0, 0, 0)
    assert (
        await sql.value(
            "SELECT o.code FROM seat s JOIN party o ON o.id = s.party WHERE s.title = 'Fire liaison'"
        )
        == "streets"
    )
