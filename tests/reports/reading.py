"""Reads a PDF back: its words, its files, what a validator says."""

import io

import page
from pypdf import PdfReader


def pages(content: bytes) -> list[str]:
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(content)).pages]


def text(content: bytes) -> str:
    return " ".join(pages(content))


def faults(content: bytes, profile: str) -> list[str]:
    report = page.validate_pdf_bytes(content, profile=profile)
    return [] if report.is_compliant else [str(failure) for failure in report.failures] or ["not compliant"]
