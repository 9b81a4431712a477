"""The order in which the promise is read out of due dates; what each step decides stands in its own module."""

from governance.inference.rules import calendars
from governance.inference.rules.asks import asks
from governance.inference.rules.choice import Chosen, chosen
from governance.inference.rules.findings import finding
from governance.inference.rules.rows import by_label
from governance.inference.rules.search import Progress, Searched, Step, search
from governance.inference.rules.values import ENGINE, Cases, Kind, LabelFinding, Reading


def infer(cases: Cases, progress: Progress | None = None) -> Reading:
    """What the due dates say. `progress` is told each step, and how far it is."""
    tell = progress or _silent
    clock = chosen(cases, tell)
    found = search(dict(by_label(cases, clock.shift)), cases.official, tell)
    return _told(cases, clock, found, tell)


def _silent(_step: Step, _done: int, _of: int) -> None:
    pass


def _told(cases: Cases, clock: Chosen, found: Searched, tell: Progress) -> Reading:
    findings: list[LabelFinding] = []
    for number, label in enumerate(found.labels):
        tell(Step.RIVALS, number, len(found.labels))
        findings.append(finding(cases, label, found, clock.shift))
    holidays = calendars.seen(found.kept, found.off, cases.official, unclear=found.unclear)
    return Reading(
        engine=ENGINE,
        n=int(cases.opened.size),
        hits=sum(each.hits for each in findings if each.kind is Kind.PROMISE),
        shift=clock.shift,
        shift_rivals=clock.rivals,
        holidays=holidays,
        labels=tuple(findings),
        asks=asks(clock.doubt, findings, holidays),
    )
