"""Trap 25: no field of any form takes what nobody sees, and nothing that is not UTF-8 is taken for something else."""

import ast

import pytest

from governance.errors import Malformed
from governance.identity.tables import Throttle
from governance.web.site.forms import GIVEN_BACK, Form
from tests import cast as named
from tests.source import Module, modules
from tests.web.conftest import PAGE, POSTED, Visitor, sign_in_as

SIGNS = (
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\ufe0f",
    "\U000e0041",
    "\U000e0101",
    "\u3164",
    "\u2800",
    "\u202e",
)
READERS = {"text", "value", "values", "whole", "day", "day_or_none", "clock_time", "choice"}


def pages() -> list[Module]:
    return [
        each for each in modules() if each.name.startswith("governance.web.") and ".site." not in each.name
    ]


def fields() -> list[str]:
    """Every name of a field that some page reads."""
    found = {
        node.args[0].value
        for module in pages()
        for node in module.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }
    return sorted(found)


def test_trap_25_every_field_of_every_form_refuses_what_nobody_sees() -> None:
    names = fields()
    assert len(names) > 100
    taken = {name for name in names for sign in SIGNS if not _refuses(name, f"Storm{sign}season")}
    as_it_is = {name for name in names if "password" in name or name.startswith(GIVEN_BACK)}
    assert taken == as_it_is


def _refuses(name: str, value: str) -> bool:
    try:
        Form([("other", "plain"), (name, value)]).check_seen()
    except Malformed as refused:
        return set(refused.fields) == {name}
    return False


def test_no_page_reads_a_form_past_that_rule() -> None:
    past = [
        f"{module.name}:{node.lineno}"
        for module in pages()
        for node in module.nodes
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in {"remember_typed", "form", "json"}
        if "request" in ast.unparse(node)
    ]
    assert not past, "Read it by read_form, which refuses what nobody sees."


async def test_what_was_typed_comes_back_with_the_place_named_at_its_field(
    visitor: Visitor, people: named.Cast
) -> None:
    await sign_in_as(visitor, people.sam)
    typed = {"email": "jo@portalder.gov", "name": "Jo\u200b Park", "phone": "555"}
    answer = await visitor.post("/accounts", typed)
    assert answer.status_code == 400
    assert "Name holds a character that nobody sees (U+200B) after “Jo”." in visitor.page
    assert 'value="jo@portalder.gov"' in visitor.page


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Dаna Ruiz", "different alphabets"),
        ("Ｄana Ruiz", "a style of its own"),
        ("Dana Rulz", ""),
        ("Dana Ruız", "looks like “Dana Ruiz”"),
        ("Dana Ruiz", ""),
    ],
)
async def test_no_account_gets_a_name_that_looks_like_anothers(
    visitor: Visitor, people: named.Cast, name: str, told: str
) -> None:
    await sign_in_as(visitor, people.sam)
    answer = await visitor.post("/accounts", {"email": "other@portalder.gov", "name": name, "phone": ""})
    assert told in visitor.page
    assert (answer.status_code == 303) is not bool(told)


BROKEN = (
    b"email=dana%FF%40x.gov",
    b"email=%C3",
    b"email=%ED%A0%80",
    b"email=\xc3\xa9",
    b"em%FFail=x",
    b"email=%C0%80",
)


@pytest.mark.parametrize("body", BROKEN)
async def test_a_form_that_is_not_utf_8_is_refused_not_mended(
    visitor: Visitor, people: named.Cast, body: bytes
) -> None:
    headers = {**POSTED, "Content-Type": "application/x-www-form-urlencoded"}
    answer = await visitor.http.post("/sign-in", content=body, headers=headers)
    assert answer.status_code == 400
    assert "not text in UTF-8" in answer.text
    assert not await Throttle.exists()


@pytest.mark.parametrize(
    "address", ["/services?q=%FF", "/services?%C3=1", "/agreements/%FF", "/verify/%E2%28%A1"]
)
async def test_an_address_that_is_not_utf_8_is_refused_not_mended(
    visitor: Visitor, people: named.Cast, address: str
) -> None:
    await sign_in_as(visitor, people.priya)
    answer = await visitor.http.get(address, headers=PAGE)
    assert answer.status_code == 400
    assert "\ufffd" not in answer.text


PART = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n--x--\r\n'


@pytest.mark.parametrize(
    "part",
    [
        PART % (b"email", b"", b"\xff"),
        PART % (b"em\xffail", b"", b"x"),
        PART % (b"email", b'; filename="\xff.csv"', b"x"),
    ],
)
async def test_parts_that_are_not_utf_8_are_refused(
    visitor: Visitor, people: named.Cast, part: bytes
) -> None:
    headers = {**POSTED, "Content-Type": "multipart/form-data; boundary=x"}
    answer = await visitor.http.post("/sign-in", content=part, headers=headers)
    assert answer.status_code == 400
    assert "\ufffd" not in answer.text


async def test_letters_of_any_language_are_taken(visitor: Visitor, people: named.Cast) -> None:
    await sign_in_as(visitor, people.sam)
    typed = {"email": "mai@portalder.gov", "name": "Nguyễn Thị Mai", "phone": ""}
    assert (await visitor.post("/accounts", typed)).status_code == 303
