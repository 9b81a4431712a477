"""Where a matter beside negotiations leads: a page that whoever is asked may open, with the act on it."""

import pytest
from litestar import Litestar

from governance.waiting.queries.matters import Scope, matters
from governance.waiting.rules.links import link_to
from governance.waiting.rules.matter import Kind
from tests.adjustments.filed import potholes_and_lamps
from tests.changes.stage import AT, Stage
from tests.waiting import further_scenes
from tests.waiting.scenes import SCENES
from tests.web.conftest import browser, sign_in_as

pytestmark = pytest.mark.anyio
assert further_scenes
# What the page has for whoever is asked; those who only see to it that somebody acts read whom to call.
ACTS = {
    Kind.CONFIRM: "Agree for ",
    Kind.ENDING: "It ends, as agreed",
    Kind.REVIEW: "It goes on as it is",
    Kind.UPLOAD_FAILED: "Choose another file",
    Kind.DATA_OLD: "Look it over",
    Kind.HOLIDAYS_DUE: "Holidays",
    Kind.VACANCY: "Appoint somebody",
    Kind.HOLDER_LEFT: "has not been able to sign in since",
    Kind.LISTED: "Do not appoint",
    Kind.ACTING_ENDS: "End now",
    Kind.PROGRAM_ENDS: "It is still needed",
    Kind.ANNOUNCEMENT: "Take it over for Streets",
    Kind.OUTLOOK: "Nothing planned",
    Kind.NO_CONTACT: "555-0100",
}
ONLY_READ = {(Kind.VACANCY, "nora"), (Kind.VACANCY, "sam")}


@pytest.mark.parametrize("kind", ACTS)
async def test_it_leads_to_a_page_where_it_can_be_done(kind: Kind, stage: Stage, app: Litestar) -> None:
    await potholes_and_lamps()
    await anext(SCENES[kind].story(stage))
    found = [each for each in (await matters(Scope(at=AT, every=True))).matters if each.kind is kind]
    assert found
    for who in sorted(SCENES[kind].who):
        async with browser(app) as one:
            await sign_in_as(one, getattr(stage.people, who))
            mine = next(each for each in found if each.seats.ask(getattr(stage.people, who)))
            assert (await one.get(link_to(mine))).status_code == 200
            assert ACTS[kind] in one.page or (kind, who) in ONLY_READ
