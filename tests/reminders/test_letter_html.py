"""A letter's HTML as mail programs take it: strict, few elements, colors in pairs, and the same facts as its text."""

import re

import pytest

from governance.reminders.rendering import as_html, as_text
from governance.reminders.rules.contents import LetterView
from tests.reminders.letters import LETTERS
from tests.reminders.reading import Color, contrast, parsed, plain, styles, words

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "p", "b", "a", "ul", "li"),
    *("table", "caption", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("lang", "dir", "charset", "name", "content", "class", "style", "href", "scope", "colspan"),
}
PROPERTIES = {
    *("margin", "padding", "max-width", "width", "font-family", "font-size", "font-weight", "line-height"),
    *("background-color", "color", "border-top", "border-collapse", "border-radius", "text-align"),
    *("border", "vertical-align", "text-decoration", "display", "overflow-wrap"),
}

each_letter = pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)


def html(letter: LetterView) -> str:
    return as_html("mail/letter.html", letter=letter)


@each_letter
def test_a_strict_parser_finds_no_error_and_nothing_but_plain_elements(letter: LetterView) -> None:
    for element in parsed(html(letter)).iter():
        assert element.tag in TAGS
        assert set(element.keys()) <= ATTRIBUTES, element.tag
        assert set(styles(element)) <= PROPERTIES, element.tag


@each_letter
def test_it_says_its_language_and_both_schemes_and_loads_nothing(letter: LetterView) -> None:
    tree = parsed(html(letter))
    body = tree.find("body")
    assert body is not None
    for element in (tree, body[0]):
        assert (element.get("lang"), element.get("dir")) == ("en", "ltr")
    schemes = {meta.get("name"): meta.get("content") for meta in tree.iter("meta")}
    assert schemes["color-scheme"] == schemes["supported-color-schemes"] == "light dark"
    assert tree.findtext("head/title") == letter.subject
    assert not re.search(r"url\(|src=|@import|@font-face", html(letter))


@each_letter
def test_one_heading_says_what_it_is_and_one_stands_over_each_matter(letter: LetterView) -> None:
    tree = parsed(html(letter))
    assert ["".join(each.itertext()) for each in tree.iter("h1")] == [letter.subject]
    expected = [entry.title for entry in letter.entries] + (["What happened"] if letter.happened else [])
    assert ["".join(each.itertext()) for each in tree.iter("h2")] == expected


@each_letter
def test_a_table_holds_data_and_says_what_its_cells_belong_to(letter: LetterView) -> None:
    for table in parsed(html(letter)).iter("table"):
        assert table[0].tag == "caption"
        assert all(head.get("scope") in {"row", "rowgroup"} for head in table.iter("th"))
        assert all(row.find("th") is not None for row in table.iter("tr"))


@each_letter
def test_text_and_ground_come_together_and_are_read_also_where_they_are_inverted(letter: LetterView) -> None:
    pairs = 0
    for element in parsed(html(letter)).iter():
        style = styles(element)
        assert ("color" in style) == ("background-color" in style), element.get("style")
        if "color" in style:
            text, ground = Color.of(style["color"]), Color.of(style["background-color"])
            assert contrast(text, ground) >= 4.5, style
            assert contrast(text.inverted, ground.inverted) >= 4.5, style
            pairs += 1
    assert pairs > 10


@each_letter
def test_the_dark_pairs_are_read(letter: LetterView) -> None:
    rules = re.findall(r"background-color: (#\w+) !important; color: (#\w+)", html(letter))
    assert len(rules) == 6
    assert all(contrast(Color.of(text), Color.of(ground)) >= 4.5 for ground, text in rules)


@each_letter
def test_both_parts_say_the_same_facts_in_the_same_order_with_the_same_links(letter: LetterView) -> None:
    parts = words(parsed(html(letter))), plain(as_text("mail/letter.txt", letter=letter))
    for told in parts:
        place = 0
        for fact in map(plain, letter.facts):
            found = told.find(fact, place)
            assert found >= 0, f"{fact!r} is missing after {told[max(place - 60, 0) : place]!r}"
            place = found
        assert re.findall(r"https://\S+", told) == list(letter.links)


def test_what_people_typed_is_text_and_nothing_else() -> None:
    assert "&lt;within&gt; the week &amp; mean it" in html(LETTERS["one matter"])
    assert "<within> the week & mean it" in as_text("mail/letter.txt", letter=LETTERS["one matter"])
