"""Where files lie that come with the program: beside the package in a checkout, inside it in an installed wheel."""

from pathlib import Path


def templates_folder() -> Path:
    package = Path(__file__).parents[1]
    shipped = package / "_shared" / "templates"
    return shipped if shipped.is_dir() else package.parent / "templates"
