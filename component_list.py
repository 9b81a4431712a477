"""What the wheel is made of, as a list other programs read (CycloneDX 1.6, JSON): written when it is built, shipped in it.

Read from the two locks alone, so that the same source gives the same bytes: what runs, not what tests and builds. It
names no place to load anything from; the hashes of Python packages stand in requirements.lock.
"""

import base64
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NAME = "sbom.cdx.json"
Locked = tuple[str, str]  # name and version; one name may be locked twice, for different Pythons
_ROOT_REF = "concord-governance"
_LOCKED = re.compile(r"^([\w.-]+)==([^\s;]+)(?: ; (.+?))? \\\n((?:    .*\n)+)", re.MULTILINE)
_VIA = re.compile(r"^ +#(?: via)? +([\w.-]+)( \(pyproject\.toml\))?$", re.MULTILINE)


class ComponentListHook(BuildHookInterface[Any]):
    """Lays the list into the wheel, where PEP 770 looks for it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "standard":  # an editable install ships nothing
            return
        file = Path(self.directory) / NAME
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(written(Path(self.root)), encoding="utf-8")
        build_data["sbom_files"].append(str(file))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's
        (Path(self.directory) / NAME).unlink(missing_ok=True)


def written(root: Path) -> str:
    """The list of the source in a folder."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    used = _python((root / "requirements.lock").read_text("utf-8"))
    scripts = list(_scripts(json.loads((root / "package-lock.json").read_text("utf-8"))))
    components = [_component(*one, told[0]) for one, told in used.items()] + scripts
    whole = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, json.dumps([project['version'], components]))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": _ROOT_REF,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": sorted(components, key=lambda each: each["bom-ref"]),
        "dependencies": _edges(used, scripts),
    }
    return json.dumps(whole, indent=1) + "\n"


def _python(lock: str) -> dict[Locked, tuple[str, set[str]]]:
    """Where each is needed alone, and who asks for it by name; only what the program itself leads to."""
    every = {}
    for name, version, marker, more in _LOCKED.findall(lock):
        asking = {_ROOT_REF if ours else who for who, ours in _VIA.findall(more) if ours or who != _ROOT_REF}
        every[name, version] = (marker, asking)
    used: dict[Locked, tuple[str, set[str]]] = {}
    names = {_ROOT_REF}
    while more_used := {one: told for one, told in every.items() if one not in used and told[1] & names}:
        used |= more_used
        names |= {name for name, _ in more_used}
    return used


def _component(name: str, version: str, marker: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{version}"
    only = {"properties": [{"name": "concord:where", "value": marker}]} if marker else {}
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, **only}


def _scripts(lock: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What the browser is given: packages whose parts are built into our style sheets and scripts."""
    for place, told in lock["packages"].items():
        name = place.rpartition("node_modules/")[2]
        if not name or told.get("dev"):
            continue
        kind, _, digest = told["integrity"].partition("-")
        purl = f"pkg:npm/{quote(name)}@{told['version']}"
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": told["version"],
            "hashes": [
                {"alg": kind.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}
            ],
            "licenses": [{"expression": told["license"]}],
            "purl": purl,
        }


def _edges(
    used: Mapping[Locked, tuple[str, set[str]]], scripts: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    refs = {_ROOT_REF: _ROOT_REF} | {f"pkg:pypi/{name}@{version}": name for name, version in used}
    edges = {
        ref: [one for one in refs if one != _ROOT_REF and asks in _asking(one, used)]
        for ref, asks in refs.items()
    }
    edges[_ROOT_REF] += [each["bom-ref"] for each in scripts]
    return [{"ref": ref, "dependsOn": sorted(edges[ref])} for ref in sorted(edges)]


def _asking(ref: str, used: Mapping[Locked, tuple[str, set[str]]]) -> set[str]:
    name, _, version = ref.removeprefix("pkg:pypi/").partition("@")
    return used[name, version][1]
