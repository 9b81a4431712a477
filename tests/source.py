"""Reads the code base as data: its modules, what they import, their functions. Judges nothing; the tests do."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("governance", "reports")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True)
class Module:
    """One source file; `name` is dotted, a package's `__init__` has the package's name."""

    path: Path
    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of the tree, looked through once for all that ask."""
        return tuple(ast.walk(self.tree))

    @property
    def room(self) -> str:
        """The layer it belongs to: the first name below `governance`, else the package itself."""
        parts = self.name.split(".")
        return parts[1] if parts[0] == "governance" and len(parts) > 1 else parts[0]

    def place(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"

    def functions(self) -> Iterator[Function]:
        return (node for node in self.nodes if isinstance(node, Function))

    def imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """Each import statement with each module or name it brings, as a dotted name."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = "." * node.level + (node.module or "")
                yield from ((node, f"{start}.{alias.name}") for alias in node.names)


def of_text(text: str, name: str = "governance.sample") -> Module:
    """A module that exists only as text, to show that a check can fail."""
    return Module(path=ROOT / (name.replace(".", "/") + ".py"), name=name, text=text)


def modules() -> list[Module]:
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return [Module(path=path, name=_dotted(path), text=path.read_text("utf-8")) for path in paths]


def templates() -> dict[Path, str]:
    folder = ROOT / "templates"
    return {path.relative_to(folder): path.read_text("utf-8") for path in sorted(folder.rglob("*.html"))}


def length(function: Function) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = _lines(first) if is_text and len(function.body) > 1 else 0
    return _lines(function) - docstring


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
