"""The kinds of item there are, found by how their keys begin. A new kind is one module here and one entry in KINDS."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from governance import canonical
from governance.agreements.rules.items.calendar import AgreedCalendar
from governance.agreements.rules.items.charter import Charter
from governance.agreements.rules.items.clause import Clause
from governance.agreements.rules.items.header import Header
from governance.agreements.rules.items.intake import Intake
from governance.agreements.rules.items.item import Item, Start
from governance.agreements.rules.items.term import Term
from governance.errors import NotFound, Unsound

KINDS: dict[str, type[Item]] = {
    kind.kind: kind for kind in (Term, Clause, Header, AgreedCalendar, Intake, Charter)
}


def kind_of(key: str) -> type[Item]:
    """The kind of item that stands under a key. Raises NotFound where it is no key of an item."""
    found = KINDS.get(key.partition(":")[0])
    if found is None:
        raise _unknown()
    return found


def blank_item(key: str, start: Start | None = None) -> Item:
    """An empty item under this key. Raises NotFound where it is no key of an item."""
    found = kind_of(key).blank(key, start or Start())
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotFound:
    return NotFound("There is no such target in this agreement.")


def service_of(key: str) -> str:
    """The code of the service that a key concerns; "" where it concerns none."""
    found = KINDS.get(key.partition(":")[0])
    return found.service_of(key) if found else ""


def service_kinds() -> list[str]:
    """The kinds whose keys begin with a service's code."""
    return [kind.kind for kind in KINDS.values() if kind.of_service]


def item_from(body: Mapping[str, Any]) -> Item:
    """The item whose canonical form is given; the reverse of its `canonical`."""
    return KINDS[body["kind"]].read(body)


ALTERED = "does not read as it was agreed"


def genuine_item(text: str, fingerprint: str) -> Item:
    """The item that is stored as this text under this fingerprint. Raises Unsound where they do not fit."""
    if _fingerprint(text) != fingerprint:
        raise Unsound(subject=f"item:{fingerprint}", fault=ALTERED)
    return item_of(text)


@lru_cache(maxsize=4096)
def _fingerprint(text: str) -> str:
    return canonical.text_fingerprint("item", text)


@lru_cache(maxsize=4096)
def item_of(text: str) -> Item:
    """The item whose canonical form is stored as this text. Neither ever changes, so those read last are kept."""
    return item_from(json.loads(text))
