"""A letter's bytes: read back they say what was put in, and no mail server on the way has a reason to change them."""

import email
import email.policy
import re
from binascii import a2b_qp
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import dkim  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.errors import Invalid
from governance.reminders.rules.letter import Contents, Envelope, Mailbox, cut, letter, message_id, postal

LINK = "https://sla.portalder.gov/l/abcdefghijklmnopqrstuv"
CONTENTS = Contents(
    subject="CH-2026-0042, dead animals: your answer by Thu Dec 10",
    text="311 waits for your answer.\n\n.\nFrom Zoë – “two days”\n" + "long " * 40 + "\ntrailing \n",
    html="<html lang='en'><body><p>311 waits for your answer. Zoë – “two days”</p></body></html>\n" * 3,
    reply_to=Mailbox(name="Marcus Bell", address="marcus.bell@portalder.gov"),
    matter="change/CH-2026-0042/turn/streets/7",
    headers=(("List-Unsubscribe", f"<{LINK}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")),
)
ENVELOPE = Envelope(
    key="day/17/2026-12-07",
    sender=Mailbox(name="Concord, City of Port Alder", address="concord@portalder.gov"),
    recipient=Mailbox(name="Dana Ruiz", address="dana.ruiz@portalder.gov"),
    host="sla.portalder.gov",
    at=datetime(2026, 12, 7, 13, 40, tzinfo=UTC),
    series="reminders",
)
MACHINE_READ = (
    "Message-ID",
    "References",
    "List-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
    "Date",
)
VECTORS = Path(__file__).parents[1] / "vectors"
# Of the key beside it, as the domain's name servers would tell it.
PUBLIC = (
    b"v=DKIM1; k=rsa; p="
    b"MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC+cQqPvnxeWD4x5wGhMjHqonBrXeJfXV1FIo7HOq78XE9e5rJk2O"
    b"ZWhoOGXpsfBsRNQUZSSL2rdtjjA+kcmJ0D+M+8h0vWTGwhAjpJkG+2B8eeFCxZRPl1it7GNgsHJJjiid6ijad97dZ5"
    b"ziUFxA5rjlgw5jz9Op9aIXB2n/9gowIDAQAB"
)
NAMES = (
    'Dana "D" Ruiz <x@evil.gov>, Streets',
    "Jürgen Müller, Straßenreinigung",
    "Straßenreinigungsangelegenheitenbüro von Süd",
    "李, 明",
    "a\\b",
    "Zoë\u202e\x00\u200b Ruiz\r\nBcc: x@evil.gov",
    "=?utf-8?q?x?=",
)


def one_word(name: str) -> str:
    """As much of a name as is shown."""
    shown = cut(name, 40)
    while not shown.isascii() and len(shown.encode()) > 45:
        shown = cut(shown, len(shown) - 1)
    return shown


def read(message: bytes) -> EmailMessage:
    return email.message_from_bytes(message, policy=email.policy.default)


def test_a_letter_reads_back_as_it_was_written():
    found = read(letter(CONTENTS, ENVELOPE))
    assert found["Subject"] == CONTENTS.subject
    assert [(a.display_name, a.addr_spec) for a in found["To"].addresses] == [
        ("Dana Ruiz", "dana.ruiz@portalder.gov")
    ]
    assert found["From"].addresses[0].display_name == "Concord, City of Port Alder"
    assert found["Reply-To"].addresses[0].addr_spec == "marcus.bell@portalder.gov"
    assert found["Date"].datetime == ENVELOPE.at
    assert found["List-Unsubscribe"] == f"<{LINK}>"
    assert found["List-ID"] == "<reminders.sla.portalder.gov>"
    assert found["References"] == message_id(CONTENTS.matter, ENVELOPE.host)
    assert (found["Auto-Submitted"], found["Precedence"]) == ("auto-generated", None)
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    assert bodies(found) == (CONTENTS.text, CONTENTS.html)
    assert not defects(found)


def test_each_line_is_short_plain_and_ended_as_mail_servers_end_it():
    message = letter(CONTENTS, ENVELOPE)
    lines = message.split(b"\r\n")
    assert message.isascii()
    assert b"\n" not in message.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 100
    body = lines[lines.index(b"") :]
    assert max(map(len, body)) <= 76


def test_two_builds_are_equal_and_another_letter_has_another_number():
    assert letter(CONTENTS, ENVELOPE) == letter(CONTENTS, ENVELOPE)
    assert message_id("day/17/2026-12-07", "h") != message_id("day/17/2026-12-08", "h")


