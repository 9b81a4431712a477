"""One module per resource: load through the viewer, call one action or query, render."""

from litestar import Controller

from governance.web.adjustments.pages import AdjustmentController
from governance.web.agreements.departments import DepartmentController
from governance.web.agreements.pages import AgreementController
from governance.web.agreements.reviews import ReviewController
from governance.web.agreements.term_imports import TermImportController
from governance.web.calendars.agreed import AgreedCalendarController
from governance.web.calendars.pages import CalendarController
from governance.web.changes.acts import ActController
from governance.web.changes.answer import AnswerController
from governance.web.changes.approvals import ApprovalController
from governance.web.changes.propose import ProposeController
from governance.web.changes.sheet import SheetController
from governance.web.changes.sheet_import import SpreadsheetController
from governance.web.changes.show import ChangeController
from governance.web.changes.trial import HappenedController
from governance.web.corrections.pages import CorrectionController
from governance.web.inbox.numbers import ReminderLevelsController
from governance.web.inbox.pages import InboxController
from governance.web.inbox.preferences import LettersController
from governance.web.inbox.reminders import ReminderController
from governance.web.invitations.account import AccountCalendarController
from governance.web.invitations.feed import FeedController
from governance.web.letters.pages import OutgoingController
from governance.web.meetings.index import MeetingListController
from governance.web.meetings.pages import MeetingController
from governance.web.meetings.people import MeetingPeopleController
from governance.web.meetings.series import SeriesController
from governance.web.outlook.colleague import ColleagueController
from governance.web.outlook.pages import OutlookController
from governance.web.people.account import AccountController
from governance.web.people.accounts import AccountsController, OfficesController
from governance.web.people.letters import LetterController, PasswordLetterController
from governance.web.people.pages import PeopleController
from governance.web.people.people_imports import PeopleImportController
from governance.web.people.sign_in import SignInController
from governance.web.people.successions import SuccessionsController
from governance.web.records.audit import AuditController
from governance.web.records.brief import BriefController
from governance.web.records.documents import DocumentController, VerifyController
from governance.web.records.search import SearchController
from governance.web.reminders.links import LetterLinkController
from governance.web.reminders.mailboxes import MailboxController
from governance.web.reminders.stopping import StopController
from governance.web.requests.pages import RequestController
from governance.web.requests.samples import SampleController
from governance.web.scorecards.pages import OwnScorecardController, ScorecardController
from governance.web.services.pages import LookUpController, ServiceController
from governance.web.services.reorganizations import ReorganizationController
from governance.web.services.wording import WordingController
from governance.web.site.asset_pages import AssetController
from governance.web.site.health import HealthController
from governance.web.site.root import RootController
from governance.web.sources.differences import DifferenceController
from governance.web.sources.labels import LabelController
from governance.web.sources.name_notices import NameNoticeController
from governance.web.sources.pages import SourceController
from governance.web.sources.uploads import UploadController, UploadResultController
from governance.web.systems.pages import SystemController
from governance.web.systems.shown import ShownController
from governance.web.to_do.pages import ToDoController
from governance.web.to_do.setup_pages import SetupController

CONTROLLERS: tuple[type[Controller], ...] = (
    AccountCalendarController,
    FeedController,
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
    AgreedCalendarController,
    ChangeController,
    ColleagueController,
    CorrectionController,
    DepartmentController,
    DocumentController,
    HappenedController,
    HealthController,
    InboxController,
    LettersController,
    LabelController,
    LetterLinkController,
    MailboxController,
    LetterController,
    MeetingController,
    MeetingListController,
    MeetingPeopleController,
    SeriesController,
    NameNoticeController,
    LookUpController,
    OutgoingController,
    OfficesController,
    OutlookController,
    OwnScorecardController,
    PasswordLetterController,
    PeopleController,
    PeopleImportController,
    ProposeController,
    ReminderController,
    ReminderLevelsController,
    ReorganizationController,
    RequestController,
    ReviewController,
    RootController,
    SampleController,
    ScorecardController,
    SearchController,
    ServiceController,
    SetupController,
    SheetController,
    ShownController,
    SignInController,
    SourceController,
    DifferenceController,
    SpreadsheetController,
    StopController,
    UploadResultController,
    TermImportController,
    SuccessionsController,
    SystemController,
    ToDoController,
    UploadController,
    VerifyController,
    WordingController,
)
