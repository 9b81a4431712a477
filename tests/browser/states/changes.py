"""A change in every state, for either side, whoever signs and approves, and those who only read."""

from collections.abc import Mapping
from typing import Any

from tests.browser.serving import PASSWORD
from tests.browser.states.state import State
from tests.browser.ways import NOBODY_REACHES_THIS, following, hidden, pressed, typed, unfolded


def _change(name: str, number: str, by: str, **more: Any) -> State:
    told: Mapping[str, Any] = {"route": "/changes/{number}", "page": "changes/show.html", **more}
    return State(name=f"change, {name}", by=by, about={"number": number}, **told)


def _act(noun: str, number: str, by: str, name: str = "", **more: Any) -> State:
    told: Mapping[str, Any] = {"page": "changes/act.html", **more}
    return State(
        name=f"{noun}{name}", route=f"/changes/{{number}}/{noun}", by=by, about={"number": number}, **told
    )


_SHOWN = (
    _change("your turn", "pothole", "Dana Ruiz"),
    _change("your turn, one who binds", "graffiti", "Rosa Vega"),
    _change("waiting for the other side", "pothole", "Marcus Bell"),
    _change("to sign", "sinkhole", "Lee Chan"),
    _change("waiting for their own signature", "sinkhole", "Dana Ruiz"),
    _change("waiting for the other side to sign", "sinkhole", "Marcus Bell"),
    _change("stuck in 311's hands", "bulk-items", "Andre Lewis"),
    _change("stuck, seen by 311", "bulk-items", "Priya Nair"),
    _change("a question to 311", "dumping", "Marcus Bell"),
    _change("a question asked", "dumping", "Andre Lewis"),
    _change("answered by the department", "playground", "Marcus Bell"),
    _change("sent back", "drains", "Marcus Bell"),
    _change("sent back, seen by the department", "drains", "Tom Okoye"),
    _change("begun by the department", "permits", "Marcus Bell"),
    _change("past due, acting for somebody", "timing", "Kate Doyle"),
    _change("past due, seen by the facilitator", "timing", "Nora Lind"),
    _change("agreed, waiting for approval", "pruning", "Rosa Vega"),
    _change("to approve", "pruning", "Amara Okafor"),
    _change("overtaken by another change", "noise", "Paul Nowak"),
    _change("overtaken, seen by 311", "noise", "Marcus Bell"),
    _change("announced, may be objected to", "stumps", "Rosa Vega"),
    _change("announced, seen by 311", "stumps", "Marcus Bell"),
    _change("announced, read by the auditor", "stumps", "Ruth Adler"),
    _change("an objection to a notice", "dark-block", "Kate Doyle"),
    _change("an objection to a notice, seen by 311", "dark-block", "Marcus Bell"),
    _change("a notice nobody objected to", "told-words", "Andre Lewis"),
    _change("takes effect later", "recycling", "Andre Lewis"),
    _change("in effect", "in-effect", "Marcus Bell"),
    _change("a first version of many lines", "first-version", "Dana Ruiz"),
    _change("its second page", "first-version", "Dana Ruiz", query="page=2&only=open"),
    _change("declined", "declined", "Dana Ruiz"),
    _change("withdrawn", "withdrawn", "Marcus Bell"),
    _change("set aside", "lapsed", "Dana Ruiz"),
    _change("a draft of one's own side", "parks-draft", "Rosa Vega"),
    _change("read by the auditor", "pothole", "Ruth Adler"),
    _change("not to be seen", "parks-draft", "Marcus Bell", page="errors/problem.html", status=404),
)

