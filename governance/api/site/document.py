"""The interface's own description (OpenAPI 3.1), built from an application that is never served.

Served is a copy of it, to tokens alone: a framework that serves it by itself serves it to everybody, with scripts of others.
"""

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Litestar, Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from governance.identity.rules.tokens import PREFIX

TITLE, VERSION = "Concord", "1"
ABOUT = (
    "What is agreed between a city's 311 center and its departments, for other systems: what is promised, why and until "
    "when. A token sees what its owner's roles see at that moment; none can agree to, approve or decide anything. Paths under "
    "/api/v1 only gain; what is to go says so by Deprecation and Sunset for twelve months."
)
TOKEN = SecurityScheme(
    type="http", scheme="bearer", bearer_format=f"{PREFIX}…", description="Made on the page Your account."
)
_PAGE = re.compile(r"Page_[\w.]*?(\w+)_(?=\")")  # a page of departments is called so, not after its module

IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of an answer that you have: 304 while it holds.",
    "schema": {"type": "string"},
}


def built(router: Router) -> str:
    """The document of this router, as text that is the same wherever it is built."""
    config = OpenAPIConfig(
        title=TITLE,
        version=VERSION,
        description=ABOUT,
        components=[Components(security_schemes={"token": TOKEN})],
    )
    app = Litestar([router], openapi_config=config)
    schema = app.openapi_schema.to_schema()
    _describe(schema["components"]["schemas"])
    for path in schema["paths"].values():
        if shown := path.get("get"):
            shown["parameters"] = [*shown.get("parameters", []), IF_NONE_MATCH]
    told = json.dumps(_whole(schema), indent=1, ensure_ascii=False, sort_keys=True)
    return _PAGE.sub(r"\1Page", told) + "\n"


def _describe(parts: dict[str, Any]) -> None:
    """Each part by the docstring of its class; and that what is sent has no further fields, where it may have none."""
    for kind in _kinds(msgspec.Struct):
        if kind.__name__ in parts and kind.__module__.startswith("governance.api.") and kind.__doc__:
            parts[kind.__name__]["description"] = inspect.cleandoc(kind.__doc__)
            if kind.__struct_config__.forbid_unknown_fields:
                parts[kind.__name__]["additionalProperties"] = False


def _kinds(of: type[Any]) -> Iterator[type[Any]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _whole(value: Any) -> Any:
    """Limits of whole numbers as whole numbers, which the framework tells as 100.0."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    return [_whole(each) for each in value] if isinstance(value, list) else value
