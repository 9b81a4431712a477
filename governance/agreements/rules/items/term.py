"""A term: a service target with all that is agreed about it, or an explicit "no target" with who handles it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from governance.agreements.rules.items.item import SLUG, Field, Item, OwedBy, Start
from governance.agreements.rules.items.loosening import Loosening, longer, lower_goal, wider_pauses
from governance.agreements.rules.items.targets import (
    Pause,
    Target,
    goal_words,
    most_of,
    pause_from,
    pauses_words,
    target_from,
    target_words,
)
from governance.calendars.rules.units import Comparison, DueRule
from governance.errors import Invalid

TERM_KEY = re.compile(rf"term:({SLUG.pattern})/({SLUG.pattern})(?:/({SLUG.pattern}))?")
TENTHS = {1_000 * n: f"{n} times out of 10" for n in range(1, 10)}
METRICS = {
    "done": "",
    "first-response": "gives a first answer",
    "inspected": "inspects",
    "routed": "sends the request to the right department",
    "complete": "passes on a complete request",
}
UNPROVEN = {
    "population_words": "who it covers",
    "closed_when": "what counts as closed",
    "formula": "how on time is worked out",
    "calendar": "the calendar",
    "condition": "a condition",
}

READERS: dict[str, Callable[[Any], Any]] = {
    "target": target_from,
    "owed_by": OwedBy,
    "due_rule": DueRule,
    "comparison": Comparison,
}


def _due_words(rule: DueRule) -> str:
    return "the end of that day" if rule is DueRule.END_OF_DAY else "the same time of day"


def _judged_words(how: Comparison) -> str:
    return "by date" if how is Comparison.DATE else "by the minute"


def _formula_words(name: str) -> str:
    return name.replace("-", " ")


def _beside(label: str, words: Any = str, *, when_new: bool = False, coded: bool = False) -> Field:
    """A field that the sentence of a target does not say."""
    return Field(label=label, words=words, when_new=when_new, in_promise=False, coded=coded)


@dataclass(frozen=True, kw_only=True)
class Term(Item):
    """A service target, or (target None) an explicit "no target" with who handles it."""

    kind: ClassVar = "term"
    lead: ClassVar = "target"
    valued: ClassVar = True
    of_service: ClassVar = True
    fields: ClassVar = {
        "target": Field(label="Time", words=target_words),
        "goal_bp": Field(label="On time at least", words=goal_words, always=True),
        "handled_by": Field(label="Handled by"),
        "population_words": Field(label="Covers", when_new=False),
        "calendar": _beside("Calendar", coded=True),
        "due_rule": _beside("Due at", _due_words),
        "comparison": _beside("Judged", _judged_words),
        "pauses": _beside("Clock stands still while", pauses_words, when_new=True),
        "closed_when": _beside("Counts as closed when"),
        "formula": _beside("Worked out as", _formula_words),
        "condition": Field(label="Condition"),
        "owed_by": _beside("Owed by", coded=True),
    }

    service: str
    metric: str = "done"
    population: str = ""
    population_words: str = ""
    owed_by: OwedBy = OwedBy.DEPARTMENT
    target: Target | None = None
    handled_by: str = ""
    calendar: str = ""
    due_rule: DueRule = DueRule.SAME_TIME
    comparison: Comparison = Comparison.INSTANT
    goal_bp: int = 9_000
    pauses: tuple[Pause, ...] = ()
    closed_when: str = ""
    formula: str = "on-time"
    condition: str = ""

    @property
    def key(self) -> str:
        tail = f"/{self.population}" if self.population else ""
        return f"{self.prefix(self.service)}{self.metric}{tail}"

    @classmethod
    def blank(cls, key: str, start: Start) -> Self | None:
        found = TERM_KEY.fullmatch(key)
        if found is None:
            return None
        return cls(service=found[1], metric=found[2], population=found[3] or "", calendar=start.calendar)

    @property
    def owner(self) -> OwedBy:
        return self.owed_by

    def checked(self) -> Self:
        wrong = dict(self._wrong_fields())
        if wrong:
            raise Invalid(
                f"The target for {self.service.replace('-', ' ')} {' and '.join(wrong.values())}.",
                fields=wrong,
            )
        return self

    def missing(self, name: str) -> dict[str, str]:
        if self.target is None and not self.handled_by:
            ask = "give a time, such as 4 business days; or choose “no target” and say who handles it."
            return {"target": f"{name}: {ask}"}
        return {field: f"{name} {reason}." for field, reason in self._wrong_fields()}

    def _wrong_fields(self) -> Iterable[tuple[str, str]]:
        if not TERM_KEY.fullmatch(self.key):
            yield (
                "service",
                "needs a service, a metric and a population in lower-case words joined by hyphens",
            )
        if self.target is None and not self.handled_by:
            yield "handled_by", "has no target and must say who handles it"
        if self.target is not None and not 1 <= self.target.amount <= most_of(self.target.unit):
            yield "amount", f"needs a whole number from 1 to {most_of(self.target.unit):,}"
        if not 0 < self.goal_bp <= 10_000:
            yield "goal", "needs an on-time goal above 0% and up to 100%"

    # In words

    def name(self, service: str) -> str:
        """Pothole repair; Pothole repair, first answer."""
        covers = f" ({self.population_words})" if self.population_words else ""
        metric = "" if self.metric == "done" else f", {self.metric_words}"
        return f"{service}{metric}{covers}"

    @property
    def metric_words(self) -> str:
        """The past form shown beside a service's name: done, routed, inspected."""
        return "first answer" if self.metric == "first-response" else self.metric

    @property
    def heading(self) -> str:
        return self.service

    @property
    def about(self) -> str:
        """Done; routed, 311's own duty; done, utility cuts."""
        own = "311's own duty" if self.owed_by is OwedBy.CENTER else ""
        return ", ".join(part for part in (self.metric_words, self.population_words, own) if part)

    def shown(self, field: str) -> str:
        """As for every item, except that without a target there is no on-time goal to show."""
        return "" if field == "goal_bp" and self.target is None else self.words(field)

    @property
    def whole(self) -> str:
        goal = f", on time at least {goal_words(self.goal_bp)}" if self.target else ""
        return f"{target_words(self.target)}{goal}"

    @property
    def brief(self) -> str:
        goal = f", {goal_words(self.goal_bp)} on time" if self.target else ""
        covers = f", {self.population_words}" if self.population_words else ""
        return f"{target_words(self.target)}{goal}{covers}"

    def promise(self, *, service: str, act: str, parties: Mapping[OwedBy, str]) -> str:
        pauses = f" The clock stands still while: {pauses_words(self.pauses)}." if self.pauses else ""
        return f"{self.sentence(party=parties[self.owed_by], act=act, service=service)}{pauses}"

    def sentence(self, *, party: str, act: str, service: str) -> str:
        """Streets repairs a pothole within 4 business days, 9 times out of 10."""
        covers = f" ({self.population_words})" if self.population_words else ""
        if self.target is None:
            return f"{service}{covers}: no target; handled by {self.handled_by}."
        condition = f", {self.condition}" if self.condition else ""
        return f"{party} {self._what(act, service)}{covers} {self.as_promised}{condition}."

    def doing(self, *, act: str, service: str) -> str:
        """Repairs a pothole: what its side does, without the time; of no target the service and who handles it."""
        covers = f" ({self.population_words})" if self.population_words else ""
        if self.target is None:
            return f"{service}{covers}; handled by {self.handled_by}"
        condition = f", {self.condition}" if self.condition else ""
        return f"{self._what(act, service)}{covers}{condition}"

    def _what(self, act: str, service: str) -> str:
        doing = METRICS.get(self.metric, self.metric.replace("-", " ")) or act
        return f"{doing} ({service})" if doing and doing != act else doing or f"completes “{service}”"

    @property
    def as_promised(self) -> str:
        """Within 4 business days, 9 times out of 10."""
        if self.target is None:
            return self.brief
        return f"within {target_words(self.target)}, {goal_sentence(self.goal_bp)}"

    @property
    def paragraph(self) -> None:
        return None

    # As it is kept

    def written(self, name: str, value: Any) -> dict[str, Any]:
        if name == "target":
            return {"target": value.canonical()} if value else {"no_target": True}
        if name == "pauses":
            return {"pauses": [pause.canonical() for pause in value]} if value else {}
        return super().written(name, value)

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Self:
        known = {name: value for name, value in body.items() if name != "no_target"}
        known |= {name: read(known[name]) for name, read in READERS.items() if name in known}
        return super().read(known | {"pauses": tuple(pause_from(pause) for pause in known.get("pauses", ()))})

    # What makes it weaker

    def loosened_by(self, after: Item) -> list[Loosening]:
        other = Term.of(after)
        return [found for found in self._loosenings(other) if found] if other else []

    def _loosenings(self, after: "Term") -> Iterable[Loosening | None]:
        yield longer(self.target, after.target)
        yield lower_goal(self.goal_bp, after.goal_bp)
        if self.due_rule is DueRule.SAME_TIME and after.due_rule is DueRule.END_OF_DAY:
            yield Loosening(reason="due at the end of the day instead of the same time")
        if self.comparison is Comparison.INSTANT and after.comparison is Comparison.DATE:
            yield Loosening(reason="judged by date instead of by the minute")
        changed = [words for name, words in UNPROVEN.items() if getattr(self, name) != getattr(after, name)]
        yield Loosening(reason=f"a change of {' and '.join(changed)}") if changed else None
        yield wider_pauses(self.pauses, after.pauses)


def goal_sentence(goal_bp: int) -> str:
    """9 times out of 10; every time; at least 97.5% of the time."""
    if goal_bp == 10_000:
        return "every time"
    return TENTHS.get(goal_bp, f"at least {goal_words(goal_bp)} of the time")
