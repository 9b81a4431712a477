"""The one file that auditors take home: it verifies Ed25519 as the standard says, needs nothing beside the standard
library, agrees with the program, and finds what was done to an export.
"""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from random import Random
from time import process_time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from governance.anchors import package, verify_trail
from governance.anchors.actions.signing import sign
from governance.anchors.queries.leaves import root_at
from governance.anchors.queries.origins import origins
from governance.anchors.rules.notes import Checkpoint, PublicKey, signed
from governance.anchors.rules.tree import Tree, leaf
from governance.anchors.verify_trail import L, P, copies_in, read, signature_fits
from governance.audit import queries as audit
from governance.audit import rules
from tests.anchors.stage import entries, installed
from tests.audit.test_trail import write

AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)
PROGRAM = Path(verify_trail.__file__)
# RFC 8032, 7.1: key, message, signature
VECTORS = """
d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a -
e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c 72
92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025 af82
6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
"""
SIGNED = [
    (bytes.fromhex(key), bytes.fromhex(message.strip("-")), bytes.fromhex(signature))
    for key, message, signature in zip(*[iter(VECTORS.split())] * 3, strict=True)
]


@pytest.mark.parametrize(("key", "message", "signature"), SIGNED)
def test_the_vectors_of_the_standard_fit_and_altered_ones_do_not(key, message, signature) -> None:
    assert signature_fits(key, message, signature)
    assert not signature_fits(key, message + b"x", signature)
    for place in (0, 31, 32, 63):
        altered = bytearray(signature)
        altered[place] ^= 1
        assert not signature_fits(key, message, bytes(altered))


def test_it_agrees_with_the_library_that_signs() -> None:
    random = Random(3)
    for _ in range(20):
        key, message = Ed25519PrivateKey.from_private_bytes(random.randbytes(32)), random.randbytes(50)
        public, signature = key.public_key().public_bytes_raw(), key.sign(message)
        assert signature_fits(public, message, signature)
        assert not signature_fits(public, message, random.randbytes(64))


def test_what_is_not_written_in_the_one_way_is_refused() -> None:
    key, message, signature = SIGNED[1]
    s = int.from_bytes(signature[32:], "little")
    assert not signature_fits(key, message, signature[:32] + (s + L).to_bytes(32, "little"))
    assert not signature_fits(key, message, signature[:-1])
    assert not signature_fits(key, message, signature + b"\0")
    assert not signature_fits(key[:-1], message, signature)
    assert not signature_fits(b"", message, signature)
    for y in (P, P + 1, 2**255 - 1):  # the same points as 0, 1 and 18, written a second way
        assert verify_trail._decoded(y.to_bytes(32, "little")) is None
    assert verify_trail._decoded((1 | 1 << 255).to_bytes(32, "little")) is None  # x = 0 has no odd twin
    assert verify_trail._decoded((2).to_bytes(32, "little")) is None  # on no point of the curve


# Exports made here, without a database

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
ORIGIN = "sla.example.gov/trail/1"
PUBLIC = PublicKey(name=ORIGIN, key=KEY.public_key().public_bytes_raw())
BEGUN = json.dumps({"v": 2, "tag": "audit:origin:begun", "after": {"key": str(PUBLIC)}})


def lines(texts: list[str], *, older: int = 0, withheld: int = 0) -> list[str]:
    """An export of these texts, the first `older` in the form that has its number within; one may be withheld."""
    found, previous = [], rules.FIRST
    for number, text in enumerate(texts, 1):
        told = {"number": number, "previous": previous, "body": text}
        if number > older:
            told["recorded_at"] = "2026-06-09T14:00:00Z"
            previous = rules.chained(previous, text, number=number, recorded_at="2026-06-09T14:00:00Z")
        else:
            previous = rules.chained_by_form_1(previous, text)
        told["hash"] = previous
        if number == withheld:
            told = {key: told[key] for key in ("number", "previous", "hash")} | {
                "leaf": leaf(previous, text).hex()
            }
        found.append(json.dumps(told, ensure_ascii=False))
    return found


