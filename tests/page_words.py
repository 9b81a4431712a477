"""Code words that mean something else in a city hall, and what pages, mail and documents say instead (LOOK.md)."""

import re

INSTEAD = {
    r"consent(s|ed|ing)?": "agree",
    r"counter-?offer(s|ed)?|offer(s|ed)?": "proposal, counterproposal",
    r"adopt(s|ed|ion)?": "takes effect",
    r"part(y|ies)": "the name: Streets, 311, Mayor's Office",
    r"seats?": "role",
    r"tenures?": "since … until …",
    r"delegat(ion|ions|ed?)": "acting for",
    r"convenor|sponsor": "the person's title and office",
    r"ladder|escalat(e|es|ed|ion)": "if we get stuck",
    r"impos(e|es|ed)": "decided by",
    r"caucus": "own notes",
    r"relief": "event adjustment",
    r"verdicts?": "result",
    r"backtests?": "what would have happened",
    r"breach(es|ed)?": "missed target",
    r"charter": "ground rules",
    r"council": "the group's name",
    r"errat(um|a)": "correction",
    r"hash(es)?": "fingerprint",
    r"tabled": "never",
}
WORD = re.compile(rf"\b(?:{'|'.join(INSTEAD)})\b", re.IGNORECASE)


def misplaced(text: str) -> list[str]:
    """Each code word in a text that people read, with some of what stands around it."""
    return [text[max(0, m.start() - 40) : m.end() + 40].replace("\n", " ") for m in WORD.finditer(text)]


# Keys of items and names of fields, which are for programs: they belong into addresses and forms, not into sentences.
KEY = re.compile(
    r"\b(?:term|clause|calendar|intake):[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9/-]+)?"
    r"|\b(?:goal_bp|due_rule|owed_by|closed_when|population_words|handled_by|effective_(?:from|on|days)|respond_(?:by|days)"
    r"|offer_hash|ends_on|review_on|turn_since|call_takers)\b"
)


def raw_keys(text: str) -> list[str]:
    """Each key or field name in a text that people read, with some of what stands around it."""
    return [text[max(0, m.start() - 40) : m.end() + 40].replace("\n", " ") for m in KEY.finditer(text)]
