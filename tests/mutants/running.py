"""Runs pytest in a forked process in which one module is another: with a mutation, or with a note of each call.

Nothing is written into the tree: an import hook hands out the other module. What was imported before the fork is no
module of ours, so that ours are read anew each time. Processor time and memory are bounded: a mutation may never end.
"""

import ast
import builtins
import inspect
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.mutants.mutations import MODULE, Mutation, module_name
from tests.source import ROOT

_WRAPPED = ("__wrapped__", "fget", "func", "__func__")
SECONDS = 60  # of processor time
PATIENCE = 600  # of the clock, for what waits without working
MEMORY = 3 << 30
OTHERS = ("numpy", "hypothesis", "piccolo.table", "asyncpg", "anyio", "litestar", "openpyxl", "jinja2")


@contextmanager
def server() -> Iterator[str]:
    """The address of a database server of its own."""
    command = [sys.executable, "-m", "tests.mutants.server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as one:
        if one.stdin is None or one.stdout is None:
            raise AssertionError("asked for as pipes")
        address = one.stdout.readline().strip()
        if not address:
            raise SystemExit("The database server did not start.")
        yield address
        one.stdin.close()


def preload() -> None:
    """What all runs import and no mutation touches."""
    for name in OTHERS:
        import_module(name)


class Others(MetaPathFinder):
    """Finds some modules as other trees than their files hold."""

    def __init__(self, trees: Mapping[str, Callable[[], ast.Module]]) -> None:
        self.trees = {module_name(path): (path, tree) for path, tree in trees.items()}

    def find_spec(self, fullname: str, *_: Any) -> ModuleSpec | None:
        if fullname not in self.trees:
            return None
        path, tree = self.trees[fullname]
        file = str(ROOT / path)
        folders = [str(Path(file).parent)] if path.endswith("/__init__.py") else None
        return spec_from_file_location(
            fullname, file, loader=Loader(fullname, file, tree), submodule_search_locations=folders
        )


class Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, tree: Callable[[], ast.Module]) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, fullname: str) -> Any:
        return compile(self.tree(), self.get_filename(fullname), "exec")


class Chosen:
    """Of what pytest collected, the tests with these ids, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.tests = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        wanted = [item for item in items if item.nodeid in self.tests]
        items[:] = sorted(wanted, key=lambda item: self.tests[item.nodeid])


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A mutation with the tests that are to see it, quickest first, and the changed code of its function, if it is that."""

    mutation: Mutation
    tests: Sequence[str]
    code: CodeType | None

    @property
    def files(self) -> list[str]:
        return sorted({test.split("::")[0] for test in self.tests})

    def patch(self) -> None:
        """The function has the changed code from now on, wherever it was imported to."""
        found: Any = sys.modules[self.mutation.module]
        for name in self.mutation.function.removesuffix("()").split("."):
            found = vars(found)[name]
        while not isinstance(found, FunctionType):
            found = next(getattr(found, name) for name in _WRAPPED if hasattr(found, name))
        inspect.unwrap(found).__code__ = self.code


class Forks:
    """Once all is collected: a fork for each trial, which changes its function and runs its tests up to the first failure."""

    def __init__(self, trials: Sequence[Trial], tell: Callable[[Trial, str, float], None]) -> None:
        self.trials, self.tell = trials, tell

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        unbroken = [items[test] for trial in self.trials[:10] for test in trial.tests[:10] if test in items]
        if forked(partial(_tried, session, None, unbroken)) != "passed":
            raise SystemExit("Tests that passed before fail in a fork, with nothing broken.")
        for trial in self.trials:
            start = time.monotonic()
            wanted = [items[test] for test in trial.tests if test in items]
            self.tell(trial, forked(partial(_tried, session, trial, wanted)), time.monotonic() - start)
        return True


def _tried(session: pytest.Session, trial: Trial | None, items: Sequence[pytest.Item]) -> int:
    if trial:
        trial.patch()
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


class Calls:
    """Notes which test called which function, and how long each test took; those that fail unbroken are `unfit`."""

    def __init__(self, report: str) -> None:
        self.report, self.test = report, ""
        self.called: dict[str, set[str]] = {}
        self.seconds: dict[str, float] = {}
        self.imported: set[str] = set()
        self.unfit: set[str] = set()
        vars(builtins)["__called__"] = self.note

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """All but those that need the demo's city: making it takes longer than all others of a mutation together."""
        items[:] = [item for item in items if "port_alder" not in getattr(item, "fixturenames", ())]

    def note(self, function: str) -> None:
        if self.test:
            self.called.setdefault(function, set()).add(self.test)
        else:
            self.imported.add(function)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.test = nodeid

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.unfit.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        called = {function: sorted(tests - self.unfit) for function, tests in self.called.items()}
        told = {"called": called, "seconds": self.seconds, "unfit": sorted(self.unfit)}
        told["imported"] = sorted(self.imported)
        Path(self.report).write_text(json.dumps(told), encoding="utf-8")


def noted(path: str) -> ast.Module:
    """The module of this file with a note at the start of each function, under the name its mutations have."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    _note(tree, path, MODULE)
    return ast.fix_missing_locations(tree)


def _note(node: ast.AST, path: str, owner: str) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            _note(child, path, child.name if owner == MODULE else f"{owner}.{child.name}")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{child.name}()" if owner == MODULE else f"{owner}.{child.name}()"
            child.body.insert(0, ast.parse(f"__called__({f'{path} {name}'!r})").body[0])


def run(arguments: Sequence[str], plugin: object, *, address: str, hook: Others | None = None) -> int:
    """Pytest in this process, which has imported none of our modules from here on."""
    os.environ["DATABASE_URL"] = address
    for name in [each for each in sys.modules if each.split(".")[0] in {"governance", "tests"}]:
        del sys.modules[name]
    sys.modules["__main__"] = ModuleType("__main__")  # processes that a test starts would import ours
    sys.meta_path[:0] = [hook] if hook else []
    plain = ["-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow"]
    return int(pytest.main([*plain, *arguments], plugins=[plugin]))


def forked(work: Callable[[], int], *, bounded: bool = True) -> str:
    """How it ended in a process of its own: `passed`, `failed`, `no tests`, or `endless`."""
    child = os.fork()
    if child == 0:
        try:
            if bounded:
                _bound()
            os._exit(work())
        except BaseException:  # noqa: BLE001 - whatever it is, the process must end here and not go on as its parent
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "endless"
    return {0: "passed", 5: "no tests"}.get(os.WEXITSTATUS(status), "failed")


def _bound() -> None:
    """No words, and only so much time and memory."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    signal.alarm(PATIENCE)


def notes(arguments: Sequence[str], paths: Sequence[str], *, address: str) -> dict[str, Any]:
    """Which tests call which functions of these files, by one run of all of them."""
    with tempfile.TemporaryDirectory() as folder:
        report = f"{folder}/calls.json"
        hook = Others({path: partial(noted, path) for path in paths})
        forked(lambda: run(arguments, Calls(report), address=address, hook=hook), bounded=False)
        found: dict[str, Any] = json.loads(Path(report).read_text(encoding="utf-8"))
        return found
