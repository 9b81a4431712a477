"""Events as sentences that anybody can read, made from the stored text of the event alone.

Decides the words of each kind of event, of subjects and of values. Does not decide who may read which event, and asks
nothing of other tables: a sentence stays what it was even after people and titles have changed.

A phrase names parts of the event as `{after.round}`; `{a|b}` takes the first that is there. `[…]` is left out when a
part in it is missing; `[… // …]` takes the first whose parts are all there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance import formats
from governance.audit.stored_event import StoredEvent, Who
from governance.audit.tags import Tag

_PROPOSAL = "[proposal {after.round} // a proposal][ of {subject}][ · {after.hash}]"
_PERSON = "{after.name|before.name|subject}"
_ROLE = "[the role “{after.title|before.title}” // {subject}]"

PHRASES: dict[Tag, str] = {
    Tag.CITY_CREATED: "set up Concord[ for {after.name}]",
    Tag.CITY_CHANGED: "changed the settings of this installation",
    Tag.PARTY_CREATED: "added [the office {after.name} // {subject}]",
    Tag.PERSON_CREATED: f"added {_PERSON} to the directory",
    Tag.PERSON_CHANGED: f"changed the directory entry of {_PERSON}",
    Tag.PERSON_DEACTIVATED: f"closed the account of {_PERSON}",
    Tag.SEAT_CREATED: f"created {_ROLE}",
    Tag.SEAT_CHANGED: f"changed {_ROLE}",
    Tag.SEAT_CLOSED: f"closed {_ROLE}",
    Tag.TENURE_STARTED: f"gave {_ROLE}[ to {{after.holder}}][ from {{after.starts}}]",
    Tag.TENURE_ENDED: f"recorded that [{{before.holder}} leaves // somebody leaves] {_ROLE}[ on {{after.ends}}]",
    Tag.SUCCESSION_ASKED: f"asked that [{{after.holder}} // somebody] follow in {_ROLE}, as {{subject}}",
    Tag.SUCCESSION_CONFIRMED: f"confirmed {{subject}}: [{{after.holder}} // somebody] follows in {_ROLE}[, as {{after.asked_by}} asked]",
    Tag.SUCCESSION_REFUSED: f"refused {{subject}}, that [{{before.holder}} // somebody] follow in {_ROLE}",
    Tag.SUCCESSION_WITHDRAWN: f"took back {{subject}}, that [{{before.holder}} // somebody] follow in {_ROLE}",
    Tag.DELEGATION_MADE: f"chose [{{after.delegate}} // somebody] to act for [{{after.holder}} // them] in {_ROLE}[ from {{after.starts}}][ until {{after.ends}}]",
    Tag.DELEGATION_ENDED: f"ended the time in which [{{before.delegate}} // somebody] acts for [{{before.holder}} // another] in {_ROLE}",
    Tag.PEOPLE_IMPORTED: "took in people and roles from a file[: {after.rows|after.lines|after.people} lines]",
    Tag.ONE_TIME_PASSWORD_SET: f"set a one-time password for {_PERSON}",
    Tag.PASSWORD_CHANGED: "changed the password of {subject}[ by a link in a {after.by}]",
    Tag.PASSWORD_LETTER_ASKED: "asked for a letter by which {subject} chooses a password",
    Tag.ADDRESS_ASKED: "asked that the account {subject} move[ to {after.to}]",
    Tag.ADDRESS_STOPPED: "stopped that the account {subject} move[ to {after.to}]",
    Tag.ADDRESS_CHANGED: "moved an account[ from {before.email}] to {subject}",
    Tag.SIGNED_IN: "signed in[ with a {by.with}][ from {after.browser}, not seen before]",
    Tag.SIGN_IN_REFUSED: "was refused at the sign-in page as {subject}",
    Tag.SIGNED_OUT: "signed out",
    Tag.SESSION_ENDED: "ended [{after.ended} other signed-in browsers // a signed-in browser] of {subject}",
    Tag.ACT_REFUSED: "was refused something that is not theirs to do[: {after.act|after.what|after.path}]",
    Tag.CALENDAR_CREATED: "created the calendar [“{after.name}” // {subject}]",
    Tag.CALENDAR_VERSION_RECORDED: "recorded [version {after.number} // a new version] of {subject}[, in force from {after.effective_from}][: {after.hours}]",
    Tag.HOLIDAYS_CONFIRMED: "confirmed [the holidays of {after.year} // holidays] for {subject}[: {after.days} days][, and told {after.told}]",
    Tag.HOLIDAYS_OBJECTED: "objected to the holidays of {after.year} for {subject}[, so that what falls due after {after.known_until} is provisional in the agreement {after.agreement}]",
    Tag.HOLIDAYS_SETTLED: "took back the objection to the holidays of {after.year} for {subject}[ in the agreement {after.agreement}]",
    Tag.SERVICE_CREATED: "added the service [“{after.name}” // {subject}]",
    Tag.SERVICE_DRAFTED: "drafted the service [“{after.name}” // {subject}], seen by their own side alone",
    Tag.SERVICE_ENTERED: "brought the service [“{after.name}” // {subject}] into the catalog",
    Tag.SERVICE_CHANGED: "changed the service [“{after.name|before.name}” // {subject}]",
    Tag.SERVICE_MOVED: "moved the service [“{after.name|before.name}” // {subject}][ to {after.party_name|after.party}][ from {after.from} on]",
    Tag.SERVICE_RETIRED: "retired the service [“{after.name}” // {subject}][ from {after.from} on][, in favor of {after.into}]",
    Tag.REORGANIZATION_PROPOSED: "proposed {subject}[: {after.title}][ · {after.hash}]",
    Tag.REORGANIZATION_AGREED: "agreed to {subject}[: {after.title}][ · {after.hash}][; {after.settled}]",
    Tag.REORGANIZATION_DECLINED: "declined {subject}[: {before.title}]",
    Tag.REORGANIZATION_WITHDRAWN: "took {subject} back[: {before.title}]",
    Tag.REORGANIZATION_LAPSED: "closed {subject}, to which not every side had agreed in time[: {before.title}]",
    Tag.AGREEMENT_OPENED: "opened {subject}",
    Tag.VERSION_ADOPTED: "recorded [version {after.number|after.version} // a new version] of {subject}[, in effect from {after.effective_from|after.effective}][ · {after.hash}]",
    Tag.VERSION_TOOK_EFFECT: "announced that [version {after.number|after.version} // a version] of {subject} took effect",
    Tag.AGREEMENT_REVIEWED: "looked at {subject} again[, as agreed for {after.day}]; it goes on as it is",
    Tag.AGREEMENT_END_CONFIRMED: "confirmed that {subject} ends[ on {after.day}], as agreed",
    Tag.SYSTEM_NAMED: "named [{after.name} // no system any more] as the system that shows targets",
    Tag.TARGET_SHOWN: "said that [{after.system} // the city’s system] shows [version {after.version} // a version] of {subject}[ since {after.shown_on}]",
    Tag.TERMS_UPLOADED: "uploaded a list of targets[ from {after.file}][: {after.lines|after.rows} lines]",
    Tag.CHANGE_DRAFTED: "began to draft {subject}[, “{after.title}”]",
    Tag.OFFER_SENT: f"sent {_PROPOSAL}[, to take effect {{after.effective}}]",
    Tag.COUNTER_SENT: "sent [counterproposal {after.counter} (proposal {after.round}) // a counterproposal][ of {subject}][ · {after.hash}][, to take effect {after.effective}]",
    Tag.RECOMMENDED: f"put {_PROPOSAL} before the one who signs for them",
    Tag.HANDED_BACK: f"handed {_PROPOSAL} back to their own negotiator",
    Tag.CONSENTED: f"agreed to {_PROPOSAL}",
    Tag.NOTICE_GIVEN: f"gave notice of other words for call takers: {_PROPOSAL}",
    Tag.OBJECTED: "objected to the notice {subject}, which is an ordinary proposal from here on",
    Tag.UNOPPOSED: f"let {_PROPOSAL} take effect because nobody objected[ at {{after.party_name}}][ by {{after.until}}][, as version {{after.version}}]",
    Tag.ASKED: "asked [question {after.question|after.number} // a question] about {subject}",
    Tag.REPLIED: "answered [question {after.question|after.number} // a question] about {subject}",
    Tag.TIME_TAKEN: "took [{after.days} more business days // more time] to answer {subject}[, until {after.respond_by}]",
    Tag.TIME_ASKED: "asked for [{after.days} more business days // more time] to answer {subject}",
    Tag.TIME_GRANTED: "gave [{after.days} more business days // more time] to answer {subject}[, until {after.respond_by}]",
    Tag.DECLINED: "declined {subject}",
    Tag.WITHDRAWN: "withdrew {subject}",
    Tag.APPROVED: f"approved {_PROPOSAL}",
    Tag.RETURNED: f"sent {_PROPOSAL} back",
    Tag.REJECTED: f"rejected {_PROPOSAL}",
    Tag.COLLIDED: "found that {subject} no longer starts from what is in force, and reopened it",
    Tag.LAPSED: "closed the draft {subject}, untouched for 60 days",
    Tag.NOTE_WRITTEN: "wrote a note of their own side about {subject}",
    Tag.CHANGE_DOWNLOADED: "downloaded {subject}[ as {after.format}]",
    Tag.FEED_ADDED: "added the data source [“{after.name}” // {subject}]",
    Tag.FEED_CHANGED: "changed how files of the data source [“{after.name}” // {subject}] are read[: {after.changes}][, and told {after.told}]",
    Tag.REQUESTS_UPLOADED: "sent a file of requests[, {after.file}][ of {after.source}]: {subject}",
    Tag.REQUESTS_TAKEN: "took in {subject}[: {after.records} lines, {after.accepted} new, {after.updated} changed, {after.rejected} that could not be read][; told of stored requests that it changed: {after.anew}]",
    Tag.REQUESTS_NOT_TAKEN: "could not take in {subject}",
    Tag.REQUESTS_EXPORTED: "took requests out as a spreadsheet[: {after.asked}]",
    Tag.LABEL_MAPPED: "said that [“{after.label}” // {subject}][ of {after.source}] means the service [“{after.name}” // {after.service}][ (stored results: {after.results})][, and told {after.told}]",
    Tag.LABEL_SET_ASIDE: "said that [“{after.label}” // {subject}][ of {after.source}] is no work that 311 promises[ (stored results: {after.results})][, and told {after.told}]",
    Tag.LABEL_FOLLOWED: "found that [“{after.label}” // {subject}][ of {after.source}] [means the service “{after.name}” // means no single service] by the names of services[ (stored results: {after.results})][, and told {after.told}]",
    Tag.LABELS_ACCEPTED: "accepted what names mean by now[: {after.labels}]",
    Tag.LABELS_OBJECTED: "objected to what names mean by now[: {after.labels}]; they mean again what they meant before",
    Tag.LABELS_LEFT: "left names as they were before an objection[, not: {after.labels}]",
    Tag.LABELS_AGREED: "agreed after all to what names mean[: {after.labels}]",
    Tag.RELIEF_REQUESTED: "asked for {subject}[, “{after.name}”][, from {after.starts}][ until {after.ends}]",
    Tag.RELIEF_DECLARED: "declared {subject}[, “{after.name}”][, from {after.starts}][ until {after.ends}][: {after.effect}, provisionally]",
    Tag.RELIEF_CONFIRMED: "confirmed {subject}[, “{after.name}”][, from {after.starts}][ until {after.ends}][: {after.effect}]",
    Tag.RELIEF_REFUSED: "refused {subject}[, “{before.name}”]",
    Tag.RELIEF_WITHDRAWN: "took back {subject}[, “{before.name}”]",
    Tag.CORRECTION_ASKED: "asked for {subject}[: {after.requests} requests][, {after.reason}]",
    Tag.CORRECTION_ANSWERED: "answered {subject}[: {after.corrected} corrected][, {after.left} left as is]",
    Tag.CORRECTION_WITHDRAWN: "took back {subject}",
    Tag.CARD_DRAFTED: "drafted [the scorecard of {after.for} for {after.period} // {subject}][ from {after.requests} requests][, open for comments until {after.reply_by}]",
    Tag.CARD_COMMENTED: "commented on {subject}",
    Tag.CARD_EXPLAINED: "explained the patterns worth a look on {subject}",
    Tag.CARD_HELD: "held {subject} back from being published",
    Tag.CARD_RELEASED: "released {subject}, to be published when its reply period is over",
    Tag.CARD_PUBLISHED: "published [the scorecard of {after.for} for {after.period} // {subject}][ from {after.requests} requests][ · {after.hash}]",
    Tag.SAMPLE_DRAWN: "drew a random sample of [{after.drawn} requests // requests][ from {after.among}][, seed {after.seed}][, {after.filter}]",
    Tag.LETTERS_STOPPED: "ended letters to {subject}, by a link in one of them",
    Tag.REMINDED: "reminded [{after.names} // whoever has to act] of {subject}",
    Tag.DAY_NAMED: "said that they will act on {subject}[ by {after.day}]",
    Tag.LETTERS_OFF: "wants no more letters about {subject}",
    Tag.LETTERS_ON: "wants letters about {subject} again",
    Tag.RHYTHM_CHOSEN: "chose to be written to [{after.rhythm} // as often as they sign in]",
    Tag.LEVELS_CHANGED: "changed when people are told of [“{after.name}” // {subject}][: {after.days}]",
    Tag.LEVELS_RESET: "set back when people are told of [“{after.name}” // {subject}]",
    Tag.MAIL_INSTALLATION_CONFIRMED: "said that letters leave from this installation[, {after.address}]",
    Tag.MAIL_TESTED: "sent a test message[ to {after.email}][: {after.result}]",
    Tag.LETTER_SENT_AGAIN: "sent a letter[ of {before.day}][ to {after.email}] once more",
    Tag.OUTLOOK_ASKED: "asked {subject} what is coming up in the next three months[, to be answered by {after.answer_by}]",
    Tag.OUTLOOK_NOTHING: "said that nothing further is planned at {subject} for the next three months",
    Tag.OUTLOOK_LINK_MADE: "made a link by which a colleague may tell what is coming up[, until {after.expires}]",
    Tag.OUTLOOK_SENT: "wrote {subject}, which waits for their own side",
    Tag.OUTLOOK_ENTERED: "told what is coming up[: “{after.title}”][, {after.starts}][ to {after.ends}], as {subject}",
    Tag.OUTLOOK_ACCEPTED: "took over what a colleague wrote is coming up[: “{after.title}”][, {after.starts}][ to {after.ends}], as {subject}",
    Tag.OUTLOOK_LEFT_OUT: "left out {subject}, which a colleague wrote",
    Tag.OUTLOOK_CHANGED: "changed {subject}[: “{after.title}”][, {after.starts}][ to {after.ends}]",
    Tag.OUTLOOK_WITHDRAWN: "took back {subject}[, “{before.title}”]",
    Tag.ENDPOINT_REGISTERED: "registered [{after.name} as {subject} // {subject}], a system that is told what happens",
    Tag.ENDPOINT_ROTATED: "made a new secret for [{after.name} // {subject}], a system that is told what happens",
    Tag.ENDPOINT_SWITCHED_ON: "switched [{after.name} // {subject}] on: it is told what happens",
    Tag.ENDPOINT_SWITCHED_OFF: "switched [{after.name} // {subject}] off: it is told nothing any more",
    Tag.ENDPOINT_TESTED: "sent a test to [{after.name} // {subject}]",
    Tag.MESSAGE_REPLAYED: "had a message sent to [{after.name} // {subject}] again[: {after.message}]",
    Tag.DOCUMENT_MADE: "made [the document {after.name|after.number|after.kind} // a document][ of {subject}][ · {after.hash|after.sha256}]",
    Tag.TRAIL_EXPORTED: "exported this record[: {after.events} entries][, {after.filter}]",
    Tag.TRAIL_VERIFIED: "checked this record: [{after.result} // the check is recorded][ ({after.events} entries)]",
}

CAPABILITIES = {
    "changes": "Changes",
    "agreements": "Agreements and services",
    "calendars": "Calendars",
    "compliance": "Results and evidence",
    "people": "People and sign-in",
    "reminders": "Reminders and mail",
    "outlook": "Coming up",
    "records": "Documents",
    "webhooks": "Systems that are told",
    "audit": "This record",
}

# Subjects are written `kind:code`. Some are told by their code alone, some under the word that pages use.
_TOLD_BY_CODE = frozenset({"change", "document", "person", "succession", "announcement", "system"})
_KINDS = {"seat": "role", "party": "office"}
# What pages call the parts of an event that have another name in the code.
LABELS = {
    "hash": "Fingerprint",
    "sha256": "Fingerprint",
    "round": "Proposal",
    "effective": "Takes effect",
    "effective_from": "In force from",
    "covers_until": "Holidays confirmed until",
    "respond_by": "Answer by",
    "hours": "Working hours",
    "zone": "Time zone",
    "party": "Office",
    "party_name": "Office",
    "seat": "Role",
    "holder": "Holder",
    "authority": "Rests on",
    "delegate": "Who acts",
    "turn": "Whose turn",
    "binding": "Binds the office",
    "leads": "Leads the office",
    "every_days": "New data every so many days",
}
_SEGMENT = re.compile(r"\[([^\]]*)\]")
_PART = re.compile(r"\{([^}]*)\}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FINGERPRINTS = re.compile(r"\[ · \{after\.(?:hash|sha256)[^}]*\}\]")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """Who did what, and in which words they said why."""

    who: str
    did: str
    reason: str = ""

    @property
    def act(self) -> str:
        """What was done, as the rest of a sentence with its end."""
        return self.did if self.did.endswith("…") else f"{self.did}."

    def __str__(self) -> str:
        return f"{self.who} {self.act}" + (f" “{self.reason}”" if self.reason else "")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One value of an event, before and after, in words; empty where there was or is none."""

    label: str
    before: str
    after: str

    @property
    def same(self) -> bool:
        return self.before == self.after


