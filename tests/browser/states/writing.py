"""Writing a proposal and an answer: empty, kept, refused, the whole before sending; the spreadsheet way."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import Way, chosen, following, picked, pressed, typed, unfolded, uploaded

_WHY = "A crew is missing until fall, so twelve days is what can be kept."
_NEW = "/agreements/{code}/changes/new"
_PROPOSED = following(
    typed("Within", "12"),
    picked("What it comes from", "staffing"),
    typed("Why, in a sentence", _WHY),
    typed("Date", "2026-08-01"),
)
_SHEET = b"""Department,Problem,Amount,Unit
Streets,Pothole,soon,business days
"""


def _another(days: str) -> Way:
    words = "Seven days hold with four crews, six do not."
    return following(
        chosen("Another value"),
        typed("Within", days),
        typed("Why, in a sentence", words),
        pressed("Continue"),
    )


_TAKEN = following(chosen("Take Parks’"), typed("Why, in a sentence", _WHY))


def _new(name: str, by: str, code: str, **more: Any) -> State:
    told: dict[str, Any] = {"page": "changes/propose.html", **more}
    return State(name=f"proposing, {name}", route=_NEW, by=by, about={"code": code}, **told)


def _answer(name: str, by: str, number: str, **more: Any) -> State:
    told: dict[str, Any] = {"route": "/changes/{number}/answer", "page": "changes/answer.html", **more}
    return State(name=f"answering, {name}", by=by, about={"number": number}, **told)


WRITING = (
    _new("nothing chosen yet", "Marcus Bell", "streets"),
    _new("one target", "Omar Haddad", "streets", query="key=term:guardrail/done"),
    _new("two targets", "Marcus Bell", "sanitation", query="key=term:bulk-item/done&key=term:mattress/done"),
    _new(
        "left empty",
        "Omar Haddad",
        "streets",
        query="key=term:guardrail/done",
        then=following(typed("Within", "soon"), pressed("Continue")),
        status=422,
    ),
    _new(
        "another target looked for",
        "Omar Haddad",
        "streets",
        query="key=term:guardrail/done",
        then=following(unfolded("Add another target"), typed("Which service", "lamp"), pressed("Find")),
        arrives="/changes/{number}/draft",
    ),
    _new(
        "the whole before sending",
        "Omar Haddad",
        "streets",
        query="key=term:guardrail/done",
        then=following(_PROPOSED, pressed("Continue")),
        page="changes/confirm.html",
        arrives="/changes/{number}/confirm",
    ),
    _new(
        "a spreadsheet that could not be read",
        "Omar Haddad",
        "streets",
        then=following(uploaded("streets.csv", _SHEET), pressed("Read the file")),
        status=422,
    ),
    _new("of somebody else's agreement", "Rosa Vega", "streets", page="errors/problem.html", status=403),
    State(
        name="a draft",
        route="/changes/{number}/draft",
        page="changes/propose.html",
        by="Rosa Vega",
        about={"number": "parks-draft"},
    ),
    _answer("after an objection to a notice", "Kate Doyle", "dark-block"),
    _new("other words, one who does not bind", "Dana Ruiz", "streets", query="key=intake:pothole"),
    _answer("one value open", "Dana Ruiz", "pothole"),
    _answer("two lines", "Marcus Bell", "playground"),
    _answer("another value that is none", "Dana Ruiz", "pothole", then=_another("soon"), status=422),
    _answer(
        "the whole, which one may sign",
        "Marcus Bell",
        "playground",
        then=following(_TAKEN, pressed("Continue")),
        page="changes/agree.html",
        arrives="/changes/{number}/agree",
    ),
    _answer(
        "the whole, which somebody else signs",
        "Dana Ruiz",
        "pothole",
        then=_another("7"),
        page="changes/answer_confirm.html",
        arrives="/changes/{number}/answer/confirm",
    ),
    _answer("not theirs", "Rosa Vega", "pothole", page="errors/problem.html", status=404),
)
