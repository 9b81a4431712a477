"""What comes up and what began lately, as rows of To do. Wording and links only."""

from collections.abc import Iterable

from governance.waiting.queries.beside import Dated, What
from governance.web.to_do.rows import Day, Row, short

# The act's column, the matter, and what the filter calls it. `name` is a department or a person.
WORDS: dict[What, tuple[str, str, str]] = {
    What.STARTS: ("Takes effect", "{name}, version {number}: {words}", "Taking effect"),
    What.REVIEW: ("Looked at again", "Agreement with {name}", "Reviews and ends"),
    What.ENDS: ("Ends", "Agreement with {name}", "Reviews and ends"),
    What.ACTING: ("Acting ends", "{name} acts for {words}", "Roles"),
    What.ROLE: ("Time in a role ends", "{name}, {words}", "Roles"),
}
PAGES = {What.ACTING: "/people", What.ROLE: "/people"}


def coming_rows(found: Iterable[Dated], day: Day) -> list[Row]:
    return [_row(each, day) for each in found]


def _row(each: Dated, day: Day) -> Row:
    act, words, group = WORDS[each.what]
    told, more = short(each.words)
    return Row(
        act=act,
        title=words.format(name=each.name, number=each.number, words=told),
        number=each.change,
        note=more,
        page=PAGES.get(each.what, f"/agreements/{each.about}"),
        due=each.on,
        away=day.away(each.on),
        department=each.department,
        department_name=each.name if each.what not in PAGES else "",
        group=group,
    )
