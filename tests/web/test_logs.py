"""Nothing that came from outside begins a line of the log or tells a terminal anything, wherever it came in."""

import io
import logging
import re
import sys
from urllib.parse import quote

import pytest
import structlog

from governance.web.site import logs
from tests.web.conftest import Visitor

C0, C1 = map(chr, range(0x20)), map(chr, range(0x7F, 0xA0))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ENDS, HIDDEN, HALF = "\u2028\u2029", "\u200b\ufeff\U000e0041", "\ud800"
HOSTILE = [*C0, *C1, *BIDI, *ENDS, *HIDDEN, HALF]
COLORS = re.compile(r"\x1b\[[0-9;]*m")
FORGED = '\n{"event": "request", "path": "/forged"}'


@pytest.fixture(params=[True, False], ids=["terminal", "machine"])
def lines(request, monkeypatch):
    """What was logged since, as lines; the colors of the terminal are ours."""
    out = io.StringIO()

    def written() -> str:
        if sys.stderr is not out:  # only in the test itself: pytest sets its own after the fixtures
            monkeypatch.setattr("sys.stderr", out)
            logs.configure(terminal=request.param)
        text = out.getvalue()
        out.seek(0)
        out.truncate()
        return COLORS.sub("", text) if request.param else text

    return written


def spoilt(text: str) -> list[str]:
    return [f"U+{ord(each):04X}" for each in HOSTILE if each in text and each != "\n"]


def test_no_such_character_of_a_path_a_value_a_name_or_a_number_is_written_as_it_is(lines):
    lines()
    log = structlog.get_logger("test")
    for each in HOSTILE:
        told = f"a{each}b\x1b[31m{FORGED}"
        logs.access(method="GET", path=f"/services/{told}", status=404, milliseconds=1)
        with structlog.contextvars.bound_contextvars(request=told):
            log.info(
                told,
                value=told,
                inner={told: [told, (told,)]},
                error=ValueError(told),
                raw=told.encode(errors="surrogatepass"),
            )
        written = lines()
        assert spoilt(written) == []
        assert written.count("\n") == 2
        assert "\x1b" not in written


def test_the_trace_of_what_broke_has_lines_but_none_that_looks_like_an_entry(lines):
    lines()
    for each in HOSTILE:
        structlog.get_logger("test").error("it broke", exc_info=ValueError(f"a{each}b{FORGED}\r{FORGED}"))
        written = lines()
        assert spoilt(written) == []
        first, *rest = written.removesuffix("\n").split("\n")
        assert "it broke" in first
        assert all(line.startswith("  ") for line in rest), rest


def test_what_libraries_log_is_as_harmless(lines):
    lines()
    for each in HOSTILE[:-1]:  # the half would be in what pytest keeps of a test, which cannot be sent on
        logging.getLogger("a library").warning("told %s", f"a{each}b{FORGED}")
        written = lines()
        assert spoilt(written) == []
        assert (written.count("\n"), "told a" in written) == (1, True)


def test_configuring_twice_says_everything_once(lines):
    lines()
    logs.configure(terminal=False)
    logging.getLogger("a library").warning("once")
    assert lines().count("once") == 1


async def test_addresses_headers_and_forms_of_strangers_leave_one_line_each(visitor: Visitor, lines):
    lines()
    some = [each for each in HOSTILE if each not in {"\0", HALF}]
    hostile = "".join(some) + FORGED
    asked = [
        await visitor.get(f"/services/{quote(hostile)}?q={quote(hostile)}"),
        await visitor.http.get(
            "/sign-in", headers=[(b"user-agent", b"a\t\x80\x9b31m"), (b"referer", b"\x9dx")]
        ),
        await visitor.http.post("/sign-in", data={"email": hostile, "password": hostile}),
        await visitor.http.post("/sign-in/password", data={"email": hostile}),
    ]
    written = lines()
    assert spoilt(written) == []
    assert len([line for line in written.splitlines() if "request=" in line or '"request"' in line]) == len(
        asked
    )
    assert all(each.status_code < 500 for each in asked)
