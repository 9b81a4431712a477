"""One of everything that a page can show, between 311 and Streets, and texts that one side alone may ever read.

Every private text holds a word of its own (PRIVATE), so that a leak names itself.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta

from governance import canonical
from governance.adjustments.actions import reliefs
from governance.agendas.actions.publishing import publish
from governance.agreements.actions import deployments
from governance.agreements.actions.reorganizations import propose
from governance.agreements.rules.items import Intake, Target, Term
from governance.agreements.rules.reorganizations import Kind, Plan
from governance.agreements.terms_file.model import DaysMean
from governance.attachments.actions import NewFile
from governance.audit.tags import Tag
from governance.bodies.rules.ground_rules import MotionKind
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.actions import TermsFile
from governance.changes.actions.differences import compare_findings
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Cause, Reason
from governance.database import sql
from governance.districts import actions as districts
from governance.files import uploads
from governance.identity.actions import groups, resets, service_accounts, tokens
from governance.identity.actions.groups import Group
from governance.identity.actions.service_accounts import NewServiceAccount
from governance.identity.rules.groups import Claim
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import Scope, code_of
from governance.identity.tables import CodeApp, Passkey
from governance.meetings.actions import (
    agenda_items,
    attendance,
    current_item,
    following_up,
    minutes,
    minutes_corrections,
    notes,
    outcomes,
    series,
)
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.actions.confirming import confirm
from governance.meetings.actions.filing import file_with_action
from governance.meetings.actions.meeting import open_meeting
from governance.meetings.actions.minutes_corrections import Wish
from governance.meetings.queries.meetings import meeting as meeting_by_number
from governance.meetings.rules.actions import Evidence
from governance.meetings.rules.attendance import Arrival
from governance.meetings.rules.notes import NewNote
from governance.meetings.rules.outcomes import NewOutcome, OutcomeKind
from governance.open_data import actions as open_data
from governance.open_data.rules.parts import Part
from governance.outlook.actions import entries, links
from governance.outlook.rules import Announcement
from governance.people.actions import delegations, directory, successions
from governance.people.rules import Acting
from governance.people.rules.rights import Period
from governance.reminders.actions.watching import watch_now
from governance.reminders.rules.links import Purpose
from governance.requests.actions import labels, objections
from governance.requests.actions.importing import NewImport, queue
from governance.requests.queries.labels import label_by_name
from governance.requests.queries.meanings import notice_by_number
from governance.requests.rules.mapping import Column, FeedMapping, mapping_body
from governance.requests.tables import Feed
from governance.settings import Settings
from governance.web.site import cookies
from governance.webhooks.actions import endpoints
from governance.webhooks.rules.endpoints import EndpointEntry
from governance.webhooks.rules.messages import MessageKind
from tests import cast
from tests.adjustments.filed import asked, potholes_and_lamps
from tests.adjustments.storms import STORM
from tests.attachments.samples import PDF
from tests.changes.readings import DAY as BUSINESS_DAY
from tests.changes.readings import claim, keep, reading
from tests.changes.stage import AT, LAMP, LAMP_FASTER, POTHOLE, Stage, events, set_stage
from tests.databases import at_home
from tests.districts.outlines import OUTLINES
from tests.meetings import board_room
from tests.meetings import staged as meetings
from tests.meetings.agreed_stage import Talk, days, met
from tests.meetings.followed import opened
from tests.meetings.held import held_meeting
from tests.reminders.lettered import lettered
from tests.reminders.told import told
from tests.scorecards.carded import three

SLOWER = replace(POTHOLE, target=Target(amount=7, unit=Unit.CALENDAR_DAYS))  # the Deputy Mayor approves it
LATER = replace(LAMP_FASTER, target=Target(amount=8, unit=Unit.BUSINESS_DAYS))
LIST = """agency,problem,problem_details,additional_details,sla_days
Parks,Fallen tree {title},On a street,N/A,3 days
Parks,Broken bench,N/A,N/A,{refused}
"""
PAVING = Announcement(
    title="Street resurfacing on Elm",
    starts=date(2026, 7, 6),
    ends=date(2026, 7, 10),
    services=("pothole",),
    volume=300,
    calls=True,
    words="Elm is closed between 1st and 5th; buses go by Oak.",
)
# Word → the side that may read it.
ENDS = Plan(kind=Kind.RETIRE, services={"street-lamp": "Street lamp out"}, on=date(2026, 8, 3))
SYSTEM = EndpointEntry(
    name="CRM", address="https://10.0.0.1/in", contact="Ada", kinds=frozenset({MessageKind.SCORECARD})
)
DAY = timedelta(days=1)
PRIVATE = {
    "quokka-draft": "streets",
    "quokka-answer": "streets",
    "quokka-note": "streets",
    "quokka-recommended": "streets",
    "quokka-handed-back": "streets",
    "quokka-agenda": "311",
    "quokka-file": "311",
    "quokka-refused": "311",
    "quokka-colleague": "streets",
}


@dataclass(frozen=True, kw_only=True)
class Staged:
    """`places`: numbers of changes by what they are, of an upload, an entry of the record, a file put aside, and so on."""

    stage: Stage
    places: dict[str, str]

    def fill(self, address: str) -> str:
        return address.format(**self.places)

    def person(self, name: str) -> Acting:
        found: Acting = getattr(self.stage.people, name)
        return found


async def staged(settings: Settings) -> Staged:
    stage = await set_stage()
    people = stage.people
    await open_data.choose(list(Part), licence="CC0-1.0", by=people.sam, at=AT)
    await districts.take_in(OUTLINES, by=people.sam, at=AT)
    await deployments.name_system("CRM", role="analyst", by=people.sam, at=AT)
    await stage.adopted(LAMP_FASTER)
    opened, fingerprint = await _sent(stage, SLOWER)
    agreed, hashed = await _sent(stage, SLOWER)
    await actions.consent(agreed, offer_hash=hashed, by=people.lee, at=AT)
    numbers = {
        "draft": await _draft(stage),
        "open": opened,
        "noticed": await _noticed(stage),
        "agreed": agreed,
        "asked": await _asked(stage),
        "signing": await _signing(stage),
        "adopted": "CH-2026-0001",
    }
    await _own_matter(stage, opened)
    await three()
    await watch_now(AT)
    places = {
        "kept": await _kept(settings, people.marcus),
        "fingerprint": fingerprint,
        "card": "SC-2026-0001",
        "draft_card": "SC-2026-0002",
        "delegation": await _away(stage),
        **await _requests(settings, people.marcus),
        **await _about_results(stage),
        "reorganization": await propose(ENDS, reason="Nobody reports it.", by=stage.people.priya, at=AT),
        "succession": await _succession(stage),
        "listing": await _listing(stage),
        "reset": await _reset(stage),
        "passkey": await _passkey(stage),
        "system": (await endpoints.register(SYSTEM, by=people.sam, at=AT))[0],
        "first": "1",
        **await _machine(people.sam),
        **await _letter(people.dana),
        **await _coming_up(stage),
        **await _meetings(stage),
        **await _talked(stage),
        **await _actions(stage, settings),
        **await _board(stage),
        **await _now(stage),
        **await _series(stage),
        "note": str(await _entry_of_a_note()),
        **await _promises(),
    }
    return Staged(stage=stage, places={**numbers, **places, **await _list(stage)})


async def _promises() -> dict[str, str]:
    """What the data promise: one name that no service has, one for which another target is signed."""
    other = claim("Something else", replace(BUSINESS_DAY, amount=5))
    number = await keep(
        "FD-2026-0001", reading(claim("Sinkhole", BUSINESS_DAY), other), "Sinkhole", feed="crm"
    )
    assert await compare_findings(at=AT) == 1
    return {"finding": number, "difference": "DF-2026-0001"}


async def _draft(stage: Stage) -> str:
    """Streets' own, not sent."""
    proposal = replace(await stage.proposal(LAMP), rationale="quokka-draft")
    cause = Cause(reason=Reason.STAFFING)
    return await actions.begin("streets", proposal, cause=cause, by=stage.people.dana, at=AT)


