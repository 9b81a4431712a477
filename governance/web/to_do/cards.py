"""A matter as a card, where no more than three wait: the open question itself, whom to talk it over with, the act. Wording only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from governance import formats
from governance.changes.queries.questions import OpenPoint
from governance.changes.rules.moves import Step
from governance.changes.rules.summaries import Open
from governance.waiting.rules.links import change_step, page
from governance.waiting.rules.matter import Kind, Matter, Subject
from governance.web.changes.summary import agreed_words, changed_words, list_words
from governance.web.to_do.people import Reach
from governance.web.to_do.rows import Row

CARDS = 3  # so many things or fewer are shown as cards
# What is asked where a matter is no negotiation. `other` asks or told; `own` is asked.
ASKS: dict[Kind, str] = {
    Kind.CONFIRM: "Read the whole as it would become, and agree for {own} on your own screen. Nobody else can.",
    Kind.EVENT: "{other} asks for an event adjustment: declare it, or refuse it?",
    Kind.PROVISIONAL: "The event is over. Confirm what it did to the clocks, or take it back?",
    Kind.HELD: "You held this scorecard back. It is published once you release it.",
    Kind.CORRECTION: "{other} asks to look at these results again: corrected, or left as they are?",
    Kind.LABELS: "311 said what this name in its data means, which moves results of yours. Object, or let it stand.",
    Kind.LABELS_OBJECTED: "{other} says that it means something else. Agree, or leave it as it was, with a reason.",
    Kind.READ_ANEW: "311’s data sources or stored requests changed. Read how, and say that you did.",
    Kind.REORGANIZATION: "Every side it concerns has to agree before its day.",
    Kind.HOLIDAYS: "They count for due dates. Object if a day is wrong; else they stand.",
    Kind.HOLIDAYS_OBJECTED: "Until the objection is taken back, due dates in that year are provisional.",
    Kind.COMMENT: "Read the draft, and say what your office wants to stand beside its figures.",
    Kind.ACTION: "Once it is done, say so with what shows it; {other} then looks. If it takes longer, give another day and say why.",
    Kind.AGENDA_DUE: "What is open is on it by itself. Look it through, put it in order, and publish it.",
    Kind.VERIFY: "{other} says that it is done. Look at what shows it: confirm it, or say what is missing.",
    Kind.SUCCESSION: "{other} asks another office to confirm who follows.",
    Kind.MORE_TIME: "{other} asks for more time to answer. Your own clock does not run meanwhile.",
    Kind.REVIEW: "Both sides agreed to look at it again by then: propose a change, or say that it goes on as it is.",
    Kind.ENDING: "It ends on that day unless both sides agree to go on. Propose it, or say that it may end.",
    Kind.UPLOAD_FAILED: "The file could not be taken in. Its page says why, line by line.",
    Kind.DATA_OLD: "Figures stay as they are until newer data comes in.",
    Kind.HOLIDAYS_DUE: "Due dates beyond what is confirmed are provisional.",
    Kind.VACANCY: "Nobody holds this role: what waits for it waits for nobody.",
    Kind.HOLDER_LEFT: "They can sign in no more, or the city’s directory no longer lists them. The role stays theirs until you end it.",
    Kind.FACTOR_RESET: "Call the person before you confirm: then their second factor is gone.",
    Kind.LISTED: "Nothing changes by itself: you appoint them, or you do not.",
    Kind.ACTING_ENDS: "Afterwards the holder acts alone again.",
    Kind.PROGRAM_ENDS: "Its tokens count for a year at a time. Afterwards the program is refused.",
    Kind.ANNOUNCEMENT: "Nobody else reads it before you take it over.",
    Kind.OUTLOOK: "Works, seasons, closures, staff: what 311 should expect. “Nothing planned” is one click.",
    Kind.INVITED: "One click says whether you come; whoever keeps the date reads it.",
    Kind.NO_MEETING: "The last one is over, and no date is set.",
    Kind.NO_CONTACT: "Neither side has acted for 30 days. A call may move it.",
    Kind.DIFFERENCE: "The due dates in the data show it. Either side may be right: change the agreement, or have the system mended.",
    Kind.UNSHOWN: "Call takers and residents may still read the old target there. Say since when it shows the new one.",
    Kind.MAIL_FAILING: "No letter is lost; all of them wait until the mail server takes them again.",
    Kind.SYSTEM_OFF: "It did not answer for three days, so it is told nothing any more.",
    Kind.OWN_PROPOSAL: "It commits nobody before somebody who binds {own} agrees.",
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """`words` lead to the open `point`, whose two values stand in the sides' colors; `talk` is with whom to talk it over."""

    row: Row
    page: str
    words: Sequence[str]
    point: Open | None = None
    of: OpenPoint | None = None
    talk: Reach | None = None
    talk_office: str = ""


