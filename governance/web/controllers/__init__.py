"""One module per resource: load through the viewer, call one action or query, render."""

from litestar import Controller

from governance.web.controllers.account import AccountController
from governance.web.controllers.assets import AssetController
from governance.web.controllers.audit import AuditController
from governance.web.controllers.calendars import CalendarController
from governance.web.controllers.health import HealthController
from governance.web.controllers.root import RootController
from governance.web.controllers.sign_in import SignInController

CONTROLLERS: tuple[type[Controller], ...] = (
    AccountController,
    AssetController,
    AuditController,
    CalendarController,
    HealthController,
    RootController,
    SignInController,
)
