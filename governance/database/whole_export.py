"""Everything a city has here, in a form that any program reads: each table as CSV with what it says, and every document.

Decides what is left out: secrets by which somebody signs in or signs messages, what is under way for minutes, and what one
side keeps to itself, which no export holds. It is no backup: nothing is brought back from it.
"""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from anyio import to_thread

from governance.database import sql
from governance.database.archive import STORE
from governance.errors import ConfigurationError

UNDER_WAY = "under way for minutes or days, and nobody's record"
COPIES = "copies of rows, kept to find tampering"
OWN = "what one side keeps to itself"
TABLES_LEFT_OUT = {
    "intent": UNDER_WAY,
    "proof_asked": UNDER_WAY,
    "sign_in_attempt": UNDER_WAY,
    "stranger": UNDER_WAY,
    "idempotency_key": UNDER_WAY,
    "form_sent": UNDER_WAY,
    "throttle": UNDER_WAY,
    "event_due": UNDER_WAY,
    "letter_link": "secrets of addresses in letters",
    "written_row": COPIES,
    "draft": OWN,
}
COLUMNS_LEFT_OUT = {
    "account_letter": {"token_hash"},
    "api_token": {"token_hash"},
    "calendar_feed": {"token"},
    "credential": {"secret"},
    "endpoint": {"secret", "old_secret"},
    "letter": {"bytes"},
    "note": {"words"},
    "outlook_invitation": {"token"},
    "passkey": {"credential", "public_key"},
    "recommendation": {"words", "handed_back_words"},
    "recovery_code": {"secret"},
    "second_factor": {"secret"},
    "session": {"token_hash", "id_token"},
}
COLUMNS = """SELECT c.relname AS name, coalesce(obj_description(c.oid), '') AS about,
    array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY 1, c.oid ORDER BY 1"""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A table as it is taken out."""

    name: str
    about: str
    columns: tuple[str, ...]
    left_out: tuple[str, ...]


async def tables() -> tuple[Taken, ...]:
    """What is taken out, by name."""
    found = await sql.rows(COLUMNS)
    return tuple(_taken(row) for row in found if row["name"] not in TABLES_LEFT_OUT)


def _taken(row: sql.Row) -> Taken:
    hidden = COLUMNS_LEFT_OUT.get(row["name"], set())
    return Taken(
        name=row["name"],
        about=row["about"],
        columns=tuple(each for each in row["columns"] if each not in hidden),
        left_out=tuple(each for each in row["columns"] if each in hidden),
    )


async def export(file: Path, *, home: Path) -> int:
    """Writes the file, as of one instant; answers how many tables are in it. Raises ConfigurationError."""
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
            many = await _write_tables(out)
            await to_thread.run_sync(_write_documents, out, home / STORE)
    except OSError as problem:
        raise ConfigurationError(f"{file} cannot be written: {problem.strerror}.") from problem
    return many


async def _write_tables(out: zipfile.ZipFile) -> int:
    sheet: dict[str, Any] = {"tables": {}, "left_out": TABLES_LEFT_OUT}
    async with sql.connection() as server, server.transaction(isolation="repeatable_read", readonly=True):
        for each in await tables():
            with NamedTemporaryFile() as rows:
                query = f"SELECT {_quoted(each.columns)} FROM {_quoted((each.name,))}"  # noqa: S608 - names of our own tables
                status = await server.copy_from_query(query, output=rows.name, format="csv", header=True)
                await to_thread.run_sync(out.write, rows.name, f"tables/{each.name}.csv")
            told = {"about": each.about, "rows": int(status.split()[-1]), "columns": each.columns}
            sheet["tables"][each.name] = told | ({"left_out": each.left_out} if each.left_out else {})
    out.writestr("tables.json", json.dumps(sheet, ensure_ascii=False, indent=2))
    return len(sheet["tables"])


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _write_documents(out: zipfile.ZipFile, store: Path) -> None:
    """As they lie there, called by their SHA-256."""
    for path in sorted(store.rglob("*")):
        if path.is_file():
            out.write(path, f"documents/{path.relative_to(store)}")
