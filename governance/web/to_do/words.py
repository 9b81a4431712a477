"""What each kind of matter is called on To do: the act that is asked for, in whose hands it is, and its place in the filter.

Wording only: which matters there are and whom they ask is decided in waiting/.
"""

from governance.waiting.rules.matter import Kind, Subject

# What is asked of the reader, short enough for its column. `own` is the office asked, `other` who waits for it.
ACTS: dict[Kind, str] = {
    Kind.QUESTION: "Answer a question",
    Kind.APPROVAL: "Approve or send back",
    Kind.SIGNATURE: "Sign for {own}",
    Kind.TURN: "Answer {other}",
    Kind.NOTICE: "Read, or object",
    Kind.OWN_PROPOSAL: "Agree for {own}",
    Kind.MORE_TIME: "Grant more time, or not",
    Kind.DRAFT: "Finish the draft",
    Kind.EVENT: "Decide about an event",
    Kind.PROVISIONAL: "Confirm an event",
    Kind.HELD: "Release a scorecard",
    Kind.CORRECTION: "Answer a correction",
    Kind.LABELS_OBJECTED: "Answer an objection",
    Kind.LABELS: "Look at names",
    Kind.READ_ANEW: "Read what changed",
    Kind.REORGANIZATION: "Agree, or decline",
    Kind.HOLIDAYS: "Look over holidays",
    Kind.HOLIDAYS_OBJECTED: "End an objection",
    Kind.COMMENT: "Comment on a scorecard",
    Kind.EXPLANATION: "Explain patterns",
    Kind.SUCCESSION: "Confirm who follows",
    Kind.SET_UP: "Set up: {title}",
}
# What somebody else has to do, where the reader waits for it.
HANDS: dict[Kind, str] = {
    Kind.QUESTION: "{own} has to answer",
    Kind.TURN: "{own} has to answer",
    Kind.NOTICE: "Takes effect unless {own} objects",
    Kind.SIGNATURE: "{own} has to sign",
    Kind.APPROVAL: "{own} has to approve",
    Kind.MORE_TIME: "{own} has to say whether there is more time",
    Kind.OWN_PROPOSAL: "{own} has to agree to its own proposal",
    Kind.DRAFT: "{own} has not sent it",
    Kind.EVENT: "{own} has to decide",
    Kind.PROVISIONAL: "{own} has to confirm it",
    Kind.HELD: "{own} has to release it",
    Kind.CORRECTION: "{own} has to answer",
    Kind.LABELS_OBJECTED: "{own} has to answer an objection",
    Kind.LABELS: "It stands unless {own} objects",
    Kind.READ_ANEW: "{own} has to read it",
    Kind.REORGANIZATION: "{own} has to agree",
    Kind.HOLIDAYS: "They stand unless {own} objects",
    Kind.HOLIDAYS_OBJECTED: "{own} objects to holidays",
    Kind.COMMENT: "{own} may comment",
    Kind.EXPLANATION: "{own} may explain",
    Kind.SUCCESSION: "{own} has to confirm",
    Kind.SET_UP: "An administrator has to set it up",
}
# These stand elsewhere: patterns on the scorecard that waits for a comment, setting up on its own list.
ON_OTHER_LISTS = frozenset({Kind.EXPLANATION, Kind.SET_UP})
# Nobody is kept waiting by these: what is not sent yet, what is told for information, what takes its course by itself.
OWN_AFFAIRS = frozenset(
    {
        *ON_OTHER_LISTS,
        *(Kind.DRAFT, Kind.MORE_TIME, Kind.OWN_PROPOSAL),
        *(Kind.EVENT, Kind.PROVISIONAL, Kind.HELD, Kind.COMMENT),
        *(Kind.LABELS, Kind.READ_ANEW, Kind.SUCCESSION),
    }
)
IN_OTHER_HANDS = frozenset(Kind) - OWN_AFFAIRS
# How the filter names what is alike: of a change by its kind, of anything else by its subject.
GROUPS: dict[Kind | Subject, str] = {
    Kind.QUESTION: "Questions",
    Kind.APPROVAL: "Approvals",
    Kind.SIGNATURE: "Signatures",
    Kind.DRAFT: "Drafts",
    Kind.NOTICE: "Words for call takers",
    Subject.CHANGE: "Answers",
    Subject.EVENT: "Events",
    Subject.SCORECARD: "Scorecards",
    Subject.CORRECTION: "Corrections",
    Subject.LABELS: "Names in data sources",
    Subject.REORGANIZATION: "Services that move",
    Subject.SUCCESSION: "Roles",
    Subject.HOLIDAYS: "Holidays",
    Subject.SETTING_UP: "Setting up",
}


def group(kind: Kind, subject: Subject) -> str:
    return GROUPS.get(kind) or GROUPS[subject]
