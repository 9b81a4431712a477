"""One file in every dress: encodings, line ends, delimiters, archives. What is read is the same."""

import gzip
import io
import shutil
import zipfile
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from governance.errors import Invalid, TooLarge, Unavailable
from governance.requests.reading import unpacking
from tests.requests.reading.conftest import Reading
from tests.requests.reading.files import row, text

LABEL = "Straßenschäden – naïve “café”"
FILE = text(row("A-1", problem=LABEL), row("A-2", problem='say "no", twice'), row("A-3"))


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with byte order mark"),
        ("utf-16", "UTF-16, little end first"),
        ("utf-16-le", "UTF-16, little end first"),
        ("utf-16-be", "UTF-16, big end first"),
        ("cp1252", "Windows Latin (1252)"),
    ],
)
def test_every_encoding_gives_the_same_records(encoding: str, told: str, reading: Reading) -> None:
    look = reading(FILE.encode(encoding))
    assert look.file.facts["encoding"] == told
    assert look.kept == reading(FILE).kept
    assert look.one("A-1")["label"] == LABEL


def test_a_byte_order_mark_of_utf_16_with_the_big_end_first_is_known(reading: Reading) -> None:
    look = reading(b"\xfe\xff" + FILE.encode("utf-16-be"))
    assert look.one("A-1")["label"] == LABEL


def test_a_few_broken_bytes_do_not_make_a_utf_8_file_another_one(reading: Reading) -> None:
    look = reading(FILE.encode().replace(b"naive", b"na\xffve").replace("ï".encode(), b"\xff"))
    assert look.one("A-1")["label"] == "Straßenschäden – na\ufffdve “café”"
    assert look.file.facts["bytes that are no text"] == "1"


def test_mojibake_of_the_city_stays_as_it_is(reading: Reading) -> None:
    look = reading(text(row("A-1", problem="CafÃ© terrace")))
    assert look.one("A-1")["label"] == "CafÃ© terrace"


@pytest.mark.parametrize(("end", "told"), [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")])
def test_every_line_end_gives_the_same_records(end: str, told: str, reading: Reading) -> None:
    look = reading(FILE.replace("\n", end))
    assert (look.file.facts["line ends"], look.kept) == (told, reading(FILE).kept)


def test_a_lone_carriage_return_within_a_value_is_a_blank(reading: Reading) -> None:
    look = reading(text(row("A-1", problem="Pot\rhole")))
    assert look.one("A-1")["label"] == "Pot hole"


@pytest.mark.parametrize(
    ("delimiter", "told"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "vertical bar")]
)
def test_every_delimiter_gives_the_same_records(delimiter: str, told: str, reading: Reading) -> None:
    rows = (row("A-1", problem="a, b; c | d"), row("A-2"))
    look = reading(text(*rows, delimiter=delimiter))
    assert (look.file.facts["delimiter"], look.kept) == (told, reading(text(*rows)).kept)


def test_a_line_that_names_the_delimiter_and_blank_lines_before_the_header_are_no_records(
    reading: Reading,
) -> None:
    look = reading("sep=;\n\n" + text(row("A-1"), delimiter=";"))
    assert (look.file.records, look.one("A-1")["line"]) == (1, "4")


@pytest.mark.parametrize("ending", ["", "\n", "\n\n\n"])
def test_how_a_file_ends_makes_no_record(ending: str, reading: Reading) -> None:
    assert reading(FILE.rstrip("\n") + ending).file.records == 3


def test_blank_lines_in_between_are_no_records_and_lines_are_still_counted(reading: Reading) -> None:
    first, second, third, fourth = FILE.splitlines(keepends=True)
    look = reading(first + "\n" + second + "\n\n" + third + fourth)
    assert [one["line"] for one in look.kept] == ["3", "6", "7"]


def test_values_over_several_lines_keep_the_line_on_which_they_begin(reading: Reading) -> None:
    rows = [row("A-1", problem="Pot\nhole"), row("A-2"), row("A-3", problem="a\n\n\nb"), row("A-4")]
    look = reading(text(*rows))
    assert [one["line"] for one in look.kept] == ["2", "4", "5", "9"]
    assert look.file.facts["read"] == "as a whole"
    assert look.one("A-3")["label"] == "a b"


def test_a_header_may_be_quoted_spaced_and_in_another_case(reading: Reading) -> None:
    header = ("NUMBER", " problem ", "Opened", "closed", "DUE", "Sta_tus")
    look = reading(text(row("A-1"), header=header).replace("Sta_tus", '"status"'))
    assert look.kept == reading(text(row("A-1"))).kept


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/", 1) if name.startswith("folder") else name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "pack", [gzip.compress, lambda raw: zipped(**{"requests.csv": raw, "notes.pdf": b"%"})]
)
def test_an_archive_with_one_file_of_records_is_that_file(
    pack: Callable[[bytes], bytes], reading: Reading
) -> None:
    assert reading(pack(FILE.encode())).kept == reading(FILE).kept


