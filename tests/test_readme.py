"""The README tells the truth where it can be checked."""

import re
from pathlib import Path

from governance.agreements.rules.reorganizations import MOVES as REORGANIZATIONS
from governance.changes.rules.moves import MOVES
from governance.meetings.rules.meetings import MOVES as MEETINGS
from governance.people.rules import separation

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_moves_is_the_one_the_writer_reads():
    shown = re.search(r"<!-- moves:.*?-->\n(.*?)<!-- end of moves -->", README, re.DOTALL)
    assert shown, "README.md lost the marks around its table of moves"
    assert shown[1] == MOVES.table(), (
        "paste governance.changes.rules.moves.MOVES.table() between the marks in README.md"
    )


def test_the_table_of_who_may_hold_what_is_the_one_that_rules_ask():
    shown = re.search(r"<!-- seats:.*?-->\n(.*?)<!-- end of seats -->", README, re.DOTALL)
    assert shown, "README.md lost the marks around its table of roles"
    assert shown[1] == separation.table(), (
        "paste governance.people.rules.separation.table() between the marks in README.md"
    )


def test_so_is_the_table_of_what_becomes_of_services():
    shown = re.search(r"<!-- reorganizations:.*?-->\n(.*?)<!-- end of reorganizations -->", README, re.DOTALL)
    assert shown, "README.md lost the marks around its second table of moves"
    assert shown[1] == REORGANIZATIONS.table(), (
        "paste that of governance.agreements.rules.reorganizations.MOVES"
    )


def test_so_is_the_table_of_meetings():
    shown = re.search(r"<!-- meetings:.*?-->\n(.*?)<!-- end of meetings -->", README, re.DOTALL)
    assert shown, "README.md lost the marks around the table of meetings"
    assert shown[1] == MEETINGS.table(), "paste that of governance.meetings.rules.meetings.MOVES"


def test_the_two_commands_come_first():
    block = README.index("```")
    assert README[block:].startswith("```\nmake demo")
    assert "make test" in README[block : block + 200]


def test_every_file_it_names_exists():
    named = set(re.findall(r"\]\(([^)#]+)\)", README)) | set(
        re.findall(r"`((?:governance|reports|tests)/[\w./]+)`", README)
    )
    assert not [name for name in named if not name.startswith("http") and not (ROOT / name).exists()]
