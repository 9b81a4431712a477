"""Whether two kept folders say the same: what differs from run to run of the same program is set aside first.

Everything else is compared to the letter, bytes of documents included. The same difference in many files is told once.
"""

import io
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pypdf

# What is set aside, and why it differs between two runs of the same program.
ASIDE = (
    # each page masks the token of its forms anew
    (re.compile(r"[\w-]{86}=="), "CSRF"),
    # assets carry a digest of their content; their content is compared itself
    (re.compile(r"(/assets/[\w-]+)\.[0-9a-f]{16}\."), r"\1."),
    # a one-time password is drawn
    (re.compile(r"\b[a-z0-9]{5}(-[a-z0-9]{5}){3}\b"), "PASSWORD"),
    # a session's code is drawn
    (re.compile(r"(/account/sessions/)[\w-]{12}/"), r"\1CODE/"),
    # how far an upload is, as often as somebody looked
    (re.compile(r"^IM-\d{4}-\d{4}: (?:queued|reading|storing|judging|done)( \d+ %)?\n", re.MULTILINE), ""),
    # Python mentions that a helping process was gone before it looked
    (re.compile(r"^Unknown child process pid \d+.*\n", re.MULTILINE), ""),
    # a packed dump of the database is a few bytes longer or shorter
    (re.compile(r'("documents": \d+,\s+"bytes": )\d+'), r"\1"),
    # a workbook says when it was written
    (re.compile(r"(<dcterms:\w+[^>]*>)[^<]*"), r"\1"),
    # where the program lies
    (re.compile(r"/[\w./-]*/(?=reports/fonts|governance/web/assets|templates\b)"), ""),
    # homes and working folders of a run
    (re.compile(r"/(?:dev/shm|tmp)/[\w./-]*?(?:concord-|pytest-)[\w-]+"), "FOLDER"),
)
FINGERPRINT = re.compile(r"\b[0-9a-f]{16,64}\b|\b(?:[0-9a-f]{4} ){3,}[0-9a-f]{4}\b")
SHOWN = 12  # lines of a difference
WIDE = 240  # characters of a line
NAMED = 4  # files of a difference


def compared(old: Path, new: Path) -> int:
    """Tell all differences; 1 where there are any."""
    before, after = _files(old), _files(new)
    out = [f"only in {old}: {name}" for name in sorted(before - after)]
    out += [f"only in {new}: {name}" for name in sorted(after - before)]
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(before & after):
        if difference := tuple(_difference(old / name, new / name)):
            groups[difference].append(name)
    for difference, names in sorted(groups.items(), key=lambda each: -len(each[1])):
        out += ["", f"{len(names)} × {', '.join(names[:NAMED])}{' …' if len(names) > NAMED else ''}"]
        out += [f"  {line[:WIDE]}" for line in difference[:SHOWN]]
        out += [f"  … {len(difference) - SHOWN} more lines"] if len(difference) > SHOWN else []
    differing = sum(map(len, groups.values())) + len(before ^ after)
    out.append(
        f"{len(before & after)} files are in both; {differing} differ."
        if differing
        else f"{len(before)} files, no difference."
    )
    sys.stdout.write("\n".join(out) + "\n")
    return 1 if differing else 0


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _difference(old: Path, new: Path) -> Iterator[str]:
    """The lines that went and came; one line where only fingerprints or bytes that say nothing differ."""
    if old.read_bytes() == new.read_bytes():
        return
    one, other = _said(old), _said(new)
    if one == other and old.suffix == ".pdf":
        yield "other bytes, same text"
    if one == other:
        return
    if FINGERPRINT.sub("#", one) == FINGERPRINT.sub("#", other):
        yield "only fingerprints differ"
        return
    lines = unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0)
    yield from (line for line in lines if not line.startswith(("---", "+++", "@@")))


def _said(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(f"{name}\n{_even(book.read(name).decode())}" for name in sorted(book.namelist()))
    return _even(content.decode("utf-8", errors="backslashreplace"))


def _even(text: str) -> str:
    for pattern, instead in ASIDE:
        text = pattern.sub(instead, text)
    return text
