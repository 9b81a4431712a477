"""What of the database is the record: for every table, whether its rows follow from entries, and what names a row.

A table whose rows follow has a trigger that keeps each row as it was written (`follow_rows` of migration 0028); the
entry of the act carries the fingerprint of all it wrote. A table or column in no list fails tests/integrity/test_record.py:
a new table joins here and calls `follow_rows` in its own migration, or says here why it is no part of the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A table whose rows follow from entries.

    `named` names a row as entries do: `change:{number}`, or `^change` for the row that its column `change` points to.
    `left_out` are columns that are no part of the record, with the reason; `hashed` are kept as a fingerprint alone,
    because they are long or belong to one side. `before` are states in which a row is not on record yet. `since` is
    the condition from which on a row of a table that goes on record later has to be there.
    """

    words: str
    named: str
    left_out: Mapping[str, str] = field(default_factory=dict)
    hashed: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    since: str = ""


def _of(words: str, named: str, *hashed: str, **left_out: str) -> Followed:
    return Followed(words=words, named=named, hashed=hashed, left_out=left_out)


def _sent(words: str, named: str, *hashed: str) -> Followed:
    """Not on record as long as it is a draft."""
    return Followed(words=words, named=named, hashed=hashed, before=("draft",))


_PEOPLE = {
    "city": _of("the city", "city"),
    "party": _of("the office", "party:{code}"),
    "person": _of("the account", "person:{email}"),
    "seat": _of("the role", "seat:{code}"),
    "tenure": _of("who holds a role", "^seat"),
    "delegation": _of("a stand-in", "^seat"),
    "succession": _of("a succession", "succession:{number}"),
    "emergency_drill": _of("a drill of an emergency account", "^person"),
    "group_mapping": _of("a group that proposes people", "group:{number}"),
}
_AGREEMENTS = {
    "calendar": _of("the calendar", "calendar:{code}"),
    "calendar_version": _of("a version of the calendar", "^calendar"),
    "holiday": _of("a day off", "^version"),
    "holiday_notice": _of("a year's days off, told to an office", "^calendar"),
    "service": _of("the service", "service:{code}"),
    "alias": _of("another name of the service", "^service"),
    "ownership": _of("whose work the service is", "^service"),
    "agreement": _of("the agreement", "agreement:{code}"),
    "agreement_review": _of("what an office said of the agreement's day", "^agreement"),
    "item": _of("an item", "item:{key}", "body"),
    "version": _of("a version of the agreement", "^agreement"),
    "version_item": _of("an item of a version", "^version"),
    "deployment": _of("since when the targets are shown", "^version"),
    "system_of_record": _of("the system that shows targets", "system-of-record"),
    "district_outlines": _of("the outlines of districts", "districts"),
    "open_data": _of("what is open to everybody", "open-data"),
    "terms_upload": _of("a list of targets taken in", "upload:{number}"),
    "refused_line": _of("a line of the list that was refused", "^upload"),
    "reorganization": _of("a reorganization", "reorganization:{number}", "body"),
    "reorganization_side": _of("an office's yes", "^reorganization"),
}
_CHANGES = {
    "change": _sent("the change", "change:{number}"),
    "offer": _of("a proposal", "^change"),
    "edit": _of("a line of a proposal", "^offer"),
    "consent": _of("an agreement to a proposal", "^change"),
    "approval": _of("an approval", "^change"),
    "objection": _of("an objection", "^change"),
    "question": _of("a question", "^change"),
    "extension": _of("more time", "^change"),
    "recommendation": _of("a recommendation", "^change", "words", "handed_back_words"),
    "note": _of("an office's own note", "^change", "words"),
    "target_difference": _of("a target signed one way and applied another", "difference:{number}"),
    "difference_answer": _of("what a side said of such a difference", "^difference"),
    "change_talk": _of("when it is talked about", "^change"),
}
_AT_WORK = "how far the work on it is; what came of it is on record"
_REQUESTS = {
    "feed": _of("the data source", "data-source:{code}", pulled_until=_AT_WORK),
    "request_import": _of(
        "the upload",
        "upload:{number}",
        "facts",
        state=_AT_WORK,
        progress=_AT_WORK,
        problem=_AT_WORK,
        touched_at=_AT_WORK,
        finished_at=_AT_WORK,
    ),
    "rejection": _of("a record that was refused", "^upload"),
    "label": _of(
        "what the data source calls a service",
        "^feed",
        requests="a count of stored requests, made again with them",
        last_opened="of stored requests, made again with them",
    ),
    "label_change": _of("a name that came to mean something else", "^label"),
    "label_notice": _of("what an office was told of such names", "name-notice:{number}"),
    "label_told": _of("a name that an office was told of", "^notice"),
    "finding": _of(
        "what the data promise",
        "finding:{number}",
        "content",
        state=_AT_WORK,
        progress=_AT_WORK,
        problem=_AT_WORK,
        touched_at=_AT_WORK,
        finished_at=_AT_WORK,
    ),
    "facet": _of("a district, channel or outcome as it is called", "{kind}:{name}"),
    "relief": _of("the event adjustment", "event-adjustment:{number}"),
    "relief_cover": _of("a service that it covers", "^relief"),
    "correction": _of("the correction", "correction:{number}"),
    "corrected_request": _of("a request of the correction", "^correction"),
    "scorecard": _of("the scorecard", "scorecard:{number}", "figures"),
    "card_comment": _of("what an office said of the scorecard", "^scorecard"),
}
_MEETINGS = {
    "body": _of("the group", "group:{code}"),
    "ground_rules": _of("ground rules of the group", "^body", "content"),
    "meeting_series": _of("the series", "series:{number}", "template"),
    "meeting": _of(
        "the meeting",
        "meeting:{number}",
        live="a mark that screens follow",
        item="which item is talked about at this moment",
        agenda_due="worked out from its day",
    ),
    "meeting_guest": _of("a guest", "^meeting"),
    "meeting_reply": _of("who comes", "^meeting"),
    "attendance": _of("who was there", "^meeting"),
    "published_agenda": _of("an agenda as it was sent", "^meeting", "content"),
    "meeting_note": Followed(
        words="a note of the meeting",
        named="^item",
        since="EXISTS (SELECT FROM agenda_item AS i JOIN meeting AS m ON m.id = i.meeting"
        " WHERE i.id = t.item AND m.closed_at IS NOT NULL)",
    ),
    "outcome": _of("what came of an item", "^item"),
    "recusal": _of("somebody who takes no part", "^item"),
    "motion": _of("a motion", "^item", "content"),
    "vote": _of("a vote", "^motion"),
    "decision": _of("the decision", "decision:{number}"),
    "meeting_agreement": _of("what was agreed in a meeting", "^change", "proposal"),
    "confirmation": _of("an office's own yes to it", "^agreement"),
    "minutes": _sent("the minutes", "^meeting", "content"),
    "minutes_correction": _of("a correction of the minutes", "^minutes"),
    "action": _of("the action", "action:{number}"),
    "action_deferral": _of("another day for the action", "^action"),
    "attachment": _of("a file", "{matter}"),
}
_REST = {
    "document": _of(
        "a document", "{subject}", lost_at="its file was missing, and it is made again from what is on record"
    ),
    "outlook_entry": _of("the announcement", "announcement:{number}"),
    "outlook_service": _of("a service of the announcement", "^entry"),
    "outlook_question": _of("the question of a quarter", "^party"),
    "outlook_invitation": _of("a link for a colleague", "^party"),
    "reminder_setting": _of("when reminders come", "reminders:{kind}"),
    "acknowledgement": _of("by when somebody said they will act", "{key}"),
    "nudge": _of("a reminder by the other side", "{key}"),
    "endpoint": _of(
        "the system that is told",
        "system:{number}",
        "secret",
        "old_secret",
        sequence=_AT_WORK,
        told_from=_AT_WORK,
        failing_since=_AT_WORK,
        lease_owner=_AT_WORK,
        lease_until=_AT_WORK,
    ),
}
FOLLOWED: Mapping[str, Followed] = _PEOPLE | _AGREEMENTS | _CHANGES | _REQUESTS | _MEETINGS | _REST

