"""Who left, what groups of the directory say of roles, and the account for emergencies."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, pressed, typed, unfolded, uploaded

_SAM, _GLASS, _LEON = "Sam Ito", "Emergency account 1", "Leon Baptiste"
_LIST = b"""email,name,last_day
rosa.vega@portalder.example,Rosa Vega,
beth.lowry@portalder.example,Beth Lowry,2026-06-01
ivy.chen@portalder.example,Ivy Chen,2026-06-30
nobody@portalder.example,No Body,
paul.nowak@portalder.example,Paul Nowak,soon
"""
_BETH = "email=beth.lowry@portalder.example"


def _leavers(name: str, page: str, **more: Any) -> State:
    told = {"route": "/accounts/leavers", "page": f"accounts/leavers/{page}.html", "by": _SAM, **more}
    return State(name=f"who has left, {name}", **told)


def _groups(name: str, **more: Any) -> State:
    told = {"route": "/accounts/groups", "page": "accounts/groups.html", "by": _SAM, **more}
    return State(name=f"groups of the directory, {name}", **told)


def _listing(name: str, number: str, by: str, **more: Any) -> State:
    told = {"route": "/listings/{number}", "page": "listings/show.html", "about": {"number": number}, **more}
    return State(name=f"the directory says, {name}", by=by, **told)


LEAVERS = (
    _leavers("a list", "index"),
    _leavers("left empty", "index", then=pressed("Look it over"), status=422),
    _leavers("looked over", "preview", then=following(uploaded("left.csv", _LIST), pressed("Look it over"))),
    State(
        name="accounts, one that is stopped",
        route="/accounts/person",
        page="accounts/person.html",
        by=_SAM,
        query=_BETH,
    ),
    State(
        name="accounts, let in again without a reason",
        route="/accounts/person",
        page="accounts/person.html",
        by=_SAM,
        query=_BETH,
        then=pressed("Let them in again"),
        status=422,
    ),
    State(
        name="accounts, stopped without a reason",
        route="/accounts/person",
        page="accounts/person.html",
        by=_SAM,
        query="email=dana.ruiz@portalder.example",
        then=following(unfolded("Stop this account"), pressed("Stop this account")),
        status=422,
    ),
    State(
        name="people, a role whose holder is stopped",
        route="/people/{party}/roles/{seat}",
        page="people/role.html",
        about={"party": "animals", "seat": "animals-liaison"},
        by="Anita Rao",
        then=all_unfolded,
    ),
    _groups("one that proposes", then=all_unfolded),
    _groups("left empty", then=following(unfolded("Name a group"), pressed("Let it propose")), status=422),
    _listing("to appoint", "may-appoint", _LEON),
    _listing("to appoint, for an administrator", "may-appoint", _SAM),
    _listing("to appoint, not answered", "may-appoint", _LEON, then=pressed("Answer"), status=422),
    _listing("to end", "may-end", _LEON),
    State(
        name="the directory says, not theirs",
        route="/listings/{number}",
        page="errors/problem.html",
        about={"number": "may-end"},
        by="Dana Ruiz",
        status=403,
    ),
)

EMERGENCIES = (
    State(name="emergency account, its drill", route="/account", page="account/show.html", by=_GLASS),
    State(name="emergency account, what it sees", route="/to-do", page="to-do/show.html", by=_GLASS),
    State(
        name="emergency account, what is not its own",
        route="/accounts/person",
        page="errors/problem.html",
        by=_GLASS,
        query=_BETH,
        then=following(typed("Why you let them in again", "They are back"), pressed("Let them in again")),
        status=403,
    ),
    State(
        name="emergency account in use, told to administrators",
        route="/setup",
        page="setup/show.html",
        by=_SAM,
        mails=True,  # a server that read the city after that sign-in
    ),
    State(
        name="emergency account, recorded that it works",
        route="/account",
        page="account/show.html",
        by=_GLASS,
        then=following(typed("What you tried", "Opened Accounts"), pressed("Record that it works")),
    ),
)
