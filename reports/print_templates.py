"""Fills the print templates. Decides how values become safe HTML; not what a document contains."""

from functools import cache
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from governance import formats
from reports import words


def fill(templates: Path, name: str, values: dict[str, Any]) -> str:
    """The HTML of a print template; text is escaped, and characters that hide or reorder text are dropped."""
    return _environment(templates).get_template(f"print/{name}").render(values)


def style(templates: Path, *names: str) -> str:
    return "\n".join((templates / "print" / name).read_text(encoding="utf-8") for name in names)


def qr(address: str) -> str:
    """A QR code as the address of an SVG image; the same address is printed beside it as text."""
    return segno.make(address, error="m", micro=False).svg_data_uri(border=0, dark="#1b2a33", omitsize=True)


@cache
def _environment(templates: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: words.printable(value) if type(value) is str else value,
    )
    environment.filters.update(
        capitalize_first=words.capitalized,
        day=formats.day,
        grouped=words.grouped,
        in_fours=formats.in_fours,
        moment=words.moment,
        number="{:,}".format,
        qr=qr,
        short=words.short,
    )
    return environment
