"""The forms for requesting and for answering a correction, read into a selection with its reason, or an answer."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from governance.adjustments.rules.corrections import (
    MOVES,
    Answer,
    Asking,
    Decision,
    Listed,
    Reason,
    Selection,
    Standing,
    State,
    Step,
    listed,
)
from governance.errors import Invalid
from governance.people.rules import Acting, Viewer
from governance.results.rules.request_filter import Days, RequestFilter
from governance.results.rules.verdicts import Verdict
from governance.web.people import acting_roles
from governance.web.requests.request_links import CAME_FROM, CORRECTABLE, FILTER, filter_of
from governance.web.requests.words import filter_words
from governance.web.site.forms import Form
from governance.web.site.words import CORRECTION, RESULT

LIST = "list"
HOWS = [
    (LIST, "By their case numbers", "Paste them, one on each line."),
    (FILTER, "By what they have in common", "A service, dates, a result, a district."),
]
REASONS = [(str(reason), *CORRECTION[reason]) for reason in Reason]
# Results that a figure counts; what is left out already needs no correction.
RESULTS = [(str(each), RESULT[each]) for each in CORRECTABLE]
DECISIONS = [
    (str(Decision.CORRECT), "Correct all of them", "They are left out of the figures."),
    (str(Decision.SOME), "Correct some of them", "Those you mark are left out of the figures, the others stay."),
    (str(Decision.LEAVE), "Leave all of them as they are", "Nothing changes."),
]  # fmt: skip


def seat_for(
    viewer: Viewer, step: Step, state: State = State.NEW, *, asked_by: str = "", asker: int | None = None
) -> Acting | None:
    """The role in which this person may take the step."""
    about: dict[str, Any] = {"state": state, "asked_by": asked_by, "asker": asker}
    return acting_roles.seat_for(viewer, step, of=MOVES, standing=lambda seat: Standing(by=seat, **about))


def correction_address(feed: str, number: str) -> str:
    """The form, opened on one request."""
    return "/corrections/new?" + urlencode({"how": LIST, "feed": feed, "numbers": number})


def read(form: Form) -> Asking:
    """The selection of requests and the reason. Raises Invalid with every error noted in the form."""
    how = form.choice("how", "which requests are meant", [LIST, FILTER, CAME_FROM])
    ways = {FILTER: _filter, CAME_FROM: _came_from}
    selection = ways.get(how, _listed)(form)
    reason = form.choice("reason", "the reason", list(Reason))
    words = form.text("words", "What 311 should know")
    form.check()
    return Asking(selection=selection, reason=Reason(reason), words=words)


def _listed(form: Form) -> Selection:
    """The pasted list of case numbers, which may be longer than other fields."""
    pasted = form.text("numbers", "Case numbers", limit=600_000)
    try:
        return listed(pasted, feed=form.value("feed"))
    except Invalid as error:
        form.refused(error)
        return Listed(lines=())


def _came_from(form: Form) -> Selection:
    """The list of requests from which the form was opened; a part of it that cannot be read would mean others."""
    asked = came_from(form)
    if asked is None:
        form.wrong("how", "What that list asked for cannot be read. Please choose another way.")
    return asked or RequestFilter()


def came_from(form: Form) -> RequestFilter | None:
    """What the list asked for from which the form was opened, None for none, or one that cannot be read."""
    asked = Form(parse_qsl(form.value(CAME_FROM)))
    wanted = filter_of(asked)
    return wanted if wanted and not asked.errors else None


def ways(form: Form, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """How requests may be chosen; the list that somebody came from first."""
    asked = came_from(form)
    if asked is None:
        return HOWS
    told = "; ".join(f"{label}: {value}" for label, value in filter_words(asked, names))
    return [(CAME_FROM, "All of the list that you came from", f"{told}."), *HOWS]


def _filter(form: Form) -> Selection:
    result = form.value("result")
    if result and result not in {key for key, _ in RESULTS}:
        form.wrong("result", "Please choose one for the result.")
        result = ""
    opened, due = _days(form, "opened", "Opened"), _days(form, "due", "Due")
    return RequestFilter(
        service=form.text("service", "Service", required=False, limit=200),
        first=opened.first,
        last=opened.last,
        due=due,
        results=(Verdict(result),) if result else (),
        district=form.text("district", "District", required=False, limit=200),
    )


def _days(form: Form, name: str, label: str) -> Days:
    first = form.day_or_none(f"{name}_from", f"{label} from")
    last = form.day_or_none(f"{name}_until", f"{label} until")
    for field, day in ((f"{name}_from", first), (f"{name}_until", last)):
        if day and not 1990 <= day.year <= 2100:
            form.wrong(field, f"{label} should lie between 1990 and 2100.")
    if first and last and last < first:
        form.wrong(f"{name}_until", f"{label} until lies before {label.lower()} from.")
    return Days(first=first, last=last)


def read_answer(form: Form, known: frozenset[tuple[str, str]]) -> Answer:
    """311's answer. `known` are the requests (data source, case number), chosen by checkbox or by a typed list."""
    decision = form.choice("decision", "what becomes of them", list(Decision))
    words = form.text("words", "Why")
    picked = _picked(form, known) if decision == Decision.SOME else frozenset()
    form.check()
    return Answer(decision=Decision(decision), words=words, picked=picked)


def _picked(form: Form, known: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The requests chosen; a number of no request stays in, so that the rule can name it in its error."""
    marked = {checkbox(feed, number): (feed, number) for feed, number in known}
    boxes = {marked.get(value, ("", value)) for value in form.values("picked")}
    pasted = form.text("picked_numbers", "Case numbers", required=False, limit=600_000)
    by_number: dict[str, set[tuple[str, str]]] = {}
    for feed, number in known:
        by_number.setdefault(number, set()).add((feed, number))
    lines = listed(pasted).lines
    named = (by_number.get(each.number, {("", each.number)}) for each in lines)
    return frozenset(boxes.union(*named))


def checkbox(feed: str, number: str) -> str:
    """The value of a request's checkbox: its data source and number with a colon, which no code contains."""
    return f"{feed}:{number}"
