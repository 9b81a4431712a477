"""The words of pages, in one place: what a code word is called where officials read it. Code words stay in code.

It decides wording only; which navigation a viewer gets is decided in navigation.py.
"""

from governance.changes.rules.reasons import Reason
from governance.people.rules import PartyKind, Role

PRODUCT = "Concord"
TAGLINE = "service agreements"

ROLE: dict[str, str] = {
    Role.ANALYST: "analyst",
    Role.RELATIONS_LEAD: "relations lead",
    Role.LIAISON: "liaison",
    Role.ALTERNATE: "alternate liaison",
    Role.DIVISION_HEAD: "division head",
    Role.CONVENOR: "facilitator",
    Role.SPONSOR: "approving official",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
    Role.OBSERVER: "observer",
}

KIND: dict[str, str] = {
    PartyKind.CENTER: "311 center",
    PartyKind.DEPARTMENT: "Department",
    PartyKind.OVERSIGHT: "Oversight",
}

REASON: dict[str, str] = {
    Reason.STAFFING: "Staffing",
    Reason.BUDGET: "Budget",
    Reason.LAW: "A law or a rule",
    Reason.SEASON: "The season",
    Reason.PROCESS: "How the work is done",
    Reason.DATA: "What the figures show",
    Reason.EVENT: "A special event",
    Reason.ON_RECORD: "Writing down what holds today",
}

# Label and look of a tag, by the state it stands for. Color never stands alone: the label says it.
TAG: dict[str, tuple[str, str]] = {
    "your-turn": ("Your turn", "turn"),
    "waiting": ("Waiting", "waiting"),
    "draft": ("Draft", "waiting"),
    "open": ("Proposed", "waiting"),
    "agreed": ("Agreed", "agreed"),
    "adopted": ("Took effect", "agreed"),
    "in-force": ("In effect", "agreed"),
    "scheduled": ("Takes effect later", "waiting"),
    "superseded": ("Replaced", "closed"),
    "past-due": ("Past due", "late"),
    "declined": ("Declined", "closed"),
    "withdrawn": ("Withdrawn", "closed"),
    "lapsed": ("Set aside", "closed"),
    "ended": ("Ended", "closed"),
    "now": ("This browser", "agreed"),
    "vacant": ("Nobody", "late"),
    "on": ("Now", "agreed"),
    "later": ("Planned", "waiting"),
}

NAVIGATION: dict[str, str] = {
    "/to-do": "To do",
    "/our-agreement": "Our agreement",
    "/agreements": "Agreements",
    "/departments": "Departments",
    "/services": "Look-up",
    "/audit": "Audit",
    "/people": "People",
    "/calendars": "Calendars",
    "/account": "Account",
}

# What a problem page says beside its message, by status: what the reader can do next.
NEXT_STEP: dict[int, str] = {
    400: "Nothing was saved. Go back, change what is named here, and send it again.",
    403: "Nothing was changed. If you think this should be yours to do, ask whoever leads your office here.",
    404: "It may have moved, or it may not be open to you. Try the search, or start again from To do.",
    405: "Nothing was changed. Start again from the page you came from.",
    409: "Nothing you sent was saved over it. Look at how it stands now, then decide again.",
    413: "Nothing was saved. Send a smaller file, or split it in two.",
    422: "Nothing was saved yet. Change what is named here and send it again.",
    429: "Nothing is lost. Wait a little, then try again.",
    500: "The fault is ours, not yours. Nothing you sent was half saved. Please try again; if it happens again, "
    "tell your administrator the number below.",
    503: "Nothing was changed. Please try again in a minute.",
}


def role(name: str) -> str:
    return ROLE.get(name, name)


def side(kind: str) -> str:
    """The class that gives a side its color, wherever its word stands."""
    return f"side-{kind}" if kind in KIND else ""