def tree_of(export: list[str]) -> Tree:
    tree = Tree()
    for line in export:
        told = json.loads(line)
        tree.append(bytes.fromhex(told["leaf"]) if "leaf" in told else leaf(told["hash"], told["body"]))
    return tree


def checkpoint(export: list[str], size: int) -> str:
    point = Checkpoint(origin=ORIGIN, size=size, root=tree_of(export).root(size))
    return signed(point, PUBLIC, KEY.sign(point.text.encode()))


TEXTS = [BEGUN, *(json.dumps({"v": 2, "number": number, "words": "José 🐈"}) for number in range(2, 22))]
WHOLE = lines(TEXTS)


def ran(tmp_path: Path, export: list[str], *copies: str) -> subprocess.CompletedProcess[str]:
    """The program alone in a folder, isolated from everything that is installed."""
    shutil.copy(PROGRAM, tmp_path)
    (tmp_path / "trail.jsonl").write_text("".join(f"{line}\n" for line in export), encoding="utf-8")
    named = []
    for number, each in enumerate(copies):
        if each.startswith("--") or "\n" not in each:
            named.append(each)
            continue
        (tmp_path / f"copy{number}.txt").write_text(each, encoding="utf-8")
        named.append(f"copy{number}.txt")
    return isolated(tmp_path, "verify_trail.py", "trail.jsonl", *named)


