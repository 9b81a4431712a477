"""No library in the locks has a known weakness: asked of whom the system's own tools ask, when that can be reached."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.source import ROOT

PATIENCE = 300
# Weaknesses that do not reach us, by their number, each with the reason.
REACHES_US_NOT: dict[str, str] = {}
NOT_ASKED = "the list of known weaknesses cannot be asked from here"


@pytest.mark.slow
def test_no_locked_python_package_has_a_known_weakness() -> None:
    auditing = _auditing()
    lock = ["--requirement", str(ROOT / "requirements.lock"), "--no-deps", "--disable-pip"]
    done = _run([*auditing, *lock, "--format", "json", "--progress-spinner", "off"])
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        pytest.skip(f"{NOT_ASKED}: {done.stderr.strip()[-300:]}")
    weak = [
        f"{each['name']} {each.get('version')}: {one['id']} (mended in {', '.join(one['fix_versions']) or 'nothing yet'})"
        for each in found
        for one in each.get("vulns", [])
        if one["id"] not in REACHES_US_NOT
    ]
    assert found
    assert not weak, "\n".join(weak)


@pytest.mark.slow
def test_no_locked_script_has_a_known_weakness() -> None:
    npm = shutil.which("npm", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if npm is None:
        pytest.skip("there is no npm here")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, folder)
        done = _run([npm, "audit", "--json", "--omit=dev"], folder=Path(folder))
    try:
        weak = json.loads(done.stdout)["vulnerabilities"]
    except (ValueError, KeyError):
        pytest.skip(f"{NOT_ASKED}: {(done.stderr or done.stdout).strip()[-300:]}")
    assert not weak, "\n".join(weak)


def _auditing() -> list[str]:
    """The auditor if it is installed here or on this machine; it is no package of ours, so as to be the newest."""
    if find_spec("pip_audit"):
        return [sys.executable, "-m", "pip_audit"]
    if found := shutil.which("pip-audit"):
        return [found]
    if tool := shutil.which("uvx"):
        return [tool, "--quiet", "pip-audit"]
    pytest.skip("there is no pip-audit here: install it beside the project, or have uv, and run again")


def _run(words: list[str], *, folder: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            words, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"{NOT_ASKED}: no answer within {PATIENCE} s")
