"""The ground rules of the meetings of 311 and a department, as both sides agree to them. They promise no resident anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from governance.agreements.rules.items.item import SLUG, Field, Item, Paragraph, Start
from governance.bodies.rules.ground_rules import HOUSE, GroundRules, Holidays, Kind, Lead
from governance.bodies.rules.words import HOLIDAYS, LEADS, corrections_words, sentences, within_words
from governance.errors import Invalid

TITLE = "Ground rules of our meetings"


def _holiday_words(rule: str) -> str:
    return HOLIDAYS[Holidays(rule)]


def _lead_words(side: str) -> str:
    return LEADS[Lead(side)]


@dataclass(frozen=True, kw_only=True)
class Charter(Item):
    """`body` is the code of their group; what the other fields mean, the ground rules of a working group say."""

    kind: ClassVar = "charter"
    fields: ClassVar = {
        "purpose": Field(label="What our meetings are for"),
        "cadence": Field(label="How often we meet"),
        "chair": Field(label="Led by", words=_lead_words),
        "note_taker": Field(label="Notes by", words=_lead_words),
        "day_off": Field(label="A date on a day off", words=_holiday_words),
        "minutes_within": Field(label="Minutes go round", words=within_words),
        "corrections_days": Field(label="May be corrected", words=corrections_words),
    }

    body: str
    purpose: str = HOUSE.purpose
    cadence: str = HOUSE.cadence
    chair: str = str(HOUSE.chair)
    note_taker: str = str(HOUSE.note_taker)
    day_off: str = str(HOUSE.holidays)
    minutes_within: int = HOUSE.minutes_within
    corrections_days: int = HOUSE.corrections_days

    @property
    def key(self) -> str:
        return f"{self.prefix()}{self.body}"

    @classmethod
    def blank(cls, key: str, start: Start) -> Self | None:  # noqa: ARG003 - it begins with the house's own
        body = key.removeprefix(cls.prefix())
        return cls(body=body) if SLUG.fullmatch(body) else None

    @property
    def groups(self) -> frozenset[str]:
        return frozenset({self.body})

    @property
    def rules(self) -> GroundRules:
        """The same as the group goes by them. Raises ValueError for a word that no rule has."""
        told: dict[str, Any] = {name: getattr(self, name) for name in self.fields}
        holidays = Holidays(told.pop("day_off"))
        return GroundRules(**{**told, "kind": Kind.WORKING, "holidays": holidays})

    def checked(self) -> Self:
        try:
            self.rules.checked()
        except ValueError as unknown:
            raise Invalid(f"{TITLE}: choose one of the ways that there are.") from unknown
        return self

    def missing(self, name: str) -> dict[str, str]:
        return {} if self.purpose else {"purpose": f"{name}: say what the meetings are for."}

    # In words

    def name(self, service: str) -> str:  # noqa: ARG002 - it concerns no service
        return TITLE

    @property
    def whole(self) -> str:
        return " ".join(sentences(self.rules, {}))

    def promise(self, *, service: str, act: str, parties: Mapping[Any, str]) -> str:  # noqa: ARG002 - for both alike
        return self.whole

    @property
    def paragraph(self) -> Paragraph:
        return Paragraph(key=self.key, title=TITLE, text=self.whole)