@pytest.mark.parametrize(
    "host", ["localhost", "a" * 30 + ".example.gov", f"{'b' * 50}.{'c' * 60}.example.gov"]
)
def test_a_number_stays_short_whatever_the_host(host):
    assert re.fullmatch(r"<[0-9a-f]{24}@[a-z0-9][a-z0-9.-]*>", message_id("day/1/2026-12-07", host))
    assert len(message_id("day/1/2026-12-07", host)) <= 70


@pytest.mark.parametrize("name", NAMES)
def test_no_name_breaks_out_of_its_header(name):
    found = read(
        letter(
            replace(CONTENTS, subject=name),
            replace(ENVELOPE, recipient=Mailbox(name=name, address="a@b.gov")),
        )
    )
    shown = name.replace("\u202e\x00\u200b", "").replace("\r\n", " ")
    assert found["Subject"] == shown
    assert [(a.display_name, a.addr_spec) for a in found["To"].addresses] == [(one_word(shown), "a@b.gov")]
    assert found["Bcc"] is None
    assert not defects(found)
    assert not [header for header in MACHINE_READ if "=?" in str(found[header])]


@given(subject=st.text(max_size=120), text=st.text(max_size=300), name=st.text(max_size=60))
def test_whatever_is_written_makes_a_message_without_faults(subject, text, name):
    contents = replace(CONTENTS, subject=subject, text=text)
    message = letter(contents, replace(ENVELOPE, recipient=Mailbox(name=name, address="a@b.gov")))
    found = read(message)
    assert message.isascii()
    assert max(map(len, message.split(b"\r\n"))) <= 100
    assert [a.addr_spec for a in found["To"].addresses] == ["a@b.gov"]
    assert bodies(found)[1] == CONTENTS.html
    assert not defects(found)


def test_a_long_subject_is_cut_and_says_so():
    found = read(letter(replace(CONTENTS, subject="word " * 40), ENVELOPE))["Subject"]
    assert len(found) <= 78
    assert found.endswith("word…")


def test_a_machine_is_told_nothing_that_needs_decoding():
    with pytest.raises(ValueError, match="plain characters"):
        letter(replace(CONTENTS, headers=(("List-Unsubscribe", "<https://büro.gov>"),)), ENVELOPE)


@pytest.mark.parametrize(
    "address", ["", "dana", "dana@", "zoë@b.gov", "a b@c.gov", "a@b.gov, c@d.gov", "a@b..gov"]
)
def test_an_address_that_mail_does_not_reach_is_refused(address):
    with pytest.raises(Invalid, match="No mail can be sent"):
        postal(address)


def test_a_domain_beyond_ascii_is_written_as_mail_servers_know_it():
    assert postal("dana@bücher.gov") == "dana@xn--bcher-kva.gov"


def test_a_signature_outlives_a_mail_server_that_rewrites_eight_bits():
    private = (VECTORS / "dkim_key_for_tests.pem").read_bytes()
    message = letter(CONTENTS, ENVELOPE)
    signed = dkim.sign(message, b"test", b"portalder.gov", private) + message
    assert dkim.verify(signed, dnsfunc=lambda *_, **__: PUBLIC)
    assert dkim.verify(downgraded(signed), dnsfunc=lambda *_, **__: PUBLIC)
    assert not dkim.verify(signed.replace(b"311 waits", b"911 waits"), dnsfunc=lambda *_, **__: PUBLIC)


def downgraded(message: bytes) -> bytes:
    """As a mail server passes it on to one that knows no eight bits: parts in eight bits are encoded anew."""
    parsed = email.message_from_bytes(message)
    changed = False
    for part in parsed.walk():
        if part.get("Content-Transfer-Encoding", "").lower() == "8bit" or not message.isascii():
            changed = True
            part.replace_header("Content-Transfer-Encoding", "quoted-printable")
    return parsed.as_bytes() if changed else message


def bodies(found: EmailMessage) -> tuple[str, str]:
    text, html = (
        a2b_qp(str(part.get_payload())).decode().replace("\r\n", "\n") for part in found.iter_parts()
    )
    return text, html


def defects(found: EmailMessage) -> list[object]:
    headers = [defect for value in found.values() for defect in getattr(value, "defects", ())]
    return [*headers, *(defect for part in found.walk() for defect in part.defects)]
