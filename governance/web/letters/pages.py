"""Outgoing mail: how the mail server fares, which letters there were, a test message, a letter once more.

Administrators and auditors read to whom letters went and what the mail server said. What a letter says is its reader's:
it is shown to them, and in a demo's made-up city to everybody who sees this page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.errors import NotFound
from governance.people.rules import Matter, may_see
from governance.reminders.actions import installation, mail_acts
from governance.reminders.actions.letters import Address
from governance.reminders.queries import mail_log
from governance.reminders.queries.mail_log import LetterLine
from governance.reminders.queries.missed import latest
from governance.reminders.rules import letter_keys, relay
from governance.web.letters import words
from governance.web.people.acting_roles import administers, administrator
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of


@dataclass(frozen=True, kw_only=True)
class LetterText:
    """A letter as its reader sees it without styles."""

    sender: str
    subject: str
    text: str


def _listed(found: Sequence[LetterLine]) -> dict[str, Any]:
    """One page of the log, and the letter after which the next one begins."""
    shown = found[: mail_log.ON_A_PAGE]
    return {
        "lines": [words.line(one) for one in shown],
        "older": shown[-1].number if len(found) > len(shown) else "",
    }


class OutgoingController(Controller):
    path = "/letters"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        _check_seen(request)
        known, lines = settings_of(request), await mail_log.page(request.query_params.get("before", ""))
        state = await mail_log.state()
        context = {
            "state": state,
            "mail": known.mail,
            "ours": await installation.sends(known),
            **_listed(lines),
            "refused": await mail_log.refused(),
            "missed": latest(),
            "outbox": known.home / "outbox",
            "administers": administers(viewer_of(request)),
        }
        return render(request, "letters/index.html", context)

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        _check_seen(request)
        one = await mail_log.one(number)
        context = {
            "line": words.line(one),
            "attempts": [words.attempt(each) for each in await mail_log.attempts(one.id)],
            "text": await _text(one) if _may_read(request, one) else None,
            "outbox": settings_of(request).home / "outbox",
            "administers": administers(viewer_of(request)),
        }
        return render(request, "letters/letter.html", context)

    @post("/{number:str}/copies")
    async def send_again(self, request: Request, number: FromPath[str]) -> Response[str]:
        by = administrator(viewer_of(request))
        to = await mail_acts.send_again(number, host=settings_of(request).host, by=by, at=now(request))
        return go(request, "/letters", notice=f"A copy goes to {to}. It is on record that you sent it.")

    @post("/tests")
    async def test(self, request: Request) -> Response[str]:
        viewer, known = viewer_of(request), settings_of(request)
        by = administrator(viewer)
        to = Address(name=viewer.name, email=viewer.email, person=viewer.person_id)
        reply = await mail_acts.try_mail(to, known=known, by=by, at=now(request))
        context = {"reply": reply, "told": words.result(reply), "advice": relay.advice(reply), "to": to.email}
        return render(request, "letters/tested.html", {**context, "mail": known.mail, "host": known.host})

    @post("/installations")
    async def confirm(self, request: Request) -> Response[str]:
        by = administrator(viewer_of(request))
        await installation.confirm(known=settings_of(request), by=by, at=now(request))
        return go(request, "/letters", notice="Letters leave from this installation, and from no other.")


def _check_seen(request: Request) -> None:
    if not may_see(viewer_of(request), Matter.DELIVERY):
        raise NotFound("There is nothing here that you may see.")


def _may_read(request: Request, one: LetterLine) -> bool:
    if not one.kept or one.kind == letter_keys.ACCOUNT:
        return False
    return one.person == viewer_of(request).person_id or bool(request.app.state.city.facts.demo)


async def _text(one: LetterLine) -> LetterText:
    message = message_from_bytes(await mail_log.message(one.id), policy=default)
    part = message.get_body(("plain",))
    text = str(part.get_content()) if part else ""
    return LetterText(sender=str(message["From"]), subject=str(message["Subject"]), text=text)
