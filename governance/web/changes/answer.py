"""The pages on which a proposal is answered, line by line or group by group.

What is typed is saved at every pause; then the whole answer is looked at, and sent or signed.
"""

from collections.abc import Iterable, Sequence

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements.rules.items import Item
from governance.agreements.terms_file.model import Refused
from governance.changes import actions
from governance.changes.queries.answers import Answering, answering
from governance.changes.queries.calendars import with_calendars
from governance.changes.rules.answers import choices, is_theirs
from governance.changes.rules.lines import ChangeLine
from governance.changes.rules.moves import Step
from governance.changes.rules.proposal import Proposal
from governance.errors import Stale
from governance.web.changes import answer_form
from governance.web.changes.answer_groups import grouped
from governance.web.changes.commitment import approvals_of, commitment
from governance.web.changes.outcome import goes_back_to, shows_overtaken, visible
from governance.web.changes.propose import MOVED_ON, said_of, selections
from governance.web.changes.signers import signers
from governance.web.changes.trial import address_of
from governance.web.changes.writing_page import APPROVALS, after_a_pause, value_meanings, written_page
from governance.web.site.forms import Form, read_form
from governance.web.site.pages import Request, go, is_fragment, now, render, today, viewer_of
from governance.web.site.paging import page_of

KEPT = "Your answer is kept. Only your side reads it."
UNCHANGED = "This is your side’s own proposal unchanged. Change a line, or say what else is different."


class AnswerController(Controller):
    path = "/changes/{number:str}"

    @get("/answer")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        work = await answering(number, viewer=viewer_of(request), at=now(request))
        if work.signs_draft and not request.query_params:
            return go(request, f"/changes/{number}/answer/confirm")
        return await page(request, work)

    @post("/answer")
    async def keep(self, request: Request, number: FromPath[str]) -> Response[str]:
        work = await answering(number, viewer=viewer_of(request), at=now(request))
        return await _keep(request, await read_form(request), work)

    @get("/answer/confirm")
    async def confirm(self, request: Request, number: FromPath[str]) -> Response[str]:
        work = await answering(number, viewer=viewer_of(request), at=now(request))
        return await _confirm(request, work)

    @post("/counter")
    @shows_overtaken
    @goes_back_to("answer?edit=1")
    async def send(self, request: Request, number: FromPath[str]) -> Response[str]:
        work = await _as_seen(request, number, await read_form(request))
        await actions.counter(number, work.proposal, by=work.by, at=now(request))
        notice = f"Your counterproposal is sent. {work.change.names[work.other]} answers next."
        return go(request, f"/changes/{number}", notice=notice)

    @post("/answer/sign")
    @shows_overtaken
    @goes_back_to("answer?edit=1")
    async def sign(self, request: Request, number: FromPath[str]) -> Response[str]:
        form = await read_form(request)
        work = await _as_seen(request, number, form)
        words = form.text("words", "The text", required=False)
        form.check()
        taken = work.change.offer_hash if _takes_all(work, work.proposal) else ""
        await actions.recommend(number, offer_hash=taken, words=words, by=work.by, at=now(request))
        notice = f"It is put before {signers(work.acts, work.by.party) or 'whoever signs'}, to sign."
        return go(request, f"/changes/{number}", notice=notice)


async def _as_seen(request: Request, number: str, form: Form) -> Answering:
    """The written answer; Stale where it is no longer the one that was read before the button was pressed."""
    await visible(request, number)
    work = await answering(number, viewer=viewer_of(request), at=now(request))
    if work.revision != form.whole("revision", "The answer", low=0, high=10**9):
        raise Stale(MOVED_ON.format(work.saved.by if work.saved else "Somebody"))
    return work


def _takes_all(work: Answering, proposal: Proposal) -> bool:
    """Whether the answer is a plain yes to what the other side proposed."""
    same = is_theirs(work.change.agreement_code, proposal, work.change.offer_hash)
    return same and work.change.offer_party != work.by.party_id


