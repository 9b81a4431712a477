"""DuckDB as it is used here: two threads, little memory, nothing loaded, nothing fetched, its spilling in our folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

_MEMORY = "200MB"
_BUFFER = 16_000_000
_LONGEST = 4_000_000  # bytes of one record; a field of more than a million signs was refused before
_NO_NULL = "\x01"  # an empty value is an empty text; this stands for "none" and is in no file worth reading


@contextmanager
def engine(into: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": "2",
            "memory_limit": _MEMORY,
            "temp_directory": str(into / "spill"),
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
        },
    )
    try:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def csv_source(path: Path, *, columns: int, delimiter: str, skip: int, in_parts: bool) -> str:
    """A CSV as columns c0, c1 … of text. Every option is given, so that DuckDB guesses none from a sample."""
    types = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(columns))
    told = {
        "columns": f"{{{types}}}",
        "auto_detect": "false",
        "header": "false",
        "skip": str(skip),
        "delim": _quoted(delimiter),
        "quote": "'\"'",
        "escape": "'\"'",
        "new_line": "'\\n'",
        "nullstr": _quoted(_NO_NULL),
        "strict_mode": "true",
        "null_padding": "false",
        "max_line_size": str(_LONGEST),
        "buffer_size": str(_BUFFER),
        "parallel": "true" if in_parts else "false",
    }
    options = ", ".join(f"{name} = {value}" for name, value in told.items())
    return f"read_csv({_quoted(str(path))}, {options})"


def copied(select: str, path: Path) -> str:
    """A statement that writes rows as PostgreSQL's COPY reads them; it answers how many they were."""
    return f"COPY ({select}) TO {_quoted(str(path))} (FORMAT csv, HEADER false, NULLSTR '')"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
