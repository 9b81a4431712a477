"""One thing that was looked at."""

from collections.abc import Callable
from dataclasses import dataclass

from governance.errors import ConcordError


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`mend` is empty where there is nothing to mend."""

    name: str
    ok: bool
    found: str
    mend: str = ""


def check(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name=name, ok=True, found=look())
    except ConcordError as problem:
        return Finding(name=name, ok=False, found="not as needed", mend=problem.message)
    except OSError as problem:
        mend = f"{problem.filename}: {problem.strerror}. Give this user the right to write there."
        return Finding(name=name, ok=False, found="not as needed", mend=mend)
