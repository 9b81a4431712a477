"""Every act looks up, at its moment, whether the role it is done in is still held. A new act that does not, fails here."""

import ast
from collections.abc import Iterator

from tests.source import Function, Module, modules, of_text

ASKED = "still_holds"
# Part of an act that has asked, in its transaction.
WITHIN = {
    "governance.agreements.actions.versions.adopt": "of the act that completes a change",
    "governance.changes.actions.adoption.adopt": "of consent and approve",
    "governance.changes.actions.collisions.collide": "of consent and approve",
    "governance.changes.actions.consenting.recorded": "of consent, offer and counter",
    "governance.changes.actions.guard.written": "the event of an act",
    "governance.changes.actions.guard.one_side_only": "a check",
    "governance.changes.actions.sheets.read_sheet": "reads a file and writes nothing",
}


def actions(known: list[Module]) -> Iterator[tuple[str, Function]]:
    """Public functions that take who acts."""
    for module in known:
        if ".actions" in module.name:
            for function in module.tree.body:
                if isinstance(function, Function) and _takes_acting(function) and function.name[0] != "_":
                    yield f"{module.name}.{function.name}", function


def _takes_acting(function: Function) -> bool:
    told = (*function.args.args, *function.args.kwonlyargs)
    return any(isinstance(a.annotation, ast.Name) and a.annotation.id == "Acting" for a in told)


def unasked(known: list[Module]) -> list[str]:
    """Acts from which no chain of calls leads to the question. Names are followed, not types: near enough for a lint."""
    calls: dict[str, set[str]] = {}
    for module in known:
        if ".actions" in module.name:
            for function in module.functions():
                calls.setdefault(function.name, set()).update(_called(function))
    asking, before = {ASKED}, 0
    while before != len(asking):
        before = len(asking)
        asking |= {name for name, called in calls.items() if called & asking}
    return [
        name for name, function in actions(known) if not _called(function) & asking and name not in WITHIN
    ]


def _called(function: Function) -> set[str]:
    found = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {
        f.attr if isinstance(f, ast.Attribute) else f.id
        for f in found
        if isinstance(f, ast.Attribute | ast.Name)
    }


def test_every_act_asks_whether_the_role_is_still_held() -> None:
    missing = unasked(modules())
    assert not missing, (
        f"{missing} take `by: Acting` and never ask whether that role is still held. Begin their transaction with "
        "`await standing.confirm(by, at=at)` (or `guarded` for a change); add to WITHIN only what another act calls."
    )


def test_what_is_listed_as_part_of_an_act_is_still_there() -> None:
    assert not set(WITHIN) - {name for name, _ in actions(modules())}


def test_an_act_that_does_not_ask_is_found() -> None:
    sample = "async def close(x: str, *, by: Acting) -> None:\n    await save(x)\n"
    asked = "async def close(x: str, *, by: Acting) -> None:\n    await standing.still_holds(by)\n"
    assert unasked([of_text(sample, "governance.bodies.actions")]) == ["governance.bodies.actions.close"]
    assert unasked([of_text(asked, "governance.bodies.actions")]) == []
