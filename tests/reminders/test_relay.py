"""What a mail server's answer means, how long is waited, and what a person is advised."""

from datetime import timedelta

import pytest

from governance.reminders.rules.relay import (
    ALARM,
    RELAY_PAUSES,
    Fate,
    Phase,
    Reply,
    advice,
    against_policy,
    fate,
    letter_pause,
)


@pytest.mark.parametrize(
    ("code", "words", "found"),
    [
        (550, "5.1.1 The email account does not exist", Fate.REFUSED),
        (550, "5.1.10 RESOLVER.ADR.RecipientNotFound", Fate.REFUSED),
        (550, "5.2.1 The account is disabled", Fate.REFUSED),
        (550, "User unknown in virtual mailbox table", Fate.REFUSED),
        (550, "No such user here", Fate.REFUSED),
        (553, "5.1.8 Sender address rejected: domain not found", Fate.LATER),
        (550, "5.7.1 Relaying denied for unknown user", Fate.LATER),
        (552, "5.2.2 Mailbox full", Fate.LATER),
        (550, "Administrative prohibition", Fate.LATER),
        (450, "4.1.1 try again", Fate.LATER),
        (421, "5.1.1 closing", Fate.RELAY),
        (0, "SMTPServerDisconnected", Fate.RELAY),
    ],
)
def test_only_an_address_that_does_not_exist_is_refused_for_good(code, words, found):
    assert fate(Reply(phase=Phase.RECIPIENT, code=code, words=words)) is found


def test_no_answer_to_the_message_itself_leaves_it_unsure():
    assert fate(Reply(phase=Phase.MESSAGE)) is Fate.UNSURE
    assert fate(Reply(phase=Phase.MESSAGE, code=451)) is Fate.LATER


def test_a_letter_is_tried_seven_times_in_four_hours_and_then_every_hour():
    pauses = [letter_pause(attempts) for attempts in range(1, 8)]
    assert [pause.seconds // 60 for pause in pauses] == [5, 10, 20, 30, 60, 60, 60]
    assert sum(pauses, timedelta()) >= ALARM
    assert letter_pause(70) == timedelta(hours=1)


def test_a_failing_mail_server_is_tried_ever_more_seldom():
    assert list(RELAY_PAUSES) == sorted(RELAY_PAUSES)
    assert (RELAY_PAUSES[0], RELAY_PAUSES[-1]) == (timedelta(seconds=15), timedelta(minutes=10))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(phase=Phase.CONNECT, code=550, words="5.7.30 Basic authentication"), "Exchange Online"),
        (Reply(phase=Phase.CONNECT, code=535, words="5.7.8 bad credentials"), "GOVERNANCE_MAIL_PASSWORD"),
        (Reply(phase=Phase.CONNECT, words="SMTPException: SMTP STARTTLS extension not supported"), "encryption"),
        (Reply(phase=Phase.CONNECT, words="SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED"), "GOVERNANCE_MAIL_CA"),
        (Reply(phase=Phase.CONNECT, words="SMTPConnectError: refused"), "firewall"),
        (Reply(phase=Phase.SENDER, code=550, words="5.7.60 cannot send as"), "GOVERNANCE_MAIL_FROM"),
        (Reply(phase=Phase.MESSAGE, code=550, words="5.7.515 Access denied"), "SPF, DKIM and DMARC"),
    ],
)  # fmt: skip
def test_each_usual_trouble_has_its_advice(reply, words):
    assert words in advice(reply)


def test_a_refusal_of_us_is_told_from_one_of_an_address():
    assert against_policy("5.7.1 blocked")
    assert not against_policy("5.1.1 no such user")