async def _sent(stage: Stage, *terms: Term) -> tuple[str, str]:
    number = await stage.begun(*terms, by=stage.people.marcus)
    sent = await actions.offer(number, await stage.proposal(*terms), by=stage.people.marcus, at=AT)
    return number, sent.hash


async def _letter(to: Acting) -> dict[str, str]:
    """A notice to Dana, the letter that carries it, and its addresses."""
    notice = await told(to, key="change/CH-2026-0002/turn/streets/1", at=AT)
    tokens = await lettered(to, notice, at=AT)
    return {
        "notice": str(notice),
        "letter_link": tokens[Purpose.MATTER],
        "stop_link": tokens[Purpose.STOP],
        "letter": f"{notice}@concord.port-alder.gov",
    }


async def _machine(sam: Acting) -> dict[str, str]:
    """A service account and a token of an administrator's own."""
    crm = NewServiceAccount(name="CRM", purpose="Shows promises", party="311", owner=cast.email_of(sam))
    ends = real_now() + timedelta(days=30)
    wanted = tokens.NewToken(name="A program", scopes=[Scope.READ], expires=ends)
    token = await tokens.make(wanted, email=cast.email_of(sam), by=sam, at=AT)
    return {"machine": await service_accounts.make(crm, by=sam, at=AT), "token": code_of(token)}


