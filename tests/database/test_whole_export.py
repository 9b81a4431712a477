"""A city takes everything along: every table, no secret, nothing that a side keeps to itself."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from governance.database import sql, whole_export
from governance.database.whole_export import COLUMNS_LEFT_OUT, TABLES_LEFT_OUT
from governance.piccolo_app import APP_CONFIG
from governance.settings import Settings
from tests import cast
from tests.api.conftest import token_of
from tests.changes.stage import AT
from tests.seats.staged import staged
from tests.web.conftest import fixed_clock, settings  # noqa: F401 - fixtures

pytestmark = pytest.mark.anyio
# What a column that holds a secret is called. Fingerprints of what was agreed are none.
SECRET = re.compile(r"secret|token|challenge|verifier|nonce|public_key|password|credential|sealed|^bytes$")
HARMLESS: set[tuple[str, str]] = set()


def test_j8_every_column_that_may_hold_a_secret_is_left_out() -> None:
    tables = {table._meta.tablename: table for table in APP_CONFIG.table_classes}
    suspect = {
        (name, column._meta.db_column_name)
        for name, table in tables.items()
        if name not in TABLES_LEFT_OUT
        for column in table._meta.columns
        if SECRET.search(column._meta.db_column_name)
    }
    left_out = {(name, column) for name, columns in COLUMNS_LEFT_OUT.items() for column in columns}
    assert suspect - left_out - HARMLESS == set(), (
        "Leave it out in database/whole_export.py, or say that it is harmless."
    )
    known = {(name, column._meta.db_column_name) for name in tables for column in tables[name]._meta.columns}
    assert left_out <= known
    assert set(TABLES_LEFT_OUT) <= set(tables)


async def test_j8_all_tables_are_in_it_with_their_rows_and_no_secret_is(
    db: None,
    settings: Settings,  # noqa: F811
    tmp_path: Path,
    fixed_clock: None,  # noqa: F811
) -> None:
    city = await staged(settings)
    dana = city.person("dana")
    await cast.password(dana, AT)
    token, session = await token_of(dana), await cast.session(dana, AT)
    file = tmp_path / "all.zip"
    await whole_export.export(file, home=settings.home)
    with zipfile.ZipFile(file) as found:
        told = json.loads(found.read("tables.json"))
        every = {name: found.read(name).decode("utf-8", "replace") for name in found.namelist()}
    names = {row["name"] for row in await sql.rows(whole_export.COLUMNS)}
    assert set(told["tables"]) | set(told["left_out"]) == names
    for name, table in told["tables"].items():
        rows = list(csv.reader(io.StringIO(every[f"tables/{name}.csv"])))
        assert tuple(rows[0]) == tuple(table["columns"])
        assert len(rows) - 1 == table["rows"] == int(await sql.value(f'SELECT count(*) FROM "{name}"'))
        assert table["about"] or name == "migration", f"{name} does not say what it is."
    whole = "".join(every.values())
    secrets = await sql.rows("SELECT token_hash FROM session UNION SELECT token_hash FROM api_token")
    hidden = [row["token_hash"] for row in secrets] + [token, session.token, "$argon2", "whsec_"]
    assert not [each for each in hidden if each in whole]
    assert not re.findall("quokka-(?:note|agenda|recommended|handed-back)", whole)
    assert "dana" in every["tables/person.csv"].lower()
