"""One module per resource: load through the viewer, call one action or query, render."""

from litestar import Controller

from governance.web.actions.pages import ActionController
from governance.web.adjustments.pages import AdjustmentController
from governance.web.agreements.comparisons import ComparisonController
from governance.web.agreements.departments import DepartmentController
from governance.web.agreements.differences import TargetDifferenceController
from governance.web.agreements.pages import AgreementController
from governance.web.agreements.reviews import ReviewController
from governance.web.agreements.term_imports import TermImportController
from governance.web.agreements.thread import ThreadController
from governance.web.attachments.pages import AttachmentController, FilesController
from governance.web.bodies.pages import BodyController
from governance.web.calendars.agreed import AgreedCalendarController
from governance.web.calendars.pages import CalendarController
from governance.web.changes.acts import ActController
from governance.web.changes.answer import AnswerController
from governance.web.changes.approvals import ApprovalController
from governance.web.changes.propose import ProposeController
from governance.web.changes.sheet import SheetController
from governance.web.changes.sheet_import import SpreadsheetController
from governance.web.changes.show import ChangeController
from governance.web.changes.talk import TalkController
from governance.web.changes.trial import HappenedController
from governance.web.city.pages import CityController
from governance.web.corrections.pages import CorrectionController
from governance.web.decisions.pages import DecisionController
from governance.web.districts.pages import DistrictController
from governance.web.help.pages import HelpController
from governance.web.inbox.numbers import ReminderLevelsController
from governance.web.inbox.pages import InboxController
from governance.web.inbox.preferences import LettersController
from governance.web.inbox.reminders import ReminderController
from governance.web.invitations.account import AccountCalendarController
from governance.web.invitations.entry_files import EntryFileController
from governance.web.invitations.feed import FeedController
from governance.web.letters.pages import OutgoingController
from governance.web.maintenance.pages import MaintenanceController
from governance.web.meetings.agenda import AgendaController
from governance.web.meetings.agreed import AgreedController
from governance.web.meetings.attendance import AttendanceController
from governance.web.meetings.closing import ClosingController
from governance.web.meetings.confirm import ConfirmController, ShortAddressController
from governance.web.meetings.index import MeetingListController
from governance.web.meetings.minutes import MinutesController
from governance.web.meetings.motions import MotionController
from governance.web.meetings.notes import NoteController
from governance.web.meetings.outcomes import OutcomeController
from governance.web.meetings.pages import MeetingController
from governance.web.meetings.people import MeetingPeopleController
from governance.web.meetings.room import RoomController
from governance.web.meetings.series import SeriesController
from governance.web.open_data.cards import OpenScorecardController
from governance.web.open_data.open311 import Open311Controller
from governance.web.open_data.pages import OpenDataController
from governance.web.open_data.promises import PromiseController
from governance.web.open_data.setting import OpenDataSettingController
from governance.web.outlook.colleague import ColleagueController
from governance.web.outlook.pages import OutlookController
from governance.web.people.account import AccountController
from governance.web.people.accounts import AccountsController, OfficesController
from governance.web.people.factors import FactorController
from governance.web.people.groups import GroupController, ListingController
from governance.web.people.identities import IdentitiesController
from governance.web.people.leavers import LeaverListController, SuspensionController
from governance.web.people.letters import LetterController, PasswordLetterController
from governance.web.people.own_sign_on import OwnSignOnController
from governance.web.people.pages import PeopleController
from governance.web.people.people_imports import PeopleImportController
from governance.web.people.proof import ProofController
from governance.web.people.resets import ResetController
from governance.web.people.service_accounts import ServiceAccountController
from governance.web.people.sign_in import SignInController
from governance.web.people.sign_on import SignOnController
from governance.web.people.successions import SuccessionsController
from governance.web.people.tokens import ExamplesController, TokenController
from governance.web.people.two_factors import TwoFactorsController
from governance.web.records.anchors import AnchorController
from governance.web.records.audit import AuditController
from governance.web.records.brief import BriefController
from governance.web.records.checks import CheckController
from governance.web.records.documents import DocumentController, VerifyController
from governance.web.records.search import SearchController
from governance.web.reminders.links import LetterLinkController
from governance.web.reminders.mailboxes import MailboxController
from governance.web.reminders.stopping import StopController
from governance.web.requests.pages import RequestController
from governance.web.requests.samples import SampleController
from governance.web.scorecards.pages import OwnScorecardController, ScorecardController
from governance.web.scorecards.recounting import RecountController
from governance.web.services.asked import AskedWordsController
from governance.web.services.entry import ServiceController
from governance.web.services.held_dates import HeldDatesController
from governance.web.services.pages import FoundWordController, LookUpController
from governance.web.services.reorganizations import ReorganizationController
from governance.web.services.wording import WordingController
from governance.web.site.asset_pages import AssetController
from governance.web.site.health import HealthController
from governance.web.site.root import RootController
from governance.web.sources.differences import DifferenceController
from governance.web.sources.finding_drafts import FindingDraftController
from governance.web.sources.labels import LabelController
from governance.web.sources.name_notices import NameNoticeController
from governance.web.sources.pages import SourceController
from governance.web.sources.promises import FindingController, PromiseReadingController
from governance.web.sources.uploads import UploadController, UploadResultController
from governance.web.systems.pages import SystemController
from governance.web.systems.shown import ShownController
from governance.web.to_do.pages import ToDoController
from governance.web.to_do.setup_pages import SetupController

