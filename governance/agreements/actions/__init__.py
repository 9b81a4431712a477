"""The acts on services and agreements. A version comes only through `adopt`, which a completed change calls."""

from governance.agreements.actions.agreements import NewAgreement, open_agreement
from governance.agreements.actions.services import (
    add_alias,
    change_service,
    create_service,
    draft_services,
    ensure_services,
)
from governance.agreements.actions.uploads import Upload, record_upload
from governance.agreements.actions.versions import Announced, adopt, announce, store_items

__all__ = [
    "Announced",
    "NewAgreement",
    "Upload",
    "add_alias",
    "adopt",
    "announce",
    "change_service",
    "create_service",
    "draft_services",
    "ensure_services",
    "open_agreement",
    "record_upload",
    "store_items",
]
