"""Promises read out of many requests in a process of its own: its processor's seconds, and the peak of its memory."""

import json
import subprocess
import sys
from dataclasses import dataclass

ROWS, MOST_SECONDS, MOST_MEGABYTES = 500_000, 120.0, 800
CHILD = """
import json, resource, sys, time
from governance.inference.rules import infer
from tests.inference.known import known
from tests.inference.right import scored
truth = known(rows=int(sys.argv[1]), seed=1)
cases = truth.cases()
begun = time.process_time()
reading = infer(cases)
seconds, megabytes = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
score = scored(truth, reading)
told = {"seconds": seconds, "megabytes": megabytes, "right": score.right, "false": len(score.false)}
print(json.dumps({**told, "wrong": score.wrong}))
"""


@dataclass(frozen=True, kw_only=True)
class Measured:
    seconds: float
    megabytes: int
    right: int
    false: int
    wrong: tuple[str, ...]


def measured(rows: int) -> Measured:
    command = [sys.executable, "-c", CHILD, str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))