_LETTERS = "letters and notices tell what is on record; they change nothing"
_DERIVED = "worked out from what is on record, and made again"
_ACCESS = "how somebody gets in; nothing is agreed by it"
_OWN = "one person's own settings"
# Whole tables that are no part of the record, and why; or which other check holds them.
OTHER: Mapping[str, str] = {
    "event": "the record itself: its chain and its witness hold it",
    "trail_head": "the end of the record: its chain and its witness hold it",
    "event_due": "entries of acts that have not ended yet",
    "record_check": "notes of checks; each is an entry too",
    "unsound": "notes of what did not fit when somebody read it; each is an entry too",
    "written_row": "what entries wrote: each entry carries the fingerprint",
    "migration": "which schema this is; the program compares it with its own",
    "sweep_run": "how the portal's own round goes",
    "sweep_failure": "what the portal's own round could not do yet, and tries again",
    "form_sent": "which forms were sent already; what they did is followed",
    "counter": "the last public number given out",
    "request": "a file in the store holds what each upload wrote, and the entry that took it carries its fingerprint",
    "finding_request": "the finding's own fingerprint covers them",
    "judgment": _DERIVED,
    "tally": _DERIVED,
    "estimate": "what callers were told of recent requests; it promises nothing and moves nothing",
    "asked_words": "words that found no service, counted by day; they promise nothing and go after 60 days",
    "stale": _DERIVED,
    "watermark": _DERIVED,
    "agenda_item": "put together from open matters; what was sent, decided and written down of it is followed",
    "meeting_note_version": "how a note came to its words before the meeting closed",
    "draft": "what one side has not sent",
    "participant": "who took part, as entries name them; whoever drafts takes part as well",
    "credential": _ACCESS,
    "session": _ACCESS,
    "intent": "a form that waits for a proof of who sent it; nothing is done by it",
    "group_listing": "what a directory said; a role begins and ends by its lead alone",
    "throttle": _ACCESS,
    "identity": _ACCESS,
    "sign_in_attempt": _ACCESS,
    "stranger": _ACCESS,
    "second_factor": _ACCESS,
    "passkey": _ACCESS,
    "recovery_code": _ACCESS,
    "factor_requirement": _ACCESS,
    "proof_asked": _ACCESS,
    "factor_reset": _ACCESS,
    "declared_issuer": _ACCESS,
    "api_token": _ACCESS,
    "service_account": _ACCESS,
    "idempotency_key": "what a token's requests were answered; what they did is followed",
    "account_letter": _LETTERS,
    "letter": _LETTERS,
    "letter_attempt": _LETTERS,
    "letter_link": _LETTERS,
    "letter_notice": _LETTERS,
    "mail_relay": _LETTERS,
    "notice": _LETTERS,
    "watch": _LETTERS,
    "trail_reader": _LETTERS,
    "invitation": _LETTERS,
    "delivery": _LETTERS,
    "delivery_attempt": _LETTERS,
    "mute": _OWN,
    "correspondent": _OWN,
    "calendar_feed": _OWN,
    "calendar_choice": _OWN,
}
