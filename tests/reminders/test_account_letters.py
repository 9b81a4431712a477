"""Letters about accounts: written once, sent at once, plain enough for every mail program, and told in the inbox too."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from governance import settings
from governance.database import sql
from governance.database.session import transaction
from governance.identity.actions import addresses, letters, password_letters
from governance.identity.actions.letters import Addressed
from governance.identity.rules.letters import LASTS, Purpose
from governance.reminders.actions.account_letters import OWN_LETTER, write_account_letters
from governance.reminders.rendering import as_html, as_text
from governance.reminders.rules.account_words import ALSO_INBOX, WORDS
from governance.reminders.rules.facts import decoded
from governance.reminders.rules.letter import SUBJECT
from tests import cast
from tests.cast import AT, Cast
from tests.reminders.account_letters import DANA, URL, account_letter
from tests.reminders.reading import Color, contrast, parsed, plain, styles, words

each = pytest.mark.parametrize("purpose", Purpose)


@each
def test_both_parts_say_the_same_facts_in_the_same_order_with_one_way_to_act(purpose: Purpose) -> None:
    said = account_letter(purpose)
    html, text = (
        as_html("mail/account/letter.html", letter=said),
        as_text("mail/account/letter.txt", letter=said),
    )
    for told in (words(parsed(html)), plain(text)):
        place = 0
        for fact in map(plain, said.facts):
            found = told.find(fact, place)
            assert found >= 0, f"{fact!r} is missing after {told[max(place - 60, 0) : place]!r}"
            place = found
        assert re.findall(r"https://\S+", told) == [said.link]
    assert all(len(line) <= 72 for line in text.splitlines() if not line.startswith("https://"))
    assert len(said.subject) <= SUBJECT


@each
def test_it_is_read_in_every_scheme(purpose: Purpose) -> None:
    tree = parsed(as_html("mail/account/letter.html", letter=account_letter(purpose)))
    assert ["".join(one.itertext()) for one in tree.iter("h1")] == [account_letter(purpose).subject]
    for element in tree.iter():
        style = styles(element)
        assert ("color" in style) == ("background-color" in style)
        if "color" in style:
            text, ground = Color.of(style["color"]), Color.of(style["background-color"])
            assert min(contrast(text, ground), contrast(text.inverted, ground.inverted)) >= 4.5


def test_every_purpose_has_its_words_and_what_happened_stands_in_the_inbox() -> None:
    assert set(WORDS) == set(Purpose)
    assert frozenset(Purpose) - frozenset(LASTS) < ALSO_INBOX


@pytest.fixture(autouse=True)
def installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    monkeypatch.setenv("GOVERNANCE_URL", URL)
    monkeypatch.setenv("GOVERNANCE_MAIL_HOST", "127.0.0.1")
    monkeypatch.setenv("GOVERNANCE_MAIL_FROM", "concord@portalder.gov")
    monkeypatch.setenv("GOVERNANCE_MAIL_ACCOUNTS_FROM", "accounts@portalder.gov")
    settings.current.cache_clear()
    yield monkeypatch
    settings.current.cache_clear()


@pytest.fixture
async def people(db: None) -> Cast:
    return await cast.city()


async def posted() -> list[EmailMessage]:
    rows = await sql.rows("SELECT bytes FROM letter ORDER BY id")
    return [message_from_bytes(row["bytes"], policy=policy.default) for row in rows]


@pytest.mark.usefixtures("people")
async def test_a_letter_lies_ready_at_once_in_the_name_of_accounts_with_nothing_to_unsubscribe() -> None:
    await password_letters.ask(DANA, address="192.0.2.1", at=AT)
    assert await write_account_letters(at=AT) == 1
    row = await sql.one("SELECT key, state, recipient, next_at <= clock_timestamp() AS due FROM letter")
    assert (row["state"], row["recipient"], row["due"]) == ("ready", DANA, True)
    assert re.fullmatch(r"account/\d+", row["key"])
    (mail,) = await posted()
    assert mail["From"] == '"Concord, Port Alder" <accounts@portalder.gov>'
    assert mail["Reply-To"] == "Sam Ito <sam.ito@portalder.gov>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not [name for name in mail if name.lower().startswith("list-")]
    body = mail.get_body(("plain",))
    assert body
    token = re.findall(rf"{URL}/letter/(\S+)", body.get_content())
    await password_letters.choose_password(token[0], new="three herons on a wire", at=AT)
    assert await write_account_letters(at=AT) == 1
    assert await write_account_letters(at=AT) == 0


async def test_what_happened_to_an_account_stands_in_its_inbox_once_and_in_no_other_letter(
    people: Cast,
) -> None:
    async with transaction():
        whom = Addressed(email=DANA, person_id=people.dana.person_id)
        await letters.want(Purpose.NEW_BROWSER, whom, at=AT, browser="Firefox", address="192.0.2.1")
    await write_account_letters(at=AT)
    row = await sql.one("SELECT person, level, manner, facts, skipped FROM notice")
    assert (row["person"], row["level"], row["manner"]) == (people.dana.person_id, "told", "informed")
    assert row["skipped"] == OWN_LETTER
    facts = decoded(row["facts"])
    assert facts.happened == "A browser not seen before signed in to your Concord account"
    assert facts.title.startswith("(browser: Firefox · network address: 192.0.2.1 · signed in: ")


async def test_a_letter_to_an_address_that_the_account_does_not_have_says_nothing_of_its_person(
    people: Cast,
) -> None:
    await addresses.propose_for(DANA, to="dana@elsewhere.gov", by=people.sam, at=AT)
    await write_account_letters(at=AT)
    rows = await sql.rows("SELECT recipient, person FROM letter ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [
        ("dana@elsewhere.gov", None),
        (DANA, people.dana.person_id),
    ]


async def test_several_processes_write_each_letter_once_and_a_bad_one_keeps_no_other_back(
    people: Cast,
) -> None:
    await sql.rows("UPDATE person SET email = 'müller@portalder.gov' WHERE name = 'Lee Chan'")
    for person in (people.lee, people.dana, people.rosa):
        email = await sql.value("SELECT email FROM person WHERE id = :id", id=person.person_id)
        await password_letters.ask(email, address="192.0.2.1", at=AT)
    await asyncio.gather(*(write_account_letters(at=AT) for _ in range(4)))
    named = sorted(
        mail["To"].addresses[0].display_name for mail in await posted()
    )  # whoever was first, wrote first
    assert named == ["Dana Ruiz", "Rosa Vega"]
    assert await letters.pending(at=AT) == []


async def test_where_no_letters_are_sent_what_happened_is_filed_and_links_are_not(
    people: Cast, installation: pytest.MonkeyPatch
) -> None:
    installation.delenv("GOVERNANCE_MAIL_HOST")
    settings.current.cache_clear()
    await password_letters.ask(DANA, address="192.0.2.1", at=AT)
    await cast.password(people.dana, AT + timedelta(days=30))
    await write_account_letters(at=AT)
    assert sorted(mail["Subject"] for mail in await posted()) == [
        "A password for one sign-in was set for you in Concord",
        "Your Concord password was changed",
    ]
