"""The pages of proposing: write a draft, saved at every pause; look at what it would do; send it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements.queries import local_day
from governance.agreements.rules.items import Item
from governance.agreements.terms_file.model import Refused
from governance.calendars.queries import load_all, load_every
from governance.changes import actions
from governance.changes.actions.dates import takes_effect
from governance.changes.queries.calendars import with_calendars
from governance.changes.queries.drafts import Writing, could_add, lines_of, not_begun, with_keys, writing
from governance.changes.queries.uploads import refused_lines
from governance.changes.rules.lines import ChangeLine
from governance.changes.rules.offers import Effective, EffectiveKind
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Reason
from governance.errors import AlreadyDone, Stale
from governance.results.rules.closings import DONE
from governance.web.changes import proposal_form
from governance.web.changes.commitment import approvals_of, commitment
from governance.web.changes.draft_rates import RATES, rates_of_rows, row_rates
from governance.web.changes.line_form import COMPARISONS, DUE_RULES, FORMULAS, PLAIN, UNITS
from governance.web.changes.onward import onward
from governance.web.changes.outcome import goes_back_to, shows_overtaken, visible
from governance.web.changes.writing_page import APPROVALS, after_a_pause, value_meanings, written_page
from governance.web.site.forms import Form, read_form
from governance.web.site.pages import Request, go, is_fragment, now, render, viewer_of
from governance.web.site.paging import page_of

FEW = 20  # up to so many lines are all open for typing; of more lines, only those that are asked for
MOVED_ON = "{} saved this draft in the meantime. Look at it as it is now, then go on."


class ProposeController(Controller):
    path = "/"

    @get("/agreements/{code:str}/changes/new")
    async def new(self, request: Request, code: FromPath[str]) -> Response[str]:
        keys = request.query_params.getall("key", [])
        return await page(request, await not_begun(code, viewer=viewer_of(request), keys=keys))

    @post("/agreements/{code:str}/changes")
    async def begin(self, request: Request, code: FromPath[str]) -> Response[str]:
        form, viewer = await read_form(request), viewer_of(request)
        if number := form.value("change"):
            return await _keep(request, form, await writing(number, viewer=viewer, at=now(request)))
        return await _keep(request, form, await not_begun(code, viewer=viewer, keys=form.values("key")))

    @get("/changes/{number:str}/draft")
    async def draft(self, request: Request, number: FromPath[str]) -> Response[str]:
        work = await writing(number, viewer=viewer_of(request), at=now(request))
        if is_fragment(request):
            return await rates_of_rows(request, work)
        return await page(request, work)

    @post("/changes/{number:str}/draft")
    async def keep(self, request: Request, number: FromPath[str]) -> Response[str]:
        work = await writing(number, viewer=viewer_of(request), at=now(request))
        return await _keep(request, await read_form(request), work)

    @get("/changes/{number:str}/confirm")
    async def confirm(self, request: Request, number: FromPath[str]) -> Response[str]:
        work = await writing(number, viewer=viewer_of(request), at=now(request))
        return await _confirm(request, work)

    @post("/changes/{number:str}/offer")
    @shows_overtaken
    @goes_back_to("draft")
    async def send(self, request: Request, number: FromPath[str]) -> Response[str]:
        form = await read_form(request)
        work = await _as_seen(request, number, form.whole("revision", "The draft", low=0, high=10**9))
        await actions.offer(number, work.proposal, by=work.by, at=now(request))
        notice = f"Your proposal is sent. {work.receiver} answers next."
        return go(request, f"/changes/{number}", notice=notice)


async def _as_seen(request: Request, number: str, revision: int) -> Writing:
    """The draft; Stale where it is no longer the one that was read before sending."""
    viewer, at = viewer_of(request), now(request)
    known = await visible(request, number)
    if known.offer_id and any(person == viewer.person_id for _, person in known.acted):
        raise AlreadyDone(f"You have already sent {number}.")
    work = await writing(number, viewer=viewer, at=at)
    if work.revision != revision:
        raise Stale(MOVED_ON.format(work.saved.by if work.saved else "Somebody"))
    return work


async def _keep(request: Request, form: Form, work: Writing) -> Response[str]:
    """Save the draft as typed, then do what the pressed button asks for."""
    at, lines = now(request), await lines_of(work, at=now(request))
    form = proposal_form.set_in_all(form)
    typed = proposal_form.read_proposal(form, work, lines)
    typed = await with_keys(typed, form.values("add"), basis=work.basis, by=work.by)
    after = await lines_of(replace(work, proposal=typed), at=at)
    if form.value("do") == "continue":
        proposal_form.check_proposal(form, typed, after, today=await local_day(at))
    seen = form.whole("revision", "The draft", low=0, high=10**9) if work.change else 0
    reason = proposal_form.read_reason(form)
    number = await actions.keep(work, typed, reason=reason, lines=(lines, after), at=at, seen=seen)
    fresh = await writing(number, viewer=viewer_of(request), at=at)
    if is_fragment(request):
        return await _told_at_a_pause(request, form, fresh, after)
    if form.errors and form.value("do") in {"continue", "save", "all"}:
        form.message = "Kept as a draft. Please look at the marked fields."
        return await page(request, fresh, form)
    return onward(request, form, number)


async def _told_at_a_pause(
    request: Request, form: Form, work: Writing, after: Sequence[ChangeLine]
) -> Response[str]:
    sent = [line for line in after if line.key in form.values("key")]
    means = await value_meanings(request, work.basis.agreement.id, _lines_with_values(work, sent))
    return after_a_pause(request, work, form, means, await _approvals(request, work), asks_rates=True)


def _lines_with_values(
    work: Writing, lines: Iterable[ChangeLine]
) -> Iterable[tuple[ChangeLine, Item | None]]:
    return ((line, line.words[work.by.party].item) for line in lines)


async def _approvals(request: Request, work: Writing) -> APPROVALS:
    basis = work.basis
    return await approvals_of(
        work.proposal, work.acts, agreement=basis.agreement.id, policy=basis.policy, at=now(request)
    )


async def page(
    request: Request, work: Writing, form: Form | None = None, *, refused: Sequence[Refused] | None = None
) -> Response[str]:
    """The page of a draft. `refused` are lines of a file that was just read, else of the file the draft came from."""
    at, lines = now(request), await lines_of(work, at=now(request))
    typing = _for_typing(request, form, lines)
    reason = (work.acts.reason if work.acts else "") or ""
    kept = await _with_date(work, at)
    stored = proposal_form.form_of(kept, reason=reason, keys=(line.key for line in typing))
    find, facts = request.query_params.get("find", ""), work.basis.agreement
    context: dict[str, Any] = {
        **await selections(
            facts.department_name, facts.center_name, (edit.after for edit in work.proposal.edits)
        ),
        "first_version": not work.basis.version,
        "respond_days": facts.respond_days,
        "work": work,
        "typing": [proposal_form.line_fields(line, work.by.party) for line in typing],
        "page": page_of(request, _folded(lines, typing, work.by.party)),
        "weighed": await value_meanings(request, work.basis.agreement.id, _lines_with_values(work, typing)),
        "approvals": await _approvals(request, work),
        "rates": await row_rates(request, work) if work.number and request.query_params.get(RATES) else {},
        "refused": await _refused(work) if refused is None else refused,
        "find": find,
        "offered": await could_add(find, work, at=at) if find else (),
    }
    return written_page(request, "changes/propose.html", context, sent=form, stored=stored)


def _folded(
    lines: Sequence[ChangeLine], typing: Sequence[ChangeLine], party: str
) -> list[proposal_form.LineFields]:
    """The lines that this page only names, sorted by group."""
    open_keys = {line.key for line in typing}
    found = [proposal_form.line_fields(line, party) for line in lines if line.key not in open_keys]
    return sorted(found, key=lambda row: row.group)


async def _refused(work: Writing) -> Sequence[Refused]:
    upload = work.acts.upload if work.acts else ""
    return await refused_lines(upload, department=work.basis.agreement.department) if upload else ()


def _for_typing(request: Request, form: Form | None, lines: tuple[ChangeLine, ...]) -> tuple[ChangeLine, ...]:
    """The lines with fields on this page: all where there are few, else those asked for and those with an error."""
    if len(lines) <= FEW:
        return lines
    wanted = {*request.query_params.getall("edit", []), *(form.values("key") if form else ())}
    wanted |= {name.partition(":")[2] for name in (form.errors if form else {})}
    return tuple([line for line in lines if line.key in wanted][:FEW])


async def _with_date(work: Writing, at: datetime) -> Proposal:
    """The draft with a date proposed where none is set: the next first of a month that leaves time to prepare.

    Targets put on record get none, because only a person knows since when they have been in use.
    """
    on_record = work.acts and work.acts.reason == Reason.ON_RECORD and not work.basis.version
    if work.proposal.effective or on_record:
        return work.proposal
    soon = Effective(kind=EffectiveKind.DATE, on=await local_day(at))
    day = await takes_effect(soon, agreement=work.basis.agreement.id, at=at)
    return replace(work.proposal, effective=replace(soon, on=day))


async def selections(department: str, center: str, said: Iterable[Item | None]) -> dict[str, Any]:
    """The options of a line's selections, with the two sides by name; drafted hours where what is `said` counts on them."""
    used = {code for item in said if item for code in item.calendars}
    every, calendars = await load_every(), dict(await load_all())
    calendars |= {code: every[code] for code in sorted(used & every.keys())}
    return {
        "units": UNITS,
        "due_rules": DUE_RULES,
        "comparisons": COMPARISONS,
        "formulas": FORMULAS,
        "only_done": DONE.says,
        "calendars": [(code, line.name) for code, line in calendars.items()],
        "owners": [("department", department), ("center", center)],
        "plain": PLAIN,
    }


def said_of(lines: Iterable[ChangeLine]) -> list[Item | None]:
    """All that either side says, and what stands there today."""
    return [item for line in lines for item in (line.now, *(word.item for word in line.words.values()))]


async def _confirm(request: Request, work: Writing) -> Response[str]:
    at = now(request)
    lines, form = await lines_of(work, at=at), Form.holding({"reason": work.acts.reason if work.acts else ""})
    proposal_form.check_proposal(form, work.proposal, lines, today=await local_day(at))
    if form.errors or work.change is None or work.acts is None:
        kept = proposal_form.form_of(
            work.proposal, reason=form.value("reason"), keys=(line.key for line in lines)
        )
        kept.errors.update(form.errors)
        return await page(request, work, kept)
    whole = await with_calendars(work.proposal, work.change, at=at)
    lines = await lines_of(replace(work, proposal=whole), at=at)
    found = await commitment(whole, lines, change=work.change, acts=work.acts, by=work.by, at=at)
    context = {"work": work, "found": found, "page": page_of(request, list(found.results))}
    return render(request, "changes/confirm.html", context)