async def _noticed(stage: Stage) -> str:
    words = Intake(service="pothole", tell_resident="A crew fills it.")
    return await actions.give_notice(
        "streets", words, seen="", words="Asked often", by=stage.people.marcus, at=AT
    )


async def _asked(stage: Stage) -> str:
    number, _ = await _sent(stage, LATER)
    await actions.ask(number, words="Since when?", by=stage.people.dana, at=AT)
    return number


async def _signing(stage: Stage) -> str:
    """Put before Lee, handed back, put before her again."""
    number, hashed = await _sent(stage, LATER)
    dana, lee = stage.people.dana, stage.people.lee
    words = "quokka-recommended"
    await actions.recommend(number, offer_hash=hashed, words=words, by=dana, at=AT)
    await actions.hand_back(number, words="quokka-handed-back", by=lee, at=AT)
    await actions.recommend(number, offer_hash=hashed, words=words, by=dana, at=AT)
    return number


async def _own_matter(stage: Stage, number: str) -> None:
    people = stage.people
    answer: Proposal = replace(await stage.proposal(SLOWER), rationale="quokka-answer")
    await actions.save_draft(number, answer, by=people.dana, at=AT, seen=0)
    await actions.note(number, words="quokka-note", by=people.dana, at=AT)
    await actions.note(number, words="quokka-agenda", by=people.marcus, at=AT)


async def _coming_up(stage: Stage) -> dict[str, str]:
    """What Streets tells, what a colleague wrote for it, and a link that nobody has used."""
    dana = stage.people.dana
    sent = await links.invite(by=dana, at=AT)
    words = replace(PAVING, title="quokka-colleague")
    return {
        "coming": await entries.enter(PAVING, by=dana, at=AT),
        "sent_entry": await links.send(sent, words, name="Ana Silva", address="192.0.2.1", at=AT),
        "link": await links.invite(by=dana, at=AT),
    }


async def _meetings(stage: Stage) -> dict[str, str]:
    """311 and Streets: a meeting to which everybody is invited, and three that are over, by where their minutes stand."""
    people = stage.people
    await meetings.founded(people)
    invited = await meetings.invited(people.dana)
    key = await agenda_items.add(invited, NewItem(title="Snow routes"), by=people.dana, at=AT)
    await publish(invited, by=people.dana, at=AT)
    month_ago = AT - timedelta(days=30)
    over = [await held_meeting(people, opened=at) for at in (month_ago, AT - DAY, AT - DAY)]
    await minutes.keep_minutes(at=AT)
    for number, at in zip(over[:2], (month_ago, AT), strict=True):
        await minutes.circulate(number, seen=1, by=people.marcus, at=at)
    await minutes.keep_minutes(at=AT)
    wish = Wish(
        place=f"note:note-2-{over[1]}",
        before="We spoke of Potholes in winter.",
        words="quokka-minutes",
        reason="So it was.",
    )
    await minutes_corrections.ask(over[1], wish, by=people.dana, at=AT)
    return dict(
        zip(("meeting", "final_minutes", "sent_minutes", "draft_minutes"), (invited, *over), strict=True),
        item=key,
    )


