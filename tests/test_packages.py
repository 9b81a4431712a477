"""Missing Debian packages are installed where nobody need be asked; elsewhere the one line to type comes first of all."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from governance.cli.diagnosis import machine
from tests.source import ROOT

LIST = ROOT / ".ci" / "packages.txt"
TOOLS = ("bash", "dirname", "env", "grep")


def listed(*groups: str) -> list[str]:
    rows = [line.split() for line in LIST.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [package for group, package, *_ in rows if group in groups]


class Machine:
    """Only these programs are on it; what `apt-get` and `sudo` were asked is written down."""

    def __init__(self, folder: Path, *, user: int, debian: bool = True, installed: str = "") -> None:
        self.folder = folder
        self.asked = folder / "asked"
        for tool in TOOLS:
            (folder / tool).symlink_to(shutil.which(tool) or tool)
        self.program("id", f"echo {user}")
        if debian:
            self.program("dpkg-query", f'case " {installed} " in *" $3 "*) echo installed;; *) exit 1;; esac')
            self.program("apt-get", f'echo "apt-get $*" >> {self.asked}')

    def program(self, name: str, does: str) -> None:
        path = self.folder / name
        path.write_text(f"#!{shutil.which('bash')}\n{does}\n")
        path.chmod(0o755)

    def run(self, *groups: str) -> subprocess.CompletedProcess[str]:
        told = {"PATH": str(self.folder)} | {k: v for k, v in os.environ.items() if k == "LANG"}
        command = [str(ROOT / ".ci" / "packages"), *groups]
        return subprocess.run(
            command, env=told, cwd=self.folder, capture_output=True, text=True, check=False, timeout=30
        )

    def acts(self) -> list[str]:
        return self.asked.read_text().splitlines() if self.asked.exists() else []


def test_root_gets_what_is_missing_and_is_told(tmp_path: Path) -> None:
    machine = Machine(tmp_path, user=0, installed="libpango-1.0-0 qpdf")
    done = machine.run("run", "test")
    missing = [name for name in listed("run", "test") if name not in {"libpango-1.0-0", "qpdf"}]
    assert (done.returncode, done.stderr) == (0, f"Installing Debian packages: {' '.join(missing)}\n")
    assert machine.acts()[0].startswith("apt-get update")
    assert machine.acts()[1].endswith(" ".join(missing))


def test_what_only_tests_need_is_installed_for_tests_only(tmp_path: Path) -> None:
    machine = Machine(tmp_path, user=0)
    machine.run("run")
    assert not [name for name in listed("test", "ci") if name in " ".join(machine.acts()).split()]


def test_a_sudo_that_asks_nothing_is_used(tmp_path: Path) -> None:
    machine = Machine(tmp_path, user=1000)
    machine.program("sudo", f'echo "sudo $*" >> {machine.asked}; shift; "$@"')
    assert machine.run("run").returncode == 0
    assert machine.acts()[-2].startswith("sudo -n env")
    assert machine.acts()[-1].endswith(" ".join(listed("run")))


@pytest.mark.parametrize(("sudo", "asking"), [("exit 1", "sudo sh -c"), ("", "su -c")])
def test_who_must_be_asked_gets_one_line_to_type_and_nothing_is_done(
    tmp_path: Path, sudo: str, asking: str
) -> None:
    machine = Machine(tmp_path, user=1000, installed="python3-venv")
    if sudo:
        machine.program("sudo", sudo)
    done = machine.run("run")
    names = " ".join(name for name in listed("run") if name != "python3-venv")
    line = f"  {asking} 'apt-get update && apt-get install -y --no-install-recommends {names}'\n"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Debian packages are missing. Type this line, then make again:\n{line}"
    assert machine.acts() == []


def test_nothing_is_said_where_all_is_there_one_way_or_the_other(tmp_path: Path) -> None:
    machine = Machine(tmp_path, user=1000, installed=" ".join(listed("run")))
    for program in ("chromium-browser", "pdftotext", "qpdf"):
        machine.program(program, "exit 0")
    done = machine.run("run", "test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_another_system_goes_on_with_a_sentence(tmp_path: Path) -> None:
    done = Machine(tmp_path, user=1000, debian=False).run("run")
    assert done.returncode == 0
    assert done.stderr.startswith("This is no Debian: what Debian calls python3-venv")


def test_make_asks_for_the_packages_before_anything_else() -> None:
    for goal, groups in (("demo", "run"), ("test", "run test")):
        shown = subprocess.run(["make", "-n", goal], cwd=ROOT, capture_output=True, text=True, check=True)
        steps = [line for line in shown.stdout.splitlines() if line.startswith(("PYTHON", "python3 -m", "."))]
        assert steps[0].split(".ci/packages")[1].strip() == groups


def test_docs_and_doctor_name_the_packages_of_the_list() -> None:
    operations = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert f"sudo apt-get install {' '.join(listed('run'))}\n" in operations
    libraries = [name for name in listed("run") if name.startswith("lib")]
    assert machine.DEBIAN.endswith(f"sudo apt-get install {' '.join(libraries)}")
    assert "(.ci/packages.txt)" in (ROOT / "README.md").read_text("utf-8")
