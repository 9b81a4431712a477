"""What would have happened: a proposed target tried on the service's past requests, as a page and as a part of others.

Whoever sees the change may try targets; before anything is begun, those who may begin it. Nothing is written.
"""

import re
from dataclasses import dataclass
from functools import reduce
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance import formats
from governance.agreements.queries.counting import Counting, counting
from governance.agreements.rules.items import AgreedCalendar, Item, Term
from governance.changes.queries.access import own_party
from governance.changes.queries.affected import affected
from governance.changes.queries.drafts import lines_of, not_begun
from governance.changes.queries.lines import lines
from governance.changes.queries.situation import Situation
from governance.changes.rules.lines import ChangeLine
from governance.errors import Invalid, NotFound
from governance.trials.queries.backtests import TrialAnswer, tried, what_would_have_happened
from governance.web.changes.line_form import NO_TARGET, UNITS, field_name, fields_of, read_item
from governance.web.changes.outcome import visible
from governance.web.changes.side_curve import side_curve
from governance.web.changes.trial_words import trial_report
from governance.web.site.forms import Form
from governance.web.site.pages import Request, is_fragment, now, render, viewer_of, zone

NOUN = "what-would-have-happened"
NOTHING_STORED = (
    "No past requests of this service are stored yet.",
    "Upload requests under Data sources, or ask 311’s analyst to; then this shows how many any target calls on time.",
)
NOT_TOLD = (
    "The stored requests do not tell when this was done.",
    "They tell when a request was opened, handed on and closed; a target for anything else cannot be tried on them.",
)


@dataclass(frozen=True, kw_only=True)
class TargetTrial:
    """A target on its trial page: the page's address and links, its name, the proposed target and today's.

    `counted` says which calendars each of the two counts on.
    """

    address: str
    kicker: str
    back: tuple[str, str]
    name: str
    base: Term
    today: Term | None
    counted: tuple[Counting, Counting]


class HappenedController(Controller):
    path = "/"

    @get(f"/changes/{{number:str}}/{NOUN}")
    async def of_change(self, request: Request, number: FromPath[str]) -> Response[str]:
        seen = await visible(request, number)
        own = own_party(seen, viewer_of(request))
        found = (await lines(seen, own=seen.parties.get(own, 0), at=now(request))).all
        if is_fragment(request) and request.query_params.get("part") == "beside":
            return await _beside(request, seen, found)
        by_hours = seen.subject == AgreedCalendar.kind
        asked = await (_by_hours if by_hours else _by_target)(request, seen, found)
        return await _answer(request, asked)

    @get(f"/agreements/{{code:str}}/{NOUN}")
    async def of_agreement(self, request: Request, code: FromPath[str]) -> Response[str]:
        work = await not_begun(code, viewer=viewer_of(request), keys=[_key(request)])
        line = (await lines_of(work, at=now(request)))[0]
        counted = await counting(work.basis.agreement.id, at=now(request))
        base = f"/agreements/{code}"
        asked = TargetTrial(
            address=f"{base}/{NOUN}",
            kicker=work.basis.agreement.department_name,
            back=(base, "Back to the agreement"),
            name=line.name,
            base=_term(line.words[work.by.party].item),
            today=Term.of(line.now),
            counted=(counted, counted),
        )
        return await _answer(request, asked)


async def _beside(request: Request, seen: Situation, found: tuple[ChangeLine, ...]) -> Response[str]:
    """The curve of one line with what each side wants, for the side of the change's page."""
    line, counted = _line(found, _key(request)), await counting(seen.agreement, at=now(request))
    curve = await side_curve(request, line, seen, counted)
    context = {"curve": curve, "name": line.name, "key": line.key, "base": f"/changes/{seen.number}"}
    return render(request, "changes/_side_curve.html", context)


async def _by_target(request: Request, seen: Situation, found: tuple[ChangeLine, ...]) -> TargetTrial:
    """The target that a change proposes beside today's, both as the agreement counts."""
    line, counted = _line(found, _key(request)), await counting(seen.agreement, at=now(request))
    return TargetTrial(
        **_of_change(seen),
        name=line.name,
        base=_term(_proposed(line, seen, own_party(seen, viewer_of(request)))),
        today=Term.of(line.now),
        counted=(counted, counted),
    )


