"""How a database made for a while goes away again."""

import asyncpg

_ENDED = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = $1 AND usename = current_user AND pid <> pg_backend_pid()"""
_TRIES = 5


async def dropped(admin: asyncpg.Connection, name: str) -> None:
    """Also while a worker of autovacuum is inside: our role may not end one by force, but a plain drop has it leave."""
    try:
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    except asyncpg.InsufficientPrivilegeError:
        await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await _emptied_and_dropped(admin, name, tries=_TRIES)


async def _emptied_and_dropped(admin: asyncpg.Connection, name: str, *, tries: int) -> None:
    await admin.fetch(_ENDED, name)
    try:
        await admin.execute(f"DROP DATABASE {name}")
    except asyncpg.ObjectInUseError:  # somebody has not left within the server's five seconds
        if tries == 1:
            raise
        await _emptied_and_dropped(admin, name, tries=tries - 1)
