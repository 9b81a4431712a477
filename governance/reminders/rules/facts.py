"""What one person is told about one matter, as it was when it was told. Everything a letter and the inbox show of it.

Kept as canonical JSON in `notice.facts`: what is empty is left out, so that a later field does not change what was kept.
"""

import json
from dataclasses import dataclass
from typing import Any

from governance import canonical


@dataclass(frozen=True, kw_only=True)
class OtherPerson:
    """Whom to call or write to: the person on the other side."""

    name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Value:
    """A line to decide about: what it is, what holds now, what is proposed and by whom."""

    what: str = ""
    now: str = ""
    proposed_by: str = ""
    proposed: str = ""


@dataclass(frozen=True, kw_only=True)
class NextLevel:
    """Who will be told if nothing happens, and on which day (ISO)."""

    who: str = ""
    title: str = ""
    day: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """`act` is imperative, as on To do; `about` names the sides; `since` and `due` are ISO instants or "".

    `basis` is a sentence; `figures` says what stands in brackets behind values; `words` are the last ones of the other
    side, and `words_by` says whose; `happened` says of an event what happened; `other_way` how to get there without the
    link; `minutes` 0: not known; `standing` names what was there to decide about: a link dies with it.
    """

    act: str
    title: str
    href: str
    about: str = ""
    number: str = ""
    other: str = ""
    correspondent: OtherPerson = OtherPerson()
    since: str = ""
    due: str = ""
    basis: str = ""
    values: tuple[Value, ...] = ()
    figures: str = ""
    words: str = ""
    words_by: str = ""
    next_level: NextLevel = NextLevel()
    minutes: int = 0
    happened: str = ""
    other_way: str = ""
    standing: str = ""


def encoded(facts: Facts) -> str:
    return canonical.dumps(_filled(facts))


def _filled(part: Any) -> dict[str, Any]:
    """The fields of a value without those that are empty, at every depth."""
    found: dict[str, Any] = {}
    for name, value in vars(part).items():
        if isinstance(value, tuple):
            inner: Any = [_filled(each) for each in value]
        else:
            inner = value if isinstance(value, str | int) else _filled(value)
        if inner:
            found[name] = inner
    return found


def decoded(text: str) -> Facts:
    """What was kept. A field that is not known any more is passed over."""
    kept: dict[str, Any] = json.loads(text)
    for name, part in (("correspondent", OtherPerson), ("next_level", NextLevel)):
        if name in kept:
            kept[name] = part(**kept[name])
    kept["values"] = tuple(Value(**each) for each in kept.get("values", ()))
    known = {"act": "", "title": "", "href": ""} | kept
    return Facts(**{name: known[name] for name in Facts.__dataclass_fields__ if name in known})
