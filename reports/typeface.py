"""The one typeface of every document. Decides which files are embedded; the folder is the caller's."""

from pathlib import Path

from governance.errors import ConfigurationError

FACES = {
    "Regular": (400, "normal"),
    "Italic": (400, "italic"),
    "SemiBold": (600, "normal"),
    "Bold": (700, "normal"),
}


def css(fonts: Path) -> str:
    """`@font-face` rules for Public Sans, from the first files of these names anywhere below the folder."""
    return "\n".join(
        f'@font-face {{ font-family: "Public Sans"; src: url("{_file(fonts, face).as_uri()}"); '
        f"font-weight: {weight}; font-style: {style}; }}"
        for face, (weight, style) in FACES.items()
    )


def _file(fonts: Path, face: str) -> Path:
    # ttf first: woff2 has to be unpacked again for every document
    for ending in ("ttf", "woff2"):
        found = sorted(fonts.resolve().rglob(f"PublicSans-{face}*.{ending}"))
        exact = [path for path in found if path.name.split(".")[0].split("-")[1] == face]
        if exact:
            return exact[0]
    raise ConfigurationError(
        f"Public Sans {face} is not in {fonts}: run `make setup`, which fetches the fonts with the page assets."
    )
