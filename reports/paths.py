"""Where the print templates and fonts lie. Decides between a checkout and an installed wheel; reads nothing."""

from pathlib import Path

from governance.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "reports" / "fonts"
TEMPLATES = (ROOT / "templates", ROOT / "governance" / "_shared" / "templates")


def templates() -> Path:
    """The templates folder: of the checkout if there is one, else the copy that travels in the wheel."""
    for folder in TEMPLATES:
        if (folder / "print").is_dir():
            return folder
    looked = " and ".join(str(folder) for folder in TEMPLATES)
    raise ConfigurationError(f"No print templates in {looked}: install the package again.")
