"""Reading a GeoJSON file (RFC 7946) of districts: a FeatureCollection of Polygons and MultiPolygons, each with a name.

What is wrong is said feature by feature, with its place in the file and its name. Decides nothing about drawing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, NoReturn
from unicodedata import normalize

from governance.errors import Invalid

MOST_BYTES = 5_000_000
MOST_DISTRICTS = 200
MOST_POSITIONS = 200_000
LONGEST_NAME = 80
TOLD = 8  # so many faults are told at once
NAMES = ("name", "district", "label", "title")  # properties that usually hold the name, in any case
FEWEST = 4  # positions of a ring: three corners, and the first again

Position = tuple[float, float]
Ring = tuple[Position, ...]


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A district: `polygons` are rings each, the outer one first, then holes. Longitude before latitude."""

    name: str
    polygons: tuple[tuple[Ring, ...], ...]


class _Fault(Exception):
    """What is wrong with one feature, without saying which."""


def read(content: bytes) -> tuple[Outline, ...]:
    """The districts in the order of the file. Raises Invalid at the field `file`."""
    if len(content) > MOST_BYTES:
        _refuse(f"The file has more than {MOST_BYTES // 1_000_000} MB. Simplify the outlines before.")
    features = _features(_parsed(content))
    found, faults = list[Outline](), list[str]()
    for place, feature in enumerate(features, 1):
        try:
            found.append(_outline(feature, {each.name.casefold() for each in found}))
        except _Fault as fault:
            faults.append(f"{_called(feature, place)}: {fault}")
    if faults:
        more = f" And {len(faults) - TOLD} more." if len(faults) > TOLD else ""
        _refuse(" ".join(faults[:TOLD]) + more)
    if sum(len(ring) for each in found for polygon in each.polygons for ring in polygon) > MOST_POSITIONS:
        _refuse(f"The outlines have more than {MOST_POSITIONS:,} points together. Simplify them before.")
    return tuple(found)


def _refuse(why: str) -> NoReturn:
    raise Invalid(why, fields={"file": why})


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        _refuse("This is no GeoJSON: the file cannot be read as JSON in UTF-8.")


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _features(read_: Any) -> list[Any]:
    if not isinstance(read_, Mapping) or read_.get("type") != "FeatureCollection":
        _refuse("The file has to be a GeoJSON FeatureCollection, one feature a district.")
    features = read_.get("features")
    if not isinstance(features, list) or not features:
        _refuse("The file holds no features.")
    if len(features) > MOST_DISTRICTS:
        _refuse(f"The file holds {len(features):,} features; at most {MOST_DISTRICTS} districts fit.")
    return features


def _called(feature: Any, place: int) -> str:
    name = _name(feature)
    return f"Feature {place} (“{name[:LONGEST_NAME]}”)" if name else f"Feature {place}"


def _name(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    if not isinstance(properties, Mapping):
        return ""
    known = {key.casefold(): value for key, value in properties.items()}
    named = (known.get(each) for each in NAMES)
    told = next((value for value in named if isinstance(value, str) and value.strip()), "")
    seen = "".join(each if each.isprintable() else " " for each in normalize("NFC", told))
    return " ".join(seen.split())


def _outline(feature: Any, taken: set[str]) -> Outline:
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        raise _Fault("it is no GeoJSON feature.")
    name = _name(feature)
    if not name:
        raise _Fault(f"it has no name. Write one as the property “{NAMES[0]}”.")
    if len(name) > LONGEST_NAME:
        raise _Fault(f"its name has more than {LONGEST_NAME} characters.")
    if name.casefold() in taken:
        raise _Fault("another feature has this name already.")
    return Outline(name=name, polygons=tuple(_polygons(feature.get("geometry"))))


def _polygons(geometry: Any) -> Iterator[tuple[Ring, ...]]:
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon"):
        told = f"a {kind}" if isinstance(kind, str) else "nothing"
        raise _Fault(f"it draws {told[:40]}; a district is a Polygon or a MultiPolygon.")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise _Fault("it has no coordinates.")
    for rings in polygons:
        if not isinstance(rings, list) or not rings:
            raise _Fault("it has a polygon without an outer ring.")
        yield tuple(_ring(ring) for ring in rings)


def _ring(written: Any) -> Ring:
    if not isinstance(written, list) or len(written) < FEWEST:
        raise _Fault("a ring has fewer than four positions.")
    ring = tuple(_position(each) for each in written)
    if ring[0] != ring[-1]:
        raise _Fault("a ring is not closed: its last position has to be its first.")
    if len(set(ring)) < FEWEST - 1:
        raise _Fault("a ring has fewer than three corners.")
    return ring


def _position(written: Any) -> Position:
    if not isinstance(written, list) or len(written) < 2:
        raise _Fault("a position is not two numbers.")
    longitude, latitude = (_number(each) for each in written[:2])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise _Fault(
            "a position lies outside of the globe. Coordinates have to be longitude and latitude in degrees (WGS 84)."
        )
    return longitude, latitude


def _number(written: Any) -> float:
    if isinstance(written, bool) or not isinstance(written, int | float):
        raise _Fault("a coordinate is not a number.")
    try:
        found = float(written)
    except OverflowError:
        found = float("inf")
    if not isfinite(found):
        raise _Fault("a coordinate is not a finite number.")
    return found