async def _talked(stage: Stage) -> dict[str, str]:
    """A meeting that goes on and agreed on something about a change; it is Streets' turn, and 311 has confirmed ahead."""
    number, _ = await _sent(stage, SLOWER)
    meeting, item = await met(by=stage.people.marcus, about=f"change/{number}")
    talk = Talk(stage=stage, meeting=meeting, item=item, change=number)
    hashed = await talk.agreed(days(5), by=stage.people.dana)
    said = NewOutcome(key="decision-1", item=item, kind=OutcomeKind.DECISION, words="Potholes first")
    await outcomes.add(meeting, said, {}, by=stage.people.dana, at=AT)
    await confirm(number, fingerprint=hashed, by=stage.people.marcus, at=AT)
    code = (await meeting_by_number(meeting)).code
    decision = await sql.value("SELECT number FROM decision ORDER BY id DESC LIMIT 1")
    return {
        "decision": decision,
        "talked": number,
        "talk": meeting,
        "talk_item": item,
        "talk_code": code,
        "agreed_hash": hashed,
    }


async def _actions(stage: Stage, settings: Settings) -> dict[str, str]:
    """Something that Streets promised, something that it says is done, and a file that 311 put beside the first."""
    marcus, pair = stage.people.marcus, await sql.value("SELECT id FROM body WHERE code = 'streets-311'")
    todo, done = [await opened(marcus, pair, seat="streets-liaison") for _ in range(2)]
    shows = Evidence(words="Ticket 17")
    await following_up.do(done, shows, seen=1, by=stage.people.dana, at=AT)
    paper = NewFile(name="list.pdf", content=PDF, home=settings.home)
    return {
        "action": todo,
        "action_done": done,
        "attachment": await file_with_action(todo, paper, by=marcus, at=AT),
    }


async def _board(stage: Stage) -> dict[str, str]:
    """The board's meeting goes on: five of its members are there, and they vote on a motion about several items."""
    people = stage.people
    room = await board_room.opened(people.nora, "Standards", "Fees", when=meetings.slot(AT.date(), 10), at=AT)
    await room.comes(people.amara, people.nora, people.marcus, people.priya, people.lee)
    items = [row["key"] for row in await sql.rows("SELECT key FROM agenda_item ORDER BY id")]
    motion = await room.put("Approved.", MotionKind.CONSENT, content={"items": items[-2:]})
    return {"board": room.number, "board_item": room.item, "motion": motion.key, "motion_hash": motion.hash}


async def _now(stage: Stage) -> dict[str, str]:
    """311 and Streets meet: one item is talked about, with a note and what came of it; Lee is here."""
    people, key = stage.people, "written-0001"
    number = await meetings.invited(people.dana, when=meetings.slot(AT.date(), 10))
    item = await agenda_items.add(number, NewItem(title="Frost"), by=people.dana, at=AT)
    await open_meeting(number, by=people.dana, at=AT)
    found = await meeting_by_number(number)
    await current_item.go_on(found, seen="", by=people.dana, at=AT)
    await notes.add(found, NewNote(item=item, words="Frost on the bridges", key=key), by=people.dana, at=AT)
    typed = NewOutcome(
        item=item, kind=OutcomeKind.INFORMATION, words="Salt is ordered", internal=True, key=key
    )
    await outcomes.add(found, typed, {}, by=people.dana, at=AT)
    lee = Arrival(person=people.lee.person_id, name="Lee Chan", key=key)
    await attendance.come(found, lee, by=people.lee, at=AT)
    return {"now": number, "now_item": item, "written": key}


async def _series(stage: Stage) -> dict[str, str]:
    """Regular meetings of 311 and Streets."""
    return {"series": await series.start(meetings.PAIR, meetings.MONTHLY, by=stage.people.dana, at=AT)}


async def _entry_of_a_note() -> int:
    return next(int(event["number"]) for event in await events() if event["tag"] == Tag.NOTE_WRITTEN)


async def _away(stage: Stage) -> str:
    """Rosa has chosen somebody for a time to come."""
    period = Period(starts=AT + timedelta(days=30), ends=AT + timedelta(days=40))
    rosa, to = stage.people.rosa, cast.email_of(stage.people.tom)
    return await delegations.delegate(rosa.seat, to=to, period=period, reason="Vacation", by=rosa, at=AT)


