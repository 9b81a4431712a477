"""A copy of everything that cannot be made again, the database and the document store, and the way back.

Sessions' secret and uploads in progress are left out: they are made anew. What is copied is looked over by the caller's
`look`, what came back by its `verify`: what they look at are layers above. The database's owner copies and brings back;
the portal's rights are not in the file but given anew, so that a copy names no role.
"""

import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from anyio import to_thread

from governance.database import archive, deadline, migrate, session
from governance.database.engine import ENGINE
from governance.database.folders import binary
from governance.database.scratch import scratch
from governance.errors import ConfigurationError, Invalid, Stale
from governance.settings import Settings, ensured

_NEWER_SERVERS_ONLY = b"SET transaction_timeout = 0;"  # our pg_restore writes it; servers before 17 refuse it

_NOTES = "backups"
_NOTES_KEPT = 30
Look = Callable[[], Awaitable[Collection[str]]]
Beside = Callable[[Path], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Restored:
    made_at: str
    documents: int
    migrated: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A backup that was made here: where it was written, when, and the documents in it."""

    file: str
    made_at: str
    documents: tuple[str, ...]


async def backup(
    file: Path,
    *,
    settings: Settings,
    at: datetime,
    look: Look,
    beside: Beside | None = None,
    passphrase: str = "",
) -> archive.Manifest:
    """Write one file, readable by its owner only, as everything stood at one instant.

    `look` looks at it as it stands then, and names the documents to copy; `beside` lays further files into a folder, by
    which the copy can be checked as it is. With a passphrase, only that opens the file.
    """
    opened = session.opened(settings, size=1, by_owner=True)
    async with opened, deadline.long_work(), session.snapshot():
        about = archive.Manifest(
            format=archive.FORMAT,
            made_at=at.isoformat(),
            program=version("concord-governance"),
            migrations=(await migrate.schema()).applied,
            files={},
        )
        await ENGINE.run_ddl("SET LOCAL idle_in_transaction_session_timeout = 0")  # while all is packed
        documents = await look()
        instant = (await ENGINE.run_ddl("SELECT pg_export_snapshot() AS name"))[0]["name"]
        with scratch(ensured(settings.home)) as place:
            if beside:
                await beside(place)
            store = settings.home / archive.STORE
            contents = archive.Contents(
                dump=place / archive.DUMP, store=store, documents=documents, beside=place
            )
            writing = partial(_write, instant=instant, passphrase=passphrase)
            return await to_thread.run_sync(writing, file, contents, about)


def note_backup(home: Path, made: archive.Manifest, file: Path) -> None:
    """Leave a note of it, for the administrator's checklist and for whoever misses a document; a restored installation
    has none.
    """
    kept = Kept(file=str(file.absolute()), made_at=made.made_at, documents=tuple(sorted(made.documents)))
    (home / _NOTES).mkdir(mode=0o700, exist_ok=True)
    (home / _NOTES / f"{made.made_at.replace(':', '')}.json").write_text(
        json.dumps(asdict(kept)), encoding="utf-8"
    )
    for old in sorted((home / _NOTES).glob("*.json"))[:-_NOTES_KEPT]:
        old.unlink()


def last_backup(home: Path) -> datetime | None:
    """When this installation was last copied, as far as is known here."""
    kept = next(_kept(home), None)
    return datetime.fromisoformat(kept.made_at) if kept else None


def holding(home: Path, document: str) -> Kept | None:
    """The newest backup known here that holds a document, rather one whose file is still where it was written."""
    found = [each for each in _kept(home) if document in each.documents]
    return next((each for each in found if Path(each.file).exists()), next(iter(found), None))


def _kept(home: Path) -> Iterator[Kept]:
    """The newest first."""
    for note in sorted((home / _NOTES).glob("*.json"), reverse=True):
        with suppress(OSError, ValueError, TypeError):
            yield Kept(**json.loads(note.read_text(encoding="utf-8")))


async def restore(
    file: Path,
    *,
    settings: Settings,
    verify: Callable[[], Awaitable[None]],
    migrated: Callable[[], Awaitable[tuple[str, ...]]] = migrate.migrate,
    passphrase: str = "",
) -> Restored:
    """Bring a backup back into an empty database and store, let newer migrations be applied, then let `verify` object."""
    async with session.opened(settings, size=2, by_owner=True), deadline.long_work():
        await _refuse_full(settings)
        with scratch(ensured(settings.home)) as place:
            about = await to_thread.run_sync(lambda: archive.unpack(file, into=place, passphrase=passphrase))
            _refuse_unknown(file, about)
            await to_thread.run_sync(_load, place)
            await _forget_plans()
            _bring_store(place, settings.home / archive.STORE)
        applied = await migrated()
        settings.secret()
        await verify()
    return Restored(made_at=about.made_at, documents=len(about.documents), migrated=applied)


def _write(
    file: Path, contents: archive.Contents, about: archive.Manifest, *, instant: str, passphrase: str
) -> archive.Manifest:
    if file.exists():
        raise Stale(f"{file} is there already. Give a new name; a backup overwrites nothing.")
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            _run(
                "pg_dump",
                "--format=custom",
                "--compress=0",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={instant}",
                f"--file={contents.dump}",
            )
            whole = archive.write(out, contents, about=about, passphrase=passphrase)
            out.flush()
            os.fsync(out.fileno())
        os.link(unfinished, file)  # unlike a rename, this never replaces a file that came meanwhile
    except OSError as problem:
        raise ConfigurationError(f"{file} cannot be written: {problem.strerror or problem}.") from problem
    finally:
        unfinished.unlink(missing_ok=True)
    return whole


async def _refuse_full(settings: Settings) -> None:
    tables = await ENGINE.run_ddl(
        "SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') LIMIT 1"
    )
    store = settings.home / archive.STORE
    if tables or any(path.is_file() for path in store.rglob("*")):
        place = "the database" if tables else str(store)
        raise Stale(
            f"A backup is restored only into an empty place, and {place} holds something. Set GOVERNANCE_HOME to a "
            "new folder (and DATABASE_URL, if you use it, to a new database), then run the command again."
        )


def _refuse_unknown(file: Path, about: archive.Manifest) -> None:
    migrate.refuse_before_first_release(about.migrations, what=str(file))
    if unknown := set(about.migrations) - set(migrate.shipped_ids()):
        raise Invalid(
            f"{file} was made by a newer version of this program ({about.program}; {len(unknown)} schema changes are "
            "not known here). Install that version and restore with it."
        )


def _load(place: Path) -> None:
    """All of the dump or nothing of it, by way of a script, so that a server older than our tools takes it too."""
    script = place / "database.sql"
    _run(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        f"--file={script}",
        str(place / archive.DUMP),
        aimed=False,
    )
    with script.open("r+b") as text:
        head = text.read(8192)
        text.seek(0)
        text.write(head.replace(_NEWER_SERVERS_ONLY, b" " * len(_NEWER_SERVERS_ONLY), 1))
    _run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", f"--file={script}")


async def _forget_plans() -> None:
    for each in ENGINE.ways or ():
        await each.pool.expire_connections()


def _bring_store(place: Path, store: Path) -> None:
    laid_out = place / archive.STORE
    if laid_out.exists():
        shutil.rmtree(store, ignore_errors=True)  # holds folders at most: it was found empty
        laid_out.rename(store)


def _run(program: str, *arguments: str, aimed: bool = True) -> None:
    name, environment = _aim(ENGINE.config) if aimed else ("", {})
    done = subprocess.run(
        [binary(program), *([f"--dbname={name}"] if aimed else []), *arguments],
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGCONNECT_TIMEOUT": "20", **environment},
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()[-5:]
        raise ConfigurationError(f"{program} did not succeed; nothing was changed.\n" + "\n".join(lines))


def _aim(config: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The database's address without its password, which goes by environment: arguments are seen by every user."""
    if "dsn" not in config:
        server = {"PGHOST": config["host"], "PGPORT": config["port"], "PGUSER": config["user"]}
        return config["database"], {**server, "PGPASSWORD": config["password"]}
    parts = urlsplit(config["dsn"])
    asked = dict(parse_qsl(parts.query))
    password = unquote(parts.password) if parts.password else asked.pop("password", "")
    netloc = parts.netloc.rpartition("@")[2]
    if parts.username:
        netloc = f"{quote(unquote(parts.username))}@{netloc}"
    # Not urlunsplit: it drops the slashes before an empty host, which is how one names a socket.
    address = f"{parts.scheme}://{netloc}{parts.path}" + (f"?{urlencode(asked)}" if asked else "")
    told = {"PGTARGETSESSIONATTRS": config.get("target_session_attrs", ""), "PGPASSWORD": password}
    return address, {name: value for name, value in told.items() if value}
