"""What may be changed in a module, one change at a time: comparisons, conditions, numbers, returns, calls, SQL's bounds.

A mutation is named by its function and the code before and after, so that its name outlives edits elsewhere. Decides
nothing about which mutations are run.
"""

import ast
import copy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from tests.source import ROOT

TARGETS = ("*/rules*/**/*.py", "*/rules.py", "*/actions*/**/*.py", "*/actions.py", "acts.py", "moves.py")
MODULE = "<module>"
_SWAPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_BOUNDS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_SQL = re.compile(r"\b(SELECT|WHERE|AND)\b")
_BOUND = re.compile(r" (<=|>=|<|>) ")


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """One change: where it stands, its name, and what the node at that place of the tree's walk becomes."""

    path: str
    function: str
    name: str
    place: int
    after: ast.AST

    @property
    def module(self) -> str:
        return module_name(self.path)

    def tree(self) -> ast.Module:
        """The module with this change alone."""
        tree = ast.parse((ROOT / self.path).read_text(encoding="utf-8"))
        old, new = list(ast.walk(tree))[self.place], self.after
        for parent in ast.walk(tree):
            for name, value in ast.iter_fields(parent):
                if value is old:
                    setattr(parent, name, new)
                elif isinstance(value, list) and any(each is old for each in value):
                    setattr(parent, name, [new if each is old else each for each in value])
        return ast.fix_missing_locations(tree)

    def code(self) -> CodeType | None:
        """The function's code with this change; None where the change is not in it, but in how the module is made."""
        tree = ast.parse((ROOT / self.path).read_text(encoding="utf-8"))
        before, after = (_code(each, self.path, self.function) for each in (tree, self.tree()))
        return after if before != after else None


def _code(tree: ast.Module, path: str, function: str) -> CodeType | None:
    waiting = [compile(tree, str(ROOT / path), "exec")]
    while waiting:
        code = waiting.pop()
        if f"{code.co_qualname}()" == function:
            return code
        waiting += [each for each in code.co_consts if isinstance(each, CodeType)]
    return None


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def targets() -> list[str]:
    """The files whose mutations are meant, as paths from the root."""
    found = {file for pattern in TARGETS for file in (ROOT / "governance").glob(pattern)}
    return sorted(str(file.relative_to(ROOT)) for file in found if "/_demo/" not in str(file))


def mutations(path: str, text: str) -> Iterator[Mutation]:
    tree, times = ast.parse(text), Counter[str]()
    owners, left_out = dict(_owners(tree, MODULE)), set(_left_out(tree))
    for place, node in enumerate(ast.walk(tree)):
        for after in () if node in left_out else _changes(node):
            name = f"{path} {owners[node]}: {_words(node, after)} → {_words(after, node)}"
            times[name] += 1
            name += f" ({times[name]})" if times[name] > 1 else ""
            yield Mutation(path=path, function=owners[node], name=name, place=place, after=after)


def _words(node: ast.AST, other: ast.AST) -> str:
    """The code, shortened around where it begins to differ from the other's."""
    words, others = (" ".join(ast.unparse(each).replace("\\n", " ").split()) for each in (node, other))
    same = next((place for place, pair in enumerate(zip(words, others, strict=False)) if len({*pair}) > 1), 0)
    start = max(same - 40, 0) if len(words) > 100 else 0
    return words if len(words) <= 100 else f"{'… ' if start else ''}{words[start : start + 90]} …"


def _owners(node: ast.AST, owner: str) -> Iterator[tuple[ast.AST, str]]:
    """Each node with the function it stands in; a function within another belongs to the outer one."""
    for child in ast.iter_child_nodes(node):
        inner = owner
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not owner.endswith(
            "()"
        ):
            called = child.name if isinstance(child, ast.ClassDef) else f"{child.name}()"
            inner = called if owner == MODULE else f"{owner}.{called}"
        yield child, inner
        yield from _owners(child, inner)


def _left_out(tree: ast.Module) -> Iterator[ast.AST]:
    """What says nothing at run time, or only how a class is made: annotations, decorators, docstrings, f-strings' parts."""
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = [*getattr(node, "decorator_list", [])]
        parts += [getattr(node, "annotation", None), getattr(node, "returns", None)]
        parts += node.values if isinstance(node, ast.JoinedStr) else []
        for part in parts:
            yield from ast.walk(part) if part else ()


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=ops):
            yield from _compared(node, ops)
        case ast.BoolOp() | ast.UnaryOp() | ast.BinOp():
            yield from _combined(node)
        case ast.Constant(value=value):
            yield from (ast.Constant(each) for each in _values(value))
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield ast.Pass()
        case ast.Call(func=ast.Name(id=name)) if name in _TWINS:
            yield _with(node, func=ast.Name(_TWINS[name], ast.Load()))


def _compared(node: ast.AST, ops: list[ast.cmpop]) -> Iterator[ast.AST]:
    for place, op in enumerate(ops):
        yield _with(node, ops=[*ops[:place], _SWAPS[type(op)](), *ops[place + 1 :]])


def _combined(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.BoolOp(op=op):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp(op=ast.BitAnd()):
            yield from (node.left, node.right)
        case ast.BinOp(op=ast.Add() | ast.Sub() as op):
            yield _with(node, op=ast.Sub() if isinstance(op, ast.Add) else ast.Add())


def _values(value: object) -> Iterator[bool | int | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, str) and _SQL.search(value):
        for found in _BOUND.finditer(value):
            yield f"{value[: found.start(1)]}{_BOUNDS[found[1]]}{value[found.end(1) :]}"


def _with(node: ast.AST, **fields: object) -> ast.AST:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def of_file(path: str) -> list[Mutation]:
    return list(mutations(path, Path(ROOT, path).read_text(encoding="utf-8")))
