"""Altering what is stored as somebody with all rights over the database does it."""

from governance.database import sql
from governance.database.session import transaction
from tests.databases import as_owner


async def altered(table: str, statement: str) -> None:
    """Run a statement upon a table whose guards are switched off for it; it must alter something."""
    async with as_owner(), transaction():
        await sql.rows(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        assert await sql.touched(statement) > 0, statement
        await sql.rows(f"ALTER TABLE {table} ENABLE TRIGGER USER")
