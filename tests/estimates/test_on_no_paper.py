"""The honest date is said, and stands on no paper: no document, letter, message to systems or file of open data knows it."""

import re
from collections.abc import Iterable
from functools import cache

from tests import source

PAPER = ("records", "reminders", "invitations", "webhooks", "open_data", "agendas", "waiting", "reports")
IMPORTED = re.compile(r"^from ([\w.]+) import (\([^)]*\)|.*)$", re.MULTILINE)
SAYS = ("9 of 10 were done", "9 of 10 done", "9 of 10 are done")


@cache
def known() -> dict[str, source.Module]:
    return {module.name: module for module in source.modules()}


def reached(rooms: Iterable[str]) -> set[str]:
    """Every module that these rooms import, themselves or by others; by its text, because parsing them all takes long."""
    found = {name for name, module in known().items() if module.room in rooms}
    ahead = list(found)
    while ahead:
        for start, names in IMPORTED.findall(known()[ahead.pop()].text):
            parts = {start, *(f"{start}.{name}" for name in re.findall(r"\w+", names))} & known().keys()
            ahead += parts - found
            found |= parts
    return found


def test_what_writes_paper_and_messages_knows_no_honest_date() -> None:
    found = {name for name in reached(PAPER) if name.startswith("governance.estimates")}
    assert not found, f"It promises nothing, and paper is read as a promise: {found}"


def test_the_look_up_does_know_it() -> None:
    """So that the test above can fail."""
    assert "governance.estimates.rules.words" in reached(["web"])


def test_no_template_of_paper_or_letters_says_it() -> None:
    written = {
        str(path): text
        for path, text in source.templates().items()
        if {"print", "mail"} & set(path.parts) and any(words in text for words in SAYS)
    }
    assert not written
