"""Events read as sentences, from their stored text alone."""

import json
from zoneinfo import ZoneInfo

import pytest

from governance.audit import phrases, sentences
from governance.audit.stored_event import NOBODY, StoredEvent, Who, event_from, who_from
from governance.audit.tags import Tag

ZONE = ZoneInfo("America/New_York")
DANA = {
    "name": "Dana Ruiz",
    "title": "Streets liaison",
    "party": "streets",
    "for_title": "Deputy Commissioner",
    "party_name": "Streets",
    "for": "Lee Chan",
}
HASH = "9f2c" + "0" * 60


def say(tag: Tag, **parts: object) -> str:
    return str(sentences.sentence(event(tag=str(tag), **parts), zone=ZONE))


def event(**parts: object) -> StoredEvent:
    known = {"tag": str(Tag.CONSENTED), "subject": "change:CH-2026-0042", "by": DANA}
    found = event_from(json.dumps(known | parts))
    assert found
    return found


def test_an_agreement_to_a_proposal_reads_as_the_page_promises() -> None:
    said = say(Tag.CONSENTED, after={"round": 3, "hash": HASH})
    assert (
        said
        == "Dana Ruiz (Streets liaison, for Lee Chan, Deputy Commissioner) agreed to proposal 3 of CH-2026-0042\u00a0· 9f2c…"
    )


@pytest.mark.parametrize("tag", list(Tag))
def test_every_kind_of_event_has_a_sentence_even_when_it_says_little(tag: Tag) -> None:
    said = say(tag)
    assert said.startswith("Dana Ruiz (Streets liaison, for Lee Chan, Deputy Commissioner) ")
    assert not set("[]{}|") & set(said)
    assert "  " not in said
    assert " ." not in said
    assert "None" not in said


def test_no_sentence_is_left_over_from_a_kind_that_went() -> None:
    assert set(phrases.PHRASES) == set(Tag)


def test_every_capability_of_a_tag_has_its_word_on_the_page() -> None:
    assert {tag.split(":")[0] for tag in Tag} == set(phrases.CAPABILITIES)


def test_the_words_given_stand_behind_the_sentence() -> None:
    assert say(Tag.DECLINED, reason="No crews until fall").endswith(
        "declined CH-2026-0042. “No crews until fall”"
    )


def test_dates_and_moments_are_told_as_people_write_them() -> None:
    said = say(Tag.TIME_TAKEN, after={"days": 5, "respond_by": "2026-06-18T21:00:00Z"})
    assert said.endswith(
        "took 5 more business days to answer CH-2026-0042, until Thu, Jun 18, 2026, 5:00 PM."
    )


@pytest.mark.parametrize(
    ("effective", "words"),
    [
        ("2026-07-01", "Wed, Jul 1, 2026"),
        ({"kind": "date", "on": "2026-07-01"}, "Wed, Jul 1, 2026"),
        ({"kind": "after-approval", "days": 10}, "10 business days after the last approval"),
    ],
)
def test_when_a_proposal_takes_effect(effective, words) -> None:
    assert f"to take effect {words}." in say(Tag.OFFER_SENT, after={"effective": effective})
    (row,) = sentences.differences(event(after={"effective": effective}), zone=ZONE)
    assert (row.label, row.after) == ("Takes effect", words)


def test_what_was_not_written_down_is_left_out() -> None:
    assert "sent a proposal of CH-2026-0042." in say(Tag.OFFER_SENT)


def test_the_clock_and_strangers_have_names_too() -> None:
    assert sentences.who(Who(name="Concord", written="by the clock")) == "Concord (by the clock)"
    assert sentences.who(Who(name="")) == "Somebody not signed in"


def test_how_an_account_came_to_its_password_is_told_apart_from_the_sentence() -> None:
    known = "first password handed over by Pat Quinn on Nov 3, 2026, changed at first sign-in"
    for written, told in ((known, known), ("Ada", "one-time password set by Ada"), ("", "")):
        dana = Who(name="Dana", assisted_by=written)
        assert (sentences.who(dana), dana.handed_over) == ("Dana", told)


def test_trap_28_a_stand_in_is_told_as_themselves() -> None:
    """FIELD trap 28: a stand-in under the absent person's title."""
    own = Who(
        name="Omar Haddad",
        written="Dispatch supervisor",
        acting_for="Lee Chan",
        for_title="Deputy Commissioner",
    )
    assert own.title == "Dispatch supervisor, for Lee Chan, Deputy Commissioner"
    nothing_else = Who(name="Jo Park", acting_for="Lee Chan", for_title="Deputy Commissioner")
    assert sentences.who(nothing_else) == "Jo Park (for Lee Chan, Deputy Commissioner)"
    older = Who(name="Omar Haddad", written="Deputy Commissioner", acting_for="Lee Chan")
    assert (older.own_title, older.stands_for) == ("", "Lee Chan, Deputy Commissioner")


def test_an_entry_that_cannot_be_read_says_so() -> None:
    for text in ("not even JSON", "[]", "{}", '{"tag": "nobody:knows:this"}'):
        assert event_from(text) is None
    assert str(sentences.sentence(None, zone=ZONE)) == "This entry was altered and cannot be read."


def test_parts_that_are_no_parts_make_no_event() -> None:
    assert event_from('{"tag": "changes:offer:consented", "by": "me"}') is None
    assert event(by={"seat": "liaison"}).by == NOBODY


def test_nobody_has_acted_yet() -> None:
    assert [who_from(text) for text in (None, "", "{}")] == [None] * 3
    assert who_from('{"name": "Dana", "for": "Lee"}') == Who(name="Dana", acting_for="Lee")


def test_differences_put_before_beside_after() -> None:
    written = event(
        before={"covers_until": "2026-12-31"},
        after={"covers_until": "2027-12-31", "hash": HASH, "binding": True, "days": ["a", "b"]},
    )
    found = {d.label: (d.before, d.after) for d in sentences.differences(written, zone=ZONE)}
    assert found == {
        "Holidays confirmed until": ("Thu, Dec 31, 2026", "Fri, Dec 31, 2027"),
        "Fingerprint": ("", HASH),
        "Binds the office": ("", "yes"),
        "Days": ("", "a, b"),
    }


def test_a_counterproposal_has_the_number_that_its_page_shows_beside_its_place_among_all_proposals() -> None:
    assert "sent counterproposal 2 (proposal 3) of" in say(Tag.COUNTER_SENT, after={"round": 3, "hash": HASH})


def test_a_click_on_a_card_of_a_made_up_city_is_told_as_such() -> None:
    by = DANA | {"signed_in": "demo"}
    assert say(Tag.SIGNED_IN, by=by).endswith("signed in with a click in a made-up city.")
    assert say(Tag.SIGNED_IN, by=by | {"signed_in": "password"}).endswith("signed in with a password.")
