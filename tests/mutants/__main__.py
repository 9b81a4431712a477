"""Breaks the rules and the writers one line at a time, and asks whether their nearest tests see it.

No library serves: mutmut leaves out module level (the tables of moves, SQL), decorated functions (every entrance of
acts.py) and has no sample; cosmic-ray rewrites the working tree and runs one command for all modules.

A mutation is run against the tests of NEAR that call its function, those of its own room first of all. The sample is the
same on every machine and keeps its members when code is added elsewhere: the mutations whose names hash lowest. What
survives must stand in survivors.txt with a reason.
"""

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

from tests.mutants.mutations import Mutation, of_file, targets
from tests.mutants.running import Chosen, Forks, Others, Trial, forked, notes, preload, run, server
from tests.source import ROOT

ROOMS: tuple[str, ...] = ("adjustments", "agreements", "audit", "calendars", "changes", "identity", "people")
ROOMS += ("bodies", "meetings", "records", "requests", "results", "scorecards", "trials", "waiting")
NEAR = (*(f"tests/{room}" for room in ROOMS), "tests/test_acts.py")
RULES, WRITERS = 160, 60
BUDGET, LEAST = 20.0, 100  # seconds of tests for one mutation, but so many in any case
CALLS, RESULTS = ROOT / "var/calls.json", ROOT / "var/mutants.json"
SURVIVORS = Path(__file__).with_name("survivors.txt")
BETWEEN = " ## "


@dataclass(frozen=True, kw_only=True)
class Known:
    """Which tests call which function, and how long each takes."""

    called: Mapping[str, Sequence[str]]
    seconds: Mapping[str, float]
    unfit: Sequence[str] = ()  # they fail before anything is broken
    imported: Sequence[str] = ()  # what is called when modules are imported

    def trial(self, mutation: Mutation) -> Trial:
        early = f"{mutation.path} {mutation.function}" in self.imported
        return Trial(mutation=mutation, tests=self.tests(mutation), code=None if early else mutation.code())

    def tests(self, mutation: Mutation) -> list[str]:
        """Those that call the function; what runs when its module is imported, any that calls something of it."""
        names: Iterable[str] = [f"{mutation.path} {mutation.function}"]
        if not mutation.function.endswith("()"):
            names = (name for name in self.called if name.startswith(f"{mutation.path} "))
        own = "/".join(["tests", *mutation.path.split("/")[1:2]])
        found = {test for name in names for test in self.called.get(name, ())}
        if not found and not mutation.function.endswith("()"):  # a module without functions of its own
            found = {test for test in self.seconds if test.startswith(own)}
        ranked = sorted(found, key=lambda test: (not test.startswith(own), self.seconds[test], test))
        spent = accumulate(self.seconds[test] for test in ranked)
        near = [
            test
            for n, (test, so_far) in enumerate(zip(ranked, spent, strict=True))
            if n < LEAST or so_far <= BUDGET
        ]
        return sorted(near, key=lambda test: self.seconds[test])


def chosen(found: Sequence[Mutation], rules: int, writers: int) -> list[Mutation]:
    """The sample: so many of rules, so many of what writes."""
    ranked = sorted(found, key=lambda each: sha256(each.name.encode()).hexdigest())
    of_rules = [each for each in ranked if "/rules" in each.path]
    return of_rules[:rules] + [each for each in ranked if "/rules" not in each.path][:writers]


def known_calls(paths: Sequence[str], near: Sequence[str], *, again: bool) -> Known:
    """As they were noted in an earlier run, if `again`; else by running all near tests once."""
    if not (again and CALLS.is_file()):
        with server() as address:
            told = notes(near, paths, address=address)
        CALLS.parent.mkdir(exist_ok=True)
        CALLS.write_text(json.dumps(told), encoding="utf-8")
    return Known(**json.loads(CALLS.read_text(encoding="utf-8")))


