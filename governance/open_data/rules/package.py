"""The data package: its files with what each holds, and the sheet `datapackage.json` that describes them all.

After the Frictionless Data Package: its resources are the tables as CSV packed with gzip. Beside each lies a copy as JSON
lines, which the sheet names, too (`copies`). Every file stands there with its fingerprint.
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from governance.open_data.rules.fields import Field, Resource, Row, as_csv, as_json_lines
from governance.open_data.rules.parts import LICENCES, Opened
from governance.open_data.rules.resources import RESOURCES

SHEET = "datapackage.json"
CSV, LINES = "csv.gz", "jsonl"
FORM = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "compression": "gz"}


@dataclass(frozen=True, kw_only=True)
class About:
    """Whose data it is, where it comes from, as of when, and in which zone its days are."""

    city: str
    office: str
    zone: str
    address: str
    at: datetime


def resources(of: Opened) -> tuple[Resource, ...]:
    return tuple(each for each in RESOURCES if each.part in of)


def files(rows: Mapping[str, Sequence[Row]], of: Opened, about: About) -> dict[str, bytes]:
    """Every file of the package by its name. Same rows, same bytes."""
    written: dict[str, bytes] = {}
    for each in resources(of):
        checked = [each.checked(row) for row in rows[each.name]]
        written[f"{each.name}.{CSV}"] = gzip.compress(as_csv(each, checked), mtime=0)
        written[f"{each.name}.{LINES}"] = as_json_lines(checked)
    sheet = _sheet(written, of, about)
    return {SHEET: json.dumps(sheet, ensure_ascii=False, indent=2).encode() + b"\n", **written}


def _sheet(written: Mapping[str, bytes], of: Opened, about: About) -> dict[str, Any]:
    licence = LICENCES.get(of.licence)
    told = {"name": of.licence, "title": licence.title, "path": licence.address} if licence else None
    own = f"{about.city}: " if about.city else ""
    return {
        "profile": "data-package",
        "name": "service-agreements",
        "title": f"{own}what 311 and the departments promise each other",
        "description": "Services, targets and results of the service agreements between 311 and the departments. Days "
        f"are in the time zone {about.zone}, instants in UTC, shares in percent. A text that begins like a formula is "
        "led by an apostrophe in CSV, and as it is in JSON.",
        "homepage": about.address,
        "created": f"{about.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "timeZone": about.zone,
        **({"licenses": [told]} if told else {}),
        "sources": [{"title": about.office or about.city or "Concord", "path": about.address}],
        "resources": [_described(each, written) for each in resources(of)],
        "copies": [
            {
                "resource": each.name,
                "mediatype": "application/jsonl",
                **_file(f"{each.name}.{LINES}", written),
            }
            for each in resources(of)
        ],
    }


def _described(of: Resource, written: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": of.name,
        "title": of.title,
        "description": of.about,
        **FORM,
        **_file(f"{of.name}.{CSV}", written),
        "schema": _schema(of),
    }


def _file(path: str, written: Mapping[str, bytes]) -> dict[str, Any]:
    content = written[path]
    return {"path": path, "bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}


def _schema(of: Resource) -> dict[str, Any]:
    foreign = [
        {"fields": field, "reference": {"resource": other, "fields": field}}
        for field, other in of.refers.items()
    ]
    fields = [_field(each, key=of.key) for each in of.fields]
    return {
        "fields": fields,
        "primaryKey": list(of.key),
        "missingValues": [""],
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _field(of: Field, *, key: tuple[str, ...]) -> dict[str, Any]:
    unit = {"unit": of.unit} if of.unit else {}
    needed = {"constraints": {"required": True}} if of.name in key else {}
    return {"name": of.name, "type": str(of.kind), "description": of.about, **unit, **needed}