CONTROLLERS: tuple[type[Controller], ...] = (
    AccountCalendarController,
    EntryFileController,
    FeedController,
    AccountController,
    FactorController,
    ResetController,
    TwoFactorsController,
    AccountsController,
    TokenController,
    ExamplesController,
    ServiceAccountController,
    SuspensionController,
    LeaverListController,
    GroupController,
    ListingController,
    ActController,
    ActionController,
    AttachmentController,
    FilesController,
    AdjustmentController,
    AgendaController,
    AgreedController,
    AgreementController,
    ComparisonController,
    AnswerController,
    ApprovalController,
    AssetController,
    AuditController,
    CheckController,
    AnchorController,
    BodyController,
    BriefController,
    CalendarController,
    AgreedCalendarController,
    ChangeController,
    CityController,
    ColleagueController,
    ConfirmController,
    CorrectionController,
    DecisionController,
    DepartmentController,
    DistrictController,
    HelpController,
    DocumentController,
    HappenedController,
    HealthController,
    InboxController,
    LettersController,
    LabelController,
    LetterLinkController,
    MailboxController,
    MaintenanceController,
    LetterController,
    MeetingController,
    MotionController,
    MinutesController,
    RoomController,
    AttendanceController,
    ClosingController,
    NoteController,
    OutcomeController,
    MeetingListController,
    MeetingPeopleController,
    SeriesController,
    NameNoticeController,
    LookUpController,
    HeldDatesController,
    Open311Controller,
    OpenDataController,
    OpenDataSettingController,
    OutgoingController,
    OfficesController,
    OutlookController,
    OwnScorecardController,
    PasswordLetterController,
    PeopleController,
    PeopleImportController,
    PromiseController,
    OpenScorecardController,
    ProofController,
    ProposeController,
    ReminderController,
    ReminderLevelsController,
    ReorganizationController,
    RequestController,
    ReviewController,
    RootController,
    SampleController,
    RecountController,
    ScorecardController,
    SearchController,
    AskedWordsController,
    FoundWordController,
    ServiceController,
    SetupController,
    SheetController,
    ShownController,
    ShortAddressController,
    SignInController,
    SignOnController,
    OwnSignOnController,
    IdentitiesController,
    SourceController,
    DifferenceController,
    FindingController,
    FindingDraftController,
    PromiseReadingController,
    SpreadsheetController,
    StopController,
    TalkController,
    UploadResultController,
    TermImportController,
    SuccessionsController,
    SystemController,
    TargetDifferenceController,
    ThreadController,
    ToDoController,
    UploadController,
    VerifyController,
    WordingController,
)