def outcomes(part: Sequence[Trial], results: Any) -> None:
    """Runs its part on a server of its own: what changes a module's making with all imported anew, then all others."""

    def tell(trial: Trial, ended: str, seconds: float) -> None:
        told = {"name": trial.mutation.name, "tests": len(trial.tests), "seconds": round(seconds, 1)}
        results.put(told | {"ended": ended})

    preload()
    quick = [trial for trial in part if trial.code and trial.tests]
    with server() as address:
        for trial in part:
            if trial not in quick:
                tell(trial, *_anew(trial, address))
        run(sorted({file for trial in quick for file in trial.files}), Forks(quick, tell), address=address)


def _anew(trial: Trial, address: str) -> tuple[str, float]:
    if not trial.tests:
        return "no tests", 0.0
    start, hook = time.monotonic(), Others({trial.mutation.path: trial.mutation.tree})
    ended = forked(lambda: run(["-x", *trial.files], Chosen(trial.tests), address=address, hook=hook))
    return ended, time.monotonic() - start


def run_all(trials: Sequence[Trial], processes: int) -> Iterator[dict[str, Any]]:
    results: Any = multiprocessing.SimpleQueue()
    parts = [trials[place::processes] for place in range(processes)]
    workers = [multiprocessing.Process(target=outcomes, args=(part, results)) for part in parts]
    for worker in workers:
        worker.start()
    for _ in trials:
        while results.empty():
            if not any(worker.is_alive() for worker in workers) and results.empty():
                raise SystemExit("The run ended before all was tried; see what it told.")
            time.sleep(0.1)
        yield results.get()
    for worker in workers:
        worker.join()


def listed() -> dict[str, str]:
    """What is known to survive, by name, with the reason."""
    lines = SURVIVORS.read_text(encoding="utf-8").splitlines()
    pairs = [line.rsplit(BETWEEN, 1) for line in lines if line and not line.startswith("#")]
    return {name: reason for name, reason in pairs if reason.strip()}


def without_reason(done: Sequence[Mapping[str, Any]], known: Mapping[str, str]) -> list[str]:
    """The survivors that are not listed: they fail the run."""
    return sorted(each["name"] for each in done if survived(each) and each["name"] not in known)


def outdated(
    done: Sequence[Mapping[str, Any]], found: Iterable[Mutation], known: Mapping[str, str]
) -> list[str]:
    """What is listed and can be struck off: it is seen by now, or there is no such line any more."""
    seen = {each["name"] for each in done if not survived(each)}
    return sorted((seen | (set(known) - {each.name for each in found})) & set(known))


def survived(each: Mapping[str, Any]) -> bool:
    return each["ended"] in {"passed", "no tests"}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description="breaks rules and writers, line by line"
    )
    parser.add_argument("--rules", type=int, default=RULES, help="how many mutations of rules")
    parser.add_argument(
        "--writers", type=int, default=WRITERS, help="how many of actions, acts.py and moves.py"
    )
    parser.add_argument("--only", default="", help="those whose name holds this text")
    parser.add_argument("--near", nargs="*", default=NEAR, help="the tests that are asked")
    parser.add_argument("--again", action="store_true", help="with the calls noted in an earlier run")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    paths, start = targets(), time.monotonic()
    found = [each for path in paths for each in of_file(path)]
    sample = chosen([each for each in found if asked.only in each.name], asked.rules, asked.writers)
    known = known_calls(paths, asked.near, again=asked.again)
    tell(f"{len(sample)} of {len(found)} mutations; the calls of {len(known.seconds)} tests are known")
    done: list[dict[str, Any]] = []
    for each in run_all([known.trial(each) for each in sample], asked.processes):
        done.append(each)
        RESULTS.write_text(json.dumps(done, indent=1, ensure_ascii=False), encoding="utf-8")
        tell(
            f"{len(done):4}/{len(sample)} {each['ended']:8} {each['tests']:3} tests {each['seconds']:5} s  {each['name']}"
        )
    wrong = [f"fails before anything is broken: {test}" for test in known.unfit]
    wrong += [f"survived, and no reason is listed: {name}" for name in without_reason(done, listed())]
    tell(*wrong, *(f"can be struck off: {name}" for name in outdated(done, found, listed())))
    tell(f"{dict(Counter(each['ended'] for each in done))} in {time.monotonic() - start:.0f} s")
    return 1 if wrong else 0


def tell(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
