"""A city's export as New York writes it, 52 columns wide, made up to any number of rows; no row is anybody's.

About one row in a thousand cannot be read, one in fifty carries a label that no service is known for.
"""

from pathlib import Path

import duckdb

HEADER = (
    *("Unique Key", "Created Date", "Closed Date", "Agency", "Agency Name", "Complaint Type", "Descriptor"),
    *("Location Type", "Incident Zip", "Incident Address", "Street Name", "Cross Street 1", "Cross Street 2"),
    *("Intersection Street 1", "Intersection Street 2", "Address Type", "City", "Landmark", "Facility Type"),
    *("Status", "Due Date", "Resolution Action Updated Date", "Community Board", "Borough"),
    *("X Coordinate (State Plane)", "Y Coordinate (State Plane)", "Park Facility Name", "Park Borough"),
    *(
        "School Name",
        "School Number",
        "School Region",
        "School Code",
        "School Phone Number",
        "School Address",
    ),
    *("School City", "School State", "School Zip", "School Not Found", "School or Citywide Complaint"),
    *("Vehicle Type", "Taxi Company Borough", "Taxi Pick Up Location", "Bridge Highway Name"),
    *(
        "Bridge Highway Direction",
        "Road Ramp",
        "Bridge Highway Segment",
        "Garage Lot Name",
        "Ferry Direction",
    ),
    *("Ferry Terminal Name", "Latitude", "Longitude", "Location"),
)
KINDS = 600  # different labels
FIRST_ID = 20_000_000
# What differs from row to row; every other column holds what that city's files hold there most of the time.
_ROWS = f"""SELECT n, timestamp '2024-01-01' + (n * 31557600 // $rows) * interval 1 second AS opened,
    hash(n) % {KINDS} AS kind, hash(n + 7) % 1000 AS dice, hash(n + 13) % 500000 AS took FROM range($rows) t (n)"""
_FORM = "%m/%d/%Y %I:%M:%S %p"
_TOLD = {
    "Unique Key": f"({FIRST_ID} + n)::varchar",
    "Created Date": f"CASE WHEN dice = 1 THEN 'soon' ELSE strftime(opened, '{_FORM}') END",
    "Closed Date": f"CASE WHEN dice % 10 = 0 THEN '' ELSE strftime(opened + took * interval 1 second, '{_FORM}') END",
    "Agency": "'NYPD'",
    "Agency Name": "'New York City Police Department'",
    "Complaint Type": "'Complaint ' || kind // 20",
    "Descriptor": "CASE WHEN dice % 50 = 3 THEN 'Other ' ELSE 'Detail ' END || kind % 20",
    "Location Type": "'Street/Sidewalk'",
    "Incident Zip": "(10000 + kind)::varchar",
    "Incident Address": "n % 999 || ' EAST ' || kind || ' STREET'",
    "Street Name": "'EAST ' || kind || ' STREET'",
    "Cross Street 1": "'AVENUE H'",
    "Cross Street 2": "'AVENUE I'",
    "Address Type": "'ADDRESS'",
    "City": "'BROOKLYN'",
    "Facility Type": "'Precinct'",
    "Status": "CASE WHEN dice % 10 = 0 THEN 'Open' ELSE 'Closed' END",
    "Due Date": f"strftime(opened + interval 8 hour, '{_FORM}')",
    "Resolution Action Updated Date": f"strftime(opened + took * interval 1 second, '{_FORM}')",
    "Community Board": "printf('%02d BROOKLYN', 1 + kind % 18)",
    "Borough": "'BROOKLYN'",
    "X Coordinate (State Plane)": "(1000000 + took)::varchar",
    "Y Coordinate (State Plane)": "(169000 + took)::varchar",
    "Park Borough": "'BROOKLYN'",
    "School Not Found": "'N'",
    "Latitude": "(40.6 + took / 1e7)::varchar",
    "Longitude": "(-73.9 - took / 1e7)::varchar",
    "Location": "'(' || (40.6 + took / 1e7) || ', ' || (-73.9 - took / 1e7) || ')'",
}


def write(path: Path, *, rows: int) -> None:
    columns = ", ".join(f'{_value(name)} AS "{name}"' for name in HEADER)
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as maker:
        maker.execute(f"COPY (SELECT {columns} FROM ({_ROWS})) TO '{path}' (HEADER)", {"rows": rows})


def _value(name: str) -> str:
    return _TOLD.get(name, "'Unspecified'" if name.startswith(("School", "Park")) else "NULL")


def labels() -> list[str]:
    """The labels that services are known for."""
    return [f"Complaint {kind // 20} · Detail {kind % 20}" for kind in range(KINDS)]
