"""What happens next: told for every step a person takes in any table of moves, on the page that has its button."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import governance
from governance.changes.rules.moves import Step
from governance.moves import Moves
from governance.web.changes.verbs import VERBS
from governance.web.help.next_steps import ANYBODY, NEXT, TABLES, next_of

CLOCK = {"the clock", "whatever act finds it"}
TEMPLATES = Path(__file__).parents[2] / "templates"
CALL = re.compile(r"then\(\"([^\"]+)\", ([^)]*)\)")
# Steps whose page says it in words of its own, made of who is asked and by when: the template, and what it says.
OF_ITS_OWN = {
    ("changes", "offer"): ("changes/_write_follows.html", "What happens next"),
    ("changes", "notice"): ("changes/_write_follows.html", "What happens next"),
    ("changes", "counter"): ("changes/_write_follows.html", "What happens next"),
    ("changes", "consent"): ("changes/agree.html", "What happens next"),
    ("changes", "approve"): ("changes/_approval.html", "What happens next"),
    ("changes", "talk"): ("changes/_stuck.html", "have until two business days after it to answer"),
    ("changes", "grant"): ("changes/_aside.html", "Give them more time"),
    ("reorganizations", "agree"): ("reorganizations/_acts.html", "with it, this holds"),
    ("agreeing", "confirm"): ("changes/agreed.html", "What happens next"),
    ("meetings", "open"): ("meetings/_head.html", "Start the meeting"),
    ("meetings", "close"): ("meetings/closing.html", "the minutes are drafted from them"),
    ("outlook", "leave out"): ("coming-up/show.html", "Leave it out"),
    ("successions", "ask"): ("people/_appoint.html", "confirm"),
    ("successions", "refuse"): ("successions/show.html", "No, and why"),
    ("systems", "make a new secret"): ("systems/_acts.html", "A new secret is shown once"),
    ("systems", "send a test"): ("systems/_acts.html", "Send a test"),
    ("systems", "send again"): ("systems/_log.html", "again"),
    ("systems", "switch off"): ("systems/_acts.html", "Switch off"),
    ("systems", "switch on"): ("systems/_acts.html", "Switch on"),
}


def all_tables() -> Iterator[Moves[Any, Any]]:
    """Every table of moves that any module of the program holds, found by looking."""
    seen: set[int] = set()
    for found in pkgutil.walk_packages(governance.__path__, "governance."):
        if ".rules" in found.name:
            for value in vars(importlib.import_module(found.name)).values():
                if isinstance(value, Moves) and id(value) not in seen:
                    seen.add(id(value))
                    yield value


def said() -> set[tuple[str, str]]:
    """Procedure and step of every line on a page that says what happens next."""
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        for procedure, step in CALL.findall(path.read_text("utf-8")):
            names = re.findall(r"\"([^\"]+)\"", step) or sorted(NEXT[procedure])
            found |= {(procedure, name) for name in names}
    return found


def test_no_table_of_moves_is_forgotten() -> None:
    assert {id(each) for each in all_tables()} == {id(each) for each in TABLES.values()}


@pytest.mark.parametrize("procedure", TABLES)
def test_each_step_a_person_takes_has_its_sentence_and_no_other(procedure: str) -> None:
    taken = {str(each.step) for each in TABLES[procedure] if str(each.by) not in CLOCK}
    assert set(NEXT[procedure]) == taken
    for step in taken:
        sentence = next_of(procedure, step, {"other": "Streets", "own": "311"})
        assert sentence.endswith(".")
        assert not set("{}") & set(sentence)


def test_each_step_is_told_on_its_page() -> None:
    told = said()
    for procedure, steps in NEXT.items():
        for step in steps:
            if (procedure, step) in OF_ITS_OWN:
                template, words = OF_ITS_OWN[procedure, step]
                assert words in (TEMPLATES / template).read_text("utf-8"), (procedure, step)
            elif procedure != "changes":
                assert (procedure, step) in told, (procedure, step)
    assert {str(verb.step) for verb in VERBS.values()} | {
        step for name, step in OF_ITS_OWN if name == "changes"
    } == {str(step) for step in Step} - {
        str(each.step) for each in TABLES["changes"] if str(each.by) in CLOCK
    }


def test_who_is_meant_is_named_where_it_is_known() -> None:
    assert next_of("changes", "hand back", {"other": "Streets"}).startswith("Nothing is sent to Streets.")
    assert ANYBODY["other"] in next_of("changes", "hand back")
