"""The few questions that the data leave open and somebody in the city can answer at once."""

from collections.abc import Iterator, Sequence

from governance.inference.rules.values import (
    Ask,
    AskAbout,
    HolidaySeen,
    HolidayVerdict,
    Kind,
    LabelFinding,
    Promised,
    Rival,
    Shift,
)

_MOST = 3


def asks(
    shifts: tuple[Shift, ...], findings: Sequence[LabelFinding], holidays: Sequence[HolidaySeen]
) -> tuple[Ask, ...]:
    """What concerns all labels first: the clock, official days that are worked; then promises, the most cases first."""
    found: list[Ask] = []
    if len(shifts) > 1:
        found.append(Ask(about=AskAbout.SHIFT, shifts=shifts))
    if worked := tuple(each.date for each in holidays if each.verdict is HolidayVerdict.WORKED and each.name):
        found.append(Ask(about=AskAbout.HOLIDAYS, dates=worked))
    return tuple([*found, *_of_promises(findings)][:_MOST])


def _of_promises(findings: Sequence[LabelFinding]) -> Iterator[Ask]:
    """One question for all labels with the same doubt."""
    doubts: dict[tuple[AskAbout, Promised | None, Promised], tuple[Rival, list[str]]] = {}
    for finding in sorted(findings, key=lambda each: -each.n):
        for rival in finding.rivals if finding.kind is Kind.PROMISE else ():
            if rival.decides == 0 or rival.for_rival >= rival.for_claim:
                doubts.setdefault(_doubt(rival), (rival, []))[1].append(finding.label)
    for (about, *_), (rival, labels) in doubts.items():
        yield Ask(about=about, labels=tuple(labels), rival=rival)


def _doubt(rival: Rival) -> tuple[AskAbout, Promised | None, Promised]:
    claim, other = rival.claim, rival.promise
    if claim.amount == other.amount and claim.unit is other.unit:
        return AskAbout.HOURS, None, Promised(amount=1, unit=claim.unit, hours=claim.hours)
    return AskAbout.RIVAL, claim, other
