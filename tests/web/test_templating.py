"""Escaping, as templates do it: what markupsafe says, letter by letter."""

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from governance.web.site.templating import environment, escaped


class Bold:
    def __html__(self) -> str:
        return "<b>bold</b>"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "plain",
        "<b>&\"'</b>",
        "Müll – 7 days",
        Markup("<i>'marked'</i>"),
        7,
        2.5,
        None,
        True,
        Bold(),
        ["<"],
    ],
)
def test_a_piece_is_escaped_as_markupsafe_does(value: object) -> None:
    assert escaped(value) == str(escape(value))
    assert environment().from_string("[{{ value }}]").render(value=value) == f"[{escape(value)}]"


def test_what_a_macro_or_a_block_made_is_escaped_once() -> None:
    made = environment().from_string(
        "{% macro bold(words) %}<b>{{ words }}</b>{% endmacro %}{% set kept %}{{ bold(x) }}{% endset %}"
        "{{ kept }}{{ bold(x ~ '!') }}{{ (kept ~ x)|upper }}"
    )
    assert (
        made.render(x="<&>") == "<b>&lt;&amp;&gt;</b><b>&lt;&amp;&gt;!</b><B>&LT;&AMP;&GT;</B>&LT;&AMP;&GT;"
    )


def test_a_name_that_is_missing_is_still_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nobody }}").render()


# Where what is agreed or confirmed is said with its whole date.
WHOLE_DATES = {
    "changes/_effective.html",
    "calendars/_versions.html",
    "calendars/_list.html",
    "calendars/preview.html",
    "shown/show.html",
}
TEMPLATES = Path(__file__).parents[2] / "templates"


def test_in_lists_a_date_of_this_year_does_not_say_the_year() -> None:
    """By the filters of cells: `near_day` and `near_moment` say a year only where it is another one."""
    whole = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"<td\b(?:(?!</td>).)*\|(?:day|moment)\b", path.read_text(), re.DOTALL)
    }
    assert {name for name in whole if not name.startswith(("print/", "letters/"))} == WHOLE_DATES