async def _keep(request: Request, form: Form, work: Answering) -> Response[str]:
    """Save the answer as typed, then do what the pressed button asks for."""
    typed = answer_form.with_reasons(answer_form.read_answer(form, work), work)
    onward = form.value("do") in {"continue", "said"}
    if onward and not _takes_all(work, typed):
        _check(request, form, typed, work)
    seen = form.whole("revision", "The answer", low=0, high=10**9)
    await actions.save_draft(work.number, typed, by=work.by, at=now(request), seen=seen)
    fresh = await answering(work.number, viewer=viewer_of(request), at=now(request))
    if is_fragment(request):
        means = await value_meanings(
            request, work.change.agreement, _lines_with_values(fresh, form.values("key"))
        )
        return after_a_pause(request, fresh, form, means, await _approvals(request, fresh))
    if key := form.value("try"):
        return go(request, address_of(work.number, key, form))
    if form.errors:
        form.message = "Your answer is kept. Please look at the marked fields."
        return await page(request, fresh, form)
    if not onward:
        return go(request, f"/changes/{work.number}/answer?edit=1", notice=KEPT)
    return go(request, f"/changes/{work.number}/{_next(fresh)}")


def _check(request: Request, form: Form, typed: Proposal, work: Answering) -> None:
    answer_form.check_answer(form, typed, work, today=today(request))
    if is_theirs(work.change.agreement_code, typed, work.change.offer_hash) and not form.errors:
        form.wrong("rationale", UNCHANGED)


def _next(work: Answering) -> str:
    """The next page. Who takes everything agrees, if their role binds the side; otherwise they ask for the signature."""
    agrees = _takes_all(work, work.proposal) and Step.CONSENT in work.steps
    return "agree" if agrees else "answer/confirm"


def _lines_with_values(work: Answering, keys: Iterable[str]) -> Iterable[tuple[ChangeLine, Item | None]]:
    """Lines on the page with the value written so far, else today's."""
    values = {edit.key: edit.after for edit in work.proposal.edits}
    lines = (work.line_of[key] for key in keys if key in work.line_of)
    return ((line, values.get(line.key, line.now)) for line in lines)


async def _approvals(request: Request, work: Answering) -> APPROVALS:
    change, proposal = work.change, answer_form.with_theirs(work)
    return await approvals_of(
        proposal, work.acts, agreement=change.agreement, policy=change.policy, at=now(request)
    )


async def page(
    request: Request, work: Answering, form: Form | None = None, *, refused: Sequence[Refused] = ()
) -> Response[str]:
    rows = answer_form.rows_of(work)
    parts = grouped(rows, request.query_params, errors=form.errors if form else {})
    on_page = (*parts.asked, *parts.agreed)
    names = work.change.names
    context = {
        **await selections(names[work.change.department], names[work.change.center], said_of(work.lines)),
        "work": work,
        "parts": parts,
        "weighed": await value_meanings(
            request, work.change.agreement, _lines_with_values(work, (row.key for row in on_page))
        ),
        "approvals": await _approvals(request, work),
        "refused": refused,
        "first_version": False,
        "respond_days": work.change.respond_days,
        "signers": signers(work.acts, work.by.party),
    }
    stored = answer_form.answer_form(work, on_page)
    return written_page(request, "changes/answer.html", context, sent=form, stored=stored)


async def _confirm(request: Request, work: Answering) -> Response[str]:
    taken, form = _takes_all(work, work.proposal), Form()
    if not taken:
        _check(request, form, work.proposal, work)
    if form.errors:
        kept = answer_form.answer_form(work, answer_form.rows_of(work))
        kept.errors.update(form.errors)
        return await page(request, work, kept)
    whole = await with_calendars(work.proposal, work.change, at=now(request))
    found = await commitment(
        whole, work.lines, change=work.change, acts=work.acts, by=work.by, at=now(request)
    )
    context = {
        "work": work,
        "found": found,
        "page": page_of(request, list(found.results)),
        "taken": taken,
        "stays": _stays(work),
        "Step": Step,
        "form": Form(),
    }
    return render(request, "changes/answer_confirm.html", context)


def _stays(work: Answering) -> list[tuple[str, str]]:
    """The lines that stay as they are today under this answer."""
    edited = {edit.key for edit in work.proposal.edits}
    left = [key for key, choice in choices(work.table, work.proposal).items() if choice and key not in edited]
    rows = {row.key: row for row in answer_form.rows_of(work) if row.key in left}
    return [(row.title, row.today) for row in rows.values()]