def isolated(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-I", "-S", *words]
    return subprocess.run(call, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_it_runs_by_itself_and_tells_size_and_root(tmp_path) -> None:
    done = ran(
        tmp_path, WHOLE, checkpoint(WHOLE, 21), checkpoint(WHOLE, 7), f"9:{tree_of(WHOLE).root(9).hex()}"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"\n21:{tree_of(WHOLE).root(21).hex()}\n" in done.stdout
    assert "elsewhere: 3" in done.stdout


def test_both_forms_of_entries_and_withheld_ones_are_one_chain() -> None:
    for older, withheld in ((0, 0), (21, 0), (10, 0), (10, 5), (3, 12)):
        export = lines(TEXTS, older=older, withheld=withheld)
        trail = read(export, {7}, {})
        assert (trail.size, trail.faults, trail.withheld) == (21, [], int(bool(withheld)))
        assert trail.roots[7] == tree_of(lines(TEXTS, older=older)).root(7).hex()


@pytest.mark.parametrize(
    ("export", "fault"),
    [
        (WHOLE[:12], "the last ones are missing"),
        ([], "the last ones are missing"),
        (lines([*TEXTS[:12], *TEXTS[:12]]), "altered, put in, moved or taken out"),
        (lines([*TEXTS[:4], "{}", *TEXTS[5:]]), "altered"),
        (lines([*TEXTS[:4], TEXTS[5], TEXTS[4], *TEXTS[6:]]), "moved"),
        (lines([*TEXTS[:4], "{}", *TEXTS[4:]]), "put in"),
        ([*WHOLE[:4], WHOLE[4].replace("words", "wards"), *WHOLE[5:]], "entry 5: its text was altered"),
        ([*WHOLE[:4], WHOLE[4].replace("14:00", "13:00"), *WHOLE[5:]], "entry 5: its text was altered"),
        ([*WHOLE[:4], *WHOLE[5:]], "entry 5: it is missing"),
        ([*WHOLE[:4], "nonsense", *WHOLE[5:]], "entry 5: it is missing"),
    ],
    ids=[
        "cut",
        "emptied",
        "grown",
        "rewritten",
        "renumbered",
        "back-dated",
        "text",
        "time",
        "gone",
        "broken",
    ],
)
def test_what_was_done_is_found_with_a_copy_kept_elsewhere(tmp_path, export, fault) -> None:
    done = ran(tmp_path, export, checkpoint(WHOLE, 21), f"--key={PUBLIC}")
    assert done.returncode == 1
    assert fault in done.stdout


def test_an_older_export_names_the_very_entry(tmp_path) -> None:
    (tmp_path / "older.jsonl").write_text("".join(f"{line}\n" for line in WHOLE), encoding="utf-8")
    done = ran(tmp_path, lines([*TEXTS[:4], "{}", *TEXTS[5:]]), "older.jsonl")
    assert (done.returncode, "entry 5: it is another than in the older export" in done.stdout) == (1, True)
    done = ran(tmp_path, WHOLE[:20], "older.jsonl")
    assert (done.returncode, "the last are missing" in done.stdout) == (1, True)
    assert ran(tmp_path, WHOLE, "older.jsonl").returncode == 0


def test_a_checkpoint_that_nobody_known_signed_is_said(tmp_path) -> None:
    forged = checkpoint(WHOLE, 21).replace(ORIGIN, "somebody/trail/1")
    assert "no key that is known signed it" in ran(tmp_path, WHOLE, forged).stdout
    other = PublicKey(name=ORIGIN, key=Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    assert (
        "no key that is known signed it"
        in ran(tmp_path, WHOLE, checkpoint(WHOLE, 21), f"--key={other}").stdout
    )


def test_wrong_use_is_told_apart_from_what_is_not_sound(tmp_path) -> None:
    assert ran(tmp_path, WHOLE, "there-is-no-such-file").returncode == 2
    assert ran(tmp_path, WHOLE, "no checkpoint in here\n").returncode == 2


def test_copies_are_read_as_the_program_reads_them() -> None:
    note = checkpoint(WHOLE, 21)
    for text in (
        note,
        note.replace("\n", "\r\n"),
        f"Keep:\n\n{note}\n--\nOffice",
        "\n".join(f"> {x}" for x in note.split("\n")),
    ):
        (found,) = copies_in(text, "mail")
        assert (found.size, found.fingerprint) == (21, tree_of(WHOLE).root(21).hex())
        assert verify_trail._signed(found.signed, found.signatures[0], {ORIGIN: PUBLIC.key})


def test_a_saved_mail_is_a_copy(tmp_path) -> None:
    letter = EmailMessage()
    letter.set_content(
        f"Ruth Adler,\n\nkeep this:\n\n{checkpoint(WHOLE, 21)}\nThe office", cte="quoted-printable"
    )
    assert "elsewhere: 1" in (done := ran(tmp_path, WHOLE, letter.as_string())).stdout
    assert (done.returncode, done.stderr) == (0, "")


def test_twenty_thousand_entries_are_checked_in_a_moment() -> None:
    export = lines([BEGUN, *(json.dumps({"v": 2, "number": n, "words": "w" * 350}) for n in range(20_000))])
    began = process_time()
    trail = read(export, {7_000}, {})
    assert (trail.size, trail.faults) == (20_001, [])
    assert process_time() - began < 2  # 0.24 s when written; 100,000 take 1.2 s


@pytest.mark.anyio
async def test_what_the_program_exports_is_sound_by_itself_and_by_its_checkpoints(db, home, tmp_path) -> None:
    with installed(home):
        await entries(4)
        await write(audience="streets", private="")
        point = await sign(at=AT)
        await entries(2)
        size, _ = await audit.head()
        assert point
        with (tmp_path / "record.zip").open("wb") as out:
            await package.write(out, upto=size)
        await package.files(tmp_path, upto=size, audiences=None)
        (origin,) = await origins()
        root = await root_at(size)
    assert isolated(tmp_path, "verify_trail.py", "--help").returncode == 0
    for export, told in (
        ("record.zip", "of 1 the text is not in this export"),
        ("trail.jsonl", "one another. "),
    ):
        done = isolated(tmp_path, "verify_trail.py", export, "checkpoints.txt", f"--key={origin.key}")
        assert (done.returncode, done.stderr) == (0, "")
        assert told in done.stdout
        assert f"{size}:{root}" in done.stdout
