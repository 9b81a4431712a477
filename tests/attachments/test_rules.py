"""What may lie beside a matter is told by what is in it; whatever is locked, cut off, hostile or misnamed is refused."""

import pytest

from governance.attachments.rules import ENDS, KINDS, MOST, recognized
from governance.errors import Invalid, TooLarge
from tests.attachments import samples


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_what_is_taken(name: str) -> None:
    kind = recognized(name.upper(), samples.SAMPLES[name])
    assert name.endswith(kind.ends)


def test_every_kind_has_a_sample() -> None:
    assert {recognized(name, content).word for name, content in samples.SAMPLES.items()} == set(KINDS)
    assert recognized("b.jpeg", samples.JPEG) is KINDS["JPEG"]
    assert recognized("old.csv", "Straße;5".encode("cp1252")) is KINDS["CSV"]
    assert recognized("mark.csv", b"\xef\xbb\xbfa,b") is KINDS["CSV"]
    assert ".pdf" in ENDS


@pytest.mark.parametrize("name", samples.HOSTILE)
def test_what_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        recognized(name, samples.HOSTILE[name])
    assert refused.value.fields["file"] == refused.value.message
    assert refused.value.message.endswith(".")


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    packed = samples.bomb()
    assert len(packed) < 300_000
    with pytest.raises(Invalid, match="unpacks to more"):
        recognized("bomb.docx", packed)
    with pytest.raises(Invalid):
        recognized("liar.docx", samples.liar())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("locked.pdf", "password"),
        ("locked.docx", "password"),
        ("locked-members.docx", "password"),
        ("macros.docx", "macros"),
        ("macros-inside.docx", "macros"),
        ("picture.pdf", "holds PNG"),
        ("cut.docx", "damaged"),
        ("program.exe", "none of them"),
    ],
)
def test_it_says_what_is_wrong(name: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        recognized(name, samples.HOSTILE[name])


def test_size_is_bounded() -> None:
    with pytest.raises(TooLarge, match="20 MB"):
        recognized("a.pdf", b"%PDF-" + b"0" * MOST)
