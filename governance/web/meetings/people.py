"""Time and people of one meeting: who is invited and comes, and the acts on its date: invite, move, cancel, open."""

from collections.abc import Callable

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agendas.actions.refreshing import refresh
from governance.errors import Forbidden, Invalid, NotFound
from governance.meetings.actions import meeting as acts
from governance.meetings.actions.meeting import Setting
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.bodies import meeting_body
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.queries.people import invited_people
from governance.meetings.rules.meetings import Answer, Step
from governance.people.queries.viewers import known_person
from governance.people.rules import Acting
from governance.web.meetings.form import TIMES, read_slot, slot_form
from governance.web.meetings.head import head, seat_of
from governance.web.meetings.preview import slot_preview
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of

ANSWERS = {
    Answer.YES: "I come",
    Answer.ONLINE: "I join online",
    Answer.MAYBE: "Not sure yet",
    Answer.NO: "I cannot come",
}
SAID = {
    Answer.YES: "comes",
    Answer.ONLINE: "joins online",
    Answer.MAYBE: "not sure yet",
    Answer.NO: "cannot come",
}
NOT_YOURS = "This is for whoever keeps the dates of this group."
NOT_INVITED = "You are not invited to this meeting, so there is nothing to answer."


class MeetingPeopleController(Controller):
    path = "/meetings/{number:str}"

    @get("/people")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, await _seen(request, number), Form())

    @post("/invitation")
    async def invite(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, form = await _seen(request, number), await read_form(request)
        await acts.invite(number, seen=_revision(form), by=_by(request, found, Step.INVITE), at=now(request))
        return go(request, _people(number), notice="Everybody of the group and all guests are invited.")

    @post("/replies")
    @typed_again
    async def reply(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await _seen(request, number)
        by = _by(request, found, Step.REPLY, NOT_INVITED)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        answer = form.choice("answer", "whether you come", list(Answer))
        words = form.text("words", "Words", required=False, limit=300)
        form.check()
        await acts.reply(number, Answer(answer), words=words, by=by, at=now(request))
        return go(request, _people(number), notice="Noted. Everybody of this meeting sees it.")

    @post("/changes")
    @typed_again
    async def change(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await _seen(request, number)
        by = _by(request, found, Step.CHANGE)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        setting = Setting(
            title=form.text("title", "Title", limit=120),
            place=form.text("place", "Place", required=False, limit=200),
            link=form.text("link", "Link", required=False, limit=500),
        )
        form.check()
        await acts.change(number, setting, seen=_revision(form), by=by, at=now(request))
        return go(request, _people(number), notice="It is changed. Nobody's calendar moves for it.")

    @post("/note-taker")
    async def choose(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, form = await _seen(request, number), await read_form(request)
        by = _by(request, found, Step.CHANGE)
        known = {
            str(each.person): each.person
            for each in await invited_people(found, at=now(request))
            if each.side
        }
        chosen = known.get(form.value("person"))
        await acts.choose_note_taker(number, chosen, seen=_revision(form), by=by, at=now(request))
        return go(request, _people(number), notice="Noted. Everybody who may write still may.")

    @post("/guests")
    @typed_again
    async def invite_guest(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await _seen(request, number)
        by = _by(request, found, Step.CHANGE)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        email = form.text("guest", "E-mail", limit=254)
        words = form.text("why", "Why", required=False, limit=500)
        form.check()
        await acts.invite_guest(number, await _account(email), words=words, by=by, at=now(request))
        return go(request, _people(number), notice="Invited. They see this meeting and no other.")

    @get("/move")
    async def moving(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await _seen(request, number)
        _by(request, found, Step.MOVE)
        typed = request.query_params.multi_items()
        return await _move_page(request, found, Form(typed) if typed else slot_form(found), asked=bool(typed))

    @post("/moves")
    @typed_again
    async def move(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await _seen(request, number)
        by = _by(request, found, Step.MOVE)
        form = await read_form(request, again=lambda form: _move_page(request, found, form, asked=False))
        slot, seen = read_slot(form, zone=found.zone, place=found.place, link=found.link), _revision(form)
        form.check()
        await acts.move(number, slot, seen=seen, by=by, at=now(request))
        return go(request, _people(number), notice="It is moved. Later meetings stay where they are.")

    @post("/cancellation")
    @typed_again
    async def cancel(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await _seen(request, number)
        by = _by(request, found, Step.CANCEL)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        reason, seen = form.text("reason", "Why", limit=500), _revision(form)
        form.named(words="reason")
        form.check()
        await acts.cancel(number, words=reason, seen=seen, by=by, at=now(request))
        return go(request, _people(number), notice="It is canceled. Its date and number stay.")

    @post("/restoring")
    async def restore(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, form = await _seen(request, number), await read_form(request)
        await acts.restore(
            number, seen=_revision(form), by=_by(request, found, Step.RESTORE), at=now(request)
        )
        return go(request, _people(number), notice="It is set again. Invite everybody anew.")

    @post("/opening")
    async def open(self, request: Request, number: FromPath[str]) -> Response[str]:
        by = _by(request, await _seen(request, number), Step.OPEN)
        await refresh(number, at=now(request))  # what is open comes onto its agenda once more
        await acts.open_meeting(number, by=by, at=now(request))
        return go(request, f"/meetings/{number}/now")


def _people(number: str) -> str:
    return f"/meetings/{number}/people"


async def _seen(request: Request, number: str) -> MeetingFacts:
    return await seen_meeting(viewer_of(request), number, now(request))


def _by(request: Request, found: MeetingFacts, step: Step, otherwise: str = NOT_YOURS) -> Acting:
    """The role in which a step may be taken; where the step is not open, one that keeps dates: the act says why not."""
    viewer = viewer_of(request)
    may: Callable[[Acting], bool] = found.circle.is_invited if step is Step.REPLY else found.circle.writes
    by = seat_of(viewer, found, step) or next((seat for seat in viewer.seats if may(seat)), None)
    if by is None:
        raise Forbidden(otherwise)
    return by


def _revision(form: Form) -> int:
    return form.whole("revision", "What you looked at", low=1, high=1_000_000)


async def _account(email: str) -> int:
    try:
        return (await known_person(email)).person_id
    except (NotFound, Invalid) as unknown:
        raise Invalid(unknown.message, fields={"guest": unknown.message}) from None


async def _page(request: Request, found: MeetingFacts, form: Form) -> Response[str]:
    viewer, people = viewer_of(request), await invited_people(found, at=now(request))
    context = {
        "head": head(request, found),
        "form": form,
        "people": people,
        "mine": next((each for each in people if each.person == viewer.person_id), None),
        "answers": [(str(answer), words) for answer, words in ANSWERS.items()],
        "said": {str(answer): words for answer, words in SAID.items()},
    }
    return render(request, "meetings/people.html", context)


async def _move_page(request: Request, found: MeetingFacts, form: Form, *, asked: bool) -> Response[str]:
    preview = None
    if asked:
        group = await meeting_body(found.body, at=now(request))
        slot = read_slot(form, zone=found.zone, place=found.place, link=found.link)
        preview = await slot_preview(request, group, form, slot)
    context = {"head": head(request, found), "form": form, "preview": preview, "times": TIMES}
    return render(request, "meetings/move.html", context)
