"""Words that found no service: near words for whoever looks, a list for 311's analysts, a name by one click, and no more."""

import pytest

from governance.agreements import actions as agreement_actions
from governance.agreements import queries
from governance.database import sql
from governance.web.services import asked
from tests.agreements.town import last_event
from tests.queries import counted
from tests.web.conftest import Visitor
from tests.web.port_alder import AT, EVERYBODY, Stage, as_, open_the_catalog

pytestmark = pytest.mark.anyio
ADD = "Add this name"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    asked._counted.clear()


async def _kept() -> list[tuple[str, int]]:
    rows = await sql.rows("SELECT words, times FROM asked_words ORDER BY words")
    return [(row["words"], row["times"]) for row in rows]


async def test_a_stranger_is_offered_near_words_and_what_was_typed_is_counted_once(
    visitor: Visitor, stage: Stage
) -> None:
    await open_the_catalog()
    for _ in range(3):
        await visitor.get("/services?q=Bothole+555-0110")
    assert "Nothing answers “Bothole 555-0110”" in visitor.page
    assert "/services?q=pothole+555+0110" in visitor.page
    assert "Expect it by" in visitor.page, "the near service stands there with its date"
    assert ADD not in visitor.page
    assert await _kept() == [("bothole", 1)]


async def test_words_that_find_something_are_counted_only_when_told(visitor: Visitor, stage: Stage) -> None:
    await open_the_catalog()
    await visitor.get("/services?q=pothole")
    assert await _kept() == []
    answer = await visitor.post("/services/asked", {"words": "pothole in my lawn"})
    assert answer.status_code == 303
    assert await _kept() == [("pothole lawn", 1)]


async def test_one_place_tells_no_more_than_so_many_an_hour(visitor: Visitor, stage: Stage) -> None:
    await open_the_catalog()
    for number in range(asked.MOST_PER_ADDRESS + 5):
        first, second = divmod(number, 26)
        await visitor.get(f"/services?q=zz{chr(97 + first)}{chr(97 + second)}zz")
    assert len(await _kept()) == asked.MOST_PER_ADDRESS


async def test_an_analyst_makes_a_word_a_name_in_one_click_and_it_is_on_record(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/services?q=giraffe")
    assert ADD in visitor.page
    answer = await visitor.post(
        "/services/names", {"service": "pothole", "name": "giraffe", "from": "look-up"}
    )
    assert answer.headers["location"] == "/services?q=giraffe"
    assert "giraffe" in (await queries.service_by_code("pothole", at=AT)).aliases
    event = await last_event("agreements:service:changed")
    assert event["after"] == {"name": "Pothole repair", "alias": "giraffe"}
    await visitor.get("/services?q=giraffe")
    assert 'class="look-up-best"' in visitor.page


async def test_a_service_that_was_not_chosen_is_asked_for_at_the_field(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    answer = await visitor.post("/services/names", {"service": "", "name": "giraffe", "from": "look-up"})
    assert answer.status_code == 422
    assert "service-error" in visitor.page
    assert "Nothing answers “giraffe”" in visitor.page


async def test_the_list_shows_what_was_typed_twice_until_it_finds_something(
    visitor: Visitor, stage: Stage
) -> None:
    await sql.rows(
        "INSERT INTO asked_words (day, words, times) VALUES (:day, 'bothole', 3), (:day, 'quokka', 1)",
        day=AT.date(),
    )
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/asked")
    assert "bothole" in visitor.page
    assert 'action="/services/pothole/names"' in visitor.page
    assert "quokka" not in visitor.page
    await agreement_actions.add_alias("pothole", "bothole", by=stage.people.priya, at=AT)
    await visitor.get("/services/asked")
    assert "Nothing is left to add" in visitor.page


@pytest.mark.parametrize("who", EVERYBODY)
async def test_only_who_keeps_the_catalog_reads_the_list_and_is_offered_the_way(
    visitor: Visitor, stage: Stage, who: str
) -> None:
    await as_(visitor, stage, who)
    status = (await visitor.get("/services/asked")).status_code
    await visitor.get("/services?q=giraffe")
    assert (status == 200) == (ADD in visitor.page) == (who in {"marcus", "priya", "nora", "sam"})


@pytest.mark.parametrize(
    "path", ["/services", "/services?q=pothole", "/services?q=giraffe", "/services?q=bothole"]
)
async def test_a_look_up_without_signing_in_asks_the_database_five_times_at_most(
    visitor: Visitor, stage: Stage, path: str
) -> None:
    """The second time: what was typed is counted once."""
    await open_the_catalog()
    await visitor.get(path)
    with counted() as seen:
        await visitor.get(path)
    assert 0 < len(seen) <= 5, "\n\n".join(seen)
