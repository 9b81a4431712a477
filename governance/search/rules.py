"""What a few typed words ask for: a change by its number, or words that names are compared with."""

import re

from governance.agreements.rules.service_names import folded

NUMBER = re.compile(r"(?:ch)?[\s-]*((?:19|20)\d\d)[\s-]+(\d{1,6})", re.IGNORECASE)
SPECIAL = re.compile(r"[%_\\]")
MOST_WORDS = 8


def change_number(words: str) -> str:
    """CH-2026-0042 for `ch 2026 42`, `2026-0042` and the like; "" for anything else."""
    match = NUMBER.fullmatch(words.strip())
    return f"CH-{match[1]}-{int(match[2]):04d}" if match else ""


def patterns(words: str) -> list[str]:
    """One pattern of SQL's ILIKE for each word; signs that mean something there stand for themselves."""
    plain = (SPECIAL.sub(r"\\\g<0>", word) for word in words.split()[:MOST_WORDS])
    return [f"%{word}%" for word in plain]


def answers(words: str, name: str) -> bool:
    """Whether every word begins a word of the name."""
    held = folded(name).split()
    return all(any(part.startswith(word) for part in held) for word in folded(words).split())
