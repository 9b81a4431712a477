"""What a mail server's answer means for a letter and for the mail server, and when the next try is.

The mail server's own trouble holds up all letters and burns no letter's tries; a recipient's holds up theirs alone. Where
nobody can know whether a letter was taken, it is sent again with the same number, never given up in silence.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Phase(StrEnum):
    """How far a try came. Up to RECIPIENT the letter was surely not taken."""

    CONNECT = "connect"  # with greeting, encryption and sign-in
    SENDER = "sender"
    RECIPIENT = "recipient"
    MESSAGE = "message"
    TAKEN = "taken"
    FILE = "file"


class Fate(StrEnum):
    SENT = "sent"
    RELAY = "relay"  # the mail server fails: surely not sent, and no try of the letter's
    LATER = "later"  # surely not sent: this letter waits
    REFUSED = "refused"  # the address does not exist
    UNSURE = "unsure"  # sent or not, nobody knows


@dataclass(frozen=True, kw_only=True)
class Reply:
    """`code` 0: no answer; then `words` say what went wrong instead."""

    phase: Phase
    code: int = 0
    words: str = ""


CLOSING = 421  # the mail server ends the conversation
RELAY_PAUSES = tuple(timedelta(seconds=n) for n in (15, 30, 60, 120, 300, 600))
LETTER_PAUSES = tuple(timedelta(minutes=n) for n in (5, 10, 20, 30, 60))
ALARM = timedelta(hours=4)
GIVEN_UP = timedelta(hours=72)
SEVERAL = 3  # letters refused for our sake: then it is not about them
_NO_SUCH_ADDRESS = re.compile(
    r"\b5\.(1\.(0|1|2|3|6|10)|2\.1)\b"
)  # RFC 3463; 5.1.7 and 5.1.8 are about the sender
_UNKNOWN = re.compile(
    r"(user|recipient|mailbox|address) (is )?unknown|no such (user|recipient|mailbox)", re.IGNORECASE
)
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_POLICY = re.compile(r"\b[45]\.7\.\d{1,3}\b")


def fate(reply: Reply) -> Fate:
    if reply.phase in {Phase.TAKEN, Phase.FILE}:
        return Fate.SENT
    if reply.phase is Phase.MESSAGE and not reply.code:
        return Fate.UNSURE
    if reply.phase in {Phase.CONNECT, Phase.SENDER} or reply.code in {0, CLOSING}:
        return Fate.RELAY
    return Fate.REFUSED if no_such_address(reply) else Fate.LATER


def no_such_address(reply: Reply) -> bool:
    if reply.code < 500:
        return False
    if _ENHANCED.search(reply.words):
        return bool(_NO_SUCH_ADDRESS.search(reply.words))
    return bool(_UNKNOWN.search(reply.words))


def against_policy(words: str) -> bool:
    """Whether the mail server refuses us rather than a letter: not allowed to send, unsigned, blocked."""
    return bool(_POLICY.search(words))


def relay_pause(failures: int) -> timedelta:
    """After so many failures in a row, the first being 1."""
    return RELAY_PAUSES[min(failures, len(RELAY_PAUSES)) - 1]


def letter_pause(attempts: int) -> timedelta:
    """After so many tries: seven in the first four hours, then one every hour."""
    return LETTER_PAUSES[min(max(attempts, 1), len(LETTER_PAUSES)) - 1]


def advice(reply: Reply) -> str:
    """What a person who looks after the mail server may do about it; "" where the answer says it itself."""
    told = f"{reply.phase} {reply.code} {reply.words}"
    return next((words for sign, words in _ADVICE.items() if sign in told), "")


_ADVICE = {
    "5.7.30": "Exchange Online takes no password any more (5.7.30). Let the city's mail administrators set up a connector"
    " that takes mail from this server's address, and unset GOVERNANCE_MAIL_USER and GOVERNANCE_MAIL_PASSWORD.",
    "5.7.515": "The sender's domain needs SPF, DKIM and DMARC before this server takes its mail (5.7.515).",
    " 535 ": "User or password are not taken: look at GOVERNANCE_MAIL_USER and GOVERNANCE_MAIL_PASSWORD.",
    " 530 ": "The server wants a user and a password: GOVERNANCE_MAIL_USER and GOVERNANCE_MAIL_PASSWORD.",
    "CERTIFICATE_VERIFY_FAILED": "The server's certificate is not trusted here or names another host. Give the name it is"
    " made out to as GOVERNANCE_MAIL_HOST, or the city's own certificate authority as GOVERNANCE_MAIL_CA.",
    "STARTTLS": "The server offers no encryption at this port. Try GOVERNANCE_MAIL_SECURITY=tls; none only where the way to"
    " it lies in a network of your own.",
    "connect 0 ": "Nothing answers there as a mail server. Look at GOVERNANCE_MAIL_HOST, GOVERNANCE_MAIL_PORT and"
    " GOVERNANCE_MAIL_SECURITY, and whether a firewall lets this server through.",
    "sender 5": "The server does not take mail from this sender: look at GOVERNANCE_MAIL_FROM.",
}
