"""What several resources have in common: an office, somebody who acted, an answer's page. Instants are UTC, dates the city's."""

from collections.abc import Mapping

import msgspec

from governance.audit.stored_event import Who


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an answer: every field is always there; what is not known is null, what is empty is empty."""


class Office(Answer, frozen=True, kw_only=True):
    """The 311 center, a department, the convening office or the audit office."""

    code: str
    name: str


class Signature(Answer, frozen=True, kw_only=True):
    """Somebody as they were written down at the moment of an act. `acting_for` names the absent holder they stood in for."""

    name: str
    title: str
    office: str
    acting_for: str


def office(code: str, name: str) -> Office | None:
    """None where there is none."""
    return Office(code=code, name=name) if code else None


def offices(names: Mapping[str, str]) -> list[Office]:
    return [Office(code=code, name=name) for code, name in names.items()]


def signature(who: Who) -> Signature:
    return Signature(name=who.name, title=who.title, office=who.office, acting_for=who.acting_for)
