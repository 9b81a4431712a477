"""PostgreSQL: the server, the one engine and its pool, migrations, backups. Knows nothing of what is stored."""
