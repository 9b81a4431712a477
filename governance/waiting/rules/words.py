"""What a matter asks for, and who has to act, in the words of pages and letters. Pure.

Every kind has words; a test of To do fails for one that has none.
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
    Kind.CONFIRM: "Confirm for {own} what was agreed in a meeting",
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
    Kind.AGENDA_DUE: "Look the agenda through and publish it",
    Kind.ACTION: "Do what was agreed, and say so",
    Kind.VERIFY: "Look whether it is done, and confirm it",
    Kind.SUCCESSION: "Confirm who follows, or refuse",
    Kind.ENDING: "The agreement ends: propose to go on, or confirm its end",
    Kind.REVIEW: "Look at the agreement again: propose a change, or confirm it",
    Kind.UPLOAD_FAILED: "Upload a file again that could not be taken in",
    Kind.DATA_OLD: "Upload newer data",
    Kind.HOLIDAYS_DUE: "Confirm next year’s holidays",
    Kind.VACANCY: "Appoint somebody for a role that nobody holds",
    Kind.HOLDER_LEFT: "End the time of somebody who seems to have left, or keep it",
    Kind.FACTOR_RESET: "Confirm that somebody lost their second factor, or refuse",
    Kind.LISTED: "Appoint whom the directory lists, or not",
    Kind.ACTING_ENDS: "Prolong who acts, or let it end",
    Kind.PROGRAM_ENDS: "Say whether a program is still needed",
    Kind.ANNOUNCEMENT: "Take over what a colleague wrote, or leave it out",
    Kind.OUTLOOK: "Say what is coming up in the next three months",
    Kind.NO_CONTACT: "Time to call {other}",
    Kind.INVITED: "Say whether you come to a meeting",
    Kind.NO_MEETING: "Set the next meeting with {other}",
    Kind.EXPLANATION: "Explain patterns on a scorecard",
    Kind.SET_UP: "Set the city up",
    Kind.MINUTES_DUE: "Send the minutes to all who were there",
    Kind.MINUTES_CORRECTION: "Answer a correction of minutes",
    Kind.MINUTES_APPROVAL: "See that the minutes are put to the vote",
    Kind.MINUTES_READ: "Read the minutes; ask for a correction, or let them stand",
    Kind.UNSHOWN: "Say since when the system shows the new target",
    Kind.DIFFERENCE: "Say whether you change the agreement, or the system is mended",
    Kind.MAIL_FAILING: "See to it that mail goes out",
    Kind.SYSTEM_OFF: "Find out why a system is told nothing any more, and switch it on",
}
HANDS: dict[Kind, str] = {
    Kind.QUESTION: "{own} has to answer",
    Kind.TURN: "{own} has to answer",
    Kind.NOTICE: "Takes effect unless {own} objects",
    Kind.SIGNATURE: "{own} has to sign",
    Kind.APPROVAL: "{own} has to approve",
    Kind.CONFIRM: "{own} has to confirm what was agreed in a meeting",
    Kind.MORE_TIME: "{own} has to say whether there is more time",
    Kind.OWN_PROPOSAL: "{own} has to agree to its own proposal",
    Kind.DRAFT: "{own} has not sent it",
    Kind.EVENT: "{own} has to decide",
    Kind.PROVISIONAL: "{own} has to confirm it",
    Kind.HELD: "{own} has to release it",
    Kind.COMMENT: "{own} may comment",
    Kind.EXPLANATION: "{own} may explain",
    Kind.LABELS: "It stands unless {own} objects",
    Kind.READ_ANEW: "{own} has to read it",
    Kind.ACTION: "{own} has to do it",
    Kind.AGENDA_DUE: "Who prepares it has to publish it",
    Kind.VERIFY: "{own} has to look whether it is done",
    Kind.SUCCESSION: "{own} has to confirm",
    Kind.CORRECTION: "{own} has to answer",
    Kind.LABELS_OBJECTED: "{own} has to answer an objection",
    Kind.REORGANIZATION: "{own} has to agree",
    Kind.HOLIDAYS: "They stand unless {own} objects",
    Kind.HOLIDAYS_OBJECTED: "{own} objects to holidays",
    Kind.ENDING: "{own} has to say how it goes on",
    Kind.REVIEW: "{own} has to look at the agreement again",
    Kind.VACANCY: "{own} has a role that nobody holds",
    Kind.HOLDER_LEFT: "{own} has a role whose holder seems to have left",
    Kind.FACTOR_RESET: "A second person has to confirm it",
    Kind.LISTED: "{own} has to say whether it appoints them",
    Kind.OUTLOOK: "{own} is asked what is coming up",
    Kind.UPLOAD_FAILED: "{own} has to upload it again",
    Kind.DATA_OLD: "{own} has to upload newer data",
    Kind.HOLIDAYS_DUE: "{own} has to confirm next year’s holidays",
    Kind.ACTING_ENDS: "It ends unless somebody prolongs it",
    Kind.PROGRAM_ENDS: "It ends unless its owner says that it is needed",
    Kind.ANNOUNCEMENT: "{own} has to take it over, or leave it out",
    Kind.INVITED: "{own} is invited",
    Kind.NO_MEETING: "{own} sets the next meeting",
    Kind.NO_CONTACT: "{own} has to call",
    Kind.SET_UP: "It has to be set up first",
    Kind.MINUTES_DUE: "{own} has to send the minutes",
    Kind.MINUTES_CORRECTION: "{own} has to answer a correction",
    Kind.MINUTES_APPROVAL: "The board has to approve them",
    Kind.MINUTES_READ: "They are final unless somebody asks for a correction",
    Kind.UNSHOWN: "{own} has to say that the system shows it",
    Kind.DIFFERENCE: "{own} has to say what becomes of it",
    Kind.MAIL_FAILING: "{own} has to look at the mail server",
    Kind.SYSTEM_OFF: "{own} has to switch a system on again",
}


def act_words(matter: Matter) -> str:
    """What is asked of whoever reads it, as an imperative."""
    other = matter.other.name if matter.other else ""
    words = ACTS.get(matter.kind, matter.title)
    return words.format(own=matter.party.name, other=other, others=formats.possessive(other))


def hands_words(matter: Matter) -> str:
    """Who has to act, for whoever does not."""
    return HANDS.get(matter.kind, "{own} has to act").format(own=matter.party.name)
