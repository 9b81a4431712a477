"""Text that a spreadsheet would run as a formula is written with an apostrophe before it, and read back without."""

import re

_RUNS = r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
_WOULD_RUN = re.compile(f"'*{_RUNS}")
_WAS_GUARDED = re.compile(f"'+{_RUNS}")


def guarded(text: str) -> str:
    """The text as it may stand in a cell. A text that begins like a guarded one is guarded too: nothing is lost."""
    return f"'{text}" if _WOULD_RUN.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if _WAS_GUARDED.match(text) else text
