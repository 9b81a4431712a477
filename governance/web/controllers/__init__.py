"""One module per resource: load through the viewer, call one action or query, render."""

from litestar import Controller

from governance.web.controllers.account import AccountController
from governance.web.controllers.accounts import AccountsController, OfficesController
from governance.web.controllers.adjustments import AdjustmentController
from governance.web.controllers.agreements import AgreementController
from governance.web.controllers.assets import AssetController
from governance.web.controllers.audit import AuditController
from governance.web.controllers.brief import BriefController
from governance.web.controllers.calendars import CalendarController
from governance.web.controllers.changes.acts import ActController
from governance.web.controllers.changes.answer import AnswerController
from governance.web.controllers.changes.approvals import ApprovalController
from governance.web.controllers.changes.happened import HappenedController
from governance.web.controllers.changes.propose import ProposeController
from governance.web.controllers.changes.sheet import SheetController
from governance.web.controllers.changes.sheet_import import SpreadsheetController
from governance.web.controllers.changes.show import ChangeController
from governance.web.controllers.corrections import CorrectionController
from governance.web.controllers.departments import DepartmentController
from governance.web.controllers.differences import DifferenceController
from governance.web.controllers.documents import DocumentController, VerifyController
from governance.web.controllers.health import HealthController
from governance.web.controllers.labels import LabelController
from governance.web.controllers.people import PeopleController
from governance.web.controllers.people_imports import PeopleImportController
from governance.web.controllers.requests import RequestController
from governance.web.controllers.root import RootController
from governance.web.controllers.samples import SampleController
from governance.web.controllers.scorecards import OwnScorecardController, ScorecardController
from governance.web.controllers.search import SearchController
from governance.web.controllers.services import LookUpController, ServiceController
from governance.web.controllers.setup import SetupController
from governance.web.controllers.sign_in import SignInController
from governance.web.controllers.sources import SourceController
from governance.web.controllers.term_imports import TermImportController
from governance.web.controllers.to_do import ToDoController
from governance.web.controllers.uploads import TakenController, UploadController

CONTROLLERS: tuple[type[Controller], ...] = (
    AccountController,
    AccountsController,
    ActController,
    AdjustmentController,
    AgreementController,
    AnswerController,
    ApprovalController,
    AssetController,
    AuditController,
    BriefController,
    CalendarController,
    ChangeController,
    CorrectionController,
    DepartmentController,
    DocumentController,
    HappenedController,
    HealthController,
    LabelController,
    LookUpController,
    OfficesController,
    OwnScorecardController,
    PeopleController,
    PeopleImportController,
    ProposeController,
    RequestController,
    RootController,
    SampleController,
    ScorecardController,
    SearchController,
    ServiceController,
    SetupController,
    SheetController,
    SignInController,
    SourceController,
    DifferenceController,
    SpreadsheetController,
    TakenController,
    TermImportController,
    ToDoController,
    UploadController,
    VerifyController,
)
