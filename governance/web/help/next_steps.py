"""What happens next, for every step a person may take: one sentence beside its button and in the guides.

The steps are those of the tables of moves; what the clock does by itself is not among them.
"""

from collections.abc import Mapping
from typing import Any

from governance.adjustments.rules import corrections
from governance.agreements.rules import reorganizations
from governance.changes.rules import differences
from governance.changes.rules import moves as changes
from governance.meetings.rules import actions, agreeing, meetings, minutes_moves, series
from governance.moves import Moves
from governance.outlook import rules as outlook
from governance.people.rules import succession
from governance.requests.rules import meanings
from governance.results.rules import reliefs
from governance.scorecards.rules import moves as scorecards
from governance.webhooks.rules import endpoints

ENDS = "This ends it. The targets stay as they are today; anybody may propose a new change later."

# {other}, {own}, {initiator} and {signers} are filled in with names; with a capital, at the head of a sentence.
NEXT: Mapping[str, Mapping[str, str]] = {
    "changes": {
        "offer": "{Other} is told, with a date to answer by. Nothing holds until both sides agree to the same.",
        "notice": "{Other} may object for 5 business days. Without an objection the new words hold after that.",
        "counter": "It is the turn of {other}, with a new date to answer by.",
        "recommend": "{Signers} signs for {own}. {Other} sees only that it waits for {own} to sign.",
        "hand back": "Nothing is sent to {other}. Your negotiator changes it and puts it before you again.",
        "consent": "If {other} agrees to the same, whoever approves is asked; where nobody has to approve, it takes effect on its date.",
        "object": "Nothing takes effect until both sides agree. {Other} reads why, and writes other words or takes it back.",
        "ask": "{Other} has 5 business days to answer. Your own time stands still until then.",
        "reply": "Whoever asked is told, and their time to answer runs again.",
        "extend": "Once a round your date moves by 5 business days at once. For a further 5, {other} has to say yes.",
        "talk": "It is on the agenda of the next meeting; the date to answer by moves to two business days after it.",
        "grant": "{Other} has 5 business days more, and is told.",
        "decline": ENDS,
        "withdraw": ENDS,
        "approve": "When everybody the policy asks has approved, it takes effect on its date as a new version.",
        "return": "It goes back to {initiator}, who began it. Both sides have to agree again to what they make of it.",
        "reject": "This ends it, although both sides agreed. The targets stay as they are today.",
    },
    "corrections": {
        "ask": "311 finds it on its To do and answers for each request. Results stay as they are until then.",
        "answer": "The department is told. What is corrected leaves the figures; published scorecards stay as they are.",
        "withdraw": "311 need not answer any more. You may ask again.",
    },
    "reorganizations": {
        "propose": "Every other office it concerns is asked for its yes. Nothing changes before the last one.",
        "agree": "With the last yes it is settled and holds from its day. Until then the others are asked.",
        "decline": "It ends here; everything stays as it is.",
        "withdraw": "It ends here; everything stays as it is. You may propose it again.",
    },
    "differences": {
        "answer": "The other side answers as well. A later finding shows whether the two are alike by then.",
    },
    "actions": {
        "done": "The other side looks at it, and confirms that it is done or says that it is not.",
        "verify": "It is settled, and leaves every list of what waits.",
        "not yet": "It goes back to whoever does it, with your sentence.",
        "defer": "It waits for the new day. The minutes count how often it was put off.",
        "hand over": "The other role of your office finds it on its To do.",
        "drop": "Nobody has to do it any more. The other side is told why.",
    },
    "agreeing": {
        "confirm": "If the other side has confirmed the same, both are bound. Otherwise it waits for them.",
        "take back": "Your confirmation counts no more. What was said in the meeting stays in its notes.",
    },
    "meetings": {
        "create": "It is a draft. Nobody is told before you invite them.",
        "invite": "Members and guests get an invitation for their calendars, and say whether they come.",
        "change": "Whoever was invited finds the new details on the meeting’s page.",
        "move": "Whoever was invited gets the new time for their calendars.",
        "cancel": "Whoever was invited is told, with your reason. Date and number stay.",
        "restore": "It is a draft again; invite everybody anew.",
        "reply": "Whoever set the meeting sees your answer. You may change it until the meeting begins.",
        "open": "Items, notes and decisions are written down as they come. Everybody who is here sees them.",
        "close": "A draft of the minutes is made of what was written down.",
    },
    "minutes": {
        "write anew": "The draft has the new sentence. Nobody reads it before you send it round.",
        "send round": "All who were here read them and may ask for corrections. After that they become final.",
        "ask for a correction": "The note taker or the other side accepts it, or says why not.",
        "approve": "They are made final, and nothing in them changes any more.",
    },
    "corrections of minutes": {
        "accept": "The words stand so from now on; in final minutes, beside what was written.",
        "decline": "The minutes stay as they are. Whoever asked reads why.",
    },
    "series": {
        "start": "Its dates stand as drafts for thirteen months. Nobody is told before you invite them.",
        "change": "Later dates follow the new rule. What was sent out stays as it is.",
        "end": "There are no dates after its last day.",
    },
    "outlook": {
        "enter": "311 sees it from now on. It promises nothing.",
        "take over": "311 sees it from now on, as your department’s words.",
        "leave out": "Nobody else ever sees it.",
        "change": "311 sees the new words.",
        "withdraw": "311 sees that it was taken back, and why.",
    },
    "successions": {
        "ask": "Another office has to confirm it. Until then nobody holds the role anew.",
        "confirm": "From now on the role has its new holder. Everybody signed in sees who asked and who confirmed.",
        "refuse": "The role stays as it is. Whoever asked reads why.",
        "withdraw": "Nobody has to answer any more; the role stays as it is.",
    },
    "names": {
        "accept": "The names mean what 311 said.",
        "object": "The names mean again what they meant before, until both agree. 311 is told.",
        "leave": "The names stay as they were. The department may agree to the new meaning later.",
        "agree": "The names mean again what 311 said, and their results count so.",
    },
    "adjustments": {
        "request": "The approving official is asked. Nothing changes for clocks or figures before that.",
        "declare": "It holds at once, provisionally: due dates and figures take it into account, and call takers see it.",
        "confirm": "It is final. Due dates and figures take it into account until its last day.",
        "refuse": "The request ends, and changes nothing. Whoever asked reads why.",
        "take back": "The request ends, and changes nothing.",
        "withdraw": "Figures are counted again without it. Published scorecards stay as they are.",
    },
    "scorecards": {
        "comment": "It is printed on the scorecard as you wrote it, and stays there once it is published.",
        "explain": "It is printed beside the patterns worth a look, as you wrote it.",
        "hold": "It is not published until you release it. Both sides read your reason.",
        "release": "It is published when its reply period is over.",
    },
    "systems": {
        "register": "The system is told what you chose as it happens. Its secret is shown once, on the next page.",
        "make a new secret": "The new secret is shown once. The old one signs, too, for seven days.",
        "send a test": "A message that says only that it is a test is sent now; its answer stands in the list.",
        "send again": "The same message is sent once more, under the same number.",
        "switch off": "Nothing is sent any more. What happens meanwhile waits.",
        "switch on": "What waited is sent, in order.",
    },
}
TABLES: Mapping[str, Moves[Any, Any]] = {
    "changes": changes.MOVES,
    "corrections": corrections.MOVES,
    "reorganizations": reorganizations.MOVES,
    "differences": differences.MOVES,
    "actions": actions.MOVES,
    "agreeing": agreeing.MOVES,
    "meetings": meetings.MOVES,
    "minutes": minutes_moves.MOVES,
    "corrections of minutes": minutes_moves.CORRECTION_MOVES,
    "series": series.MOVES,
    "outlook": outlook.MOVES,
    "successions": succession.MOVES,
    "names": meanings.MOVES,
    "adjustments": reliefs.MOVES,
    "scorecards": scorecards.MOVES,
    "systems": endpoints.MOVES,
}


# Who is meant where nobody is named, as in a guide.
ANYBODY: Mapping[str, str] = {
    "other": "the other side",
    "own": "your office",
    "initiator": "the side that began it",
    "signers": "whoever agrees for your office",
}


def next_of(procedure: str, step: str, names: Mapping[str, str] = ANYBODY) -> str:
    """The sentence for a step, with who is meant by name; KeyError for a step that no person takes."""
    known = {**ANYBODY, **names}
    capital = {name.capitalize(): value[:1].upper() + value[1:] for name, value in known.items()}
    return NEXT[procedure][step].format(**known, **capital)
