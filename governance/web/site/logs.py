"""How the program logs: one line per request with its number, as JSON for machines or colored for a terminal.

No query strings, form fields, cookies, links out of letters or addresses of pages' contents are ever written.
"""

import logging
import re
import sys

import structlog

ROUTINE = ("/assets/", "/health/")
# Whoever has such an address has what was sent to somebody.
SECRET = re.compile(r"^/(calendar|l|letter|u|coming-up/links)/.+")


def configure(*, terminal: bool | None = None) -> None:
    """Set logging up for this process; `terminal` decides between colors and JSON."""
    readable = sys.stderr.isatty() if terminal is None else terminal
    # Never with local variables: they hold cookies and what people typed.
    rendering: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if readable
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *rendering,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # While the database is away, the driver's pool tells each try with its trace; what asked it says so, too.
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)


def access(*, method: str, path: str, status: int, milliseconds: int) -> None:
    """One line for one answer; assets and health checks only when they fail."""
    if path.startswith(ROUTINE) and status < 400:
        return
    structlog.get_logger("governance.access").info(
        "request", method=method, path=SECRET.sub(r"/\1/…", path), status=status, ms=milliseconds
    )
