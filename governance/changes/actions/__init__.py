"""The only writers of changes. Each verb is one transaction: guard, compare-and-set, audit event."""

from governance.changes.actions.approving import approve, reject, send_back
from governance.changes.actions.calendars import propose_hours
from governance.changes.actions.consenting import consent
from governance.changes.actions.drafting import begin, reframe, save_draft
from governance.changes.actions.ending import decline, lapse, withdraw
from governance.changes.actions.keeping import discard, keep, keep_as_read
from governance.changes.actions.notices import give_notice, notice, raise_objection, take_effect
from governance.changes.actions.questions import ask, extend, grant_time, note, reply
from governance.changes.actions.read_promises import draft_read_promises
from governance.changes.actions.recommendations import hand_back, recommend
from governance.changes.actions.sending import Sent, counter, offer
from governance.changes.actions.sheets import (
    SheetRead,
    add_services,
    begin_from_sheet,
    read_sheet,
    record_download,
)
from governance.changes.actions.uploads import (
    Drafted,
    OnOpenDraft,
    TermsFile,
    TermsIntake,
    drafts_to_update,
    preview,
    take_in,
)

__all__ = [
    "Drafted",
    "OnOpenDraft",
    "Sent",
    "SheetRead",
    "TermsFile",
    "TermsIntake",
    "add_services",
    "approve",
    "ask",
    "begin",
    "begin_from_sheet",
    "consent",
    "counter",
    "decline",
    "discard",
    "draft_read_promises",
    "drafts_to_update",
    "extend",
    "give_notice",
    "grant_time",
    "hand_back",
    "keep",
    "keep_as_read",
    "lapse",
    "note",
    "notice",
    "offer",
    "preview",
    "propose_hours",
    "raise_objection",
    "read_sheet",
    "recommend",
    "record_download",
    "reframe",
    "reject",
    "reply",
    "save_draft",
    "send_back",
    "take_effect",
    "take_in",
    "withdraw",
]