_ASKED: Mapping[str, Any] = {"page": "proof/show.html", "arrives": "/proof/{code}", "long_ago": True}
_ACTS = (
    _act("agree", "sinkhole", "Lee Chan", page="changes/agree.html"),
    _act("agree", "pothole", "Dana Ruiz", ", not theirs", page="errors/problem.html", status=403),
    _act(
        "agree",
        "sinkhole",
        "Lee Chan",
        ", to what is no longer proposed",
        page="changes/overtaken.html",
        status=409,
        then=following(hidden("proposal", NOBODY_REACHES_THIS), pressed("Agree for Streets")),
    ),
    _act("agree", "sinkhole", "Lee Chan", ", shown long ago", then=pressed("Agree for Streets"), **_ASKED),
    _act(
        "agree",
        "sinkhole",
        "Lee Chan",
        ", shown long ago, a mistyped password",
        status=422,
        then=following(pressed("Agree for Streets"), typed("Your password", "no"), pressed("Go on")),
        **_ASKED,
    ),
    _act(
        "agree",
        "sinkhole",
        "Lee Chan",
        ", shown just now",
        then=following(pressed("Agree for Streets"), typed("Your password", PASSWORD), pressed("Go on")),
        **{**_ASKED, "page": "proof/again.html"},
    ),
    State(
        name="what waited too long for a proof",
        route="/proof/{code}",
        page="errors/problem.html",
        by="Lee Chan",
        about={"code": "unknown"},
        status=410,
    ),
    _act("agree", "stumps", "Rosa Vega", ", to a notice", page="changes/agree.html"),
    _act("objection", "stumps", "Rosa Vega"),
    _act("objection", "stumps", "Rosa Vega", ", left empty", status=422, then=pressed("Object for Parks")),
    _act("approve", "pruning", "Amara Okafor", page="changes/approve.html"),
    _act(
        "approve",
        "pruning",
        "Amara Okafor",
        ", what is no longer proposed",
        page="changes/overtaken.html",
        status=409,
        then=following(hidden("proposal", NOBODY_REACHES_THIS), pressed("Approve")),
    ),
    _act("approve", "pruning", "Marcus Bell", ", not theirs", page="errors/problem.html", status=403),
    State(name="approvals, some", route="/approvals", page="approvals/index.html", by="Amara Okafor"),
    State(name="approvals, none", route="/approvals", page="approvals/index.html", by="Dana Ruiz"),
    _act("question", "pothole", "Dana Ruiz"),
    _act(
        "question",
        "pothole",
        "Dana Ruiz",
        ", left empty",
        status=422,
        then=pressed("Send the question"),
    ),
    _act("reply", "dumping", "Marcus Bell"),
    _act("extension", "graffiti", "Rosa Vega"),
    _act("decline", "graffiti", "Rosa Vega"),
    _act("decline", "graffiti", "Rosa Vega", ", left empty", status=422, then=pressed("Decline for Parks")),
    _act("withdrawal", "playground", "Marcus Bell"),
    _act("hand-back", "sinkhole", "Lee Chan"),
    _act("recommendation", "pothole", "Dana Ruiz"),
    _act("return", "pruning", "Amara Okafor"),
    _act(
        "return",
        "pruning",
        "Amara Okafor",
        ", left empty",
        status=422,
        then=pressed("Send it back"),
    ),
    _act("rejection", "pruning", "Amara Okafor"),
    _act("sheet", "pothole", "Dana Ruiz", page="changes/sheet.html"),
)

_TRIED = "/changes/{number}/what-would-have-happened"
_POTHOLE = "key=term:pothole/done"


def _happened(name: str, number: str, by: str, query: str, **more: Any) -> State:
    told: Mapping[str, Any] = {"page": "changes/happened.html", **more}
    return State(
        name=f"what would have happened, {name}",
        route=_TRIED,
        by=by,
        about={"number": number},
        query=query,
        **told,
    )


def _tried(service: str, amount: int, unit: str) -> str:
    return f"amount:term:{service}/done={amount}&unit:term:{service}/done={unit}"


_HAPPENED = (
    _happened("as proposed", "pothole", "Dana Ruiz", _POTHOLE),
    _happened(
        "another value",
        "pothole",
        "Marcus Bell",
        f"{_POTHOLE}&amount:term:pothole/done=12&unit:term:pothole/done=hours",
    ),
    _happened(
        "not a number",
        "pothole",
        "Ruth Adler",
        f"{_POTHOLE}&amount:term:pothole/done=soon&unit:term:pothole/done=hours",
        status=422,
    ),
    _happened(
        "of no line", "pothole", "Dana Ruiz", "key=term:moat/done", page="errors/problem.html", status=404
    ),
    _change(
        "what would have happened opened", "pothole", "Dana Ruiz", then=unfolded("What would have happened")
    ),
    _happened("impossible", "pothole", "Dana Ruiz", f"{_POTHOLE}&{_tried('pothole', 1, 'hours')}"),
    _happened("out of reach", "pothole", "Dana Ruiz", f"{_POTHOLE}&{_tried('pothole', 3, 'calendar-days')}"),
    *(
        State(
            name=f"what would have happened, {flag}",
            route="/agreements/{code}/what-would-have-happened",
            page="changes/happened.html",
            by="Dana Ruiz",
            about={"code": "streets"},
            query=f"key=term:{service}/done{typed}",
        )
        for flag, service, typed in (
            ("too easy", "scooter", f"&{_tried('scooter', 60, 'calendar-days')}"),
            ("mostly noise", "sinkhole", ""),
            ("due before it was asked", "curb-ramp", ""),
        )
    ),
    State(
        name="what would have happened, before anything is begun",
        route="/agreements/{code}/what-would-have-happened",
        page="changes/happened.html",
        by="Omar Haddad",
        about={"code": "streets"},
        query="key=term:guardrail/done",
    ),
)

CHANGES = (*_SHOWN, *_ACTS, *_HAPPENED)
