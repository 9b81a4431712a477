"""Guides hold every step that a role may take, and no other; words of help are words of pages."""

import pytest

from governance.changes.rules.moves import MOVES, By, Step
from governance.people.rules import BINDING_BY_DEFAULT, NEGOTIATING, Role
from governance.web.help.glossary import GLOSSARY
from governance.web.help.guides import guide
from tests.page_words import raw_keys
from tests.web.conftest import Visitor, sign_in_as
from tests.web.test_changes import text_of

pytestmark = pytest.mark.anyio
# Who may take each kind of step, said once more by hand: by the column of the table, not by its code.
MAY = {
    By.INITIATOR: NEGOTIATING,
    By.TURN: NEGOTIATING,
    By.EITHER: NEGOTIATING,
    By.NOT_BINDING: NEGOTIATING - BINDING_BY_DEFAULT,
    By.BINDING: BINDING_BY_DEFAULT,
    By.APPROVER: {Role.SPONSOR},
    By.CLOCK: set(),
    By.ANY_ACT: set(),
}
ONLY_WHO_BINDS = {Step.NOTICE, Step.DECLINE}


@pytest.mark.parametrize("role", Role)
def test_a_guide_holds_exactly_the_steps_its_role_may_take(role: Role) -> None:
    expected = [
        each.step
        for each in MOVES
        if role in MAY[By(each.by)] and (each.step not in ONLY_WHO_BINDS or role in BINDING_BY_DEFAULT)
    ]
    assert [line.step for line in guide(role).lines] == expected
    assert all(line.name and line.does and line.then for line in guide(role).lines)


def test_each_word_has_one_place() -> None:
    places = [term.place for term in GLOSSARY]
    assert len(places) == len(set(places))


async def test_every_page_leads_to_help_and_help_to_each_guide(visitor: Visitor, people) -> None:
    await sign_in_as(visitor, people.lee)
    await visitor.get("/to-do")
    assert 'href="/help"' in visitor.page
    await visitor.get("/help")
    assert "Your guide: division head" in text_of(visitor.page)
    for role in Role:
        assert f'href="/help/{role}"' in visitor.page
    assert (await visitor.get("/help/nobody")).status_code == 404
    for role in Role:
        assert (await visitor.get(f"/help/{role}")).status_code == 200
        assert not raw_keys(text_of(visitor.page.partition("<main")[2]))
