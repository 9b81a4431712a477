"""The one Piccolo app: which tables there are and where their migrations lie.

A new migration, after a table changed (needs no database; read what it wrote before you commit it):

    PICCOLO_CONF=governance.piccolo_conf .venv/bin/piccolo migrations new governance --auto --desc "what it does"
"""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

TABLE_MODULES = (
    "governance.database.tables",
    "governance.audit.tables",
    "governance.people.tables",
    "governance.identity.tables",
    "governance.calendars.tables",
    "governance.agreements.tables",
    "governance.requests.tables",
    "governance.results.tables.judgments",
    "governance.results.tables.adjustments",
    "governance.scorecards.tables",
    "governance.changes.tables",
    "governance.records.tables",
)


def migrations_folder() -> Path:
    """`migrations/` beside the package in a checkout; inside it in an installed wheel."""
    here = Path(__file__).parent
    shipped = here / "_shared" / "migrations"
    return shipped if shipped.is_dir() else here.parent / "migrations"


APP_CONFIG = AppConfig(
    app_name="governance",
    migrations_folder_path=migrations_folder(),
    table_classes=table_finder(TABLE_MODULES, exclude_imported=True),
)
