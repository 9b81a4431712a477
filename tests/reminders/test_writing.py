"""From notices as they are kept to the bytes of a letter and the addresses in it, without a database."""

import email
import re
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from typing import Any

from governance.reminders.rules.facts import NextLevel, encoded
from governance.reminders.rules.letter import Envelope, Mailbox, letter
from governance.reminders.rules.links import OPEN_FOR, STOPS_FOR, Purpose
from governance.reminders.writing import Written, written
from tests.cast import PORT_ALDER
from tests.reminders.letters import AT, DANA, EVENT, POTHOLES, URL, WARNED
from tests.reminders.reading import parsed, plain, words

ENVELOPE = Envelope(
    key="day/17/2026-11-30",
    sender=Mailbox(name="Concord, Port Alder", address="concord@portalder.gov"),
    recipient=Mailbox(name="Dana Ruiz", address="dana.ruiz@portalder.gov"),
    host="concord.port-alder.gov",
    at=AT,
    series="reminders",
)
STANDING = "open/9f2c/3"


def notice(manner: str = "asked", **facts: Any) -> dict[str, Any]:
    told = replace(POTHOLES, standing=STANDING, **facts)
    key = f"change/{told.number}/turn/streets/1"
    return {"id": 7, "key": key, "kind": "turn", "level": manner, "manner": manner, "facts": encoded(told)}


def of(*rows: dict[str, Any], url: str = URL) -> Written:
    return written(rows, to=DANA, city=PORT_ALDER, url=url, at=AT)


def read(made: Written) -> EmailMessage:
    message = email.message_from_bytes(letter(made.contents, ENVELOPE), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def test_what_arrives_says_what_was_told_in_both_parts() -> None:
    made = of(notice(), notice(number="CH-2026-0032"))
    message = read(made)
    assert message["Subject"] == made.view.subject
    assert message["Reply-To"] == "Marcus Bell <marcus.bell@portalder.gov>"
    for told in (words(parsed(part(message, "html"))), plain(part(message, "plain"))):
        assert [fact for fact in made.view.facts if plain(fact) not in told] == []
        assert re.findall(r"https://\S+", told) == list(made.view.links)
    assert len(part(message, "html").encode()) <= 60_000


def test_no_header_is_folded_or_encoded_that_machines_read() -> None:
    raw = letter(of(notice()).contents, ENVELOPE).partition(b"\r\n\r\n")[0].decode("ascii")
    stop = re.search(r"^List-Unsubscribe: (<https://\S+>)\r$", raw, re.MULTILINE)
    assert stop
    assert len(stop[1]) <= 62
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw
    assert "=?" not in raw.partition("Subject:")[0] + raw.partition("Date:")[2]


def test_each_address_is_new_leads_to_its_page_and_knows_what_it_told() -> None:
    made = of(notice())
    matter, stop = made.links
    assert (matter.purpose, matter.target, matter.content) == (Purpose.MATTER, POTHOLES.href, STANDING)
    assert (matter.expires, stop.expires) == (AT + OPEN_FOR, AT + STOPS_FOR)
    assert f"{URL}/l/{matter.token}" in made.view.links
    assert stop.purpose is Purpose.STOP
    assert len(matter.token) == 22
    assert not {each.token for each in of(notice()).links} & {matter.token, stop.token}


def test_a_warning_has_two_ways_out_and_nothing_that_ends_letters() -> None:
    made = of(notice("warned", next_level=NextLevel(who="Lee Chan", day="2026-12-03")))
    assert [each.purpose for each in made.links] == [Purpose.MATTER, Purpose.MORE_TIME]
    assert made.links[1].target == "/changes/CH-2026-0031/extension"
    assert made.view.entries[0].more_time_words == "Ask for 5 more business days"
    assert made.contents.headers == ()


def test_of_what_has_no_such_step_one_says_by_when_one_will_act() -> None:
    row = {**notice("warned"), "kind": "correction", "key": "correction/CR-2026-0007/correction/311/2"}
    assert of(row).links[1].target == "/reminders/correction/CR-2026-0007/correction/311"


def test_letters_of_one_matter_are_one_conversation_and_others_are_none() -> None:
    assert of(notice()).contents.matter == "change/CH-2026-0031/turn/streets/1"
    assert of(notice(), notice(number="CH-2026-0032")).contents.matter == ""


def test_what_happened_and_a_name_of_an_office_that_is_markup_are_only_text() -> None:
    told = {"id": 8, "key": "event/812", "kind": "", "level": "told", "manner": "informed"}
    happened = replace(EVENT.facts, happened="<script>alert(1)</script> & “more”")
    html = of({**told, "facts": encoded(happened)}).contents.html
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “more”" in html
    assert WARNED.facts.title not in html
