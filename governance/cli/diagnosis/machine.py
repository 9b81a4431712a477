"""What this machine has: the user, folders and room, libraries, the files of pages and documents, mail."""

import ctypes
import os
import resource
import secrets
from collections.abc import Iterator
from contextlib import suppress
from ctypes.util import find_library

from governance import clock, settings
from governance.anchors import folder as checkpoints
from governance.anchors import keys
from governance.cli.diagnosis.finding import Finding, check
from governance.database import space
from governance.errors import ConcordError
from governance.files.shipped import templates_folder
from governance.identity import passkey_answers
from governance.mail_settings import Security
from governance.piccolo_app import migrations_folder
from governance.security_contact import SecurityContact
from governance.settings import Settings
from governance.web.site import assets
from reports import paths, typeface

DEBIAN = "On Debian or Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
FILES_WANTED = 8192  # of one process: 4096 connections, and what else is open
_LIBRARIES = {
    "pango": ("libpango-1.0.so.0", "pango-1.0", DEBIAN),
    "pangoft2": ("libpangoft2-1.0.so.0", "pangoft2-1.0", DEBIAN),
    "harfbuzz": ("libharfbuzz.so.0", "harfbuzz", DEBIAN),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "harfbuzz-subset", f"{DEBIAN} (documents render faster)"),
}


def places(known: Settings) -> Iterator[Finding]:
    """The user, the folders and their room: what is mended first."""
    yield _user()
    yield check("home folder", lambda: _writable(known))
    yield check("secret", lambda: f"{len(known.secret())} bytes, readable by this user only")
    yield from map(_room, space.rooms(known))


def programs(known: Settings) -> Iterator[Finding]:
    """Libraries, shipped files, mail, checkpoints, and how many files may be open."""
    yield from map(_library, _LIBRARIES)
    yield check("fonts", _fonts)
    yield check("page files", _page_files)
    yield check("templates", _templates)
    yield _mail(known)
    yield check("checkpoints", lambda: _checkpoints(known))
    yield _open_files()
    yield Finding(name="passkeys", ok=True, found=passkeys_offered(known))
    if known.security.expires:
        yield _security_contact(known.security)


def passkeys_offered(known: Settings) -> str:
    """An address that is a number is no fault: code apps work there all the same."""
    here = passkey_answers.place(known.url)
    return here.why_not or f"offered, for the name {here.name}"


def _security_contact(security: SecurityContact) -> Finding:
    left = (security.expires - clock.now()).days if security.expires else 0
    if left >= 0:
        return Finding(name="security.txt", ok=True, found=f"for {left} more days")
    mend = "See that the contact is right, then set GOVERNANCE_SECURITY_EXPIRES to a later day."
    return Finding(name="security.txt", ok=False, found="not shown any more", mend=mend)


def _user() -> Finding:
    if os.geteuid() == 0:
        return Finding(
            name="user",
            ok=True,
            found="root",
            mend="Better run as a user of its own, see docs/operations.md.",
        )
    return Finding(name="user", ok=True, found=f"number {os.geteuid()}")


def _open_files() -> Finding:
    """A process takes 4096 connections, each of which is an open file."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    name, found = (
        "connections",
        "any number" if hard == resource.RLIM_INFINITY else f"{hard:,} open files at most",
    )
    if hard == resource.RLIM_INFINITY or hard >= FILES_WANTED:
        return Finding(name=name, ok=True, found=found)
    return Finding(
        name=name, ok=False, found=found, mend=f"LimitNOFILE={FILES_WANTED} in the service's file."
    )


def _checkpoints(known: Settings) -> str:
    """The key that signs the record's checkpoints, and the newest of them; before the first there is neither."""
    places = checkpoints.places(known.home, known.witness_folder)
    kept = next(iter(checkpoints.newest(places)), None)
    if kept is None and not keys.is_there(known.home):
        return "none yet"
    keys.public(known.home, "any")
    newest = (
        f"the newest of {kept.at:%Y-%m-%d %H:%M} UTC, {kept.checkpoint.size:,} entries"
        if kept
        else "none yet"
    )
    return f"{newest}, in {' and '.join(map(str, places))}"


def _room(room: space.Room) -> Finding:
    mend = (
        "Nothing new is kept below that. Make room, or move GOVERNANCE_HOME to a larger disk."
        if room.is_low
        else ""
    )
    return Finding(name="free space", ok=not room.is_low, found=room.words, mend=mend)


def _writable(known: Settings) -> str:
    home = settings.ensured(known.home)
    for folder in (home, home / "store"):
        if folder.exists():
            probe = folder / f".doctor-{secrets.token_hex(4)}"
            probe.write_bytes(b"")
            probe.unlink()
    return f"{home} is writable"


def _library(name: str) -> Finding:
    file, short, mend = _LIBRARIES[name]
    for candidate in filter(None, (file, find_library(short))):
        with suppress(OSError):
            ctypes.CDLL(candidate)
            return Finding(name=name, ok=True, found=candidate)
    return Finding(name=name, ok=False, found="not installed", mend=mend)


def _fonts() -> str:
    folder = paths.FONTS if paths.FONTS.is_dir() else assets.FOLDER
    typeface.css(folder)
    return f"Public Sans in {folder}"


def _page_files() -> str:
    return f"{assets.FOLDER}, style sheet {assets.asset_url('concord.css')}"


def _templates() -> str:
    for folder in (templates_folder(), migrations_folder()):
        if not folder.is_dir():
            raise ConcordError(f"The folder {folder} is missing: install the program again.")
    return str(templates_folder())


def _mail(known: Settings) -> Finding:
    """What is set; whether it works, a test message says (People → Outgoing mail)."""
    mail = known.mail
    if not mail.host:
        found, mend = (
            f"letters become files in {known.home / 'outbox'}",
            "Set GOVERNANCE_MAIL_HOST to send them.",
        )
        return Finding(name="mail", ok=True, found=found, mend=mend)
    found = f"{mail.host}:{mail.port} ({mail.security}), from {mail.reminders_from}, numbered by {known.host}"
    open_way = mail.security is Security.NONE and not mail.local
    mend = (
        "Letters cross the network readable: set GOVERNANCE_MAIL_SECURITY to starttls, if the server can."
        if open_way
        else ""
    )
    return Finding(name="mail", ok=True, found=found, mend=mend)
