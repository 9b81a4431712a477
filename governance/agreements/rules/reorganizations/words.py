"""A plan in plain words: its title, and what it does to promises, said before anybody presses a button. Pure."""

from collections.abc import Iterable, Iterator

from governance import formats
from governance.agreements.rules.reorganizations.plan import Kind, Plan


def title(plan: Plan) -> str:
    """Such as “Pothole moves to Parks on Mon, Jan 4, 2027”."""
    what, many = _listed(plan.services.values()), len(plan.services) > 1
    ending = f" on {formats.day(plan.on)}" if plan.on else ""
    verb = {
        Kind.ENTER: f"come{'' if many else 's'} into the catalog, as work of {plan.to_name}",
        Kind.MOVE: f"move{'' if many else 's'} to {plan.to_name}",
        Kind.MERGE: f"become{'' if many else 's'} part of {_listed(plan.into.values())}",
        Kind.SPLIT: f"is split into {_listed(plan.into.values())}",
        Kind.RETIRE: f"{'are' if many else 'is'} retired",
        Kind.DESCRIBE: f"{'are' if many else 'is'} described anew",
    }[plan.kind]
    return f"{what} {verb}{ending}"


def consequences(plan: Plan) -> Iterator[str]:
    """What becomes of targets, results, labels and figures, a sentence each."""
    if plan.kind is Kind.ENTER:
        yield f"From the last yes on, call takers find it, and it counts as a service of {plan.to_name} without a target."
        return
    if plan.kind is Kind.DESCRIBE:
        yield "From the last yes on, sentences and search use these words, and names in city systems are compared with them."
        yield "Targets stay as they are. Requests a year decide when a loosened target needs approval."
        return
    on = formats.day(plan.on) if plan.on else ""
    yield f"Requests opened before {on} are judged as they are today, by the agreement that holds then."
    yield from {Kind.MOVE: _moved, Kind.RETIRE: _retired}.get(plan.kind, _succeeded)(plan, on)


def _moved(plan: Plan, on: str) -> Iterator[str]:
    yield f"From {on} on, what another department's agreement says of it is promised no more: that agreement keeps its past."
    yield f"{plan.to_name} owes a target only as far as its own agreement names one. Until then residents are told no date."


def _retired(_: Plan, on: str) -> Iterator[str]:
    yield f"From {on} on, it is in no list, counts in no coverage, and nothing is promised for it."
    yield "What is still reported under its name has no target."


def _succeeded(plan: Plan, on: str) -> Iterator[str]:
    first = next(iter(plan.into.values()))
    yield f"From {on} on, its own target ends. What is still reported under its name counts as “{first}”."
    yield "The services it goes into keep the targets they have; a new one has none until one is agreed."


def _listed(names: Iterable[str]) -> str:
    *before, last = list(names) or [""]
    return f"{', '.join(before)} and {last}" if before else last
