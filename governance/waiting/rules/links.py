"""The one table of addresses: the page of each thing, and the page on which each step is taken."""

from governance.changes.rules.moves import Step
from governance.waiting.rules import set_up
from governance.waiting.rules.matter import Kind, Matter, Subject

PAGES = {
    Subject.CHANGE: "/changes/{}",
    Subject.AGREED: "/changes/{}/agreed",
    Subject.EVENT: "/adjustments/{}",
    Subject.SCORECARD: "/scorecards/{}",
    Subject.CORRECTION: "/corrections/{}",
    Subject.LABELS: "/names/{}",
    Subject.REORGANIZATION: "/reorganizations/{}",
    Subject.SUCCESSION: "/successions/{}",
    Subject.HOLIDAYS: "/calendars/{}#told",
    Subject.AGREEMENT: "/agreements/{}#review",
    Subject.ROLE: "/people#{}",
    Subject.LISTING: "/listings/{}",
    Subject.FACTOR_RESET: "/resets/{}",
    Subject.ACTING: "/account#away",
    Subject.PROGRAM: "/account/tokens#machines",
    Subject.CALENDAR: "/calendars/{}/holidays/new",
    Subject.SOURCE: "/sources/{}/uploads/new",
    Subject.UPLOAD: "/uploads/{}",
    Subject.OUTLOOK: "/coming-up#asked",
    Subject.ANNOUNCEMENT: "/coming-up/{}",
    Subject.ACTION: "/actions/{}",
    Subject.AGENDA: "/meetings/{}/agenda",
    Subject.CONTACT: "/agreements/{}",
    Subject.MEETING: "/meetings/{}/people",
    Subject.GROUP: "/meetings/new?body={}",
    Subject.SHOWN: "/shown/{}",
    Subject.DIFFERENCE: "/differences/{}",
    Subject.SYSTEM: "/systems/{}",
    Subject.MAIL: "/letters",
    Subject.MINUTES: "/meetings/{}/minutes",
    Subject.MINUTES_APPROVAL: "/meetings/{}/minutes",
    Subject.MINUTES_CORRECTION: "/meetings/{}/minutes#corrections",
}
# Under the change's own address.
CHANGE_STEPS = {
    Step.OFFER: "draft",
    Step.COUNTER: "answer",
    Step.CONSENT: "agree",
    Step.OBJECT: "objection",
    Step.RECOMMEND: "recommendation",
    Step.HAND_BACK: "hand-back",
    Step.REPLY: "reply",
    Step.ASK: "question",
    Step.EXTEND: "extension",
    Step.TALK: "talk",
    Step.DECLINE: "decline",
    Step.WITHDRAW: "withdrawal",
    Step.APPROVE: "approve",
    Step.RETURN: "return",
    Step.REJECT: "rejection",
}
SET_UP = {
    set_up.Step.CITY: "/setup/city",
    set_up.Step.OFFICES: "/offices/new",
    set_up.Step.LEADS: "/people",
    set_up.Step.SPONSOR: "/people",
    set_up.Step.CALENDARS: "/calendars/new",
    set_up.Step.HOLIDAYS: "/calendars",
    set_up.Step.SERVICES: "/imports/terms",
    set_up.Step.AGREEMENTS: "/imports/terms",
    set_up.Step.ADDRESS: "/setup#address",
    set_up.Step.BACKUP: "/setup#backup",
}
# These link to the matter's own page, since it should be read before it is answered.
READ_FIRST = frozenset({Kind.TURN, Kind.NOTICE, Kind.MORE_TIME})


def page(subject: Subject, number: str) -> str:
    """A correction of minutes is numbered within them, and stands on their page."""
    named = number.partition("/")[0] if subject is Subject.MINUTES_CORRECTION else number
    return PAGES[subject].format(named)


def change_step(number: str, step: Step) -> str:
    return f"{page(Subject.CHANGE, number)}/{CHANGE_STEPS[step]}"


def written_answer(number: str) -> str:
    """The page on which a written answer is read once more, signed and sent."""
    return f"{change_step(number, Step.COUNTER)}/confirm"


def link_to(matter: Matter) -> str:
    """The page on which somebody does what the matter waits for."""
    if matter.subject is Subject.ROLE:
        return f"/people/{matter.party.code}/roles/{matter.number}"
    if matter.subject is Subject.PROGRAM and not matter.seats.only:
        return "/service-accounts"
    if matter.subject is Subject.SETTING_UP:
        return SET_UP[set_up.Step(matter.number)]
    if not isinstance(matter.step, Step) or matter.kind in READ_FIRST or matter.is_boards:
        return page(matter.subject, matter.number)
    if matter.kind is Kind.SIGNATURE and matter.step is Step.COUNTER:
        return written_answer(matter.number)
    return change_step(matter.number, matter.step)
