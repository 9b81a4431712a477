"""A long list of lines, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from governance.web.site.pages import Request

T = TypeVar("T")
ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """The lines of page `number` out of `pages`; `count` is the number of all lines."""

    rows: Sequence[T]
    number: int
    pages: int
    count: int


def page_of(request: Request, rows: Sequence[T], *, size: int = ON_A_PAGE) -> Page[T]:
    """The page of lines that the address asks for, else the nearest one that exists."""
    pages = max(-(-len(rows) // size), 1)
    number = min(page_number(request.query_params.get("page", "")), pages)
    return Page(rows=rows[(number - 1) * size : number * size], number=number, pages=pages, count=len(rows))


def page_number(asked: str) -> int:
    """The page number in an address; 1 where it is no number."""
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1
