"""What pages call the states of letters and the steps of handing one over."""

from dataclasses import dataclass

from governance import formats
from governance.reminders.queries.mail_log import Attempt, LetterLine
from governance.reminders.rules import letter_keys
from governance.reminders.rules.relay import Fate, Phase, Reply, fate

# state → tag and its word
STATES = {
    "ready": ("waiting", "To be sent"),
    "sent": ("agreed", "Handed over"),
    "filed": ("closed", "In a file"),
    "refused": ("past-due", "Refused"),
    "withdrawn": ("closed", "Not needed"),
    "dead": ("past-due", "Given up"),
}
PHASES = {
    Phase.CONNECT: "reaching the mail server",
    Phase.SENDER: "naming the sender",
    Phase.RECIPIENT: "naming the recipient",
    Phase.MESSAGE: "handing over the message",
    Phase.TAKEN: "handed over",
    Phase.FILE: "written to a file",
}
FATES = {
    Fate.SENT: "",
    Fate.RELAY: "It was surely not sent; all letters wait a little.",
    Fate.LATER: "It was surely not sent; this letter is tried again later.",
    Fate.REFUSED: "The address does not exist there; nothing more is sent to it.",
    Fate.UNSURE: "Nobody can know whether it was taken; it is sent again under the same number.",
}
PROGRESS = frozenset({Phase.TAKEN, Phase.FILE})


@dataclass(frozen=True, kw_only=True)
class ShownLetter:
    letter: LetterLine
    about: str
    tag: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ShownAttempt:
    attempt: Attempt
    step: str
    meaning: str


def line(letter: LetterLine) -> ShownLetter:
    tag, state = STATES[letter.state]
    return ShownLetter(letter=letter, about=_about(letter), tag=tag, state=state)


def _about(letter: LetterLine) -> str:
    if letter.kind == letter_keys.ACCOUNT:
        return "About the account"
    if "/again/" in letter.key:
        return "A copy"
    return formats.plural(letter.matters, "notice") if letter.matters else "Reminders"


def attempt(made: Attempt) -> ShownAttempt:
    phase = Phase(made.phase)
    meaning = FATES[fate(Reply(phase=phase, code=made.code, words=made.words))]
    return ShownAttempt(attempt=made, step=PHASES[phase], meaning=meaning)


def result(reply: Reply) -> str:
    """What became of a test message."""
    if reply.phase in PROGRESS:
        return (
            "The mail server took the message"
            if reply.phase is Phase.TAKEN
            else "The message was written to a file"
        )
    return f"It failed at {PHASES[reply.phase]}"
