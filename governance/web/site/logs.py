"""How the program logs: one line per request with its number, as JSON for machines or colored for a terminal.

No query strings, form fields, cookies, links out of letters or addresses of pages' contents are ever written, and of a
token only the part that may be read. What came
from outside cannot begin a line of its own, nor tell a terminal anything: control characters and marks of direction are
written as their numbers, and what broke (its trace has several lines) is indented.
"""

import io
import logging
import re
import sys
import unicodedata
from typing import TextIO, cast

import structlog

from governance.identity.rules import tokens

ROUTINE = ("/assets/", "/health/")
# Whoever has such an address has what was sent to somebody.
_OTHERS = "concord"
_UNSEEN = (
    "Cc",
    "Cf",
    "Cs",
    "Zl",
    "Zp",
)  # control, format and direction marks, half characters, ends of lines
SECRET = re.compile(r"^/(calendar|l|letter|u|coming-up/links)/.+")


def configure(*, terminal: bool | None = None) -> None:
    """Set logging up for this process; `terminal` decides between colors and JSON."""
    readable = sys.stderr.isatty() if terminal is None else terminal
    # Never with local variables: they hold cookies and what people typed.
    rendering: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer()
    )
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*before, without_controls, rendering],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _Errors())),
    )
    _take_in_others([*before, _plain, without_controls, rendering])
    # While the database is away, the driver's pool tells each try with its trace; what asked it says so, too.
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)


class _Errors(io.TextIOBase):
    """The error stream as it is when a line is told, not as it was when logging was set up."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def without_controls(
    _logger: object, _name: str, entry: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """The last thing done to an entry before it is drawn."""
    trace = entry.pop("exception", None)
    cleaned: structlog.typing.EventDict = {name: _cleaned(value) for name, value in entry.items()}
    if trace is not None:
        cleaned["exception"] = "\n".join(f"  {_visible(line)}" for line in str(trace).split("\n"))
    return cleaned


def _cleaned(value: object) -> object:
    if isinstance(value, bool | int | float | None):
        return value
    if isinstance(value, dict):
        return {_visible(str(name)): _cleaned(each) for name, each in value.items()}
    return (
        [_cleaned(each) for each in value] if isinstance(value, list | tuple | set) else _visible(str(value))
    )


def _visible(text: str) -> str:
    text = tokens.masked(text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(_number(sign) if unicodedata.category(sign) in _UNSEEN else sign for sign in text)


def _number(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) > 0xFF else f"\\x{ord(sign):02x}"


def _take_in_others(processors: list[structlog.typing.Processor]) -> None:
    """Lines of libraries look like ours, and are as harmless."""
    root = logging.getLogger()
    for old in [each for each in root.handlers if each.name == _OTHERS]:
        root.removeHandler(old)
    handler = logging.StreamHandler(_Errors())
    handler.name = _OTHERS
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=processors))
    root.addHandler(handler)


def _plain(_logger: object, _name: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return structlog.stdlib.ProcessorFormatter.remove_processors_meta(None, "", entry)


def access(*, method: str, path: str, status: int, milliseconds: int) -> None:
    """One line for one answer; assets and health checks only when they fail."""
    if path.startswith(ROUTINE) and status < 400:
        return
    structlog.get_logger("governance.access").info(
        "request", method=method, path=SECRET.sub(r"/\1/…", path), status=status, ms=milliseconds
    )
