"""To do: every kind of matter has its words."""

import pytest

from governance.waiting.rules.matter import Kind, Subject
from governance.waiting.rules.words import ACTS, HANDS
from governance.web.to_do.words import GROUPS, IN_OTHER_HANDS, OWN_AFFAIRS, ROOM, SHORT


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_what_to_do_and_in_whose_hands_it_is(kind: Kind) -> None:
    """A kind that somebody adds to waiting/ has no place on the page before it has words."""
    assert kind in ACTS, "Say in waiting/rules/words.py what is asked of whoever has to act."
    assert kind in HANDS, "Say in waiting/rules/words.py what others read while it waits."
    assert (kind in IN_OTHER_HANDS) != (kind in OWN_AFFAIRS)
    names = {"own": "Streets", "other": "311", "others": "311’s"}
    for words in (ACTS[kind].format(**names), HANDS[kind].format(**names)):
        assert words[:1].isupper()
        assert not words.endswith(".")
    short = SHORT.get(kind, ACTS[kind]).format(**names)
    assert len(short) <= ROOM, "Say it in to_do/words.py in the room of its column."


@pytest.mark.parametrize("subject", Subject)
def test_every_subject_has_a_name_in_the_filter(subject: Subject) -> None:
    assert GROUPS.get(subject), "Say in to_do/words.py what the filter calls matters about it."