async def _succession(stage: Stage) -> str:
    """Amara asks for another facilitator."""
    amara, email = stage.people.amara, "jo.day@portalder.gov"
    await directory.create_person(email, name="Jo Day", by=amara, at=AT)
    return await successions.ask("mayor-convenor", email=email, authority="Letter", by=amara, at=AT)


async def _listing(stage: Stage) -> str:
    """The city's directory lists Streets' lead as its liaison."""
    people, named = stage.people, {Claim.GROUPS: frozenset({"liaisons"})}
    group = Group(
        issuer="https://id.portalder.gov", claim=Claim.GROUPS, name="liaisons", words="SLA liaisons"
    )
    await groups.propose_members("streets-liaison", of=group, by=people.sam, at=AT)
    await groups.listed(people.lee.person_id, group.issuer, named, at=AT)
    return str(await sql.value("SELECT number FROM group_listing"))


async def _reset(stage: Stage) -> str:
    """Rosa and Tom have code apps; Rosa has lost hers."""
    for person in (stage.people.rosa, stage.people.tom):
        await CodeApp.insert(CodeApp(person=person.person_id, secret="sealed", set_up_at=AT))
    email = cast.email_of(stage.people.rosa)
    return await resets.ask(email, reason="Lost the phone", by=stage.people.sam, at=AT)


async def _passkey(stage: Stage) -> str:
    dana = stage.people.dana.person_id
    await Passkey.insert(
        Passkey(code="phone", person=dana, name="phone", credential="x", public_key="x", set_up_at=AT)
    )
    return "phone"


async def _list(stage: Stage) -> dict[str, str]:
    """A file that 311 took in: its number, and the draft it became."""
    content = LIST.format(title="", refused="quokka-refused").encode()
    file = TermsFile(
        name="quokka-file.csv", content=content, days=DaysMean.BUSINESS, on_record=date(2025, 1, 1)
    )
    taken = await actions.take_in(file, by=stage.people.marcus, at=AT)
    return {"upload": taken.upload, "parks_draft": taken.drafts[0].number}


async def _kept(settings: Settings, person: Acting) -> str:
    """A file that 311's analyst has put aside to look over, as the address of its preview names it."""
    content = LIST.format(title="quokka-file", refused="quokka-refused").encode()
    name = uploads.keep(settings.home, content, at=AT)
    told = json.dumps([name, "quokka-file.csv", len(content)])
    return cookies.signed(settings, f"terms file of {person.person_id}", told)


async def _requests(settings: Settings, person: Acting) -> dict[str, str]:
    """Streets' requests of one data source, an upload, and an export that 311's analyst has put aside."""
    await potholes_and_lamps()
    columns = FeedMapping(columns={Column.ID: ("id",), Column.LABEL: ("type",)}, zone="UTC")
    await Feed.update({Feed.mapping: canonical.dumps(mapping_body(columns))}, force=True)
    content = b"id,type,opened\n1,Pothole repair,2026-05-01\n"
    name = uploads.keep(settings.home, content, at=AT)
    new = NewImport(feed="crm", file_name="export.csv", file_hash=name, size=len(content))
    signed = json.dumps([name, "export.csv", len(content)])
    with at_home(settings.home):
        queued = await queue(new, by=person, at=AT)
    return {
        "requests_upload": queued,
        "export": cookies.signed(settings, f"requests file of {person.person_id}", signed),
    }


async def _about_results(stage: Stage) -> dict[str, str]:
    """An event that Streets asks for, one that is declared, and Streets' question about a result."""
    return {
        "storm_asked": await reliefs.request(STORM, by=stage.people.dana, at=AT),
        "storm": await reliefs.declare(STORM, by=stage.people.amara, at=AT),
        "correction": await asked(stage, "101"),
        **await _names(stage),
    }


async def _names(stage: Stage) -> dict[str, str]:
    """What two names mean is told to Streets, which objects to the second."""
    people = stage.people
    for label, by in (("Something else", people.marcus), ("Street lamp", people.priya)):
        name = (await label_by_name("crm", label)).looked_at
        await labels.map_label(name, service="pothole", by=by, at=AT)
    lamp = await notice_by_number("NM-2026-0002")
    changes = [line.change for line in lamp.lines]
    await objections.object_to(lamp.number, changes, words="It is a lamp.", seen=1, by=people.dana, at=AT)
    return {"names": "NM-2026-0001", "names_objected": lamp.number}
