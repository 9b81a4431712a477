"""The one Piccolo app: which tables there are and where their migrations lie.

A migration is SQL that a person wrote, called by a module of the same name (README, "Adding a feature"); only such
modules may be Python in that folder, for Piccolo imports every one.
"""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

TABLE_MODULES = (
    "governance.database.tables",
    "governance.audit.tables",
    "governance.people.tables",
    "governance.sweeps.tables",
    "governance.identity.tables",
    "governance.attachments.tables",
    "governance.bodies.tables",
    "governance.districts.tables",
    "governance.calendars.tables",
    "governance.agreements.tables",
    "governance.requests.tables",
    "governance.results.tables.judgments",
    "governance.results.tables.adjustments",
    "governance.inference.tables",
    "governance.estimates.tables",
    "governance.scorecards.tables",
    "governance.changes.tables",
    "governance.outlook.tables",
    "governance.meetings.tables.series",
    "governance.meetings.tables.agenda",
    "governance.meetings.tables.decisions",
    "governance.meetings.tables.minutes",
    "governance.reminders.tables",
    "governance.invitations.tables",
    "governance.webhooks.tables",
    "governance.open_data.tables",
    "governance.records.tables",
    "governance.integrity.tables",
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
