"""A small file of two districts, as tests take it in."""

import json

from governance.districts.actions import OutlinesFile

SQUARE = [[-124.3, 43.9], [-124.2, 43.9], [-124.2, 43.8], [-124.3, 43.8], [-124.3, 43.9]]
BESIDE = [[-124.2, 43.9], [-124.1, 43.9], [-124.1, 43.8], [-124.2, 43.8], [-124.2, 43.9]]


def feature(name: object, ring: object = SQUARE, kind: str = "Polygon") -> dict[str, object]:
    geometry = {"type": kind, "coordinates": [ring] if kind == "Polygon" else [[ring]]}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def collection(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


OUTLINES = OutlinesFile(
    name="districts.geojson",
    content=collection(feature("Harbor"), feature("Old Town", BESIDE, "MultiPolygon")),
    source="Made up",
)
