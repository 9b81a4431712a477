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
