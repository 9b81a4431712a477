"""One line of a proposal as the fields of a form, both ways. A field is named by what it asks and the line's key.

Only amount and unit are asked outright; whatever else a target has is under "More" and stays as it is unless changed.
It decides how values are typed, not which of them may be promised.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from governance.agreements.rules.items import (
    Charter,
    Clause,
    Header,
    Intake,
    Item,
    OwedBy,
    Target,
    Term,
    goal_words,
    kind_of,
    most_of,
    pauses_words,
)
from governance.agreements.rules.items.intake import MOST_WORDS
from governance.agreements.terms_file import values
from governance.bodies.rules.ground_rules import LIMITS
from governance.bodies.rules.words import HOLIDAYS, LEADS, corrections_words, within_words
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.changes.rules.missing import Missing
from governance.errors import Invalid
from governance.results.rules.formulas import FORMULAS as KNOWN_FORMULAS
from governance.web.site.forms import Form

NO_TARGET = "none"
UNITS = (
    (str(Unit.BUSINESS_DAYS), "business days"),
    (str(Unit.CALENDAR_DAYS), "calendar days"),
    (str(Unit.BUSINESS_HOURS), "business hours"),
    (str(Unit.HOURS), "hours"),
    (NO_TARGET, "no target"),
)
DUE_RULES = (
    (str(DueRule.SAME_TIME), "the same time of day"),
    (str(DueRule.END_OF_DAY), "the end of that day"),
)
COMPARISONS = ((str(Comparison.INSTANT), "by the minute"), (str(Comparison.DATE), "by date"))
# A data source's own mark is no formula that two sides could agree on.
FORMULAS = tuple((name, by.says) for name, by in KNOWN_FORMULAS.items() if name != "city")
REMOVED = "remove"


def field_name(field: str, key: str) -> str:
    """The name (and id) of a line's field: `amount:term:pothole/done`."""
    return f"{field}:{key}"


def _formula(typed: str) -> str:
    """The formula of this name. Raises ValueError for an unknown one."""
    if typed and typed not in dict(FORMULAS):
        raise ValueError(typed)
    return typed or "on-time"


# Field of the form: the Term's field, what it is called in an error, how it is read, how many characters fit.
MORE: dict[str, tuple[str, str, Callable[[str], Any], int]] = {
    "goal": ("goal_bp", "On time at least", values.goal, 10),
    "calendar": ("calendar", "The calendar", str, 90),
    "due": ("due_rule", "Due at", DueRule, 20),
    "judged": ("comparison", "Judged", Comparison, 20),
    "pauses": ("pauses", "Clock stands still while", values.pauses, 1_000),
    "closed": ("closed_when", "Counts as closed when", str, 1_000),
    "formula": ("formula", "Worked out as", _formula, 60),
    "covers": ("population_words", "Covers", str, 200),
    "condition": ("condition", "The condition", str, 1_000),
    "owed": ("owed_by", "Owed by", OwedBy, 20),
    "handled": ("handled_by", "Handled by", str, 200),
}


@dataclass(frozen=True, kw_only=True)
class PlainField:
    """A field stored as typed: text of at most `limit` characters, one of `options` (value, words) or else a date."""

    name: str
    label: str
    limit: int = 0
    options: tuple[tuple[str | int, str], ...] = ()


_LEADS = tuple((str(side), words) for side, words in LEADS.items())
PLAIN = {
    "title": PlainField(name="title", label="The title", limit=200),
    "text": PlainField(name="text", label="The text", limit=8_000),
    "ask_first": PlainField(name="ask", label="What to ask first", limit=MOST_WORDS),
    "tell_resident": PlainField(name="tell", label="What to tell the resident", limit=MOST_WORDS),
    "review_on": PlainField(name="review", label="Looked at again on"),
    "ends_on": PlainField(name="ends", label="Ends on"),
    "purpose": PlainField(name="purpose", label="What our meetings are for", limit=LIMITS["purpose"]),
    "cadence": PlainField(name="often", label="How often we meet", limit=LIMITS["cadence"]),
    "chair": PlainField(name="led", label="Led by", options=_LEADS),
    "note_taker": PlainField(name="notes", label="Notes by", options=_LEADS),
    "day_off": PlainField(
        name="off",
        label="A date on a day off",
        options=tuple((str(rule), words) for rule, words in HOLIDAYS.items()),
    ),
    "minutes_within": PlainField(
        name="round",
        label="Minutes go round",
        options=tuple((days, within_words(days)) for days in (0, 1, 2, 3, 5, 7, 14, 30)),
    ),
    "corrections_days": PlainField(
        name="corrected",
        label="May be corrected",
        options=tuple((days, corrections_words(days)) for days in (3, 5, 10, 20)),
    ),
}
FIRST = {
    Term.kind: "amount",
    Clause.kind: "text",
    Header.kind: "review",
    Intake.kind: "ask",
    Charter.kind: "purpose",
}


