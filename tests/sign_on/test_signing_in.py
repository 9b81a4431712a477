"""Signing in through a certified provider, over real HTTP: there, back, once, and by nobody else."""

from tests import cast as named
from tests.sign_on.bound import bind
from tests.sign_on.standing import Standing, there_and_back
from tests.web.conftest import URL, Visitor


async def test_somebody_signs_in_by_the_citys_own_provider(
    provider: Standing, visitor: Visitor, people: named.Cast
) -> None:
    """Criterion 1."""
    await bind("dana", people.dana, provider)
    answer = await there_and_back(visitor, back_at=URL, next="/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account"), answer.text
    assert "Dana Ruiz" in (await visitor.get("/account")).text
