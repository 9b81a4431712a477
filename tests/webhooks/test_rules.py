"""Signatures as the standard says, messages below its size, tries at its times. Without a database."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from governance.errors import Invalid
from governance.webhooks.rules import schedule, signing
from governance.webhooks.rules.endpoints import EndpointEntry, checked_entry
from governance.webhooks.rules.messages import (
    FIRST_WORDS,
    LARGEST,
    MessageKind,
    body,
    draft,
    first_words,
    is_shown,
    parts,
)

AT = datetime(2026, 6, 9, 14, tzinfo=UTC)
ENTRY = EndpointEntry(
    name="CRM",
    address="https://crm.example.gov/in",
    contact="Ada Berg, 555-0100",
    kinds=frozenset({MessageKind.IN_EFFECT}),
)


def test_the_example_of_the_standard_is_signed_as_it_is_there() -> None:
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = signing.signature(
        secret, message="msg_p5jXN8AQM9LWM0D4loKWxJek", seconds=1614265330, body=b'{"test": 2432232314}'
    )
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_both_secrets_sign_while_one_is_replaced() -> None:
    found = signing.headers((b"new", b"old"), message="msg_1", at=AT, body=b"{}")
    stamp = str(int(AT.timestamp()))
    expected = [
        base64.b64encode(hmac.digest(key, f"msg_1.{stamp}.{{}}".encode(), hashlib.sha256)).decode()
        for key in (b"new", b"old")
    ]
    assert found["webhook-signature"] == " ".join(f"v1,{each}" for each in expected)
    assert (found["webhook-id"], found["webhook-timestamp"]) == ("msg_1", stamp)


def test_what_is_too_much_for_one_message_is_told_in_several_and_nothing_is_left_out() -> None:
    lines = [{"service": f"s{n}", "words": "é" * 900} for n in range(60)]
    made = draft(MessageKind.IN_EFFECT, AT, {"agreement": "streets", "version": 3}, lines)
    found = parts(made)
    bodies = [body(made, part, sequence=n) for n, part in enumerate(found)]
    assert len(found) > 2
    assert all(len(text.encode()) < LARGEST for text in bodies)
    told = [line for text in bodies for line in json.loads(text)["data"]["changed"]]
    assert told == lines
    assert [part.is_last for part in found] == [False] * (len(found) - 1) + [True]


def test_one_long_text_is_cut_and_one_message_is_enough_for_nothing() -> None:
    made = draft(MessageKind.IN_EFFECT, AT, {"title": "x" * 50_000})
    (part,) = parts(made)
    told = json.loads(body(made, part, sequence=7))
    assert told["type"] == "version.in-effect"
    assert told["timestamp"] == "2026-06-09T14:00:00Z"
    assert (told["data"]["sequence"], told["data"]["title"][-1]) == (7, "…")


def test_tries_follow_the_standards_times_and_end_after_three_days() -> None:
    at, tries = AT, 1
    while after := schedule.next_try(tries, at, luck=0.5):
        at, tries = after, tries + 1
    assert tries == 10
    assert timedelta(hours=75) < at - AT < timedelta(hours=76)
    spread = {schedule.next_try(2, AT, luck=luck) for luck in (0.0, 1.0)}
    assert spread == {AT + timedelta(minutes=4), AT + timedelta(minutes=6)}


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("99999999999", 0),
        ("999999", 86_400),
        ("Tue, 09 Jun 2026 14:10:00 GMT", 600),
        ("Tue, 09 Jun 2020 14:10:00 GMT", 0),
    ],
)
def test_a_system_may_ask_for_time_but_not_for_ever(said: str, seconds: int) -> None:
    assert schedule.asked_for(said, AT) == AT + timedelta(seconds=seconds)


def test_only_two_hundreds_are_success() -> None:
    assert [
        code for code in (0, 100, 199, 200, 204, 299, 301, 302, 400, 500) if schedule.is_success(code)
    ] == [
        200,
        204,
        299,
    ]


SHOWN = {"agreement": "streets", "version": 3}


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{}",
        "[]",
        "shown",
        "[" * 5_000,
        '{"shown": true}',
        '{"shown": {"agreement": "streets"}}',
        '{"shown": {"agreement": "streets", "version": 2}}',
        '{"shown": {"agreement": "streets", "version": "3"}}',
        '{"shown": {"agreement": "streets", "version": 3.0}}',
        '{"shown": {"agreement": "parks", "version": 3}}',
        '{"shown": {"agreement": "streets", "version": 3, "also": 1}}',
    ],
)
def test_an_answer_confirms_only_what_it_names_exactly(answer: str) -> None:
    assert not is_shown(answer.encode(), agreement="streets", version=3)
    assert is_shown(json.dumps({"shown": SHOWN}).encode(), agreement="streets", version=3)
    assert not is_shown(
        json.dumps({"shown": {"agreement": "", "version": 0}}).encode(), agreement="", version=0
    )


def test_of_an_answer_the_first_words_are_kept_on_one_line() -> None:
    assert first_words(b"a\r\n\x00b\xff" + b"c" * 500)[:6] == "a b�cc"
    assert len(first_words(b"x" * 500)) == FIRST_WORDS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("contact", ""),
        ("address", "http://crm.example.gov/in"),
        ("kinds", frozenset()),
        ("kinds", frozenset({MessageKind.TEST})),
    ],
)
def test_an_entry_says_which_field_is_wrong(field: str, value: object) -> None:
    with pytest.raises(Invalid) as wrong:
        checked_entry(EndpointEntry(**{**vars(ENTRY), field: value}), allowed=())
    assert set(wrong.value.fields) == {field}
    assert checked_entry(ENTRY, allowed=()) == ENTRY


def test_the_example_for_engineers_knows_our_signature_from_another() -> None:
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], names)
    secret, other = b"s" * 32, b"o" * 32
    now = datetime.now(tz=UTC)
    found = signing.headers((other, secret), message="msg_1", at=now, body=b"{}")
    assert names["is_ours"](signing.written(secret), found, b"{}")
    assert not names["is_ours"](signing.written(secret), found, b"{ }")
    assert not names["is_ours"](signing.written(b"x" * 32), found, b"{}")
    old = signing.headers((secret,), message="msg_1", at=now - timedelta(minutes=6), body=b"{}")
    assert not names["is_ours"](signing.written(secret), old, b"{}")