def card(each: Matter, row: Row, point: OpenPoint | None, talk: Reach | None) -> Card:
    words = _words(each, point) if point else (_asks(each),)
    between = point is not None and each.kind is Kind.TURN and _is_between(point)
    return Card(
        row=_straight(each, row),
        page=page(each.subject, each.number),
        words=tuple(part for part in words if part),
        point=next(iter(point.summary.open), None) if point and between else None,
        of=point,
        talk=talk,
        talk_office=each.other.name if each.other else "",
    )


def points_of(mine: Sequence[Matter]) -> list[str]:
    """The changes of which cards tell the open question."""
    return [each.number for each in mine if each.subject is Subject.CHANGE]


def _straight(each: Matter, row: Row) -> Row:
    """The card tells what is asked, so its button leads straight to answering."""
    if each.kind is not Kind.TURN:
        return row
    return replace(row, href=change_step(each.number, Step.COUNTER))


def _asks(each: Matter) -> str:
    told = ASKS.get(each.kind, "{own} " + each.basis + ".")
    return told.format(own=each.party.name, other=each.other.name if each.other else each.party.name)


def _words(each: Matter, point: OpenPoint) -> tuple[str, ...]:
    if each.kind in (Kind.TURN, Kind.SIGNATURE):
        return (
            _turn(each, point, _changed(point))
            if each.kind is Kind.TURN
            else _signing(point, _changed(point))
        )
    return (_told(each, point), *((_asks(each),) if each.kind in ASKS else ()))


def _told(each: Matter, point: OpenPoint) -> str:
    other, changed = each.other.name if each.other else "", _changed(point)
    match each.kind:
        case Kind.DRAFT:
            written = formats.plural(len(point.rows), "line")
            return f"{written} written so far. {other} reads nothing before it is sent."
        case Kind.QUESTION:
            return f"{other} asks: “{point.question}”"
        case Kind.APPROVAL:
            return list_words("Both sides agreed", changed)
        case Kind.NOTICE:
            return list_words(f"{other} gives notice of other words", changed)
        case _:
            return list_words(f"{point.sides.names.get(point.offered_by, other)} proposes", changed)


def _turn(each: Matter, point: OpenPoint, changed: Sequence[str]) -> tuple[str, ...]:
    if point.returned:
        return (f"It was sent back: “{point.returned}”",)
    if point.overtaken:
        return (list_words("Another change has been agreed since this was proposed", point.overtaken),)
    if point.offered_by == each.party.code and each.other:
        return (list_words(f"{each.other.name} objected to", changed), f"{each.party.name} goes on.")
    if not _is_between(point):
        return (list_words(f"{point.sides.names[point.offered_by]} proposes", changed),)
    agreed = agreed_words(point.rows, point.summary) if point.summary.agreed else ""
    count = len(point.summary.open)
    still = "One number is open:" if count == 1 else f"{count} are open. The first:"
    return agreed, still if count else "Nothing is open: what is left is to agree to the whole."


def _signing(point: OpenPoint, changed: Sequence[str]) -> tuple[str, ...]:
    who = point.signing.name if point.signing else "Your negotiator"
    said = f"“{point.signing_words}”" if point.signing_words else ""
    if point.drafted:
        return (f"{who} wrote an answer and asks you to sign it.", said)
    return (
        list_words(
            f"{who} asks you to agree to what {point.sides.names[point.offered_by]} proposes", changed
        ),
        said,
    )


def _is_between(point: OpenPoint) -> bool:
    return point.answered and not point.returned and not point.overtaken


def _changed(point: OpenPoint) -> list[str]:
    return [changed_words(row, point.offered_by, point.sides) for row in point.rows]
