"""What of the design system's style sheet and fonts pages need: rules of classes that some page has, letters that people write.

Run when assets are built, never by a server. The whole sheet is eight times as large, and most pages load it first.
"""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import tinycss2
from fontTools import subset

_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_ATTRIBUTE = re.compile(r"\[[^\]]*\]")
_WORD = re.compile(r"[\w-]+")
_BLOCK_ENDS = re.compile(r"__|--")
_GROUPS = ("media", "supports")
# Latin with its accents, punctuation, money, arrows, signs of pages: whatever else is written falls back to the system's.
LETTERS = "U+0020-024F,U+02BB-02DD,U+1E00-1EFF,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2122,U+2190-2193,U+2212,U+2260-2265,U+22EF,U+25CF,U+2713"


def words_of(templates: Path, code: Path) -> frozenset[str]:
    """All words of templates, of our scripts and of the code that names classes."""
    files = [*templates.rglob("*.html"), *templates.rglob("*.js"), *code.rglob("*.py")]
    return frozenset(word for path in files for word in _WORD.findall(path.read_text("utf-8")))


def needed_sheet(sheet: str, words: frozenset[str]) -> str:
    """The rules without those of classes that no page has. Of a component a page has any part of, all parts are kept."""
    blocks = frozenset(_block(word) for word in words if word.startswith("usa-"))
    rules = tinycss2.parse_stylesheet(sheet, skip_whitespace=True, skip_comments=True)
    return "".join(_kept(rules, words, blocks))


def _block(name: str) -> str:
    return _BLOCK_ENDS.split(name)[0]


def _kept(rules: Iterable[tinycss2.ast.Node], words: frozenset[str], blocks: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = tinycss2.serialize(rule.prelude).split(",")
            left = [each for each in selectors if _is_needed(each, words, blocks)]
            if left:
                yield f"{','.join(left)}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS:
            inner = tinycss2.parse_rule_list(rule.content, skip_whitespace=True, skip_comments=True)
            if kept := "".join(_kept(inner, words, blocks)):
                yield f"@{rule.lower_at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}"
        else:
            yield rule.serialize()


def _is_needed(selector: str, words: frozenset[str], blocks: frozenset[str]) -> bool:
    classes = _CLASS.findall(_ATTRIBUTE.sub("", selector.replace("\\", "")))
    return all(_block(name) in blocks if name.startswith("usa-") else name in words for name in classes)


def needed_letters(font: Path) -> bytes:
    """The font with LETTERS alone, as WOFF2; the same bytes each time."""
    options = subset.Options(
        flavor="woff2", layout_features=["*"], notdef_outline=True, recalc_timestamp=False
    )
    whole = subset.load_font(str(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LETTERS))
    cutter.subset(whole)
    out = io.BytesIO()
    subset.save_font(whole, out, options)
    return out.getvalue()
