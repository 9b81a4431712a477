"""What an auditor looks for, and which events each kind holds. Every event is of exactly one kind.

Decisions are what moved a promise, settled an argument or said for good how a month was; the rest goes by its matter.
"""

from enum import StrEnum

from governance.audit.tags import Tag


class Kind(StrEnum):
    DECISIONS = "decisions"
    PROPOSALS = "proposals"
    MEETINGS = "meetings"
    SCORECARDS = "scorecards"
    CORRECTIONS = "corrections"
    UPLOADS = "uploads"
    PEOPLE = "people"
    SIGN_INS = "sign-ins"
    SETTINGS = "settings"


WORDS: dict[Kind, str] = {
    Kind.DECISIONS: "Decisions",
    Kind.PROPOSALS: "Proposals and drafts",
    Kind.MEETINGS: "Meetings",
    Kind.SCORECARDS: "Scorecards",
    Kind.CORRECTIONS: "Corrections and events",
    Kind.UPLOADS: "Uploads",
    Kind.PEOPLE: "People",
    Kind.SIGN_INS: "Sign-ins",
    Kind.SETTINGS: "Settings and documents",
}
EVERYTHING = "everything"
# Kinds of subject, as tags name them; what a decision is stands apart below.
_MATTERS: dict[Kind, tuple[str, ...]] = {
    Kind.PROPOSALS: ("changes:", "agreements:", "calendars:"),
    Kind.MEETINGS: ("meetings:", "bodies:", "outlook:", "attachments:"),
    Kind.SCORECARDS: ("compliance:scorecard:", "compliance:sample:"),
    Kind.CORRECTIONS: ("compliance:correction:", "compliance:event-adjustment:"),
    Kind.UPLOADS: ("compliance:", "districts:"),
    Kind.SIGN_INS: (
        "people:session:",
        "people:sign-on:",
        "people:password:",
        "people:identity:",
        "people:factor",
        "people:recovery-codes:",
        "people:token:",
        "people:emergency:",
        "people:act:",
    ),
    Kind.PEOPLE: ("people:",),
    Kind.SETTINGS: ("reminders:", "invitations:", "webhooks:", "open-data:", "records:", "audit:"),
}
# Sending a proposal is a decision too: from a role that binds, it is its side's yes.
DECISIONS = frozenset(
    {
        *(Tag.OFFER_SENT, Tag.COUNTER_SENT, Tag.CONSENTED, Tag.NOTICE_GIVEN, Tag.OBJECTED, Tag.UNOPPOSED),
        *(Tag.DECLINED, Tag.WITHDRAWN, Tag.APPROVED, Tag.RETURNED, Tag.REJECTED, Tag.COLLIDED),
        *(Tag.TIME_TAKEN, Tag.TIME_ASKED, Tag.TIME_GRANTED, Tag.DIFFERENCE_ANSWERED),
        *(tag for tag in Tag if tag.startswith(("agreements:version:", "agreements:reorganization:"))),
        *(
            tag
            for tag in Tag
            if tag.startswith(("calendars:version:", "calendars:holidays:", "bodies:ground-rules:"))
        ),
        *(
            tag
            for tag in Tag
            if tag.startswith(("people:delegation:", "people:succession:", "people:tenure:"))
        ),
        *(tag for tag in Tag if tag.startswith("compliance:name-notice:")),
        *(tag for tag in Tag if tag.startswith(("meetings:decision:", "meetings:agreement:"))),
        *(Tag.AGREEMENT_REVIEWED, Tag.AGREEMENT_END_CONFIRMED),
        *(
            Tag.RELIEF_DECLARED,
            Tag.RELIEF_CONFIRMED,
            Tag.RELIEF_REFUSED,
            Tag.CORRECTION_ASKED,
            Tag.CORRECTION_ANSWERED,
        ),
        *(Tag.MOTION_DECIDED, Tag.CARD_HELD, Tag.CARD_PUBLISHED),
    }
)


def kind_of(tag: Tag) -> Kind:
    """The one kind of an event: a decision, else the first matter in which its tag lies."""
    if tag in DECISIONS:
        return Kind.DECISIONS
    return next(kind for kind, starts in _MATTERS.items() if tag.startswith(starts))


TAGS: dict[Kind, tuple[Tag, ...]] = {kind: tuple(t for t in Tag if kind_of(t) is kind) for kind in Kind}
