"""A scorecard as files for machines: JSON with every figure and word, CSV with a line for each service."""

import json
from collections.abc import Mapping
from typing import Any

from governance.audit.rules import instant
from governance.cells import line
from governance.results.rules.formulas import Rate, decimals
from governance.scorecards.queries.cards import CardPage, CardStatement
from governance.scorecards.rules.card_json import body
from governance.scorecards.rules.values import Card, OptionalShare, ServiceLine

COLUMNS = (
    *("for", "period", "service", "code", "owner", "goal %", "on time", "fell due and counted", "on time %"),
    *("low %", "high %", "on time unadjusted", "counted unadjusted", "on time % before", "opened", "closed"),
    *("open past due", "opened again", "clock stood still"),
)


def as_json(page: CardPage) -> bytes:
    return json.dumps(as_told(page), ensure_ascii=False, indent=1, sort_keys=True).encode()


def as_told(page: CardPage) -> dict[str, Any]:
    """The card as it is stored, beside what both sides said; what is not told yet is left out."""
    return {
        "number": page.head.number,
        "state": page.head.state,
        "drafted_at": instant(page.head.drafted_at),
        "reply_by": instant(page.head.reply_by),
        "published_at": instant(page.head.published_at) if page.head.published_at else "",
        "fingerprint": page.head.fingerprint,
        "requests_fingerprint": page.rows_hash,
        "card": body(page.card),
        "comments": [_statement_body(each) for each in page.comments],
        "explanations": [_statement_body(each) for each in page.explanations],
        "no_comment_from": list(page.silent),
    }


def _statement_body(each: CardStatement) -> Mapping[str, str]:
    return {
        "side": each.party.name,
        "words": each.words,
        "name": each.name,
        "title": each.title,
        "at": instant(each.at),
    }


def as_csv(card: Card) -> bytes:
    """The card as CSV: a line for the whole, then one for each service."""
    lines = [line(COLUMNS), _whole(card), *(_service(each, card) for each in card.services)]
    return "".join(lines).encode("utf-8-sig")


def _whole(card: Card) -> str:
    head = (card.party.name, card.period.code, "all services", "", "", "")
    volume, before = card.volume, ""
    counts = (str(volume.opened), str(volume.closed), str(card.adjusted.overdue))
    rates = (*_rate(card.adjusted.on_time), *_plain(card.plain.on_time), before)
    return line((*head, *rates, *counts, _share_text(card.reopened), _share_text(card.paused)))


def _service(each: ServiceLine, card: Card) -> str:
    head = (card.party.name, card.period.code, each.service.name, each.service.code, each.owner.name)
    rates = (*_rate(each.on_time), *_plain(each.plain), decimals(each.before.bp))
    counts = (str(each.opened), str(each.closed), str(each.overdue))
    return line(
        (*head, decimals(each.goal_bp), *rates, *counts, _share_text(each.reopened), _share_text(each.paused))
    )


def _rate(of: Rate) -> tuple[str, ...]:
    return str(of.met), str(of.n), decimals(of.bp), decimals(of.low_bp), decimals(of.high_bp)


def _plain(of: Rate) -> tuple[str, ...]:
    return str(of.met), str(of.n)


def _share_text(of: OptionalShare) -> str:
    return str(of.share.met) if of.told else "not told"
