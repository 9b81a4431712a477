"""Which resources there are. A new one: a folder of its noun with its class, added to RESOURCES."""

from functools import cache

from litestar import Controller, Response, Router

from governance.api.departments.resources import DepartmentResource
from governance.api.deployments.resources import DeploymentResource
from governance.api.drafts.resources import DraftResource
from governance.api.site import document
from governance.api.site.door import opened
from governance.api.site.routes import read
from governance.api.tokens.resources import TokenResource
from governance.api.uploads.resources import UploadResource
from governance.api.webhooks.resources import WebhookResource

PREFIX = "/api/v1"
RESOURCES: tuple[type[Controller], ...] = (
    DepartmentResource,
    DeploymentResource,
    DraftResource,
    TokenResource,
    UploadResource,
    WebhookResource,
)


class DocumentResource(Controller):
    path = "/openapi.json"

    @read("/", operation="showDocument", scope=None, include_in_schema=False)
    async def show(self) -> Response[str]:
        return Response(text(), media_type="application/json")


def router(*more: type[Controller]) -> Router:
    return Router(PREFIX, route_handlers=[*RESOURCES, DocumentResource, *more], guards=[opened])


@cache
def text() -> str:
    """The interface's description: docs/openapi.json holds the same."""
    return document.built(router())