def sentence(event: StoredEvent | None, *, zone: ZoneInfo) -> Sentence:
    """The sentence of an event as it was read back; one about a text that was altered where there is no event.

    Instants are shown in `zone`.
    """
    if event is None:
        return Sentence(who="This entry", did="was altered and cannot be read")
    did = _filled(PHRASES[event.tag], event, zone)
    return Sentence(who=who(event.by), did=did, reason=event.reason)


def told(event: StoredEvent, *, zone: ZoneInfo) -> str:
    """The sentence as its reader's inbox has it: without fingerprints, and the clock as the portal itself."""
    did = _filled(_FINGERPRINTS.sub("", PHRASES[event.tag]), event, zone)
    by = (
        event.by.name if event.by.via == "clock" else ", ".join(filter(None, (event.by.name, event.by.title)))
    )
    return str(Sentence(who=by, did=did, reason=event.reason))


def who(by: Who) -> str:
    """A person with title and office, and for whom they acted, as it was written down then."""
    about = [
        by.title,
        by.office if by.office not in by.title else "",
        "by command" if by.via == "command line" and "command" not in by.title else "",
    ]
    named = ", ".join(part for part in about if part)
    return (by.name or "Somebody not signed in") + (f" ({named})" if named else "")


def withheld(audience: str) -> str:
    """The sentence for an entry whose content belongs to one side."""
    whose = f"{audience}'" if audience.endswith("s") else f"{audience}'s"
    return f"An entry of {whose} own side was written down; only that side can read it."


