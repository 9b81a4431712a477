"""Commands that keep the database: its schema, its copy, its way back."""

from pathlib import Path

import anyio
import click

from governance import clock, settings
from governance.audit import queries as audit
from governance.cli.common import in_database, json_option, tell_json
from governance.database import backup as copies
from governance.database import migrate as schema
