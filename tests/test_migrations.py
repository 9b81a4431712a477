"""Migrations = tables: a database made by the migrations is the one that the tables describe."""

from collections import Counter

from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.constraints import Unique

from governance.piccolo_app import APP_CONFIG, migrations_folder

HOW = (
    "A table changed without its migration. Run:\n"
    '  PICCOLO_CONF=governance.piccolo_conf .venv/bin/piccolo migrations new governance --auto --desc "what it does"'
)


async def test_the_migrations_leave_nothing_to_change():
    found = await AutoMigrationManager(auto_input="n").get_alter_statements(app_config=APP_CONFIG)
    statements = [statement for kind in found for statement in kind.statements]
    assert statements == [], f"{HOW}\n" + "\n".join(statements)


async def test_a_migrated_database_holds_every_table_and_column(db):
    for table in APP_CONFIG.table_classes:
        stored = await table.raw(
            "SELECT column_name AS name FROM information_schema.columns WHERE table_name = {}",
            table._meta.tablename,
        )
        expected = {column._meta.db_column_name for column in table._meta.columns}
        assert {row["name"] for row in stored} >= expected, table


def test_no_two_tables_share_a_name_for_a_unique_constraint():
    """PostgreSQL makes an index of that name, and an index's name is the whole schema's."""
    names = Counter(
        constraint._meta.name
        for table in APP_CONFIG.table_classes
        for constraint in table._meta.constraints
        if isinstance(constraint, Unique)
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_nothing_but_migrations_lies_in_their_folder():
    """Piccolo imports every Python file there."""
    strangers = [
        path.name
        for path in migrations_folder().glob("*")
        if path.suffix == ".py" and not path.name.startswith("governance_")
    ]
    assert strangers == []