def subject_words(subject: str) -> str:
    kind, _, code = subject.partition(":")
    if not code:
        return subject
    return code if kind in _TOLD_BY_CODE else f"the {_KINDS.get(kind, kind.replace('-', ' '))} {code}"


def differences(event: StoredEvent, *, zone: ZoneInfo) -> list[Difference]:
    """Every value that the event wrote down, in the order of their names, before beside after."""
    before, after = (dict(_flat(side, ())) for side in (event.before, event.after))
    return [
        Difference(
            label=": ".join(_label(key) for key in path),
            before=value_words(before.get(path, ""), zone=zone),
            after=value_words(after.get(path, ""), zone=zone),
        )
        for path in sorted({*before, *after})
    ]


def _flat(value: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, inner in value.items():
        if isinstance(inner, Mapping) and not _is_start(inner):
            yield from _flat(inner, (*path, key))
        else:
            yield (*path, key), inner


def _label(key: str) -> str:
    if _DATE.fullmatch(key):
        return formats.day(date.fromisoformat(key))
    return LABELS.get(key, key.replace("_", " ").replace("-", " ").capitalize())


def value_words(value: object, *, zone: ZoneInfo, short: bool = False) -> str:
    """A stored value as people write it; a fingerprint is cut only where `short` is asked for."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(value_words(each, zone=zone, short=short) for each in value)
    if isinstance(value, Mapping) and _is_start(value):
        return _start_words(value)
    if isinstance(value, Mapping):
        pairs = (f"{key}: {value_words(inner, zone=zone, short=short)}" for key, inner in value.items())
        return "; ".join(pairs)
    return _text_words(str(value), zone, short=short)


def _is_start(value: Mapping[str, Any]) -> bool:
    """When a proposal takes effect: on a date, or so many business days after the last approval."""
    return set(value) in ({"kind", "on"}, {"kind", "days"})


def _start_words(value: Mapping[str, Any]) -> str:
    if "on" in value:
        return formats.day(date.fromisoformat(value["on"]))
    return f"{value['days']} business days after the last approval"


def _text_words(text: str, zone: ZoneInfo, *, short: bool) -> str:
    if _INSTANT.fullmatch(text):
        return formats.moment(datetime.fromisoformat(text), zone)
    if _DATE.fullmatch(text):
        return formats.day(date.fromisoformat(text))
    return f"{text[:4]}…" if short and _FINGERPRINT.fullmatch(text) else text


def _filled(phrase: str, event: StoredEvent, zone: ZoneInfo) -> str:
    chosen = _SEGMENT.sub(lambda match: _segment(match[1], event, zone), phrase)
    words = " ".join(_put(chosen, event, zone).split())
    return words.replace(" · ", " ·\u00a0")  # a line never ends with the dot


def _segment(inner: str, event: StoredEvent, zone: ZoneInfo) -> str:
    options = (option.strip() if "//" in inner else option for option in inner.split("//"))
    return next(
        (_put(o, event, zone) for o in options if all(_value(p, event) for p in _PART.findall(o))), ""
    )


def _put(text: str, event: StoredEvent, zone: ZoneInfo) -> str:
    return _PART.sub(lambda match: value_words(_value(match[1], event), zone=zone, short=True), text)


def _value(part: str, event: StoredEvent) -> Any:
    """The first of the named values that the event holds; "" where it holds none."""
    for name in part.split("|"):
        value = subject_words(event.subject) if name == "subject" else _at(name, event)
        if value not in ("", None, [], {}):
            return value
    return ""


def _at(name: str, event: StoredEvent) -> Any:
    if name == "by.with":
        return "click in a made-up city" if event.by.signed_in == "demo" else event.by.signed_in
    if name == "after.counter":  # the second round is the first counterproposal
        return int(event.after.get("round", 1)) - 1 or None
    side, _, key = name.partition(".")
    return (event.before if side == "before" else event.after).get(key)