def fields_of(key: str, item: Item | None) -> dict[str, str]:
    """The values with which a line's fields open."""
    if item is None:
        return {field_name(REMOVED, key): "yes"}
    term = Term.of(item)
    typed = (
        _term_values(term)
        if term
        else {plain.name: str(getattr(item, part)) for part, plain in _plain_of(item)}
    )
    return {field_name(field, key): words for field, words in typed.items()}


def _plain_of(item: Item) -> Iterable[tuple[str, PlainField]]:
    return ((part, PLAIN[part]) for part in item.fields if part in PLAIN)


def _term_values(term: Term) -> dict[str, str]:
    target = {
        "amount": str(term.target.amount) if term.target else "",
        "unit": str(term.target.unit) if term.target else NO_TARGET if term.handled_by else "",
    }
    return target | {field: _more(term, name) for field, (name, _, _, _) in MORE.items()}


def _more(term: Term, name: str) -> str:
    if name == "goal_bp":
        return goal_words(term.goal_bp)
    if name == "pauses":
        return pauses_words(term.pauses) if term.pauses else ""
    return str(getattr(term, name))


def read_item(form: Form, key: str, base: Item, *, name: str) -> Item | None:
    """The item as typed (None = removed); fields that were not on the page stay as `base` has them.

    What cannot be read is noted at its field and stays as `base` has it.
    """
    if form.checked(field_name(REMOVED, key)):
        return None
    if term := Term.of(base):
        return _term(form, key, term, name)
    told: dict[str, Any] = {part: _plain_value(form, key, plain) for part, plain in _plain_of(base)}
    return replace(base, **told)


def _plain_value(form: Form, key: str, plain: PlainField) -> str | int:
    name = field_name(plain.name, key)
    if plain.options:
        chosen = form.choice(name, plain.label, [str(value) for value, _ in plain.options])
        return next((value for value, _ in plain.options if str(value) == chosen), plain.options[0][0])
    if plain.limit:
        return form.text(name, plain.label, required=False, limit=plain.limit)
    day = form.day_or_none(name, plain.label)
    return day.isoformat() if day else ""


def _term(form: Form, key: str, term: Term, name: str) -> Term:
    read = {field: how for field, how in MORE.items() if form.values(field_name(field, key))}
    told = {
        attribute: _value(form, field_name(field, key), (label, how, limit), getattr(term, attribute))
        for field, (attribute, label, how, limit) in read.items()
    }
    return replace(term, target=_target(form, key, term, name), **told)


def _value(form: Form, name: str, reading: tuple[str, Callable[[str], Any], int], otherwise: Any) -> Any:
    label, how, limit = reading
    typed = form.text(name, label, required=False, limit=limit)
    try:
        return how(typed)
    except Invalid as wrong:
        form.wrong(name, f"{label}: {wrong.message}.")
    except ValueError:
        form.wrong(name, f"Please choose one for {label}.")
    return otherwise


def _target(form: Form, key: str, base: Term, name: str) -> Target | None:
    unit = form.value(field_name("unit", key))
    if unit == NO_TARGET or (not unit and not form.value(field_name("amount", key))):
        return None
    if unit not in set(Unit):
        form.wrong(
            field_name("unit", key), f"Please choose a unit for {name}: which days or hours are meant."
        )
        return base.target
    asked = f"The time for {name}"
    amount = form.whole(field_name("amount", key), asked, low=1, high=most_of(Unit(unit)))
    return base.target if form.error(field_name("amount", key)) else Target(amount=amount, unit=Unit(unit))


def note(form: Form, missing: Iterable[Missing]) -> None:
    """Note at a field what is missing before the proposal can be sent."""
    for each in missing:
        form.wrong(_place(form, each), each.reason)


def _place(form: Form, each: Missing) -> str:
    if not each.key:
        return "find" if each.field == "edits" else each.field
    field = each.field or FIRST.get(kind_of(each.key).kind, "line")
    field = PLAIN[field].name if field in PLAIN else field
    if field == "target":
        field = "amount" if form.value(field_name("unit", each.key)) != NO_TARGET else "handled"
    return field_name(field, each.key)
