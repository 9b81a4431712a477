"""An agreement's version as the values its document is made of. Decides what stands on the paper; not how it looks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from governance.agreements import queries as agreements
from governance.agreements.queries import AgreementFacts, Content, TermRow, VersionFacts
from governance.agreements.queries.counting import Counting, counting_of_version
from governance.agreements.queries.sheet import SpokenWords, spoken_words
from governance.agreements.rules.items import (
    Item,
    OwedBy,
    goal_words,
    header_of,
    in_order,
    pauses_words,
    target_words,
)
from governance.agreements.rules.versions import VersionState
from governance.agreements.terms_file.writing import as_csv
from governance.anchors.queries.papers import anchor_of
from governance.audit.tags import Tag
from governance.errors import NotFound
from governance.people.queries.directory import CityFacts, Listing, city, directory
from governance.people.rules import Role
from governance.records.agreement_calendars import calendar_words, counted_calendars, due_words
from governance.records.definitions import DEFINITIONS
from governance.records.signatures import Signature, signatures
from governance.results.rules.formulas import FORMULAS
from reports import model

STANDINGS = {
    VersionState.SCHEDULED: model.Standing.SCHEDULED,
    VersionState.IN_FORCE: model.Standing.IN_EFFECT,
    VersionState.SUPERSEDED: model.Standing.SUPERSEDED,
    VersionState.ENDED: model.Standing.SUPERSEDED,
}
SHOWN_ROLES = (Role.LIAISON, Role.ALTERNATE, Role.DIVISION_HEAD, Role.ANALYST, Role.RELATIONS_LEAD)
USUAL = "on-time"  # the way to work out a share that needs no word
OPENING = (
    "This agreement says what residents may expect of {department} and of {center}, and what the two owe one another. "
    "{carried}; its fingerprint stands beside their names."
)
AGREED = "Both sides agreed to the proposal that made this version"
UNOPPOSED = "One side gave notice of what this version changes, and the other did not object within the time agreed for it"


@dataclass(frozen=True, kw_only=True)
class PaperInputs:
    """Everything read for one paper."""

    city: CityFacts
    agreement: AgreementFacts
    content: Content
    versions: tuple[VersionFacts, ...]
    rows: tuple[TermRow, ...]
    spoken: tuple[SpokenWords, ...]
    signed: tuple[Signature, ...]
    counting: Counting

    @property
    def items(self) -> Mapping[str, Item]:
        return {key: stored.item for key, stored in self.content.items.items()}

    @property
    def version(self) -> VersionFacts:
        return next(v for v in self.versions if v.number == self.content.number)


async def matter(code: str, number: int, *, on: date) -> PaperInputs:
    """What a version's paper is made of, with the states of all versions on a day. Raises NotFound."""
    facts = await agreements.agreement_by_code(code)
    known = await agreements.versions(facts.id, on=on)
    content = await agreements.content_of(facts.id, number)
    place = await city()
    if place is None:
        raise NotFound("This installation has no city yet.")
    page = await agreements.page_of_terms(content.version_id, limit=10_000)
    return PaperInputs(
        city=place,
        agreement=facts,
        content=content,
        versions=known,
        rows=page.rows,
        spoken=await spoken_words(content.version_id),
        signed=await signatures({v.change_number for v in known if v.change_number}),
        counting=await counting_of_version(content.version_id),
    )


async def paper(of: PaperInputs, *, url: str, at: datetime) -> model.Agreement:
    """The values of the document; `url` is the portal's address, `at` tells who holds which role."""
    version = of.version
    recorded = f'"number":{version.number},', f'"hash":"{version.hash}"'
    anchor = await anchor_of(f"agreement:{of.agreement.code}", Tag.VERSION_ADOPTED, *recorded)
    review_on = header_of(of.items.values()).review_on
    later = next((v for v in reversed(of.versions) if v.number > version.number), None)
    return model.Agreement(
        city=of.city.name,
        office=of.city.office,
        zone=of.city.zone,
        code=of.agreement.code,
        title=f"Service agreement between {of.agreement.center_name} and {of.agreement.department_name}",
        version=version.number,
        standing=STANDINGS[version.state],
        recorded_at=version.recorded_at,
        fingerprint=version.hash,
        department=await _organization(of.agreement.department, of.agreement.department_name, at),
        center=await _organization(of.agreement.center, of.agreement.center_name, at),
        entry=model.Entry(number=anchor.number, fingerprint=anchor.fingerprint),
        verify_url=f"{url}/verify/{version.hash}",
        terms_json=_terms_json(of),
        terms_csv=as_csv(
            await agreements.listed_terms(of.content.version_id, department=of.agreement.department)
        ),
        effective_from=version.effective_from,
        ends_on=version.ends_on,
        review_on=date.fromisoformat(review_on) if review_on else None,
        superseded_on=later.effective_from if later and version.state is VersionState.SUPERSEDED else None,
        opening=_opening(of),
        targets=tuple(_target(row, of) for row in of.rows),
        calendars=counted_calendars([row.term for row in of.rows], of.counting, version.effective_from),
        call_takers=_call_takers(of),
        clauses=_clauses(of),
        definitions=tuple(model.Definition(word=word, meaning=meaning) for word, meaning in DEFINITIONS),
        revisions=tuple(_revision(v, of) for v in of.versions if v.number <= version.number),
        acts=tuple(_act(s) for s in of.signed if s.change == version.change_number),
    )


