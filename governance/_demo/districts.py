"""Made-up outlines of the districts that the made-up city's requests name."""

import json
from datetime import datetime

from governance.districts.actions import OutlinesFile, take_in
from governance.people.rules import Acting

WEST, NORTH, STEP = -124.30, 43.96, 0.0004  # a place on no coast in particular
CORNERS = {
    "Northside": ((12, 5), (140, 2), (160, 62), (108, 88), (26, 74)),
    "Quarry": ((140, 2), (242, 10), (254, 66), (200, 84), (160, 62)),
    "Old Town": ((26, 74), (108, 88), (116, 146), (44, 154), (16, 116)),
    "Mill Hill": ((108, 88), (160, 62), (200, 84), (182, 122), (200, 160), (150, 168), (116, 146)),
    "Eastgate": ((200, 84), (254, 66), (288, 108), (268, 166), (200, 160), (182, 122)),
    "The Flats": ((44, 154), (116, 146), (150, 168), (140, 216), (62, 208)),
    "Harbor": ((150, 168), (200, 160), (268, 166), (246, 216), (188, 234), (140, 216)),
}


async def draw_districts(*, by: Acting, at: datetime) -> None:
    source = "Made-up outlines for the made-up city"
    await take_in(OutlinesFile(name="districts.geojson", content=_file(), source=source), by=by, at=at)


def _file() -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [[_place(each) for each in (*ring, ring[0])]]},
        }
        for name, ring in CORNERS.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, indent=1).encode()


def _place(corner: tuple[int, int]) -> list[float]:
    return [round(WEST + corner[0] * STEP / 0.72, 6), round(NORTH - corner[1] * STEP, 6)]
