"""Reads a PDF back: its words, its files, what a validator says."""

import io
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import overload

import page
from pypdf import PdfReader


class Pages(Sequence[str]):
    """The words of each page, read when they are asked for: reading a page takes as long as making it."""

    def __init__(self, content: bytes) -> None:
        self.sheets = PdfReader(io.BytesIO(content)).pages
        self.words = cache(lambda at: " ".join(self.sheets[at].extract_text().split()))

    def __len__(self) -> int:
        return len(self.sheets)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        inside = range(len(self))[at]
        return self.words(inside) if isinstance(inside, int) else [self.words(each) for each in inside]


@lru_cache(maxsize=8)
def pages(content: bytes) -> Pages:
    """The same for all tests that ask about one document."""
    return Pages(content)


def text(content: bytes) -> str:
    return " ".join(pages(content))


def faults(content: bytes, profile: str) -> list[str]:
    report = page.validate_pdf_bytes(content, profile=profile)
    return [] if report.is_compliant else [str(failure) for failure in report.failures] or ["not compliant"]
