"""What a fingerprint on paper stands for: a version, a proposal, a file. Says no more than such a paper itself says.

What is found is read as it is: where it does not fit its fingerprint, Unsound is raised, and nothing is called genuine.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from governance.agendas.rules.published import genuine_agenda
from governance.agreements import queries as agreements
from governance.agreements.queries import VersionFacts
from governance.agreements.rules.versions import VersionState
from governance.changes.queries.offers import genuine_offer
from governance.database import sql
from governance.meetings.queries.minutes_content import genuine
from governance.records.documents import FIRST_LAYOUT, KIND, inputs_of
from governance.records.signatures import signatures
from governance.records.tables import Document
from governance.scorecards.rules.card_json import genuine_card
from governance.scorecards.rules.periods import Period, PeriodKind

VERSIONS = """SELECT a.code, array_agg(v.number) AS numbers FROM version v JOIN agreement a ON a.id = v.agreement
    WHERE v.hash = :fingerprint OR (:change <> '' AND v.change_number = :change) GROUP BY a.code ORDER BY a.code"""
PROPOSAL = """SELECT o.id, c.number, c.state, o.round, o.at, p.name AS party_name, ce.name AS center_name, de.name AS department_name
    FROM offer o JOIN change c ON c.id = o.change JOIN party p ON p.id = o.party JOIN agreement a ON a.id = c.agreement
    JOIN party ce ON ce.id = a.center JOIN party de ON de.id = a.department
    WHERE o.hash = :fingerprint ORDER BY c.offer_hash = o.hash DESC, o.id DESC LIMIT 1"""

CARD = """SELECT s.number, s.figures, s.rows_hash, s.period, s.starts, s.published_at, coalesce(p.name, (SELECT name FROM city LIMIT 1), '') AS name
    FROM scorecard s LEFT JOIN party p ON p.id = s.party WHERE s.fingerprint = :fingerprint AND s.state = 'published'"""
# The reading as it is now, or as it was before a correction was accepted.
MINUTES = """SELECT x.content, x.hash, m.number, b.name AS body, m.starts, x.state, x.final_at, x.circulated_at,
      :fingerprint NOT IN (x.hash, x.public_hash) AS corrected, :fingerprint = x.public_hash OR EXISTS (SELECT FROM minutes_correction c
        WHERE c.minutes = x.id AND c.was_public = :fingerprint) AS public
    FROM minutes x JOIN meeting m ON m.id = x.meeting JOIN body b ON b.id = m.body
    WHERE :fingerprint IN (x.hash, x.public_hash) OR EXISTS (SELECT FROM minutes_correction c
      WHERE c.minutes = x.id AND :fingerprint IN (c.was, c.was_public)) LIMIT 1"""

AGENDA = """SELECT p.content, m.number, b.name AS body, m.starts, p.number AS nth, p.at,
      EXISTS (SELECT FROM published_agenda n WHERE n.meeting = m.id AND n.number > p.number) AS replaced
    FROM published_agenda p JOIN meeting m ON m.id = p.meeting JOIN body b ON b.id = m.body
    WHERE p.hash = :fingerprint ORDER BY p.id DESC LIMIT 1"""

ORDER = (VersionState.IN_FORCE, VersionState.SCHEDULED, VersionState.SUPERSEDED, VersionState.ENDED, None)


class PaperKind(StrEnum):
    VERSION = "version"
    PROPOSAL = "proposal"
    FILE = "file"
    SCORECARD = "scorecard"
    MINUTES = "minutes"
    AGENDA = "agenda"


@dataclass(frozen=True, kw_only=True)
class Verification:
    """A genuine fingerprint. `version` is the one it stands for or became; None for a mere proposal or another file."""

    paper: PaperKind
    center: str = ""
    department: str = ""
    version: VersionFacts | None = None
    following: VersionFacts | None = None
    change: str = ""
    round: int = 0
    sent_by: str = ""
    at: datetime | None = None
    file_name: str = ""
    card: str = ""
    card_of: str = ""
    minutes: "MinutesStanding | None" = None
    agenda: "AgendaStanding | None" = None
    signed: tuple[str, ...] = ()

    @property
    def standing(self) -> VersionState | None:
        return self.version.state if self.version else None


@dataclass(frozen=True, kw_only=True)
class MinutesStanding:
    """Which minutes: whose, of when, and whether they are final; `corrected`: a correction was accepted since."""

    number: str
    body: str
    starts: datetime
    state: str
    final_at: datetime | None
    corrected: bool
    public: bool


@dataclass(frozen=True, kw_only=True)
class AgendaStanding:
    """Which agenda: whose, of which meeting; `replaced`: it was published anew since."""

    number: str
    body: str
    starts: datetime
    nth: int
    replaced: bool


async def verify(fingerprint: str, *, on: date) -> Verification | None:
    """What a fingerprint stands for, with its state on a day; None for an unknown one."""
    return (
        await _signed(await _version(fingerprint, on))
        or await _signed(await _proposal(fingerprint, on))
        or await _card(fingerprint)
        or await _minutes(fingerprint)
        or await _agenda(fingerprint)
        or await _file(fingerprint, on)
    )


async def _signed(found: Verification | None) -> Verification | None:
    """With how those who agreed had shown who they are, by their offices: names stand on the paper."""
    if found is None or found.version is None or not found.version.change_number:
        return found
    acts = await signatures({found.version.change_number})
    told = (f"{act.act} for {act.party}: {act.signed_in}" for act in acts if act.signed_in)
    return replace(found, signed=tuple(dict.fromkeys(told)))


async def _version(fingerprint: str, on: date, change: str = "") -> Verification | None:
    """The version with this content. Content that came back later has several numbers; the one in effect counts."""
    rows = await sql.rows(VERSIONS, fingerprint=fingerprint, change=change)
    found = [one for row in rows for one in await _standings(row["code"], row["numbers"], on)]
    return min(found, key=lambda one: ORDER.index(one.standing), default=None)


async def _standings(code: str, numbers: Collection[int], on: date) -> list[Verification]:
    """Versions of an agreement by number, the newest first."""
    facts = await agreements.agreement_by_code(code)
    known = await agreements.versions(facts.id, on=on)
    for number in numbers:
        await agreements.content_of(facts.id, number)
    return [
        Verification(
            paper=PaperKind.VERSION,
            center=facts.center_name,
            department=facts.department_name,
            version=version,
            following=_following(known, version.number),
        )
        for version in known
        if version.number in numbers
    ]


def _following(known: Sequence[VersionFacts], number: int) -> VersionFacts | None:
    """The version that follows; `known` lists the newest first."""
    return next((v for v in reversed(known) if v.number > number), None)


async def _proposal(fingerprint: str, on: date) -> Verification | None:
    rows = await sql.rows(PROPOSAL, fingerprint=fingerprint)
    if not rows:
        return None
    row = rows[0]
    await genuine_offer(row["id"])
    became = await _version("", on, row["number"]) if row["state"] == "adopted" else None
    return Verification(
        paper=PaperKind.PROPOSAL,
        center=row["center_name"],
        department=row["department_name"],
        version=became.version if became else None,
        following=became.following if became else None,
        change=row["number"],
        round=row["round"],
        sent_by=row["party_name"],
        at=row["at"],
    )


async def _card(fingerprint: str) -> Verification | None:
    """A published scorecard; drafts have no fingerprint."""
    rows = await sql.rows(CARD, fingerprint=fingerprint)
    if not rows:
        return None
    card = rows[0]
    genuine_card(card["figures"], card["rows_hash"], hashed=fingerprint, number=card["number"])
    period = Period(kind=PeriodKind(rows[0]["period"]), starts=rows[0]["starts"])
    return Verification(
        paper=PaperKind.SCORECARD,
        card=rows[0]["number"],
        card_of=f"{rows[0]['name']}, {period.words}",
        at=rows[0]["published_at"],
    )


async def _minutes(fingerprint: str) -> Verification | None:
    """Minutes that were sent round; of a draft there is no fingerprint."""
    row = await sql.row(MINUTES, fingerprint=fingerprint)
    if row is None:
        return None
    genuine(row.pop("content"), row.pop("hash"), number=row["number"])
    sent = row.pop("circulated_at")
    return Verification(paper=PaperKind.MINUTES, minutes=MinutesStanding(**row), at=sent)


async def _agenda(fingerprint: str) -> Verification | None:
    """An agenda as it was published; the same content may have been published again later."""
    row = await sql.row(AGENDA, fingerprint=fingerprint)
    if row is None:
        return None
    genuine_agenda(row.pop("content"), fingerprint)
    at = row.pop("at")
    return Verification(paper=PaperKind.AGENDA, agenda=AgendaStanding(**row), at=at)


async def _file(fingerprint: str, on: date) -> Verification | None:
    row = await Document.select().where(Document.hash == fingerprint).order_by(Document.id).first()
    if row is None:
        return None
    about = (
        await _printed(row["subject"].removeprefix("agreement:"), row["inputs"], on)
        if row["kind"] == KIND
        else None
    )
    return Verification(
        paper=PaperKind.FILE,
        center=about.center if about else "",
        department=about.department if about else "",
        version=about.version if about else None,
        following=about.following if about else None,
        file_name=row["file_name"],
        at=row["made_at"],
    )


async def _printed(code: str, inputs: str, on: date) -> Verification | None:
    """The version whose document has these inputs: they begin with its number, or are those of the first layout."""
    facts = await agreements.agreement_by_code(code)
    number, rest = inputs.split("-", 1) if "-" in inputs else ("", inputs)
    for version in await agreements.versions(facts.id, on=on):
        first = {inputs_of(code, version, state, FIRST_LAYOUT) for state in VersionState}
        if number == str(version.number) or rest in first:
            return next(iter(await _standings(code, [version.number], on)), None)
    return None
