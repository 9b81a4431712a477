"""Reads of services, agreements and what they say on a day."""

from governance.agreements.queries.agreements import (
    AgreementFacts,
    OverviewRow,
    agreement_by_code,
    agreement_of,
    agreements_overview,
)
from governance.agreements.queries.content import (
    Content,
    compare,
    content,
    content_of,
    items_by_hash,
    latest,
)
from governance.agreements.queries.finding import find_services
from governance.agreements.queries.lines import resolve_lines
from governance.agreements.queries.look_up import CallTakerWords, Lookup, Promise, service_lookup
from governance.agreements.queries.services import (
    ServiceFacts,
    Sight,
    agreed_with,
    kept_words,
    proposable,
    service_by_code,
    service_facts,
)
from governance.agreements.queries.terms import (
    Group,
    TermRow,
    listed_terms,
    page_of_terms,
)
from governance.agreements.queries.upcoming import ComingChange, upcoming_for_call_takers
from governance.agreements.queries.versions import VersionFacts, local_day, versions

__all__ = [
    "AgreementFacts",
    "CallTakerWords",
    "ComingChange",
    "Content",
    "Group",
    "Lookup",
    "OverviewRow",
    "Promise",
    "ServiceFacts",
    "Sight",
    "TermRow",
    "VersionFacts",
    "agreed_with",
    "agreement_by_code",
    "agreement_of",
    "agreements_overview",
    "compare",
    "content",
    "content_of",
    "find_services",
    "items_by_hash",
    "kept_words",
    "latest",
    "listed_terms",
    "local_day",
    "page_of_terms",
    "proposable",
    "resolve_lines",
    "service_by_code",
    "service_facts",
    "service_lookup",
    "upcoming_for_call_takers",
    "versions",
]
