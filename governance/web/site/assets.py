"""The browser's files as set-up built them: which address a name has now, and which bytes an address stands for.

Addresses carry a hash of the content, so browsers may keep them for a year. It does not build anything
(assets_build.py does) and knows nothing of HTTP beyond the names of the encodings.
"""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from governance.errors import ConfigurationError

FOLDER = Path(__file__).parents[1] / "assets"
PREFIX = "/assets/"
SUFFIXES = {"br": ".br", "gzip": ".gz"}
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One published file. `encodings` maps a content coding (best first) to the file that holds it so."""

    path: Path
    media_type: str
    encodings: dict[str, Path]


def asset_url(name: str) -> str:
    """The address of an asset by its plain name, such as `concord.css`; templates call this."""
    published = _manifest().get(name)
    if published is None:
        raise ConfigurationError(f"There is no asset named {name}. Known: {', '.join(sorted(_manifest()))}.")
    return PREFIX + published


def find_asset(published: str) -> Asset | None:
    """The asset of an address's last part, or nothing; only files that the manifest names are ever served."""
    return _catalog().get(published)


@lru_cache(maxsize=256)
def content(path: Path) -> bytes:
    """The bytes of a published file. They stay in memory, since all files together are about a megabyte."""
    return path.read_bytes()


@cache
def _manifest() -> dict[str, str]:
    try:
        manifest: dict[str, str] = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    except FileNotFoundError as error:
        raise ConfigurationError(
            "The style sheets and scripts are not built yet: run `make setup`."
        ) from error
    return manifest


@cache
def _catalog() -> dict[str, Asset]:
    return {published: _asset(FOLDER / published) for published in _manifest().values()}


def _asset(path: Path) -> Asset:
    beside = {coding: path.with_name(path.name + suffix) for coding, suffix in SUFFIXES.items()}
    return Asset(
        path=path,
        media_type=MEDIA_TYPES[path.suffix],
        encodings={coding: file for coding, file in beside.items() if file.is_file()},
    )
