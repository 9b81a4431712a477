"""What To do calls each kind of matter where there is little room, which ones others wait for, and how the filter groups them.

Wording only, beside the words that letters use as well: waiting/rules/words.py. Which matters there are and whom they ask
is decided in waiting/.
"""

from governance.waiting.rules.matter import Kind, Matter, Subject
from governance.waiting.rules.words import act_words, hands_words

ROOM = 21  # characters of an act in its column
# In the column where ACTS is too long for it; `own` is the office asked, `other` who waits for it.
SHORT: dict[Kind, str] = {
    Kind.QUESTION: "Answer a question",
    Kind.NOTICE: "Read, or object",
    Kind.OWN_PROPOSAL: "Agree for {own}",
    Kind.CONFIRM: "Confirm an agreement",
    Kind.MORE_TIME: "Grant more time",
    Kind.DRAFT: "Finish the draft",
    Kind.PROVISIONAL: "Confirm an event",
    Kind.HELD: "Release a scorecard",
    Kind.CORRECTION: "Answer a correction",
    Kind.LABELS_OBJECTED: "Answer an objection",
    Kind.LABELS: "Look at names",
    Kind.READ_ANEW: "Read what changed",
    Kind.REORGANIZATION: "Agree, or decline",
    Kind.HOLIDAYS: "Look over holidays",
    Kind.HOLIDAYS_OBJECTED: "End an objection",
    Kind.COMMENT: "Comment on figures",
    Kind.ACTION: "Mark as done",
    Kind.AGENDA_DUE: "Publish an agenda",
    Kind.MINUTES_DUE: "Send the minutes",
    Kind.MINUTES_CORRECTION: "Answer a correction",
    Kind.MINUTES_APPROVAL: "Put to the vote",
    Kind.MINUTES_READ: "Read the minutes",
    Kind.VERIFY: "Confirm it is done",
    Kind.SUCCESSION: "Confirm who follows",
    Kind.EXPLANATION: "Explain patterns",
    Kind.ENDING: "Go on, or let it end",
    Kind.REVIEW: "Look at it again",
    Kind.UPLOAD_FAILED: "Upload it again",
    Kind.HOLIDAYS_DUE: "Confirm holidays",
    Kind.VACANCY: "Appoint somebody",
    Kind.HOLDER_LEFT: "End it, or keep them",
    Kind.LISTED: "Appoint, or not",
    Kind.FACTOR_RESET: "Confirm, or refuse",
    Kind.ACTING_ENDS: "Prolong, or end it",
    Kind.PROGRAM_ENDS: "Say if it is needed",
    Kind.ANNOUNCEMENT: "Take over an entry",
    Kind.OUTLOOK: "Say what is coming up",
    Kind.INVITED: "Accept or decline",
    Kind.NO_MEETING: "Set the next meeting",
    Kind.UNSHOWN: "Check what it shows",
    Kind.DIFFERENCE: "Say what holds",
    Kind.SYSTEM_OFF: "Switch a system on",
    Kind.MAIL_FAILING: "Look at outgoing mail",
}
# These stand elsewhere: patterns on the scorecard that waits for a comment, setting up on its own list.
ON_OTHER_LISTS = frozenset({Kind.EXPLANATION, Kind.SET_UP})
# Nobody is kept waiting by these: what is not sent yet, what is told for information, what takes its course by itself.
OWN_AFFAIRS = frozenset(
    {
        *ON_OTHER_LISTS,
        *(Kind.DRAFT, Kind.MORE_TIME, Kind.OWN_PROPOSAL),
        Kind.AGENDA_DUE,
        *(Kind.EVENT, Kind.PROVISIONAL, Kind.HELD, Kind.COMMENT),
        *(Kind.LABELS, Kind.READ_ANEW, Kind.SUCCESSION),
        *(Kind.MINUTES_READ, Kind.MINUTES_APPROVAL),
        *(Kind.UPLOAD_FAILED, Kind.DATA_OLD, Kind.HOLIDAYS_DUE),
        *(Kind.INVITED, Kind.NO_MEETING),
        *(
            Kind.LISTED,
            Kind.FACTOR_RESET,
            Kind.ACTING_ENDS,
            Kind.PROGRAM_ENDS,
            Kind.ANNOUNCEMENT,
            Kind.NO_CONTACT,
            Kind.SYSTEM_OFF,
            Kind.MAIL_FAILING,
        ),
    }
)
IN_OTHER_HANDS = frozenset(Kind) - OWN_AFFAIRS
# These wait for months: they come up first, and wait for somebody only when their day is near.
AHEAD = frozenset({Kind.REVIEW, Kind.ENDING})
# How the filter names what is alike: of a change by its kind, of anything else by its subject.
GROUPS: dict[Kind | Subject, str] = {
    Kind.QUESTION: "Questions",
    Kind.APPROVAL: "Approvals",
    Kind.SIGNATURE: "Signatures",
    Kind.DRAFT: "Drafts",
    Kind.NOTICE: "Words for call takers",
    Subject.CHANGE: "Answers",
    Subject.AGREED: "Agreed in meetings",
    Subject.EVENT: "Events",
    Subject.SCORECARD: "Scorecards",
    Subject.CORRECTION: "Corrections",
    Subject.LABELS: "Names in data sources",
    Subject.REORGANIZATION: "Services that move",
    Subject.SUCCESSION: "Roles",
    Subject.HOLIDAYS: "Holidays",
    Subject.AGREEMENT: "Reviews and ends",
    Subject.ROLE: "Roles",
    Subject.LISTING: "Roles",
    Subject.FACTOR_RESET: "Accounts",
    Subject.ACTING: "Roles",
    Subject.PROGRAM: "Accounts",
    Subject.CALENDAR: "Holidays",
    Subject.SOURCE: "Data sources",
    Subject.UPLOAD: "Data sources",
    Subject.OUTLOOK: "What is coming up",
    Subject.ANNOUNCEMENT: "What is coming up",
    Subject.ACTION: "Actions",
    Subject.AGENDA: "Meetings",
    Subject.CONTACT: "Calls",
    Subject.MEETING: "Meetings",
    Subject.GROUP: "Meetings",
    Subject.SHOWN: "Systems",
    Subject.DIFFERENCE: "Systems",
    Subject.SYSTEM: "Systems",
    Subject.MAIL: "Systems",
    Subject.SETTING_UP: "Setting up",
    Subject.MINUTES: "Minutes",
    Subject.MINUTES_CORRECTION: "Minutes",
    Subject.MINUTES_APPROVAL: "Minutes",
}


def group(kind: Kind, subject: Subject) -> str:
    return GROUPS.get(kind) or GROUPS[subject]


def short_act(each: Matter) -> str:
    """What is asked of the reader, as short as its column."""
    if each.kind not in SHORT:
        return act_words(each)
    return SHORT[each.kind].format(own=each.party.name, other=each.other.name if each.other else "")


def short_hands(each: Matter) -> str:
    """What somebody else has to do, without the office, which stands in its own column."""
    told = hands_words(each).removeprefix(f"{each.party.name} ")
    return told[:1].upper() + told[1:]
