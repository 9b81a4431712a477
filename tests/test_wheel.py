"""The built wheel is whole: what pages, documents and the database need travels in it, and it serves from an empty folder.

Built and installed without a network, into an environment of its own that borrows the locked packages.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import component_list
from tests.source import ROOT

WHERE = """
import governance.piccolo_app, governance.web.site.assets as assets, reports.paths
print(assets.__file__, assets.asset_url("concord.css"))
print(governance.piccolo_app.migrations_folder(), reports.paths.templates())
"""
PATIENCE = 90  # seconds, on a busy machine: a first start makes the database


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that the database's unprivileged user may pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="concord-wheel-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def wheel(place: Path) -> Path:
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)], folder=ROOT)
    [built] = place.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(place: Path, wheel: Path) -> Path:
    """`governance` of an environment into which the wheel, and nothing else, was installed."""
    environment = place / "environment"
    _run([sys.executable, "-m", "venv", "--without-pip", str(environment)], folder=place)
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python")]
    _run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], folder=place)
    return environment / "bin" / "governance"


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONPATH": sysconfig.get_path("purelib"), "GOVERNANCE_DEBUG": "1"}


def _run(words: list[str], *, folder: Path) -> str:
    done = subprocess.run(
        words, cwd=folder, env=_environment(), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("source", "travels_as", "ending"),
    [
        ("templates", "governance/_shared/templates", ""),
        ("migrations", "governance/_shared/migrations", ".py"),
        ("migrations", "governance/_shared/migrations", ".sql"),
        ("governance/web/assets", "governance/web/assets", ""),
        ("reports/fonts", "reports/fonts", ".ttf"),
        ("governance", "governance", ".py"),
        ("reports", "reports", ".py"),
    ],
)
def test_everything_of_the_source_travels_in_the_wheel(
    wheel: Path, source: str, travels_as: str, ending: str
) -> None:
    shipped = set(zipfile.ZipFile(wheel).namelist())
    needed = {f"{travels_as}/{name}" for name in _files(ROOT / source) if name.endswith(ending)}
    needed = {name for name in needed if "__pycache__" not in name}
    assert needed, f"{source} is empty: run `make setup`"
    assert needed - shipped == set()


def test_the_wheel_carries_its_license_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert [n for n in names if n.startswith(("tests/", "var/", "node_modules/")) or "__pycache__" in n] == []


def test_the_wheel_lists_its_components_each_with_what_it_needs(wheel: Path) -> None:
    """CycloneDX 1.6: what its schema demands, every package that runs, none that only tests, the same bytes each time."""
    [shipped] = [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("/sboms/sbom.cdx.json")]
    text = zipfile.ZipFile(wheel).read(shipped).decode()
    assert text == component_list.written(ROOT)
    told = json.loads(text)
    assert (told["bomFormat"], told["specVersion"], told["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", told["serialNumber"])
    refs = [each["bom-ref"] for each in (told["metadata"]["component"], *told["components"])]
    assert len(refs) == len(set(refs))
    assert all(each["type"] and each["name"] and each["version"] for each in told["components"])
    hashes = [digest for each in told["components"] for digest in each.get("hashes", [])]
    assert {digest["alg"] for digest in hashes} == {"SHA-512"}
    assert all(re.fullmatch("[0-9a-f]{128}", digest["content"]) for digest in hashes)
    assert [each["ref"] for each in told["dependencies"] if set(each["dependsOn"]) - set(refs)] == []
    names = {each["name"] for each in told["components"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {Requirement(each).name for each in project["dependencies"]} <= names
    assert {"htmx.org", "@uswds/uswds", "idna"} <= names
    assert len([each for each in told["components"] if each["name"] == "numpy"]) == 2  # by Python's version
    assert names & {"pytest", "mypy", "ruff", "playwright", "axe-core", "hatchling"} == set()


def test_every_package_that_runs_here_is_in_the_list() -> None:
    """What the program's own requirements lead to, as the installed packages say it."""
    names = {each["name"] for each in json.loads(component_list.written(ROOT))["components"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    waiting, seen = [Requirement(each) for each in project["dependencies"]], set()
    while waiting:
        one = waiting.pop()
        extras = ["", *one.extras]
        if one.marker and not any(one.marker.evaluate({"extra": each}) for each in extras):
            continue
        name = canonicalize_name(one.name)
        if (name, *one.extras) not in seen:
            seen.add((name, *one.extras))
            for text in requires(name) or []:
                needed = Requirement(text)
                if not needed.marker or any(needed.marker.evaluate({"extra": each}) for each in extras):
                    needed.marker = None
                    waiting.append(needed)
    assert {canonicalize_name(each[0]) for each in seen} - names == set()


def test_the_installed_command_finds_its_own_code_templates_and_assets(command: Path, place: Path) -> None:
    told = _run([str(command.with_name("python")), "-c", WHERE], folder=place)
    code, address, migrations, templates = told.split()
    home = str(place / "environment")
    assert code.startswith(home)
    assert migrations.startswith(home)
    assert templates.startswith(home)
    assert address.startswith("/assets/concord.")


def test_the_installed_command_explains_itself(command: Path, place: Path) -> None:
    assert "migrate" in _run([str(command), "--help"], folder=place)


def test_the_installed_command_serves_from_an_empty_folder(command: Path, place: Path) -> None:
    if "serve" not in _run([str(command), "--help"], folder=place):
        pytest.skip("this version has no `governance serve` yet")
    empty = place / "empty"
    empty.mkdir(mode=0o711)
    port = _free_port()
    with (empty.parent / "serve.log").open("w+b") as log:
        server = subprocess.Popen(
            [str(command), "serve", "--port", str(port)],
            cwd=empty,
            env=_environment() | {"GOVERNANCE_URL": f"http://127.0.0.1:{port}"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(server, port, log.name)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=5)
        except httpx.TransportError:
            time.sleep(0.2)
            continue
        assert answer.status_code == 200, answer.text
        return
    pytest.fail(f"`governance serve` did not become ready:\n{Path(log).read_text('utf-8')}")
