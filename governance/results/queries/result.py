"""The result of a request in SQL, for rows of `judgment`: the same that rules/frame.py finds in numbers.

One text serves every list, page and count. Which requests are asked about is decided by those who ask.
"""

from governance.results.rules.frame import LEFT_OUT
from governance.results.rules.verdicts import Standing, Verdict

_LEFT_OUT = " ".join(f"WHEN {int(standing)} THEN '{verdict}'" for standing, verdict in LEFT_OUT.items())


def result(as_of: str, *, adjusted: bool = True, over: bool = False) -> str:
    """The SQL of a request's result, for `judgment AS j` as of an instant; NULL where it was opened later or is not
    judged. `adjusted` and `over` are those of frame.verdicts and frame.judged.
    """
    due, still = f"j.{_due(adjusted=adjusted)}", ">" if over else ">="
    return f"""CASE WHEN j.opened <= {as_of} THEN CASE j.{_standing(adjusted=adjusted)} {_LEFT_OUT} ELSE
        CASE WHEN j.ended <= {as_of} THEN CASE WHEN j.ended <= {due} THEN '{Verdict.MET}' ELSE '{Verdict.MISSED}' END
        WHEN {due} {still} {as_of} THEN '{Verdict.OPEN}' ELSE '{Verdict.OVERDUE}' END END END"""


def judged(*, adjusted: bool = True) -> str:
    """The SQL condition that a request is owed within some time, so that figures of what was done on time count it."""
    return f"{_standing(adjusted=adjusted)} = {int(Standing.JUDGED)}"


def on_time(*, adjusted: bool = True) -> str:
    """The SQL condition that a request was done in its time, or is still open with time left."""
    return f"ended <= {_due(adjusted=adjusted)}"


def overdue(ends: str) -> str:
    """The SQL condition that a request is open and past due when a time that lasts until just before `ends` is over.

    Its terms are those of an index.
    """
    return f"{judged()} AND ended >= {ends} AND due < {ends} AND opened < {ends}"


def _due(*, adjusted: bool) -> str:
    return "due" if adjusted else "due_plain"


def _standing(*, adjusted: bool) -> str:
    return "standing" if adjusted else "standing_plain"
