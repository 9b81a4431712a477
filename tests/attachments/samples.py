"""Small files of every kind that is taken, and hostile ones that are not."""

import zipfile
from io import BytesIO

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 17 + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 20 + b"\xff\xd9"
CSV = "Straße,Tage\nElm,4\n".encode()
_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
WORD, SHEET = _MAIN.format("wordprocessingml.document"), _MAIN.format("spreadsheetml.sheet")
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def office(member: str, called: str, **more: bytes) -> bytes:
    """An Office file with its list of types and one member of words."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", f'<Types><Override ContentType="{called}"/></Types>')
        packed.writestr(member, "<w/>")
        for name, content in more.items():
            packed.writestr(name, content)
    return made.getvalue()


DOCX, XLSX = office("word/document.xml", WORD), office("xl/workbook.xml", SHEET)
SAMPLES = {"a.pdf": PDF, "a.png": PNG, "a.jpg": JPEG, "a.csv": CSV, "a.docx": DOCX, "a.xlsx": XLSX}


def many_members() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for number in range(5_001):
            packed.writestr(f"{number}", "")
    return made.getvalue()


def bomb() -> bytes:
    """Unpacks to a thousand times of what it is: 210 MB."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", f'<Types><Override ContentType="{WORD}"/></Types>')
        with packed.open("word/document.xml", "w") as member:
            for _ in range(210):
                member.write(b"\0" * 1_000_000)
    return made.getvalue()


def liar() -> bytes:
    """Says that its list of types unpacks to a hundred bytes, which is 50 MB."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b" " * 50_000_000)
        packed.writestr("word/document.xml", "<w/>")
    return made.getvalue().replace((50_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))


def locked_zip() -> bytes:
    """An Office file whose members say that they are encrypted: bit 0 of their flags."""
    found = bytearray(DOCX)
    place = found.find(b"PK\x01\x02")
    while place >= 0:
        found[place + 8] |= 1
        place = found.find(b"PK\x01\x02", place + 1)
    return bytes(found)


HOSTILE = {
    "empty.pdf": b"",
    "page.pdf": b"<html><script>alert(1)</script>",
    "picture.pdf": PNG,
    "paper.png": PDF,
    "cut.pdf": PDF[:30],
    "cut.png": PNG[:-4],
    "cut.jpg": JPEG[:-2],
    "cut.docx": DOCX[:60],
    "locked.pdf": PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root"),
    "locked.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
    "locked-members.docx": locked_zip(),
    "macros.docx": office("word/document.xml", MACROS),
    "macros-inside.docx": office("word/document.xml", WORD, **{"word/vbaProject.bin": b"\xd0\xcf"}),
    "sheet.docx": XLSX,
    "words.xlsx": DOCX,
    "plain.docx": office("readme.txt", WORD),
    "untold.docx": office("word/document.xml", "text/xml"),
    "archive.zip": DOCX,
    "program.exe": b"MZ\x90\0" + b"\0" * 50,
    "list.csv": b"a,b\0c\n",
    "page.csv": b"  <svg onload=alert(1)>",
    "program.csv": b"MZ\x90\x03" + b"\x01" * 20,
    "drawing.svg": b"<svg/>",
    "noend": PDF,
    "many.docx": many_members(),
}
