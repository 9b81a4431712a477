"""Which resources there are. A new one: a folder of its noun with its class, added to RESOURCES."""

from functools import cache

from litestar import Controller, Response, Router

from governance.api.agreements.resources import AgreementResource
from governance.api.calendars.resources import CalendarResource
from governance.api.changes.resources import ChangeResource
from governance.api.departments.resources import DepartmentResource
from governance.api.deployments.resources import DeploymentResource
from governance.api.drafts.resources import DraftResource
from governance.api.findings.resources import FindingResource
from governance.api.meetings.resources import DecisionResource, MeetingResource
from governance.api.open_data.resources import OpenDataResource
from governance.api.promises.resources import DueResource, PromiseResource
from governance.api.record.resources import EventResource
from governance.api.scorecards.resources import ScorecardResource
from governance.api.services.resources import ServiceResource
from governance.api.site import document
from governance.api.site.door import opened
from governance.api.site.routes import read
from governance.api.tokens.resources import TokenResource
from governance.api.uploads.resources import UploadResource
from governance.api.webhooks.resources import WebhookResource

PREFIX = "/api/v1"
RESOURCES: tuple[type[Controller], ...] = (
    AgreementResource,
    CalendarResource,
    ChangeResource,
    DecisionResource,
    DepartmentResource,
    DeploymentResource,
    DraftResource,
    DueResource,
    EventResource,
    FindingResource,
    MeetingResource,
    OpenDataResource,
    PromiseResource,
    ScorecardResource,
    ServiceResource,
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
