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
    ItemChange,
    StoredItem,
    compare,
    content,
    content_of,
    items_by_hash,
    latest,
)
from governance.agreements.queries.services import (
    ServiceFacts,
    find_services,
    service_by_code,
    service_facts,
)
from governance.agreements.queries.terms import (
    Group,
    TermRow,
    TermsPage,
    groups_of_terms,
    listed_terms,
    page_of_terms,
)
from governance.agreements.queries.versions import VersionFacts, local_day, versions

__all__ = [
    "AgreementFacts",
    "Content",
    "Group",
    "ItemChange",
    "OverviewRow",
    "ServiceFacts",
    "StoredItem",
    "TermRow",
    "TermsPage",
    "VersionFacts",
    "agreement_by_code",
    "agreement_of",
    "agreements_overview",
    "compare",
    "content",
    "content_of",
    "find_services",
    "groups_of_terms",
    "items_by_hash",
    "latest",
    "listed_terms",
    "local_day",
    "page_of_terms",
    "service_by_code",
    "service_facts",
    "versions",
]
