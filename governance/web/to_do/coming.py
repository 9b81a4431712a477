"""What comes up and what began lately, as rows of To do. Wording and links only."""

from collections.abc import Iterable, Sequence

from governance.waiting.queries.beside import Dated, What
from governance.waiting.rules.matter import Kind, Matter
from governance.web.to_do.rows import Day, Row, short

# The act's column, the matter, and what the filter calls it. `name` is a department or a person.
WORDS: dict[What, tuple[str, str, str]] = {
    What.STARTS: ("Takes effect", "{name}, version {number}: {words}", "Taking effect"),
    What.REVIEW: ("Looked at again", "Agreement with {name}", "Reviews and ends"),
    What.ENDS: ("Ends", "Agreement with {name}", "Reviews and ends"),
    What.ACTING: ("Acting ends", "{name} acts for {words}", "Roles"),
    What.ROLE: ("Time in a role ends", "{name}, {words}", "Roles"),
    What.ENTRY: ("Coming up", "{name}: {words}", "What is coming up"),
}
PAGES = {What.ACTING: "/people", What.ROLE: "/people", What.ENTRY: "/coming-up/{about}"}
OF_PEOPLE = frozenset({What.ACTING, What.ROLE})
# The same day, told by a matter that asks for something.
ASKED = {What.REVIEW: Kind.REVIEW, What.ENDS: Kind.ENDING, What.ACTING: Kind.ACTING_ENDS}


def untold(found: Iterable[Dated], matters: Sequence[Matter]) -> list[Dated]:
    """Without the days about which somebody is asked: those stand among what waits."""
    told = {(each.kind, each.number) for each in matters}
    return [each for each in found if (ASKED.get(each.what), each.about) not in told]


def dated_rows(found: Iterable[Dated], day: Day) -> list[Row]:
    return [_row(each, day) for each in found]


def _row(each: Dated, day: Day) -> Row:
    act, words, group = WORDS[each.what]
    told, more = short(each.words)
    return Row(
        act=act,
        title=words.format(name=each.name, number=each.number, words=told) + _steps(each, day),
        number=each.change,
        note=more,
        page=PAGES.get(each.what, "/agreements/{about}").format(about=each.about),
        due=each.on,
        away=day.away(each.on),
        department=each.department,
        department_name=each.name if each.what not in OF_PEOPLE else "",
        group=group,
    )


def _steps(each: Dated, day: Day) -> str:
    left = each.steps and each.comes(day.today)
    return f" ({each.steps_done} of {each.steps} steps done)" if left else ""
