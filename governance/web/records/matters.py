"""The matters of the record and their pages: from an entry to the page of its matter, and from there to its timeline."""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlencode

from governance.audit import matters, sentences

# Kinds of subject whose matters have a page that auditors may open.
PAGES = {
    "entry": "/audit/",
    "action": "/actions/",
    "agreement": "/agreements/",
    "announcement": "/coming-up/",
    "calendar": "/calendars/",
    "change": "/changes/",
    "correction": "/corrections/",
    "data-source": "/sources/",
    "decision": "/decisions/",
    "event-adjustment": "/adjustments/",
    "meeting": "/meetings/",
    "minutes": "/meetings/",
    "reorganization": "/reorganizations/",
    "scorecard": "/scorecards/",
    "series": "/meetings/series/",
    "service": "/services/",
    "system": "/systems/",
}
# What the numbers of such matters begin with.
_KIND_OF = {
    "AC": "action",
    "CH": "change",
    "CR": "correction",
    "CU": "announcement",
    "D": "decision",
    "EV": "event-adjustment",
    "M": "meeting",
    "MS": "series",
    "RO": "reorganization",
    "SC": "scorecard",
    "SY": "system",
}
_KIND_AT = {page: kind for kind, page in PAGES.items() if kind not in ("entry", "minutes")}
_ADDRESS = re.compile(r"(/meetings/series/|/[a-z-]+/)([^/]+)(?:/.*)?")


def href(subject: str) -> str:
    """The page of a matter of the record, "" where it has none."""
    kind, _, code = subject.partition(":")
    return f"{PAGES[kind]}{code}" if kind in PAGES and code else ""


def page(about: str) -> str:
    """The page of a matter as an address names it, "" where it has none."""
    return href(about) or href(f"{_KIND_OF.get(about.partition('-')[0])}:{about}")


def timeline(about: str) -> str:
    """The address of everything about a matter, "" for none."""
    return f"/audit?{urlencode({'about': about})}" if about else ""


def on_page(path: str) -> str:
    """The matter whose page, or part of a page, lies at this address; "" for any other."""
    found = _ADDRESS.fullmatch(unquote(path))
    kind = _KIND_AT.get(found[1]) if found else None
    return matters.of_subject(f"{kind}:{found[2]}") if found and kind else ""


def name(about: str, offices: Mapping[str, str]) -> str:
    """A matter in words; an agreement by the name of its office."""
    kind, _, code = about.partition(":")
    if not code:
        return about
    if kind == "agreement":
        return f"the agreement of {offices.get(code, code)}"
    return sentences.subject_words(about)
