"""A whole reading of cases: the promises, what follows from them for single requests, and both in figures."""

from collections.abc import Callable
from dataclasses import dataclass

from governance.inference.rules import infer
from governance.inference.rules.consequences import Consequence, consequences, counted
from governance.inference.rules.content import Content
from governance.inference.rules.runs import reached
from governance.inference.rules.values import Cases


@dataclass(frozen=True, kw_only=True)
class Whole:
    """What is kept of a reading, and the requests behind its figures."""

    content: Content
    requests: tuple[Consequence, ...]


def whole(cases: Cases, *, report: Callable[[int], None]) -> Whole:
    """`report` is told how far it is, in ten-thousandths."""
    reading = infer(cases, lambda step, done, of: report(reached(step, done, of)))
    report(reached("consequences", 0, 1))
    found = consequences(cases, reading)
    content = Content(reading=reading, consequences=counted(cases, reading, found))
    return Whole(content=content, requests=tuple(found))