def _opening(of: PaperInputs) -> str:
    silent = any(s.act == "Did not object" and s.change == of.version.change_number for s in of.signed)
    return OPENING.format(
        department=of.agreement.department_name,
        center=of.agreement.center_name,
        carried=UNOPPOSED if silent else AGREED,
    )


def _target(row: TermRow, of: PaperInputs) -> model.Target:
    term = row.term
    department = term.owed_by is OwedBy.DEPARTMENT
    return model.Target(
        group=row.group,
        service=row.name,
        owed_by=model.Side.DEPARTMENT if department else model.Side.CENTER,
        sentence=row.sentence(of.agreement.parties),
        amount=target_words(term.target),
        goal=goal_words(term.goal_bp) if term.target else "",
        calendar=calendar_words(term, of.counting),
        due_rule=due_words(term),
        pauses=pauses_words(term.pauses) if term.pauses else "",
        closed_when=term.closed_when,
        population=term.population_words,
        condition=term.condition,
        counted=FORMULAS[term.formula].says if term.formula != USUAL else "",
    )


def _call_takers(of: PaperInputs) -> tuple[model.CallTakerWords, ...]:
    return tuple(
        model.CallTakerWords(
            service=each.name, ask_first=each.words.ask_first, tell_resident=each.words.tell_resident
        )
        for each in of.spoken
    )


def _clauses(of: PaperInputs) -> tuple[model.Clause, ...]:
    return tuple(model.Clause(title=each.title, text=each.text) for each in in_order(of.items.values()))


def _revision(version: VersionFacts, of: PaperInputs) -> model.Revision:
    words = f"{version.summary} ({version.change_number})" if version.change_number else version.summary
    return model.Revision(
        number=version.number, summary=words, on=version.effective_from, agreed_by=_agreed_by(version, of)
    )


def _agreed_by(version: VersionFacts, of: PaperInputs) -> str:
    """Priya Nair for 311, Lee Chan for Streets; approved by Amara Okafor."""
    own = [s for s in of.signed if s.change == version.change_number]
    agreed = ", ".join(f"{s.name} for {s.party}" for s in own if s.act == "Agreed")
    agreed += "".join(f"; {s.party} did not object" for s in own if s.act == "Did not object")
    approved = ", ".join(s.name for s in own if s.act == "Approved")
    return f"{agreed}; approved by {approved}" if approved else agreed


def _act(signature: Signature) -> model.Act:
    return model.Act(
        act=signature.act,
        name=signature.name,
        title=signature.title,
        on_behalf_of=signature.party,
        at=signature.at,
        fingerprint=signature.fingerprint,
        signed_in=signature.signed_in,
        acting_for=signature.for_person,
        warning=signature.warning,
    )


async def _organization(code: str, name: str, at: datetime) -> model.Organization:
    entries = await directory(at=at, party=code)
    roles = [role for entry in entries for role in entry.roles if role.role in SHOWN_ROLES and role.holder]
    return model.Organization(name=name, short=name, contacts=tuple(_contact(role) for role in roles[:3]))


def _contact(role: Listing) -> model.Contact:
    if role.holder is None:
        raise AssertionError("an empty role was chosen as a contact")
    return model.Contact(
        name=role.holder.name, title=role.title, phone=role.holder.phone, email=role.holder.email
    )


def _terms_json(of: PaperInputs) -> bytes:
    version = of.version
    told = {
        "agreement": of.agreement.code,
        "version": version.number,
        "fingerprint": version.hash,
        "effective_from": version.effective_from.isoformat(),
        "items": {key: item.canonical() for key, item in of.items.items()},
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()
