"""The acts for which at most a sentence is typed: what each page asks, who reads the answer, and which act it calls."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from governance.changes import actions
from governance.changes.queries.situation import Situation
from governance.changes.rules.moves import Step
from governance.people.rules import Acting
from governance.web.site.forms import Form


@dataclass(frozen=True, kw_only=True)
class ActForm:
    """The form of an act, with the change it concerns, the seat its sender acts in and the instant."""

    now: Situation
    form: Form
    by: Acting
    at: datetime

    @property
    def words(self) -> str:
        return self.form.text("words", "The text", required=False)


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One act and its page; `reader` says who will read the words ({other} and {own} are filled in with names)."""

    step: Step
    title: str
    label: str
    reader: str
    button: str
    take: Callable[[ActForm], Awaitable[str]]
    needed: bool = True
    lead: str = ""


BOTH = "Both sides read this, and whoever must approve; it stays in the history."
OWN = "Only {own} reads this."


def _simply(act: Callable[..., Awaitable[object]], notice: str) -> Callable[[ActForm], Awaitable[str]]:
    """Call an act that needs only the typed words; the notice may name the change's {number}."""

    async def take(said: ActForm) -> str:
        await act(said.now.number, words=said.words, by=said.by, at=said.at)
        return notice.format(number=said.now.number)

    return take


async def _extension(said: ActForm) -> str:
    taken = await actions.extend(said.now.number, words=said.words, by=said.by, at=said.at)
    return "You have 5 more business days." if taken else "The other side was asked for more time."


async def _recommendation(said: ActForm) -> str:
    proposal = "" if said.form.value("what") == "draft" else said.form.value("proposal")
    await actions.recommend(said.now.number, offer_hash=proposal, words=said.words, by=said.by, at=said.at)
    return "It is put before the one who signs."


async def _return(said: ActForm) -> str:
    await actions.send_back(
        said.now.number,
        offer_hash=said.form.value("proposal"),
        keys=said.form.values("keys"),
        words=said.words,
        by=said.by,
        at=said.at,
    )
    return f"{said.now.number} is sent back to {said.now.names[said.now.initiator]}."


async def _rejection(said: ActForm) -> str:
    proposal = said.form.value("proposal")
    await actions.reject(said.now.number, offer_hash=proposal, words=said.words, by=said.by, at=said.at)
    return f"{said.now.number} is rejected. Nothing changes for crews or residents."


VERBS: dict[str, Verb] = {
    "question": Verb(
        step=Step.ASK,
        title="Ask {other} a question",
        label="Your question",
        reader=BOTH,
        button="Send the question",
        take=_simply(actions.ask, "Your question is sent."),
    ),
    "reply": Verb(
        step=Step.REPLY,
        title="Answer the question of {other}",
        lead="“{question}”",
        label="Your answer",
        reader=BOTH,
        button="Send the answer",
        take=_simply(actions.reply, "Your answer is sent."),
    ),
    "extension": Verb(
        step=Step.EXTEND,
        title="Ask for more time",
        label="Why you need it",
        reader=BOTH,
        button="Ask for 5 more business days",
        take=_extension,
        needed=False,
    ),
    "objection": Verb(
        step=Step.OBJECT,
        title="Object to these words",
        label="Why you object",
        reader=BOTH,
        button="Object for {own}",
        take=_simply(
            actions.raise_objection, "You objected. {number} takes effect only when both sides agree."
        ),
    ),
    "decline": Verb(
        step=Step.DECLINE,
        title="Decline this change",
        label="Why you decline",
        reader=BOTH,
        button="Decline for {own}",
        take=_simply(actions.decline, "{number} is declined. Nothing changes for crews or residents."),
    ),
    "withdrawal": Verb(
        step=Step.WITHDRAW,
        title="Withdraw this change",
        label="Why you withdraw it",
        reader=BOTH,
        button="Withdraw it for {own}",
        take=_simply(actions.withdraw, "{number} is withdrawn."),
    ),
    "hand-back": Verb(
        step=Step.HAND_BACK,
        title="Hand it back to your own negotiator",
        label="What should change",
        reader=OWN,
        button="Hand it back",
        take=_simply(actions.hand_back, "It is back with your negotiator."),
    ),
    "recommendation": Verb(
        step=Step.RECOMMEND,
        title="Ask for the signature",
        label="What they should know",
        reader=OWN,
        button="Put it before them",
        take=_recommendation,
        needed=False,
    ),
    "return": Verb(
        step=Step.RETURN,
        title="Send it back",
        label="What must change before you can approve it",
        reader=BOTH,
        button="Send it back",
        take=_return,
    ),
    "rejection": Verb(
        step=Step.REJECT,
        title="Reject this change",
        label="Why you reject it",
        reader=BOTH,
        button="Reject it",
        take=_rejection,
    ),
}
