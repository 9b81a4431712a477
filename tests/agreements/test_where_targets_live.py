"""Trap 16: service levels in code or configuration files. Here they live in versions, and only a change moves them."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from governance.agreements.queries import service_lookup
from tests.changes.stage import AT, set_stage
from tests.changes.test_actions import THREE

PACKAGE = Path(__file__).parents[2] / "governance"
MADE_UP = (
    PACKAGE / "_demo"
)  # the demo's city is data for its own database, proposed and agreed like any other


def _targets_in_code() -> list[str]:
    found = []
    for path in PACKAGE.rglob("*.py"):
        if MADE_UP in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Target"):
                fixed = [k for k in node.keywords if k.arg == "amount" and isinstance(k.value, ast.Constant)]
                found += [f"{path.relative_to(PACKAGE)}:{node.lineno}" for _ in fixed]
    return found


def test_trap_16_no_target_is_written_in_code_or_configuration():
    assert not _targets_in_code(), "A target belongs into an agreement's version, through a change."
    kinds = {".toml", ".ini", ".yaml", ".yml", ".json", ".cfg"}
    files = [p for p in PACKAGE.rglob("*") if p.suffix in kinds and MADE_UP not in p.parents]
    assert not [p for p in files if "assets" not in p.parts], (
        "Nothing is configured by files beside the code."
    )


@pytest.mark.anyio
async def test_trap_16_an_agreed_change_moves_what_call_takers_read_by_itself(db):
    stage = await set_stage()
    before = await service_lookup("pothole", at=AT)
    await stage.adopted(THREE)
    same = await service_lookup("pothole", at=AT)
    after = await service_lookup("pothole", at=AT + timedelta(days=30))
    terms = [found.done.term.target for found in (before, same, after) if found.done]
    assert [target.amount for target in terms if target] == [4, 4, 3]
