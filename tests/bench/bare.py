"""The yardstick: a page with nothing of ours. Eight primary-key queries in one transaction, a small template.

`python -m tests.bench.bare PORT` serves it exactly as `governance serve` serves the portal: the same server with the same
settings, one process, the same pool.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from jinja2 import DictLoader, Environment
from litestar import Litestar, MediaType, Response, get

from governance.changes.tables import Change
from governance.cli import serve
from governance.database.session import opened, transaction
from governance.settings import current

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Changes</title></head><body><h1>Changes</h1>
<table>{% for row in rows %}<tr><th>{{ row.number }}</th><td>{{ row.title }}</td><td>{{ row.state }}</td>
<td>{{ row.touched_at }}</td></tr>{% endfor %}</table></body></html>"""
TEMPLATE = Environment(loader=DictLoader({"page": PAGE}), autoescape=True, auto_reload=False).get_template(
    "page"
)
QUERIES = 8


@get("/health/ready", sync_to_thread=False)
def ready() -> str:
    return "ready"


@get("/bare")
async def page() -> Response[str]:
    async with transaction():
        rows = [await Change.select().where(Change.id == key).first() for key in range(1, QUERIES + 1)]
    return Response(TEMPLATE.render(rows=rows), media_type=MediaType.HTML)


@asynccontextmanager
async def _database(_: Litestar) -> AsyncIterator[None]:
    async with opened(current()):
        yield


def application() -> Litestar:
    return Litestar([ready, page], lifespan=[_database], openapi_config=None, logging_config=None)


if __name__ == "__main__":
    serve.APPLICATION = f"{__spec__.name}:application"
    serve._run(serve._server("127.0.0.1", int(sys.argv[1]), 1), current())
