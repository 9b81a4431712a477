"""Reading a letter's HTML as a strict parser does: its elements, styles, colors, links, and its words in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from xml.etree.ElementTree import Element

import html5lib

BLOCKS = {"p", "h1", "h2", "tr", "td", "th", "li", "caption", "div"}


def parsed(html: str) -> Element:
    """The document; a strict parser accepts no error at all."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert isinstance(tree, Element)
    return tree


def styles(element: Element) -> dict[str, str]:
    parts = (each.split(":", 1) for each in element.get("style", "").split(";") if each)
    return {name.strip(): value.strip() for name, value in parts}


def words(tree: Element) -> str:
    """What is read, with the address of each link behind its words; blanks as one."""
    body = tree.find("body")
    assert body is not None
    return " ".join("".join(_words(body)).split())


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _words(child)
        if child.tag == "a":
            yield f" {child.get('href', '')} "
        yield " " if child.tag in BLOCKS else ""
        yield child.tail or ""


def plain(text: str) -> str:
    return " ".join(unescape(text).split())


@dataclass(frozen=True, kw_only=True)
class Color:
    red: float
    green: float
    blue: float

    @classmethod
    def of(cls, text: str) -> "Color":
        assert re.fullmatch(r"#[0-9a-f]{6}", text), text
        return cls(**{n: int(text[i : i + 2], 16) / 255 for n, i in (("red", 1), ("green", 3), ("blue", 5))})

    @property
    def parts(self) -> tuple[float, float, float]:
        return self.red, self.green, self.blue

    @property
    def luminance(self) -> float:
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in self.parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    @property
    def inverted(self) -> "Color":
        """The same hue at the opposite lightness, as a mail program makes it that darkens letters by itself."""
        shift = 1 - max(self.parts) - min(self.parts)
        return Color(red=self.red + shift, green=self.green + shift, blue=self.blue + shift)


def contrast(text: Color, ground: Color) -> float:
    lighter, darker = sorted((text.luminance, ground.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
