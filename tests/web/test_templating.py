"""Escaping, as templates do it: what markupsafe says, letter by letter."""

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
