"""Scorecards: the list, a published one, drafts as each side and the approving official see them, what is refused."""

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, pressed, typed

_DANA, _MARCUS, _AMARA = "Dana Ruiz", "Marcus Bell", "Amara Okafor"
_CARD, _PAGE = "/scorecards/{number}", "scorecards/show.html"


def _state(name: str, card: str, by: str, **more: object) -> State:
    return State(name=name, route=_CARD, page=_PAGE, by=by, about={"number": card}, **more)  # type: ignore[arg-type] # as State takes them


SCORECARDS = (
    State(name="scorecards", route="/scorecards", page="scorecards/index.html", by=_MARCUS),
    State(name="weekly brief", route="/brief", page="brief/index.html", by=_AMARA),
    State(name="weekly brief, not open", route="/brief", page="errors/problem.html", by=_DANA, status=404),
    _state("scorecard, published", "card-published", _MARCUS),
    _state("scorecard, unfolded", "card-published", _DANA, then=all_unfolded),
    _state("scorecard, draft", "card-draft", _DANA),
    _state("scorecard, draft for 311", "card-draft", _MARCUS),
    _state("scorecard, draft for the approving official", "card-draft", _AMARA),
    _state("scorecard of the city", "card-city", _AMARA, then=all_unfolded),
    _state("scorecard, held back", "card-held", _AMARA),
    _state(
        "scorecard, a comment of spaces",
        "card-draft",
        _DANA,
        then=following(typed("Your comment", "   "), pressed("Send the comment")),
        status=422,
    ),
    State(
        name="scorecard, not open",
        route=_CARD,
        page="errors/problem.html",
        by="Rosa Vega",
        about={"number": "card-draft"},
        status=404,
    ),
)