def test_an_archive_of_two_files_is_refused_with_their_names(reading: Reading) -> None:
    with pytest.raises(Invalid, match=r"2 files \(2024.csv, 2025.csv\)"):
        reading(zipped(**{"2024.csv": b"a", "2025.csv": b"b"}))


def test_what_a_mac_adds_to_an_archive_is_no_file_of_records(reading: Reading) -> None:
    look = reading(zipped(**{"requests.csv": FILE.encode(), "__MACOSX/._requests.csv": b"x"}))
    assert look.file.records == 3


def test_a_workbook_is_refused_with_what_to_do(reading: Reading) -> None:
    with pytest.raises(Invalid, match="Save the sheet with the requests as CSV"):
        reading(zipped(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}))


@pytest.mark.parametrize(
    "wrong",
    [b"\x1f\x8b\x08 broken", b"PK\x03\x04 broken", gzip.compress(b"a,b" * 999, mtime=0)[:-9]],
    ids=["no gzip", "no zip", "cut off"],
)
def test_a_damaged_archive_is_refused_in_words(wrong: bytes, reading: Reading) -> None:
    with pytest.raises(Invalid, match="damaged"):
        reading(wrong)


def test_an_archive_made_to_fill_the_disk_is_refused(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "_FROM_BYTES", 1_000_000)
    bomb = b"\0" * 30_000_000
    with pytest.raises(TooLarge, match="Unpacked"):
        reading(gzip.compress(bomb))
    with pytest.raises(TooLarge, match="Unpacked"):
        reading(zipped(**{"requests.csv": bomb}))


@pytest.mark.parametrize("nothing", ["", "\n\n", "   ", "\ufeff"])
def test_an_empty_file_is_refused(nothing: str, reading: Reading) -> None:
    with pytest.raises(Invalid, match=r"empty|nothing but blanks"):
        reading(nothing)


def test_a_header_alone_is_a_file_without_records(reading: Reading) -> None:
    assert reading(text()).file.records == 0


@pytest.mark.parametrize(
    "sent", [gzip.compress(FILE.encode()), FILE.encode("utf-16")], ids=["packed", "utf-16"]
)
def test_a_disk_that_would_get_full_refuses_in_words_while_writing(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(unpacking, "_LOOKED_EVERY", 10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=unpacking.RESERVE + 9))
    with pytest.raises(Unavailable, match="too little room on the server's disk"):
        reading(sent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=unpacking.RESERVE + 10))
    assert reading(sent).kept


def test_of_what_is_unpacked_and_written_anew_one_copy_stays(reading: Reading) -> None:
    look = reading(gzip.compress(FILE.encode("utf-16")))
    left = {path.name for path in look.file.kept.parent.iterdir()}
    assert "plain" in left
    assert "unpacked" not in left
    assert "unpacked" in {
        path.name for path in reading(gzip.compress(FILE.encode())).file.kept.parent.iterdir()
    }
