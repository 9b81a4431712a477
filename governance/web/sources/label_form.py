"""The form that asks what names used by a data source mean, one choice for each. Who may answer is the act's decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.agreements.queries.services import ServiceFacts, services
from governance.agreements.rules.answering import codes_answering
from governance.agreements.rules.service_names import folded
from governance.errors import AlreadyDone, Invalid, NotFound, Stale
from governance.people.rules import Acting
from governance.requests.actions import labels as actions
from governance.requests.queries.labels import LabelFacts, Suggestion, suggestions
from governance.requests.rules.labels import LookedAt
from governance.web.site.forms import Form

LATER, ASIDE, OTHER = "later", "aside", "other"
MOST = 100  # names on one page


@dataclass(frozen=True, kw_only=True)
class NameRow:
    """A name, what it means today, and the services that resemble it."""

    label: LabelFacts
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, kw_only=True)
class LabelMeaning:
    """The meaning chosen for one name: a service, or (None) that 311 promises no such work."""

    id: str
    name: LookedAt
    meant: ServiceFacts | None
    as_alias: bool


async def rows(labels: Sequence[LabelFacts]) -> list[NameRow]:
    likely = await suggestions([label.name for label in labels])
    return [NameRow(label=label, suggestions=likely[label.name]) for label in labels]


async def read_meanings(form: Form, *, at: datetime) -> list[LabelMeaning]:
    """The meanings chosen in the form, without those left for later; what cannot be understood is noted at its field."""
    chosen = [(name.partition(":")[2], value) for name, value in form.pairs() if name.startswith("meaning:")]
    chosen = [(place, choice) for place, choice in chosen if choice not in {"", LATER}][:MOST]
    known = {one.code: one for one in await services(at=at)} if chosen else {}
    return [one for place, choice in chosen if (one := _one(form, place, choice, known))]


def _one(form: Form, place: str, choice: str, known: Mapping[str, ServiceFacts]) -> LabelMeaning | None:
    service = "" if choice == ASIDE else _typed_service(form, place, known) if choice == OTHER else choice
    if service is None or (service and service not in known):
        form.wrong(f"other:{place}", "Please choose a service.")
        return None
    meant, alias = known.get(service), bool(service) and form.checked(f"alias:{place}")
    return LabelMeaning(id=place, name=_looked_at(form, place), meant=meant, as_alias=alias)


def _looked_at(form: Form, place: str) -> LookedAt:
    source, label, seen = (form.value(f"{part}:{place}") for part in ("source", "name", "seen"))
    return LookedAt(source=source, label=label, seen=seen)


def _typed_service(form: Form, place: str, known: Mapping[str, ServiceFacts]) -> str | None:
    """The code of the service whose name was typed."""
    typed = form.text(f"other:{place}", "Another service", limit=300)
    exact = [one.code for one in known.values() if folded(typed) in {folded(one.name), folded(one.code)}]
    if len(exact) == 1:
        return exact[0]
    if typed:
        names = {one.code: [one.name, *one.aliases] for one in known.values()}
        like = [f"“{known[code].name}”" for code in codes_answering(typed, names, limit=3)]
        hint = (
            f" Did you mean {' or '.join(like)}?"
            if like
            else " Type a part of its name and choose from the list."
        )
        form.wrong(f"other:{place}", f"No service is called “{typed}”.{hint}")
    return None


async def keep(every: Sequence[LabelMeaning], form: Form, *, by: Acting, at: datetime) -> int:
    """Record each meaning in its own transaction, so that a refused one does not stop the others; returns how many held."""
    kept = 0
    for one in every:
        try:
            await _keep(one, by, at)
        except AlreadyDone:
            kept += 1
        except (Invalid, NotFound, Stale) as problem:
            form.wrong(f"other:{one.id}", problem.message)
        else:
            kept += 1
    return kept


async def _keep(one: LabelMeaning, by: Acting, at: datetime) -> None:
    if one.meant:
        await actions.map_label(one.name, service=one.meant.code, by=by, at=at, as_alias=one.as_alias)
    else:
        await actions.set_aside_label(one.name, by=by, at=at)
