"""One matter of the record: how an address names it, and which entries are about it.

A matter that is numbered goes by its number, which is the city's only one: CH-2026-0042. Any other goes by its kind and
short name, as entries say it: agreement:streets. An entry is about a matter if it is its subject or if it names it, so that
the version a proposal became stands in the timeline of the proposal and of the agreement. No database here.
"""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"[A-Z]{1,2}-\d{4}-\d{4,}")
_NAMED = re.compile(r"([a-z]+(?:[ -][a-z]+)*):([^\s:\"\\]{1,150})")


@dataclass(frozen=True, kw_only=True)
class Naming:
    """What an entry that is about a matter says: this text and, to be sure, this expression; or this very subject."""

    text: str
    expression: str
    subject: str


def read(typed: str) -> str:
    """The matter that somebody names, "" where it is none: a number in small letters is meant as well."""
    whole = typed.strip()
    if _NUMBER.fullmatch(whole.upper()):
        return whole.upper()
    return whole if _NAMED.fullmatch(whole) else ""


def of_subject(subject: str) -> str:
    """The matter of an entry's subject, "" where it has no name of its own."""
    kind, _, code = subject.partition(":")
    if kind == "record":
        return ""
    return code if _NUMBER.fullmatch(code) else read(subject)


def naming(about: str) -> Naming:
    """How entries name a matter that was read."""
    if _NUMBER.fullmatch(about):
        return Naming(text=about, expression=rf"(?<![A-Za-z0-9-]){about}(?![0-9])", subject="")
    kind, _, code = about.partition(":")
    quoted = f'"{re.escape(code)}"'
    listed = rf'"{kind}s":\[[^]]*{quoted}'
    return Naming(text=f'"{code}"', expression=f'"{kind}":{quoted}|{listed}', subject=about)
