"""Reads the writers as data: what writes, what opens an act, and what a writer calls, each name followed by its import."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from tests.source import Function, Module

OPENERS = {"governance.acts.begin", "governance.acts.create", "governance.acts.take"}
ACT = "governance.acts.Act"
WRITERS = {
    "governance.audit.trail.append",
    "governance.database.copying.write",
    "governance.database.numbering.next_number",
}
SQL_WRITE = re.compile(
    r'\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+[\w".{…}]+\s+(\w+\s+)?SET|TRUNCATE\s+TABLE|MERGE\s+INTO)\b'
)


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the names of one module mean, as dotted names of the whole program."""

    module: Module

    @cached_property
    def known(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for node in self.module.tree.body:
            if isinstance(node, ast.ImportFrom):
                found |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
            elif isinstance(node, ast.Import):
                found |= {a.asname or a.name: a.name for a in node.names}
            elif isinstance(node, Function | ast.ClassDef):
                found[node.name] = f"{self.module.name}.{node.name}"
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {t.id: f"{self.module.name}.{t.id}" for t in targets if isinstance(t, ast.Name)}
        return found

    @cached_property
    def values(self) -> Mapping[str, ast.expr]:
        """What is assigned at the top of the module, by its dotted name."""
        assigned = (n for n in self.module.tree.body if isinstance(n, ast.Assign))
        return {self.known[t.id]: n.value for n in assigned for t in n.targets if isinstance(t, ast.Name)}

    def of(self, node: ast.expr) -> str:
        """The dotted name that an expression stands for, "" where it is none of the module's own."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id, "")
        if isinstance(node, ast.Attribute):
            owner = self.of(node.value)
            return f"{owner}.{node.attr}" if owner else ""
        return self.of(node.value) if isinstance(node, ast.Subscript) else ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Whether a function writes outside of an act, what it calls there, and what it calls at all."""

    name: str
    writes: bool
    outside: frozenset[str]
    anywhere: frozenset[str]


class House:
    """All writers together, so that a name is followed from module to module."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self._kept: dict[Module, tuple[Fact, ...]] = {}
        self.modules = {module.name: Names(module=module) for module in modules}
        self.writers = [names for name, names in self.modules.items() if "actions" in name.split(".")]

    def real(self, name: str) -> str:
        """Where a name that a package hands on, or that is another word for a thing, leads to."""
        owner, _, last = name.rpartition(".")
        found = self.modules.get(owner)
        if found is None or last not in found.known:
            return name
        value = found.values.get(name)
        onward = found.of(value) if value is not None else found.known[last]
        return self.real(onward) if onward and onward != name else name

    def outside(self, names: Names, function: Function) -> Iterator[ast.AST]:
        """The parts of a function that lie in no act: none where it is handed one."""
        arguments = (*function.args.args, *function.args.kwonlyargs)
        if any(a.annotation and self.real(names.of(a.annotation)) == ACT for a in arguments):
            return
        ahead: list[ast.AST] = list(function.body)
        while ahead:
            node = ahead.pop()
            yield node
            if isinstance(node, ast.AsyncWith) and any(self.opens(names, i.context_expr) for i in node.items):
                continue
            ahead += ast.iter_child_nodes(node)

    def opens(self, names: Names, node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and names.of(node.func) in OPENERS

    def writes(self, names: Names, node: ast.AST) -> bool:
        if isinstance(node, ast.Call):
            return self._is_write(names, node)
        if isinstance(node, ast.Name) and node.id == "act":  # what writes is handed it
            return True
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            owner, _, _ = (name := names.of(node)).rpartition(".")
            value = self.modules[owner].values.get(name) if owner in self.modules else None
            return value is not None and _is_sql_write(value)
        return isinstance(node, ast.Constant | ast.JoinedStr) and _is_sql_write(node)

    def _is_write(self, names: Names, call: ast.Call) -> bool:
        if self.real(names.of(call.func)) in WRITERS:
            return True
        if not isinstance(call.func, ast.Attribute):
            return False
        if call.func.attr in {"save", "remove"}:
            return not call.args
        on_table = ".tables" in names.of(call.func.value)
        return on_table and call.func.attr in {"insert", "update", "delete", "get_or_create"}

    def functions(self, names: Names) -> Iterator[tuple[str, Function]]:
        for node in names.module.tree.body:
            if isinstance(node, Function):
                yield f"{names.module.name}.{node.name}", node
            elif isinstance(node, ast.ClassDef):
                methods = (each for each in node.body if isinstance(each, Function))
                yield from ((f"{names.module.name}.{node.name}.{each.name}", each) for each in methods)

    def unguarded(self, exempt: Collection[str]) -> list[str]:
        """Functions that write, or call one that does, outside of an act. A private one is its callers' matter."""
        known = [fact for names in self.writers for fact in self._facts(names)]
        found = {fact.name for fact in known if fact.writes} - set(exempt)
        while more := {f.name for f in known if f.outside & found} - found - set(exempt):
            found |= more
        anywhere = frozenset[str]().union(*(fact.anywhere for fact in known))
        return sorted(n for n in found if not n.rpartition(".")[2].startswith("_") or n not in anywhere)

    def _facts(self, names: Names) -> tuple[Fact, ...]:
        """Kept, so that a house with one module changed is looked through at once."""
        if names.module not in self._kept:
            self._kept[names.module] = tuple(self._fact(names, *each) for each in self.functions(names))
        return self._kept[names.module]

    def _fact(self, names: Names, name: str, function: Function) -> Fact:
        parts = list(self.outside(names, function))
        return Fact(
            name=name,
            writes=any(self.writes(names, part) for part in parts),
            outside=self._called(names, parts),
            anywhere=self._called(names, ast.walk(function)),
        )

    def changed(self, module: Module) -> Self:
        """The same house with one module as it might be."""
        other = copy(self)
        names = Names(module=module)
        other.modules = {**self.modules, module.name: names}
        other.writers = [names if each.module.name == module.name else each for each in self.writers]
        return other

    def _called(self, names: Names, parts: Iterable[ast.AST]) -> frozenset[str]:
        called = (names.of(part.func) for part in parts if isinstance(part, ast.Call))
        return frozenset(self.real(each) for each in called if each)

    def by_another(self) -> list[str]:
        """Acts that are not opened by whoever acts, nor by the clock where nobody does: they would ask the wrong role."""
        return [
            f"{name}: {ast.unparse(node)}"
            for names in self.writers
            for name, function in self.functions(names)
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and self.opens(names, node) and not _by_whoever_acts(function, node)
        ]


def _by_whoever_acts(function: Function, opening: ast.Call) -> bool:
    arguments = (*function.args.args, *function.args.kwonlyargs)
    acting = {a.arg for a in arguments if a.annotation and ast.unparse(a.annotation) == "Acting"}
    named = [k.value for k in opening.keywords if k.arg == "by"] or opening.args[:1]
    by = ast.unparse(named[0])
    return by in acting if acting else by == "clock()" or by.startswith("colleague(")


def _is_sql_write(node: ast.expr) -> bool:
    strings = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return bool(SQL_WRITE.search("…".join(strings)))
