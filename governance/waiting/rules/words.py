"""What a matter asks for, and who has to act, in the words of pages and letters. Pure.

A kind without words of its own is told elsewhere: setting up is a list of its own.
"""

from governance import formats
from governance.waiting.rules.matter import Kind, Matter

# What is asked for. Who explains patterns reads of them on the scorecard that waits for a comment.
ACTS: dict[Kind, str] = {
    Kind.QUESTION: "Answer a question of {other}",
    Kind.APPROVAL: "Approve or send back",
    Kind.SIGNATURE: "Sign for {own}",
    Kind.TURN: "Answer {other}",
    Kind.NOTICE: "Read {others} new words for call takers; object, or let them take effect",
    Kind.OWN_PROPOSAL: "Agree for {own} to your own proposal",
    Kind.MORE_TIME: "Say whether {other} gets more time",
    Kind.DRAFT: "Finish the draft and send it",
    Kind.EVENT: "Decide about an event",
    Kind.PROVISIONAL: "Confirm an event, or take it back",
    Kind.HELD: "Release a scorecard you held back",
    Kind.CORRECTION: "Answer {others} correction",
    Kind.LABELS_OBJECTED: "Answer {others} objection to what names mean",
    Kind.LABELS: "Look at what names in data sources mean now",
    Kind.READ_ANEW: "Read how stored requests changed",
    Kind.REORGANIZATION: "Agree for {own}, or decline",
    Kind.HOLIDAYS: "Look over a further year’s holidays; object, or let them stand",
    Kind.HOLIDAYS_OBJECTED: "Take back the objection to holidays, or agree on other days",
    Kind.COMMENT: "Comment on a scorecard",
    Kind.SUCCESSION: "Confirm who follows, or refuse",
    Kind.ENDING: "The agreement ends: propose to go on, or confirm its end",
    Kind.REVIEW: "Look at the agreement again: propose a change, or confirm it",
    Kind.UPLOAD_FAILED: "Upload a file again that could not be taken in",
    Kind.DATA_OLD: "Upload newer data",
    Kind.HOLIDAYS_DUE: "Confirm next year’s holidays",
    Kind.VACANCY: "Appoint somebody for a role that nobody holds",
    Kind.ACTING_ENDS: "Prolong who acts, or let it end",
    Kind.ANNOUNCEMENT: "Take over what a colleague wrote, or leave it out",
    Kind.OUTLOOK: "Say what is coming up in the next three months",
    Kind.NO_CONTACT: "Time to call {other}",
    Kind.UNSHOWN: "Say since when the system shows the new target",
    Kind.SYSTEM_OFF: "Find out why a system is told nothing any more, and switch it on",
}
HANDS: dict[Kind, str] = {
    Kind.QUESTION: "{own} has to answer",
    Kind.TURN: "{own} has to answer",
    Kind.NOTICE: "Takes effect unless {own} objects",
    Kind.SIGNATURE: "{own} has to sign",
    Kind.APPROVAL: "{own} has to approve",
    Kind.CORRECTION: "{own} has to answer",
    Kind.LABELS_OBJECTED: "{own} has to answer an objection",
    Kind.REORGANIZATION: "{own} has to agree",
    Kind.HOLIDAYS: "They stand unless {own} objects",
    Kind.HOLIDAYS_OBJECTED: "{own} objects to holidays",
    Kind.ENDING: "{own} has to say how it goes on",
    Kind.REVIEW: "{own} has to look at the agreement again",
    Kind.VACANCY: "{own} has a role that nobody holds",
    Kind.OUTLOOK: "{own} is asked what is coming up",
    Kind.UNSHOWN: "{own} has to say that the system shows it",
}


def act_words(matter: Matter) -> str:
    """What is asked of whoever reads it, as an imperative."""
    other = matter.other.name if matter.other else ""
    words = ACTS.get(matter.kind, matter.title)
    return words.format(own=matter.party.name, other=other, others=formats.possessive(other))


def hands_words(matter: Matter) -> str:
    """Who has to act, for whoever does not."""
    return HANDS.get(matter.kind, "{own} has to act").format(own=matter.party.name)
