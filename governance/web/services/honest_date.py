"""The honest date where a promised date is told: beside it, never instead of it."""

from dataclasses import dataclass

from governance.estimates.rules.values import Estimate
from governance.estimates.rules.words import Lately, lately
from governance.web.services.days_line import DaysLine, days_line
from governance.web.services.promises import LookUpAnswer, Reported


@dataclass(frozen=True, kw_only=True)
class Beside:
    """`line` draws both dates; None where one of them is not told, or lies before the report."""

    lately: Lately
    line: DaysLine | None


def beside(told: LookUpAnswer, known: Estimate | None, reported: Reported) -> Beside | None:
    """What is lately true, as it stands beside what is promised; None where no date is promised."""
    if told.done is None or told.done.day is None:
        return None
    said, promised = lately(known, reported.on, today=reported.today), told.done.day
    both = said.on is not None and promised >= reported.on
    line = days_line(reported.on, promised, said.on, today=reported.today) if said.on and both else None
    return Beside(lately=said, line=line)
