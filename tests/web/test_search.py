"""One search: a number goes straight to its change, words find what the viewer may see and nothing else."""

import re
from datetime import timedelta

import pytest

from governance.changes import actions
from governance.search import queries
from governance.search.rules import answers, change_number, patterns
from tests import cast
from tests.changes.stage import LAMP_FASTER
from tests.web.conftest import Visitor, sign_in_as
from tests.web.port_alder import AT, EVERYBODY, Stage, as_, sent

SEES = {"marcus", "priya", "dana", "lee", "amara", "nora", "ruth"}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("CH-2026-0042", "CH-2026-0042"),
        (" ch-2026-42 ", "CH-2026-0042"),
        ("ch 2026 0042", "CH-2026-0042"),
        ("2026-42", "CH-2026-0042"),
        ("CH-2026-12345", "CH-2026-12345"),
        ("pothole", ""),
        ("4 business days", ""),
        ("", ""),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str, number: str) -> None:
    assert change_number(typed) == number


def test_signs_of_the_database_stand_for_themselves() -> None:
    assert patterns("100% _a\\") == ["%100\\%%", "%\\_a\\\\%"]


def test_every_word_must_begin_a_word_of_the_name() -> None:
    assert answers("animal", "Animal Care")
    assert answers("care ani", "Animal Care")
    assert not answers("animal streets", "Animal Care")


@pytest.mark.anyio
@pytest.mark.parametrize("who", EVERYBODY)
async def test_a_number_goes_straight_there_for_those_who_may_see_it(
    visitor: Visitor, stage: Stage, who: str
) -> None:
    number = await sent(stage)
    await as_(visitor, stage, who)
    answer = await visitor.get(f"/search?q={number.lower()}")
    if who in SEES:
        assert answer.headers["location"] == f"/changes/{number}"
    else:
        assert answer.status_code == 200
        assert "Nothing that you may see answers these words" in visitor.page


@pytest.mark.anyio
@pytest.mark.parametrize("who", EVERYBODY)
async def test_anothers_change_is_in_no_result(visitor: Visitor, stage: Stage, who: str) -> None:
    """Invariant 11: words of a title, the number and the department find it for its readers only."""
    number = await sent(stage)
    await as_(visitor, stage, who)
    for words in ("pothole", "streets", "3 business days"):
        await visitor.get(f"/search?q={words}")
        assert (number in visitor.page) is (who in SEES), words


@pytest.mark.anyio
@pytest.mark.parametrize("who", EVERYBODY)
async def test_a_draft_is_found_by_its_own_side_only(visitor: Visitor, stage: Stage, who: str) -> None:
    number = await stage.begun(LAMP_FASTER, by=stage.people.dana)
    await as_(visitor, stage, who)
    own = who in {"dana", "lee"}
    assert (await visitor.get(f"/search?q={number}")).is_redirect is own
    await visitor.get("/search?q=lamp")
    assert (number in visitor.page) is own
    assert '/services/street-lamp"' in visitor.page


@pytest.mark.anyio
async def test_a_draft_that_was_withdrawn_unsent_stays_its_own_sides(stage: Stage) -> None:
    number = await stage.begun(LAMP_FASTER, by=stage.people.dana)
    await actions.withdraw(number, words="Not now", by=stage.people.dana, at=AT)
    for person, sees in ((stage.people.dana, True), (stage.people.marcus, False), (stage.people.ruth, False)):
        viewer = await cast.viewer(person, AT)
        found = await queries.search(number, viewer=viewer, at=AT)
        assert bool(found.changes) is sees
        assert bool(await queries.numbered(number, viewer=viewer)) is sees


@pytest.mark.anyio
async def test_departments_lead_to_their_agreement_or_to_where_it_would_be(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "ruth")
    await visitor.get("/search?q=str")
    assert '/agreements/streets"' in visitor.page
    await visitor.get("/search?q=Parks")
    assert '/agreements/parks"' in visitor.page


@pytest.mark.anyio
async def test_others_changes_do_not_use_up_the_room(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 1)
    mine = await stage.begun(LAMP_FASTER, by=stage.people.dana)
    await stage.begun(LAMP_FASTER, by=stage.people.marcus, at=AT + timedelta(hours=1))
    viewer = await cast.viewer(stage.people.dana, AT)
    assert [c.number for c in (await queries.search("lamp", viewer=viewer, at=AT)).changes] == [mine]


@pytest.mark.anyio
async def test_nothing_typed_asks_nothing_and_strange_signs_are_refused(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "dana")
    assert (await visitor.get("/search")).status_code == 200
    assert (await visitor.get("/search?q=%00")).status_code == 400
    for words in ("%25", "_", "%5C", "'"):
        assert (await visitor.get(f"/search?q={words}")).status_code == 200
        assert "CH-" not in visitor.page.replace("such as CH-2026-0042", "")


@pytest.mark.anyio
async def test_strangers_do_not_search(visitor: Visitor, stage: Stage) -> None:
    assert (await visitor.get("/search?q=pothole")).headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("who", ["dana", "lee", "marcus", "priya", "amara", "nora", "ruth", "sam", "rosa"])
async def test_whatever_is_found_its_finder_may_open(visitor: Visitor, stage: Stage, who: str) -> None:
    """For each seat and many words: no line leads to a page that would refuse its reader, and each line stands once."""
    await sign_in_as(visitor, getattr(stage.people, who))
    opened: set[str] = set()
    for words in (
        "dana",
        "liaison",
        "deputy",
        "streets",
        "commissioner",
        "rule",
        "the",
        "pothole",
        "correction",
        "scorecard",
        "city",
    ):
        await visitor.get(f"/search?q={words}")
        main = visitor.page.partition("<main")[2]
        found = re.findall(r'<li>(?:<span>)?<a href="(/[^"#]+)', main)
        assert len(found) == len(set(found)) or "#rules" in main, words
        opened |= set(found)
    assert any(path.startswith("/people/") for path in opened)
    for path in sorted(opened):
        assert (await visitor.get(path)).status_code == 200, path


async def test_a_person_is_found_by_name_and_by_title(visitor: Visitor, stage: Stage) -> None:
    await sign_in_as(visitor, stage.people.marcus)
    for words in (stage.people.lee.person, stage.people.lee.title, "streets division head"):
        await visitor.get(f"/search?q={words}")
        assert f"{stage.people.lee.person}, {stage.people.lee.title}" in visitor.page, words
