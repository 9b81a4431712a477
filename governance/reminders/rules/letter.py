"""One letter as the bytes that go to the mail server, from what it says and from whom to whom it goes.

Lines are put together here and not by the standard library's message, which costs eight times as much and breaks long
addresses in headers that machines read. Two builds of one letter are equal byte for byte, so that a repeat is known for
one. Text parts are quoted-printable: a signature survives a mail server that knows no eight bits.
"""

import re
import unicodedata
from base64 import b64encode, encodebytes
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256

from governance.errors import Invalid

SUBJECT, NAME = 78, 40  # characters; what is longer is cut
_WORD = 45  # bytes that fit into one word of RFC 2047
_HOST = 43  # characters of the host in an id, so that the whole stays under 70
_SPACES = re.compile(r"\s+")
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
NO_ANSWERS = (
    ("Auto-Submitted", "auto-generated"),
    ("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"),  # not All: that asks to hide refusals too
)


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """What a calendar program reads of a letter: the file, and the method that it also names in itself."""

    method: str
    file: bytes


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a letter says. `matter` is the key of the one matter it is about: its letters are shown as one thread.

    `headers` are read by machines, such as List-Unsubscribe: ASCII, and not folded.
    """

    subject: str
    text: str
    html: str
    reply_to: Mailbox | None = None
    matter: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    calendar: CalendarPart | None = None


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """From whom to whom a letter goes, and when it was written. `host` is ours; `series` names a list it belongs to."""

    key: str
    sender: Mailbox
    recipient: Mailbox
    host: str
    at: datetime
    series: str = ""


def letter(contents: Contents, envelope: Envelope) -> bytes:
    """The whole message with CRLF, ASCII only, no line over 998 characters."""
    boundary = f"=_{_hash(envelope.key)}"  # stands in no quoted-printable text, where = is =3D
    lines = [f"{name}: {value}" for name, value in _headers(contents, envelope)]
    lines += ["MIME-Version: 1.0", f'Content-Type: multipart/alternative; boundary="{boundary}"', ""]
    for kind, body in (("plain", contents.text), ("html", contents.html)):
        lines += [f"--{boundary}", f'Content-Type: text/{kind}; charset="utf-8"']
        lines += ["Content-Transfer-Encoding: quoted-printable", "", quoted(body)]
    if contents.calendar:
        lines += _calendar(contents.calendar, boundary)
    return "\r\n".join([*lines, f"--{boundary}--", ""]).encode("ascii")


def _calendar(part: CalendarPart, boundary: str) -> list[str]:
    """The last alternative, without a file name: Outlook shows its buttons for no other form."""
    kind = f'Content-Type: text/calendar; method={part.method}; charset="utf-8"'
    body = encodebytes(part.file).decode("ascii").rstrip("\n").replace("\n", "\r\n")
    return [f"--{boundary}", kind, "Content-Transfer-Encoding: base64", "", body]


def renumbered(message: bytes, key: str, *, to: Mailbox, host: str) -> bytes:
    """The same letter once more, under a number of its own, to the address that counts by now."""
    head, _, body = message.decode("ascii").partition("\r\n\r\n")
    for name, value in (("Message-ID", message_id(key, host)), ("To", mailbox(to))):
        before, _, rest = f"\r\n{head}".partition(f"\r\n{name}: ")
        after = re.split(r"\r\n(?! )", rest, maxsplit=1)[
            1
        ]  # without the lines that the old one was folded into
        head = f"{before}\r\n{name}: {value}\r\n{after}".removeprefix("\r\n")
    return f"{head}\r\n\r\n{body}".encode("ascii")


def message_id(key: str, host: str) -> str:
    return f"<{_hash(key)}@{host[-_HOST:].lstrip('.-')}>"


def clean(text: str) -> str:
    """A line of text as a header may hold it: one line, and nothing that hides or turns what stands beside it."""
    return unicodedata.normalize("NFC", _UNSHOWN.sub("", _SPACES.sub(" ", text))).strip()


def cut(text: str, most: int) -> str:
    """At the end of a word, where there is one."""
    head = text[: most - 1]
    return text if len(text) <= most else f"{(head.rpartition(' ')[0] or head).rstrip()}…"


def postal(address: str) -> str:
    """The address as every mail server takes it. Raises Invalid for one that only few can."""
    local, _, domain = clean(address).rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        plain = ""
    if not _PLAIN_ADDRESS.fullmatch(plain):
        raise Invalid(
            f"No mail can be sent to “{address}”.", fields={"email": "is no address that mail reaches"}
        )
    return plain


def mailbox(whom: Mailbox) -> str:
    """A name beyond ASCII is cut to one word of RFC 2047: readers put a space between two."""
    name = cut(clean(whom.name), NAME)
    if not name.isascii() or "=?" in name:
        while len(name.encode()) > _WORD:
            name = cut(name, len(name) - 1)
        return f"{_encoded(name)}\r\n <{postal(whom.address)}>"
    escaped = re.sub(r'(["\\])', r"\\\1", name)
    return f'"{escaped}" <{postal(whom.address)}>' if name else postal(whom.address)


def quoted(body: str) -> str:
    """The body in lines of at most 76 characters, ending with a line end."""
    shown = _UNSHOWN.sub("", body.replace("\r\n", "\n"))
    text = unicodedata.normalize("NFC", shown).rstrip("\n").replace("\n", "\r\n") + "\r\n"
    return b2a_qp(text.encode(), istext=True).decode("ascii")


def _headers(contents: Contents, envelope: Envelope) -> list[tuple[str, str]]:
    found = [
        ("From", mailbox(envelope.sender)),
        ("To", mailbox(envelope.recipient)),
        ("Subject", _encoded(cut(clean(contents.subject), SUBJECT))),
        ("Date", format_datetime(envelope.at)),
        ("Message-ID", message_id(envelope.key, envelope.host)),
    ]
    if contents.reply_to and (reply_to := _if_reached(contents.reply_to)):
        found.append(("Reply-To", reply_to))
    if contents.matter:
        found.append(("References", message_id(contents.matter, envelope.host)))
    if envelope.series:
        found.append(("List-ID", f"<{envelope.series}.{envelope.host}>"))
    return [*found, *NO_ANSWERS, *((name, _machine(value)) for name, value in contents.headers)]


def _if_reached(whom: Mailbox) -> str:
    """Somebody else's address that no mail reaches does not keep a letter back."""
    try:
        return mailbox(whom)
    except Invalid:
        return ""


def _machine(value: str) -> str:
    if not value.isascii() or clean(value) != value:
        raise ValueError(f"a header for machines holds plain characters only: {value!r}")
    return value


def _encoded(text: str) -> str:
    """As it is, where mail servers take it so; else in the words of RFC 2047."""
    if text.isascii() and "=?" not in text:
        return text
    words = [""]
    for character in text:
        if len((words[-1] + character).encode()) > _WORD:
            words.append("")
        words[-1] += character
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word.encode()).decode()}?=" for word in words)


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:24]