async def _by_hours(request: Request, seen: Situation, found: tuple[ChangeLine, ...]) -> TargetTrial:
    """A target as it is, by the working hours that a change proposes beside those it counts on."""
    own = own_party(seen, viewer_of(request))
    pins = [pin for line in found if (pin := AgreedCalendar.of(_proposed(line, seen, own)))]
    moved = [one for pin in pins for one in await affected(seen.agreement, pin, at=now(request))]
    one = next((each for each in moved if each.key == _key(request)), None)
    if one is None:
        raise NotFound("These working hours move no such target.")
    held, name = await counting(seen.agreement, at=now(request)), f"{one.name}, by the proposed working hours"
    counted = (reduce(Counting.with_pin, pins, held), held)
    return TargetTrial(**_of_change(seen), name=name, base=one.term, today=one.term, counted=counted)


def _of_change(seen: Situation) -> dict[str, Any]:
    base = f"/changes/{seen.number}"
    kicker = f"{seen.number}{formats.DOT}{seen.title}" if seen.title else seen.number
    return {"address": f"{base}/{NOUN}", "kicker": kicker, "back": (base, "Back to the change")}


def _key(request: Request) -> str:
    return str(request.query_params.get("key", ""))


def _line(found: tuple[ChangeLine, ...], key: str) -> ChangeLine:
    line = next((each for each in found if each.key == key), None)
    if line is None:
        raise NotFound("This change says nothing of such a target.")
    return line


def _proposed(line: ChangeLine, seen: Situation, own: str) -> Item | None:
    """The target of the present proposal, else of the viewer's own side, else the one in force."""
    current = next((code for code, party in seen.parties.items() if party == seen.offer_party), own)
    word = next((line.words[side] for side in (current, own, *line.words) if side in line.words), None)
    return (word.item if word else None) or line.now or line.before


def _term(item: Item | None) -> Term:
    term = Term.of(item)
    if term is None:
        raise NotFound("Only a target can be tried on past requests.")
    return term


async def _answer(request: Request, asked: TargetTrial) -> Response[str]:
    """The whole page or, for htmx, the part it asks for: the form with its figures, those of a line, or only figures."""
    form, term = _read_fields(request, asked)
    found, problem = await _try_target(request, form, term, asked)
    context = {**_trial_context(asked, form), **_figures(request, found), "problem": problem}
    template = PARTS.get(request.query_params.get("part", ""), "changes/_happened_figures.html")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(
        request, template if is_fragment(request) else "changes/happened.html", context, status=status
    )


PARTS = {"form": "changes/_happened_form.html", "tool": "changes/_happened_tool.html"}


def _read_fields(request: Request, asked: TargetTrial) -> tuple[Form, Term | None]:
    """The form as typed, else filled from the proposal, and the target in it; None means no target."""
    key = asked.base.key
    typed = [(name, value) for name, value in request.query_params.multi_items() if ":" in name]
    if field_name("amount", key) not in dict(typed):
        return Form.holding(fields_of(key, asked.base)), asked.base
    form = Form(typed)
    item = read_item(form, key, asked.base, name=asked.name)
    return form, Term.of(item)


async def _try_target(
    request: Request, form: Form, term: Term | None, asked: TargetTrial
) -> tuple[TrialAnswer | None, str]:
    """What would have happened, or a sentence on what is wrong with what was typed."""
    if form.errors:
        return None, " ".join(form.errors.values())
    if term is None or term.target is None:
        return None, ""
    proposed, today = asked.counted
    held = tried(asked.today, today) if asked.today else None
    try:
        return await what_would_have_happened(tried(term, proposed), held, at=now(request)), ""
    except Invalid as wrong:
        return None, wrong.message


def _trial_context(asked: TargetTrial, form: Form) -> dict[str, Any]:
    key = asked.base.key
    return {
        "address": asked.address,
        "kicker": asked.kicker,
        "back": asked.back[0],
        "back_words": asked.back[1],
        "key": key,
        "place": re.sub(r"[^a-z0-9]+", "-", key),
        "name": asked.name,
        "form": form,
        "units": [unit for unit in UNITS if unit[0] != NO_TARGET],
    }


def _figures(request: Request, found: TrialAnswer | None) -> dict[str, Any]:
    """The context of the figures; `empty` says why where there are none."""
    if found is None:
        return {"told": None, "empty": NO_TARGET_YET}
    empty = NOT_TOLD if not found.told else NOTHING_STORED if found.empty else ()
    return {"told": trial_report(found, zone=zone(request)) if not empty else None, "empty": empty}


NO_TARGET_YET = (
    "There is no target to try here.",
    "Type a number and choose a unit; then this shows how many past requests it would have called on time.",
)


def address_of(number: str, key: str, form: Form) -> str:
    """The trial page of a line that is being written, with its typed fields in the address."""
    typed = [(name, value) for name, value in form.pairs() if name.endswith(f":{key}")]
    return f"/changes/{number}/{NOUN}?{urlencode([('key', key), *typed])}"
