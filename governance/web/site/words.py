"""The words of pages, in one place: what a code word is called where officials read it. Code words stay in code.

It decides wording only; which navigation a viewer gets is decided in navigation.py.
"""

from governance.adjustments.rules.corrections import REASONS
from governance.changes.rules.reasons import Reason
from governance.people.rules import KIND_WORDS, ROLE_WORDS
from governance.requests.rules.marks import Mark
from governance.results.rules.verdicts import Standing, Verdict

PRODUCT = "Concord"
TAGLINE = "service agreements"

ROLE = ROLE_WORDS
KIND = KIND_WORDS

LETTER_STATE: dict[str, str] = {
    "ready": "not sent yet",
    "sent": "handed to the mail server",
    "refused": "refused by the mail server",
    "withdrawn": "not sent: nothing of it was left to say",
    "dead": "not sent: no mail server took it",
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

RESULT: dict[str, str] = {
    Verdict.MET: "On time",
    Verdict.MISSED: "Closed late",
    Verdict.OPEN: "Open, not due yet",
    Verdict.OVERDUE: "Open, past due",
    Verdict.UNTARGETED: "No target",
    Verdict.UNMATCHED: "Not matched to a service",
    Verdict.EXCLUDED: "Left out",
    Verdict.INVALID: "Bad data",
}

# Why a request has no result on time or late, by judgment.standing.
STANDING: dict[int, str] = {
    Standing.INVALID: "its opening cannot be read, or it was closed without a time",
    Standing.UNMATCHED: "its name in the source is no known service",
    Standing.RELIEVED: "left out by an event adjustment",
    Standing.CORRECTED: "left out by a correction that 311 agreed to",
    Standing.POPULATION: "no target of its service covers it",
    Standing.NO_TERM: "no agreement named its service when it was opened",
    Standing.NO_TARGET: "the agreement says: no target",
}
SET_ASIDE = "its name was set aside as no work that 311 promises"


def why(standing: int, *, has_service: bool) -> str:
    """Why a request has no result on time or late; "" where it has one. Without a service, no agreement was asked."""
    if standing == Standing.NO_TERM and not has_service:
        return SET_ASIDE
    return STANDING.get(standing, "")


# The marks of a record, with their meaning.
MARK: dict[str, tuple[str, str]] = {
    Mark.CLOSED_BEFORE_OPENED: ("Closed before opened", "its closing lies before its opening"),
    Mark.SENTINEL_DATE: (
        "Date that means none",
        "one of its dates stands for “none” or “never”, such as 1/1/1900",
    ),
    Mark.CLOSED_WITHOUT_TIME: (
        "Closed without a time",
        "its status says closed, but no closing time is told",
    ),
    Mark.TIME_WITHOUT_CLOSED: (
        "Closing time, still open",
        "a closing time is told, but its status does not say closed; one that says open counts as open",
    ),
    Mark.DATE_ONLY: ("Opened at midnight", "opened at midnight sharp: probably a date without a time"),
    Mark.DUE_BEFORE_OPENED: ("Due before opened", "its exported due date lies before its opening"),
    Mark.FUTURE_DATE: ("Date in the future", "opened or closed after the file was taken in"),
    Mark.CLOSED_UNDONE: ("Closed without the work", "its outcome says that the work was not done"),
    Mark.PROVISIONAL_DUE: ("Due date provisional", "due beyond the holidays that somebody confirmed"),
    Mark.DUE_DIFFERS: ("Due dates differ", "exported and recomputed due dates lie more than a minute apart"),
    Mark.VANISHED: ("Gone from the source", "missing from the last whole export of its period"),
    Mark.CALENDAR_UNKNOWN: (
        "No calendar that day",
        "the target's calendar says nothing about the day of opening",
    ),
    Mark.HANDED_LATE: ("Passed on late", "311 passed it on after its own target for that, or has not yet"),
    Mark.INCOMPLETE: ("Passed on incomplete", "311 did not pass on what was agreed"),
    Mark.SENT_ON: ("Sent on", "sent on to another department at least once"),
    Mark.REOPENED: ("Opened again", "opened again after it was closed"),
    Mark.PAUSED: ("Paused", "its source stopped the clock for a while"),
    Mark.CORRECTION_ASKED: ("Correction asked for", "somebody asked for a correction of its result"),
    Mark.DATE_ASKED: (
        "Asked beside a 9-of-10 answer",
        "on its day it was said by when 9 of 10 are done, or that nobody can say",
    ),
    Mark.DATE_SAID: ("With a 9-of-10 date", "on its day it was said by when 9 of 10 are done"),
    Mark.DATE_COME: ("9-of-10 date is over", "the day by which 9 of 10 are done is over"),
    Mark.DATE_HELD: ("Done by its 9-of-10 date", "it was done by the day that was said for 9 of 10"),
}

# Why a department asks for a correction.
CORRECTION = REASONS

# Label and look of a tag, by the state it stands for. Color never stands alone: the label says it.
TAG: dict[str, tuple[str, str]] = {
    "your-turn": ("Your turn", "turn"),
    "waiting": ("Waiting", "waiting"),
    "draft": ("Draft", "waiting"),
    "open": ("Proposed", "waiting"),
    "noticed": ("Announced", "waiting"),
    "agreed": ("Agreed", "agreed"),
    "adopted": ("Took effect", "agreed"),
    "in-force": ("In effect", "agreed"),
    "scheduled": ("Takes effect later", "waiting"),
    "superseded": ("Replaced", "closed"),
    "past-due": ("Past due", "late"),
    "requested": ("Asked for", "waiting"),
    "declared": ("Provisional", "waiting"),
    "confirmed": ("Confirmed", "agreed"),
    "refused": ("Refused", "closed"),
    "asked": ("Waiting for an answer", "waiting"),
    "answered": ("Answered", "agreed"),
    "declined": ("Declined", "closed"),
    "withdrawn": ("Withdrawn", "closed"),
    "lapsed": ("Set aside", "closed"),
    "ended": ("Ended", "closed"),
    "now": ("This browser", "agreed"),
    "vacant": ("Nobody", "late"),
    "on": ("Now", "agreed"),
    "later": ("Planned", "waiting"),
    "met": (RESULT[Verdict.MET], "agreed"),
    "missed": (RESULT[Verdict.MISSED], "late"),
    "overdue": (RESULT[Verdict.OVERDUE], "late"),
    "not-due": (RESULT[Verdict.OPEN], "waiting"),
    "untargeted": (RESULT[Verdict.UNTARGETED], "closed"),
    "unmatched": (RESULT[Verdict.UNMATCHED], "closed"),
    "excluded": (RESULT[Verdict.EXCLUDED], "closed"),
    "invalid": (RESULT[Verdict.INVALID], "closed"),
    "correction-asked": ("Not answered yet", "waiting"),
    "correction-accepted": ("Accepted", "agreed"),
    "correction-declined": ("Declined", "closed"),
    "queued": ("Waits its turn", "waiting"),
    "reading": ("Being read", "turn"),
    "storing": ("Being stored", "turn"),
    "judging": ("Being judged", "turn"),
    "done": ("Taken in", "agreed"),
    "failed": ("Not taken in", "late"),
    "name-told": ("Told", "waiting"),
    "name-accepted": ("Accepted", "agreed"),
    "name-objected": ("Objected to", "late"),
    "name-left": ("As it was before", "closed"),
    "outlook-sent": ("Waits for you", "turn"),
    "outlook-shown": ("Told", "agreed"),
    "outlook-withdrawn": ("Taken back", "closed"),
    "outlook-left-out": ("Left out", "closed"),
    "action-open": ("To do", "waiting"),
    "action-done": ("Done, to be confirmed", "waiting"),
    "action-verified": ("Done", "agreed"),
    "action-dropped": ("Dropped", "closed"),
    "meeting-draft": ("Not sent out yet", "waiting"),
    "meeting-invited": ("Coming", "waiting"),
    "meeting-open": ("Now", "turn"),
    "meeting-closed": ("Over", "closed"),
    "meeting-canceled": ("Canceled", "closed"),
    "name-agreed": ("Agreed after all", "agreed"),
}

# What somebody has said to an invitation.
REPLY: dict[str, str] = {
    "yes": "I come",
    "online": "I join online",
    "maybe": "Not sure yet",
    "no": "I cannot come",
}

NAVIGATION: dict[str, str] = {
    "/to-do": "To do",
    "/city": "City",
    "/our-agreement": "Our agreement",
    "/agreements": "Agreements",
    "/departments": "Departments",
    "/meetings": "Meetings",
    "/our-scorecard": "Scorecard",
    "/scorecards": "Scorecards",
    "/services": "Look-up",
    "/actions": "Actions",
    "/adjustments": "Events",
    "/sources": "Data sources",
    "/requests": "Requests",
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
    423: "Auditors and administrators see it among what was found. What was agreed stands in papers made before, and in "
    "backups; whoever runs this server can bring it back.",
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
