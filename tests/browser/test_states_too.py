"""The other half of the page states; see test_states.py."""

import pytest

from tests.browser.states import State
from tests.browser.visiting import SECOND, City, named, visited

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("state", SECOND, ids=named)
async def test_each_state_has_no_barrier_and_no_sideways_scroll(city: City, state: State) -> None:
    await visited(city, state)
